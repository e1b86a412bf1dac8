"""The pages of replies: the inbox, one reply with its case, the answer, and who may do what."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.domain.staff_roles import Role
from app.models.message import Message
from app.models.reply import Reply
from tests.services.test_replies_desk import reply, sent, written
from tests.texting import text_in, told_live
from tests.web.desk import Desk, plain
from tests.world import World, contact

LIST = "/en/desk/replies"


def page(reply_id: UUID) -> str:
    return f"{LIST}/{reply_id}"


def after(desk: Desk, answer: TestResponse) -> str:
    """The words of the page that an answer leads to."""
    assert answer.status_code == 303
    return plain(desk.client.get(answer.headers["Location"]).text)


def test_an_empty_inbox_says_so_in_either_language(world: World) -> None:
    desk = Desk(world)
    assert "Everybody who wrote has been answered." in desk.words(LIST)
    assert "Mae pawb a ysgrifennodd wedi cael ymateb." in desk.words("/cy/desg/atebion")
    assert "You have no open replies." in desk.words(LIST, box="mine")
    assert "No reply has been closed yet." in desk.words(LIST, box="closed")
    assert "There are no such replies." in desk.words(LIST, type="building-permit")


def test_the_inbox_says_who_wrote_how_long_ago_and_about_what(world: World) -> None:
    written(world, "Mae hyn ar frys")
    words = Desk(world).words(LIST)
    for said in ("Mae hyn ar frys", "Perhaps urgent", "By text, S. Ll. ••• 123", "C-1", "Nobody yet", "1 minute"):
        assert said in words
    assert "Mae hyn ar frys" in Desk(world).words(LIST, box="unassigned", type="building-permit", sort="-at")
    assert "Mae hyn ar frys" not in Desk(world).words(LIST, box="mine")


def test_a_reply_is_read_beside_its_case_and_answered(world: World) -> None:
    reply_id = written(world)
    desk = Desk(world)
    words = desk.words(page(reply_id))
    for said in ("Pryd byddwch chi’n dod?", "They want Welsh.", "It goes as a text to ••• 123.", "What happened last"):
        assert said in words
    answer = desk.post(page(reply_id), {"cy": "Byddwn yno ddydd Llun.", "read": "0", "act": "send"})
    assert "Your answer is on its way, and the reply is closed." in after(desk, answer)
    assert [language for _, language, _ in sent(world)] == ["cy"]
    assert reply(world, reply_id).closed_by == desk.member.who
    assert "Answered by Siân Prys" in desk.words(page(reply_id))
    assert "Siân Prys" in desk.words(LIST, box="closed")


@pytest.mark.parametrize(("keep", "then"), [("", "The reply is closed."), ("1", "The reply stays open.")])
def test_an_answer_about_a_case_that_is_paused_is_said_to_wait_and_waits(world: World, keep: str, then: str) -> None:
    reply_id = written(world)
    desk = Desk(world)
    about = reply(world, reply_id).case_id
    assert "your answer waits" not in desk.words(page(reply_id))
    desk.post(f"/en/desk/cases/{about}/pause")
    assert "This case is paused: your answer waits until somebody goes on with it." in desk.words(page(reply_id))
    answer = desk.post(page(reply_id), {"cy": "Byddwn yno ddydd Llun.", "read": "0", "act": "send", "keep": keep})
    assert f"The case is paused, so your answer waits. {then}" in after(desk, answer)
    world.deliver()
    assert _answered(world) == ["held"]
    desk.post(f"/en/desk/cases/{about}/resume")
    world.deliver()
    assert _answered(world) == ["delivered"]


def _answered(world: World) -> list[str]:
    with world.session() as session:
        return list(session.scalars(select(Message.status).where(Message.notice == "answer")))


def test_only_the_boxes_of_their_language_are_there(world: World) -> None:
    welsh = Desk(world).get(page(written(world))).text
    assert ('id="cy"' in welsh, 'id="en"' in welsh) == (True, False)
    other = written(world, case="C-2", contacts=[contact("p-9", mobile="07700900155", language="both")])
    with world.session() as session:
        newest = session.scalars(select(Reply).order_by(Reply.created_at.desc())).first()
    assert newest is not None
    assert newest.id == other


def test_a_missing_translation_is_said_at_its_box_and_nothing_goes(world: World) -> None:
    reply_id = written(world, contacts=[contact(language="both")])
    answer = Desk(world).post(page(reply_id), {"en": "On Monday.", "cy": "", "read": "0"})
    assert answer.text.count("Write the answer in Welsh") == 2
    assert ">On Monday.</textarea>" in answer.text
    assert "<title>Error:" in answer.text
    too_long = Desk(world).post(page(reply_id), {"en": "x" * 701, "cy": "y", "read": "0"})
    assert too_long.text.count("700 characters or fewer") == 2
    assert sent(world) == []


def test_what_the_checks_warn_of_is_shown_once_and_the_same_words_then_go(world: World) -> None:
    reply_id = written(world)
    desk = Desk(world)
    form = {"cy": "Rydym yn dod i Caerdydd.", "read": "0", "act": "send"}
    warned = desk.post(page(reply_id), form).text
    assert "A mutation is probably needed here" in plain(warned)
    assert "Send it as it is" in warned
    assert sent(world) == []
    seen = warned.split('name="seen" value="')[1].split('"')[0]
    assert desk.post(page(reply_id), form | {"seen": seen}).status_code == 303
    assert len(sent(world)) == 1


def test_checking_good_words_sends_nothing(world: World) -> None:
    answer = Desk(world).post(page(written(world)), {"cy": "Byddwn yno.", "read": "0", "act": "check"})
    assert "The checks found nothing to change." in answer.text
    assert sent(world) == []


def test_the_second_of_two_officers_is_told_and_keeps_what_they_wrote(world: World) -> None:
    reply_id = written(world)
    first, second = Desk(world, name="Nia Rees"), Desk(world)
    first.post(page(reply_id), {"cy": "Byddwn yno.", "read": "0"})
    late = second.post(page(reply_id), {"cy": "Nid yfory.", "read": "0"})
    assert "Nia Rees has seen to this reply since you opened it." in plain(late.text)
    assert ">Nid yfory.</textarea>" in late.text
    assert len(sent(world)) == 1
    assert 'name="read" value="1"' in late.text


def test_what_was_typed_goes_over_into_the_other_language_and_nothing_is_sent(world: World) -> None:
    reply_id = written(world)
    form = {"cy": "Byddwn yno.", "read": "0", "keep": "1", "other_language": "1"}
    answer = Desk(world).post(f"/cy/desg/atebion/{reply_id}", form)
    assert ">Byddwn yno.</textarea>" in answer.text
    assert "Anfon yr ymateb" in answer.text
    assert sent(world) == []


def test_it_is_given_to_a_colleague_taken_and_given_back(world: World) -> None:
    reply_id = written(world)
    desk, other = Desk(world), Desk(world, name="Nia Rees")
    given = desk.post(f"{page(reply_id)}/assign", {"to": str(other.member.id)})
    assert "Nia Rees sees to it." in after(desk, given)
    assert "Pryd" in other.words(LIST, box="mine")
    desk.post(f"{page(reply_id)}/assign", {"mine": "1", "to": ""})
    assert reply(world, reply_id).assigned_to == desk.member.id
    assert "Nobody has this reply now." in after(desk, desk.post(f"{page(reply_id)}/assign", {"to": ""}))
    for nobody in (str(uuid4()), "nonsense", str(Desk(world, tenant=world.add_tenant()).member.id)):
        assert desk.post(f"{page(reply_id)}/assign", {"to": nobody}).status_code == 404


def test_it_is_closed_with_a_reason_and_opened_again(world: World) -> None:
    reply_id = written(world)
    desk = Desk(world)
    for reason, error in (
        ("", "Write why it is closed"),
        ("x" * 201, "200 characters or fewer"),
        ("\u200b", "Write why"),
    ):
        assert error in desk.post(f"{page(reply_id)}/close", {"reason": reason}).text
    closed = desk.post(f"{page(reply_id)}/close", {"reason": "Siaradon ni ar y ffôn"})
    assert "Closed without an answer." in after(desk, closed)
    assert "Reason: Siaradon ni ar y ffôn" in desk.words(page(reply_id))
    late = Desk(world).post(f"{page(reply_id)}/close", {"reason": "x"})
    assert "A colleague had closed this reply already." in after(desk, late)
    assert "The reply is open again." in after(desk, desk.post(f"{page(reply_id)}/reopen"))
    assert reply(world, reply_id).closed_at is None


def test_it_is_put_to_another_case_of_the_same_number(world: World) -> None:
    told_live(world, "C-old")
    told_live(world, "C-new", contacts=[contact("p-2")])
    reply_id = text_in(world, "Pryd?").id
    desk = Desk(world)
    html = desk.get(page(reply_id)).text
    case_id = html.split('name="case" value="')[1].split('"')[0]
    assert "C-old" in after(desk, desk.post(f"{page(reply_id)}/case", {"case": case_id}))
    assert desk.post(f"{page(reply_id)}/case", {"case": str(uuid4())}).status_code == 404
    assert desk.post(f"{page(reply_id)}/case", {"case": ""}).status_code == 303


def test_a_number_that_nobody_knows_cannot_be_answered_and_says_why(world: World) -> None:
    reply_id = text_in(world, "Helo?").id
    desk = Desk(world)
    words = desk.words(page(reply_id))
    assert "Nobody knows whose number this is" in words
    assert desk.post(page(reply_id), {"cy": "x", "en": "y", "read": "0"}).status_code == 200
    assert sent(world) == []


def test_who_may_only_look_is_offered_nothing_to_press(world: World) -> None:
    reply_id = written(world)
    viewer = Desk(world, [Role.VIEWER])
    words = viewer.words(page(reply_id))
    assert "Your roles do not let you answer replies." in words
    assert "Send the answer" not in words
    viewer.post(page(reply_id), {"cy": "x", "read": "0"})
    for act in ("close", "reopen", "assign", "case"):
        assert viewer.post(f"{page(reply_id)}/{act}").status_code == 403
    assert sent(world) == []


@pytest.mark.parametrize("act", ["", "/close", "/reopen", "/assign", "/case"])
def test_a_strangers_reply_looks_like_one_that_is_not_there(world: World, act: str) -> None:
    reply_id = written(world)
    desks = (
        (Desk(world, tenant=world.add_tenant()), reply_id),
        (Desk(world, grants=[(Role.CASE_WORKER, "adult-social-care")]), reply_id),
        (Desk(world), uuid4()),
    )
    form = {"cy": "x", "read": "0", "reason": "x", "mine": "1", "case": str(uuid4())}
    assert {desk.post(page(found) + act, form).status_code for desk, found in desks} == {404}
    row = reply(world, reply_id)
    assert (row.closed_at, row.assigned_to, sent(world)) == (None, None, [])


def test_a_sensitive_case_warns_who_answers(world: World) -> None:
    told_live(world, case_type="adult-social-care")
    reply_id = text_in(world, "Pryd?").id
    assert "Write nothing that says what the case is about." in Desk(world).words(page(reply_id))
