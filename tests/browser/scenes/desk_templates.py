"""Templates at the desk: the list, one template in each of its states, the editor, a review, versions and tests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.bilingual import Language
from app.domain.staff_roles import Role
from app.domain.template_words import Side
from app.services.templates import drafts, editors, publishing, signing, submitting
from app.services.templates.drafts import Draft
from app.services.templates.signing import Signer
from app.services.words import spelling
from tests.browser.desk import at_the_desk, open_desk
from tests.browser.scenes import Scene
from tests.browser.visitor import Visitor
from tests.services.template_kit import template
from tests.web.desk import member

TEXT, EMAIL = "case.opened/sms", "case.opened/email"
CY, EN = Language.CY, Language.EN
RECEIVED = "Mae cais wedi dod i law", "A request is received"
BODY_CY, BODY_EN = "Cymraeg – Neges destun", "Welsh – Text message"
MORE = {CY: "Diolch am aros. Mae’r tŷ’n barod.", EN: "Thank you for waiting. The house is ready."}
Step = Callable[[Session, UUID, str], object]


def write(session: Session, template_id: UUID, who: str, *languages: Language) -> Draft:
    """Adds a sentence to these languages, or to both."""
    draft = drafts.read(session, template_id)
    sides = {}
    for language in languages or tuple(Language):
        now = draft.words.side(language)
        sides[language] = Side(now.subject, f"{now.body} {MORE[language]}", now.for_others, now.fallback)
    return drafts.save(session, template_id, draft.reading, sides, who, datetime.now(UTC))


def submit(session: Session, template_id: UUID, who: str) -> None:
    submitting.submit(session, template_id, write(session, template_id, who).reading, who)


def sign(session: Session, template_id: UUID, who: str) -> None:
    for language in Language:
        signing.sign(session, template_id, None, language, Signer(who), datetime.now(UTC))


def publish(session: Session, template_id: UUID, who: str) -> None:
    publishing.publish(session, template_id, None, who, datetime.now(UTC))


def retire(session: Session, template_id: UUID, who: str) -> None:
    publishing.retire(session, template_id, who, datetime.now(UTC))


def opened(session: Session, template_id: UUID, who: str) -> None:
    editors.opened(session, template_id, who, datetime.now(UTC))


def half_written(session: Session, template_id: UUID, who: str) -> None:
    """The Welsh has changed, and nobody has looked at the English since."""
    write(session, template_id, who, CY)


def prepare(visitor: Visitor, *steps: tuple[Step, str], key: str = TEXT) -> UUID:
    """Takes a template through steps, each done by a colleague of that name."""
    _read_dictionaries()
    world = visitor.site.world
    colleagues = {name: member(world, name=name) for name in {name for _, name in steps}}
    with world.session() as session:
        template_id = template(session, key)
        for step, name in steps:
            step(session, template_id, colleagues[name].who)
    return template_id


def _read_dictionaries() -> None:
    """Once, beforehand: on a busy machine that takes longer than a browser waits for a page."""
    for language in Language:
        spelling.is_spelled("a", language)


def at(
    page: tuple[str, str], *steps: tuple[Step, str], key: str = TEXT, seen: tuple[str, str] = RECEIVED
) -> Callable[[Visitor], None]:
    def reach(visitor: Visitor) -> None:
        template_id = prepare(visitor, *steps, key=key)
        open_desk(visitor, f"/templedi/{template_id}{page[0]}", f"/templates/{template_id}{page[1]}")
        visitor.sees(*seen)

    return reach


WRITE, REVIEW, HISTORY = ("/ysgrifennu", "/write"), ("/adolygu", "/review"), ("/hanes", "/history")
AWEN, HUW, MAIR = "Awen Rhys", "Huw Prydderch", "Mair Ellis"
PUBLISHED = ((submit, AWEN), (sign, HUW), (publish, MAIR))


def _list(visitor: Visitor) -> None:
    prepare(visitor, (submit, AWEN))
    prepare(visitor, (half_written, HUW), key=EMAIL)
    open_desk(visitor, "/templedi", "/templates")
    visitor.sees(*RECEIVED)


def _empty_list(visitor: Visitor) -> None:
    open_desk(visitor, "/templedi?state=retired", "/templates?state=retired")
    visitor.sees("Nid oes templed sy’n cyfateb i’r hidlyddion hyn.", "No template fits these filters.")


def _new(visitor: Visitor) -> None:
    open_desk(visitor, "/templedi/newydd", "/templates/new")
    visitor.sees("Ysgrifennu templed newydd", "Write a new template")


def _just_begun(visitor: Visitor) -> None:
    _new(visitor)
    visitor.click(visitor.page.locator(".olr-tpl-begin button").first)
    visitor.sees("Cadw’r drafft", "Save the draft")


def _with_faults(visitor: Visitor) -> None:
    at(WRITE)(visitor)
    for language in Language:
        visitor.page.locator(f"#body_{language}").fill("Helo ((enw)) ((first_name\nMae'r tŷ yn barod.")
    visitor.press("Cadw ac anfon i’w adolygu", "Save and send for review")
    visitor.sees("Mae problem", "There is a problem")


def both_wrote(visitor: Visitor) -> UUID:
    """The visitor changes what a colleague changes and saves meanwhile, and then saves."""
    template_id = prepare(visitor)
    open_desk(visitor, f"/templedi/{template_id}/ysgrifennu", f"/templates/{template_id}/write")
    visitor.page.locator("#body_cy").fill("Mae eich cais wedi cyrraedd. Diolch.")
    prepare(visitor, (half_written, HUW))
    visitor.press("Cadw’r drafft", "Save the draft")
    visitor.sees("nid oes dim wedi’i golli", "nothing is lost")
    return template_id


def _too_long(visitor: Visitor) -> None:
    at(WRITE)(visitor)
    visitor.page.locator("#body_en").fill("x" * 10_001)
    visitor.press("Cadw’r drafft", "Save the draft")
    visitor.sees("10,000", "10,000")


def _back(visitor: Visitor) -> None:
    template_id = prepare(visitor, *PUBLISHED)
    open_desk(visitor, f"/templedi/{template_id}/yn-ol/1", f"/templates/{template_id}/back/1")
    visitor.sees("fersiwn 1", "version 1")


def send_test(visitor: Visitor) -> None:
    template_id = prepare(visitor)
    open_desk(visitor, f"/templedi/{template_id}/prawf", f"/templates/{template_id}/test")
    visitor.type("Eich rhif ffôn symudol", "Your mobile number", "07700 900321")
    visitor.press("Anfon y prawf", "Send the test")
    visitor.sees("Mae eich prawf ar ei ffordd.", "Your test is on its way.")


def _test_in_vain(visitor: Visitor) -> None:
    at(("/prawf", "/test"))(visitor)
    visitor.press("Anfon y prawf", "Send the test")
    visitor.sees("Mae problem", "There is a problem")


def _as_viewer(visitor: Visitor) -> None:
    template_id = prepare(visitor, (submit, AWEN))
    open_desk(visitor, f"/templedi/{template_id}", f"/templates/{template_id}", Role.VIEWER)
    visitor.sees(*RECEIVED)


def _not_allowed(visitor: Visitor) -> None:
    template_id = prepare(visitor)
    at_the_desk(visitor, Role.VIEWER)
    visitor.go(f"/cy/desg/templedi/{template_id}/ysgrifennu", f"/en/desk/templates/{template_id}/write")


SCENES = (
    Scene("desk-templates/list", _list),
    Scene("desk-templates/none like that", _empty_list),
    Scene("desk-templates/what has none yet", _new),
    Scene("desk-templates/one that is live", at(("", ""))),
    Scene("desk-templates/an email", at(("", ""), key=EMAIL)),
    Scene("desk-templates/waiting for review", at(("", ""), (submit, AWEN))),
    Scene("desk-templates/ready to publish", at(("", ""), (submit, AWEN), (sign, HUW))),
    Scene("desk-templates/retired", at(("", ""), (retire, MAIR))),
    Scene("desk-templates/with a draft", at(("", ""), (half_written, AWEN))),
    Scene("desk-templates/for a viewer", _as_viewer),
    Scene("desk-templates/nothing written yet", _just_begun),
    Scene("desk-templates/editor", at(WRITE)),
    Scene("desk-templates/editor of an email", at(WRITE, key=EMAIL)),
    Scene("desk-templates/editor, one language changed", at(WRITE, (half_written, AWEN), (opened, AWEN))),
    Scene("desk-templates/editor with faults", _with_faults, astray=True),
    Scene("desk-templates/editor, too long", _too_long),
    Scene("desk-templates/both wrote", lambda visitor: both_wrote(visitor) and None),
    Scene("desk-templates/editor, not allowed", _not_allowed, status=403),
    Scene("desk-templates/review", at(REVIEW, (submit, AWEN))),
    Scene("desk-templates/publish", at(("/cyhoeddi", "/publish"), (submit, AWEN), (sign, HUW))),
    Scene("desk-templates/all versions", at(HISTORY, *PUBLISHED)),
    Scene("desk-templates/go back", _back),
    Scene("desk-templates/discard", at(("/dileu-drafft", "/discard"), (half_written, AWEN))),
    Scene("desk-templates/retire", at(("/tynnu-yn-ol", "/retire"), seen=("Ydych chi am", "Do you want"))),
    Scene("desk-templates/test", send_test),
    Scene("desk-templates/test in vain", _test_in_vain),
)
