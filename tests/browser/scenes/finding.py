"""Finding a request, proving with a code who one is, and several requests together."""

from __future__ import annotations

from sqlalchemy import select, text, update

from app.db import vault_of
from app.domain import tokens
from app.models.case_type import CaseType
from app.models.contact import StatusLink
from tests.browser.scenes import Scene
from tests.browser.scenes.status import CASE, CHECKING, link_to_a_case
from tests.browser.visitor import Visitor
from tests.world import contact

MOBILE = "+447700900123"
REFERENCE = "Eich cyfeirnod", "Your reference"
ADDRESS = (
    "Y rhif ffôn symudol neu’r cyfeiriad e-bost sydd gennym ar eich cyfer",
    "The mobile number or email address that we have for you",
)
SEND = "Anfon cod ataf", "Send me a code"
CODE = "Cod", "Code"
CONTINUE = "Parhau", "Continue"
NEW_CODE = "Anfon cod newydd", "Send a new code"


def go_to_find(visitor: Visitor) -> None:
    slug = visitor.site.world.tenant.slug
    visitor.go(f"/cy/dod-o-hyd/{slug}", f"/en/find/{slug}")
    visitor.sees("Dod o hyd i fy nghais", "Find my request")


def ask(visitor: Visitor, reference: str = CASE, address: str = "07700 900123") -> None:
    go_to_find(visitor)
    visitor.type(*REFERENCE, reference)
    visitor.type(*ADDRESS, address)
    visitor.press(*SEND)


def ask_for_a_case(visitor: Visitor) -> None:
    link_to_a_case(visitor, CHECKING)
    ask(visitor)
    visitor.sees("Rhowch y cod", "Enter the code")


def find_a_case(visitor: Visitor) -> None:
    ask_for_a_case(visitor)
    visitor.type(*CODE, visitor.last_code(MOBILE))
    visitor.press(*CONTINUE)
    visitor.sees(CASE, CASE)


def _choose(visitor: Visitor) -> None:
    visitor.go("/cy/dod-o-hyd", "/en/find")


def _wrongly_filled_in(visitor: Visitor) -> None:
    ask(visitor, reference="", address="01632 960000")
    visitor.sees("Mae problem", "There is a problem")


def type_wrongly(visitor: Visitor) -> None:
    code = visitor.last_code(MOBILE)
    visitor.type(*CODE, f"{(int(code) + 1) % 1_000_000:06}")
    visitor.press(*CONTINUE)


def _wrong_code(visitor: Visitor) -> None:
    ask_for_a_case(visitor)
    type_wrongly(visitor)
    visitor.sees("Nid dyna’r cod", "That is not the code")


def _sent_anew(visitor: Visitor) -> None:
    ask_for_a_case(visitor)
    visitor.press(*NEW_CODE)
    visitor.sees("Nid yw cod hŷn yn gweithio mwyach", "An older code no longer works")


def spend(visitor: Visitor) -> None:
    ask_for_a_case(visitor)
    for _ in range(6):
        type_wrongly(visitor)
    visitor.sees("Mae angen cod newydd arnoch", "You need a new code")


def _too_many(visitor: Visitor) -> None:
    for _ in range(4):
        ask(visitor)
    visitor.sees("Ni allwn anfon cod arall eto", "We cannot send another code yet")


def _braked(visitor: Visitor) -> None:
    slug = visitor.site.world.tenant.slug
    visitor.go(f"/cy/cod/aros/{slug}", f"/en/code/wait/{slug}")
    visitor.sees("Ni allwn anfon cod ar hyn o bryd", "We cannot send a code at the moment")


def _stopped(visitor: Visitor) -> None:
    slug = visitor.site.world.tenant.slug
    visitor.go(f"/cy/cod/aros/{slug}?phone", f"/en/code/wait/{slug}?phone")
    visitor.sees("Ffoniwch ni, a byddwn yn eich helpu", "Phone us, and we will help you")


def open_sensitive(visitor: Visitor, **person: object) -> None:
    """Opens the link to a sensitive request: a code is needed then."""
    with visitor.site.world.session() as session:
        session.execute(update(CaseType).where(CaseType.code == "adult-social-care").values(link=True))
    visitor.site.tell(CASE, case_type="adult-social-care", contacts=[contact(**person)])
    with visitor.site.world.session() as session:
        link = session.scalars(select(StatusLink).order_by(StatusLink.id.desc())).first()
        assert link
        token = tokens.status_token(vault_of(session).token_number("status-link", link.id))
    visitor.open_link(token)


def _offered(visitor: Visitor) -> None:
    open_sensitive(visitor)
    visitor.sees("Cael cod", "Get a code")


def _offered_by_text(visitor: Visitor) -> None:
    open_sensitive(visitor, email=None, channels=["sms"])
    visitor.sees("mewn neges destun", "We will text a code")


def send_to_sensitive(visitor: Visitor) -> None:
    _offered(visitor)
    visitor.press(*SEND)
    visitor.sees("Rydym wedi anfon cod", "We have sent you a code")


def _nowhere(visitor: Visitor) -> None:
    open_sensitive(visitor)
    with visitor.site.world.session() as session:
        session.execute(
            text(
                "INSERT INTO suppressions (id, organisation_id, channel, address_index, reason) "
                "SELECT gen_random_uuid(), organisation_id, 'sms', mobile_index, 'wrong' FROM contacts "
                "UNION ALL SELECT gen_random_uuid(), organisation_id, 'email', email_index, 'wrong' FROM contacts"
            )
        )
    visitor.go("/cy/cod/anfon", "/en/code/send")
    visitor.sees("Ni allwn anfon cod atoch", "We cannot send you a code")


def see_together(visitor: Visitor) -> None:
    visitor.site.tell("CT/2026/00200", contacts=[contact("p-2")])
    visitor.site.tell("CT/2026/00300", contacts=[contact("p-3")], case_type="adult-social-care")
    visitor.site.tell("CT/2026/00400", contacts=[contact("p-4", role="carer")])
    visitor.site.tell("CT/2026/00400", "case.closed")
    find_a_case(visitor)
    visitor.press("Fy ngheisiadau eraill", "My other requests")
    visitor.sees("Eich ceisiadau", "Your requests")


def _only_one(visitor: Visitor) -> None:
    find_a_case(visitor)
    visitor.go("/cy/ceisiadau", "/en/requests")
    visitor.sees("Dyma’r unig gais", "This is the only request")


SCENES = (
    Scene("find/choose", _choose),
    Scene("find/form", go_to_find),
    Scene("find/errors", _wrongly_filled_in),
    Scene("find/too-many-codes", _too_many, status=429),
    Scene("find/braked", _braked, status=429),
    Scene("find/stopped", _stopped),
    Scene("code/enter", ask_for_a_case),
    Scene("code/wrong", _wrong_code),
    Scene("code/sent-anew", _sent_anew),
    Scene("code/spent", spend),
    Scene("code/gone", lambda visitor: visitor.go("/cy/cod", "/en/code"), status=403),
    Scene("code/offered", _offered),
    Scene("code/offered-by-text", _offered_by_text),
    Scene("code/sent-to-sensitive", send_to_sensitive),
    Scene("code/nowhere", _nowhere),
    Scene("requests/together", see_together),
    Scene("requests/only-one", _only_one),
)
