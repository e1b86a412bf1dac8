"""Messages at the desk: the list, full, filtered and empty; one message; deciding about one; and the file."""

from __future__ import annotations

from uuid import UUID

from app.domain.staff_roles import Role
from tests.browser.desk import at_the_desk, open_desk
from tests.browser.scenes import LONG, Scene
from tests.browser.visitor import Visitor
from tests.web.desk.message_kit import make_failed, make_unknown, send
from tests.world import contact, event

LIST = ("/negeseuon", "/messages")
BOTH = [contact(), contact("p-2", name="Tom Evans", role="carer", language="en", channels=["email"])]


def _one(visitor: Visitor, message_id: UUID, cy: str = "", en: str = "") -> None:
    open_desk(visitor, f"{LIST[0]}/{message_id}{cy}", f"{LIST[1]}/{message_id}{en}")


def _full(visitor: Visitor) -> None:
    world = visitor.site.world
    send(world, "NPT/2026/00123", contacts=BOTH)
    make_failed(world, send(world, LONG))
    make_unknown(world, send(world, "NPT/2026/00125", contacts=[contact(language="both")]))
    visitor.site.tell("NPT/2026/00126", "case.opened")
    visitor.site.tell("NPT/2026/00126", "case.information_requested", request={"id": "r", "what": {"en": "A plan"}})
    world.told(event("SIM-000001"))
    open_desk(visitor, *LIST)
    visitor.sees("NPT/2026/00126", "NPT/2026/00126")


def _empty(visitor: Visitor) -> None:
    open_desk(visitor, *LIST)
    visitor.sees("Nid oes negeseuon eto.", "There are no messages yet.")


def _filtered(visitor: Visitor) -> None:
    send(visitor.site.world, "NPT/2026/00123")
    open_desk(visitor, f"{LIST[0]}?status=held", f"{LIST[1]}?status=held")
    visitor.sees("Nid oes neges sy’n cyfateb", "No message fits all the filters.")


def _wrong_day(visitor: Visitor) -> None:
    open_desk(visitor, f"{LIST[0]}?from=x", f"{LIST[1]}?from=x")
    visitor.sees("Rhowch ddiwrnod fel 2026-11-22", "Enter a day as 2026-11-22")


def _needs(visitor: Visitor) -> None:
    make_failed(visitor.site.world, send(visitor.site.world, "NPT/2026/00124"))
    open_desk(visitor, *LIST)
    visitor.press("Wedi methu, a neb wedi cael gwybod mewn ffordd arall", "Failed, and nobody told in another way")
    visitor.sees("NPT/2026/00124", "NPT/2026/00124")


def _nothing_needed(visitor: Visitor) -> None:
    open_desk(visitor, f"{LIST[0]}?needs=unknown", f"{LIST[1]}?needs=unknown")
    visitor.sees("Nid oes angen i chi wneud dim yma.", "Nothing here needs you.")


def _text(visitor: Visitor) -> None:
    _one(visitor, send(visitor.site.world, "NPT/2026/00123", contacts=[contact(language="both")]))
    visitor.sees("Beth mae’n ei ddweud", "What it says")


def _email(visitor: Visitor) -> None:
    _one(visitor, send(visitor.site.world, "NPT/2026/00123", contacts=BOTH))
    visitor.sees("T. E.", "T. E.")


def _held(visitor: Visitor) -> None:
    world = visitor.site.world
    visitor.site.tell("NPT/2026/00126")
    waits = event("NPT/2026/00126", "case.information_requested", request={"id": "r", "what": {"en": "A plan"}})
    told = world.told(waits, key=world.tenant.live_key, secret=world.tenant.secret)
    _one(visitor, UUID(told[-1]["id"]))
    visitor.sees("Mae'r geiriau Cymraeg ar goll.", "The Welsh words are missing.")


def _unknown(visitor: Visitor) -> None:
    message_id = send(visitor.site.world, "NPT/2026/00125")
    make_unknown(visitor.site.world, message_id)
    _one(visitor, message_id)
    visitor.sees("Delio â’r neges hon", "Deal with this message")


def _decide(visitor: Visitor) -> None:
    _unknown(visitor)
    visitor.press("Delio â’r neges hon", "Deal with this message")
    visitor.sees("Beth ddylai ddigwydd i’r neges hon?", "What should become of this message?")


def _decide_wrongly(visitor: Visitor) -> None:
    _decide(visitor)
    visitor.press("Cadw", "Save")
    visitor.sees("Mae problem", "There is a problem")


def _decided(visitor: Visitor) -> None:
    _decide(visitor)
    visitor.choose("Mae wedi cyrraedd", "It arrived")
    visitor.type(
        "Beth wnaethoch chi, neu beth rydych yn ei wybod", "What you did or know", f"https://example.org/{LONG}"
    )
    visitor.press("Cadw", "Save")
    visitor.sees("Nodwyd: mae’r neges wedi cyrraedd.", "Noted: the message arrived.")


def _deal_with_failed(visitor: Visitor) -> None:
    message_id = send(visitor.site.world, "NPT/2026/00124")
    make_failed(visitor.site.world, message_id)
    _one(visitor, message_id, "/penderfynu", "/decide")
    visitor.sees("Deliwyd â hyn mewn ffordd arall", "Dealt with in another way")


def _file(visitor: Visitor) -> None:
    send(visitor.site.world, "NPT/2026/00123")
    open_desk(visitor, f"{LIST[0]}?language=cy", f"{LIST[1]}?language=cy")
    visitor.press("Lawrlwytho’r rhestr hon ar gyfer taenlen", "Download this list for a spreadsheet")
    visitor.sees("Lawrlwytho’r ffeil", "Download the file")


def _not_there(visitor: Visitor) -> None:
    at_the_desk(visitor, Role.VIEWER)
    visitor.go(f"/cy/desg/negeseuon/{UUID(int=7)}", f"/en/desk/messages/{UUID(int=7)}")


SCENES = (
    Scene("desk-messages/full", _full),
    Scene("desk-messages/empty", _empty),
    Scene("desk-messages/filtered", _filtered),
    Scene("desk-messages/wrong-day", _wrong_day),
    Scene("desk-messages/needs", _needs),
    Scene("desk-messages/nothing-needed", _nothing_needed),
    Scene("desk-messages/text", _text),
    Scene("desk-messages/email", _email),
    Scene("desk-messages/held", _held),
    Scene("desk-messages/unknown", _unknown),
    Scene("desk-messages/decide", _decide),
    Scene("desk-messages/decide-wrongly", _decide_wrongly),
    Scene("desk-messages/decided", _decided),
    Scene("desk-messages/deal-with-failed", _deal_with_failed),
    Scene("desk-messages/file", _file),
    Scene("desk-messages/not-there", _not_there, status=404),
)
