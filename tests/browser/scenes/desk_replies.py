"""The desk's replies: the inbox and its boxes, one reply with its case, the answer, and what else is done with it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import update

from app.domain.bilingual import Bilingual
from app.domain.staff_roles import Role
from app.models.reply import Reply
from app.services.replies_desk import answering
from app.services.replies_desk.answering import Answering
from tests.browser.desk import at_the_desk, open_desk
from tests.browser.scenes import LONG, Scene
from tests.browser.visitor import Visitor
from tests.services.test_translating import type_ids
from tests.texting import text_in
from tests.web.desk import member
from tests.world import contact

SEND = "Anfon yr ymateb", "Send the answer"
WELSH, ENGLISH = ("Yn Gymraeg", "In Welsh"), ("Yn Saesneg", "In English")
WHEN = "Pryd bydd rhywun yn dod i weld y safle?"


def somebody_wrote(visitor: Visitor, words: str = WHEN, **person: Any) -> UUID:
    """The id of a reply to a text about a case that is under way."""
    visitor.site.tell("NPT-3051", contacts=[contact(**person)])
    visitor.site.tell("NPT-3051", "case.delayed", reason={"cy": "Mae aelod o staff yn sâl", "en": "A colleague is ill"})
    reply_id = text_in(visitor.site.world, words).id
    with visitor.site.world.session() as session:
        session.execute(update(Reply).values(created_at=datetime.now(UTC) - timedelta(hours=5)))
    return reply_id


def full_inbox(visitor: Visitor) -> None:
    somebody_wrote(visitor)
    world = visitor.site.world
    text_in(world, "Mae hyn ar frys: dim gwres yma ers dydd Sul")
    text_in(world, f"Hello, who is this? https://example.org/{LONG}", number="+447700900177")
    open_desk(visitor, "/atebion", "/replies")
    visitor.sees("Gall fod yn fater brys", "Perhaps urgent")


def _empty_inbox(visitor: Visitor) -> None:
    open_desk(visitor, "/atebion", "/replies")
    visitor.sees("Mae pawb a ysgrifennodd wedi cael ymateb.", "Everybody who wrote has been answered.")


def _nothing_mine(visitor: Visitor) -> None:
    somebody_wrote(visitor)
    open_desk(visitor, "/atebion?box=mine", "/replies?box=mine")
    visitor.sees("Nid oes gennych atebion agored.", "You have no open replies.")


def one(visitor: Visitor, **person: Any) -> UUID:
    reply_id = somebody_wrote(visitor, **person)
    open_desk(visitor, f"/atebion/{reply_id}", f"/replies/{reply_id}")
    visitor.sees(WHEN, WHEN)
    return reply_id


def _one(visitor: Visitor) -> None:
    one(visitor)


def _in_both(visitor: Visitor) -> None:
    one(visitor, language="both")
    visitor.sees("Y ddwy iaith yw eu dewis.", "They want both languages.")


def _welsh_missing(visitor: Visitor) -> None:
    one(visitor, language="both")
    visitor.type(*ENGLISH, "On Monday.")
    visitor.press(*SEND)
    visitor.sees("Ysgrifennwch yr ymateb yn Gymraeg", "Write the answer in Welsh")


def _warned(visitor: Visitor) -> None:
    one(visitor)
    visitor.type(*WELSH, "Byddwn yn dod o Caerdydd ddydd Llun.")
    visitor.press(*SEND)
    visitor.sees("Edrychwch ar hyn eto", "Look at this again")


def _sensitive(visitor: Visitor) -> None:
    visitor.site.tell("SC-77", case_type="adult-social-care", contacts=[contact()])
    reply_id = text_in(visitor.site.world, WHEN).id
    open_desk(visitor, f"/atebion/{reply_id}", f"/replies/{reply_id}")
    visitor.sees("Gall rhywun arall ddarllen hyn.", "Somebody else may read this.")


def _of_nobody(visitor: Visitor) -> None:
    reply_id = text_in(visitor.site.world, "Helo?").id
    open_desk(visitor, f"/atebion/{reply_id}", f"/replies/{reply_id}")
    visitor.sees("Nid oes neb yn gwybod rhif pwy yw hwn", "Nobody knows whose number this is")


def _of_several(visitor: Visitor) -> None:
    visitor.site.tell("NPT-3049", contacts=[contact()])
    reply_id = somebody_wrote(visitor)
    open_desk(visitor, f"/atebion/{reply_id}", f"/replies/{reply_id}")
    visitor.sees("Ai am achos arall y mae?", "Is it about another case?")


def _only_looking(visitor: Visitor) -> None:
    reply_id = somebody_wrote(visitor)
    open_desk(visitor, f"/atebion/{reply_id}", f"/replies/{reply_id}", Role.VIEWER)
    visitor.sees("Nid yw eich rolau’n caniatáu i chi ymateb", "Your roles do not let you answer replies.")


def a_colleague_answers(visitor: Visitor, reply_id: UUID) -> None:
    world = visitor.site.world
    colleague = member(world, (Role.CASE_WORKER,), name="Nia Rees")
    with world.session() as session:
        given = Answering(Bilingual("Byddwn yno ddydd Llun.", ""), 0)
        answering.answer(session, reply_id, type_ids(world), given, colleague.who, datetime.now(UTC))


def late(visitor: Visitor) -> None:
    reply_id = one(visitor)
    a_colleague_answers(visitor, reply_id)
    visitor.type(*WELSH, "Byddwn yno ddydd Mawrth.")
    visitor.press(*SEND)
    visitor.sees("Roedd cydweithiwr yn gynt", "A colleague was quicker")


def _answered(visitor: Visitor) -> None:
    reply_id = somebody_wrote(visitor)
    a_colleague_answers(visitor, reply_id)
    visitor.site.run()
    open_desk(visitor, f"/atebion/{reply_id}", f"/replies/{reply_id}")
    visitor.sees("Ymatebodd Nia Rees", "Answered by Nia Rees")


def _closed_box(visitor: Visitor) -> None:
    a_colleague_answers(visitor, somebody_wrote(visitor))
    open_desk(visitor, "/atebion?box=closed", "/replies?box=closed")
    visitor.sees("Nia Rees", "Nia Rees")


def closing(visitor: Visitor) -> None:
    reply_id = somebody_wrote(visitor)
    at_the_desk(visitor)
    visitor.go(f"/cy/desg/atebion/{reply_id}", f"/en/desk/replies/{reply_id}")
    visitor.press("Ei gau heb ymateb", "Close it without an answer")
    visitor.sees("Cau’r ateb heb ymateb?", "Close the reply without an answer?")


def _no_reason(visitor: Visitor) -> None:
    closing(visitor)
    visitor.press("Cau’r ateb", "Close the reply")
    visitor.sees("Ysgrifennwch pam y mae’n cael ei gau", "Write why it is closed")


SCENES = (
    Scene("desk/replies/inbox", full_inbox),
    Scene("desk/replies/inbox-empty", _empty_inbox),
    Scene("desk/replies/inbox-nothing-mine", _nothing_mine),
    Scene("desk/replies/inbox-closed", _closed_box),
    Scene("desk/replies/one", _one),
    Scene("desk/replies/one-in-both", _in_both),
    Scene("desk/replies/one-welsh-missing", _welsh_missing),
    Scene("desk/replies/one-warned", _warned),
    Scene("desk/replies/one-sensitive", _sensitive),
    Scene("desk/replies/one-of-nobody", _of_nobody),
    Scene("desk/replies/one-of-several", _of_several),
    Scene("desk/replies/one-only-looking", _only_looking),
    Scene("desk/replies/one-late", late),
    Scene("desk/replies/one-answered", _answered),
    Scene("desk/replies/close", closing),
    Scene("desk/replies/close-no-reason", _no_reason),
)
