"""Replies at the desk: who sees which, who answers, in which language and by which way, and what two at once do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from app.db import vault_of
from app.domain.bilingual import Bilingual, Language, LanguageWish
from app.domain.errors import NotFound
from app.domain.quiet_hours import LONDON
from app.domain.recipients import Channel
from app.domain.staff_roles import Role
from app.models.contact import Contact
from app.models.message import Message
from app.models.organisation import AuditEntry
from app.models.reply import Reply, ReplyAnswer
from app.services.look_ups import of_messages
from app.services.opting_out import suppressions
from app.services.replies_desk import acts, answering, inbox, people, shown
from app.services.replies_desk.acts import DoneMeanwhile, NoReason
from app.services.replies_desk.answering import Answering, CannotAnswer, WordsMissing
from app.services.replies_desk.inbox import Box, InboxReply, InboxWanted
from app.services.replies_desk.shown import ReplyShown
from tests.services.test_translating import type_ids
from tests.texting import text_in, told_live
from tests.web.desk import member
from tests.world import Tenant, World, contact

ME, ANOTHER = "staff:1", "staff:2"
DIOLCH = Bilingual("Byddwn yno ddydd Llun.", "")


def written(world: World, words: str = "Pryd byddwch chi’n dod?", **told: Any) -> UUID:
    """The id of a reply to a text about a case that was opened."""
    told_live(world, **told)
    return text_in(world, words).id


def listed(world: World, box: Box = Box.OPEN, types: frozenset[UUID] | None = None, **wanted: Any) -> list[InboxReply]:
    allowed = type_ids(world) if types is None else types
    with world.session() as session:
        asked = InboxWanted(allowed, wanted.pop("staff_id", uuid4()), box, **wanted)
        return inbox.replies(session, world.shop.sender.catalogue, asked, ME)


def look(world: World, reply_id: UUID, tenant: Tenant | None = None) -> ReplyShown:
    with world.session(tenant) as session:
        return shown.look(session, world.shop.sender.catalogue, reply_id, type_ids(world), ME)


def answer(world: World, reply_id: UUID, words: Bilingual = DIOLCH, who: str = ME, **given: Any) -> None:
    with world.session() as session:
        sent = Answering(words, given.pop("read", 0), **given)
        answering.answer(session, reply_id, type_ids(world), sent, who, datetime.now(UTC))


def sent(world: World) -> list[tuple[str, str, str]]:
    """Channel, language and words of each answer that staff sent."""
    with world.session() as session:
        rows = session.scalars(select(Message).where(Message.notice == "answer").order_by(Message.number))
        return [(one.channel, one.language, of_messages.words(vault_of(session), one).body or "") for one in rows]


def reply(world: World, reply_id: UUID) -> Reply:
    with world.session() as session:
        return session.get_one(Reply, reply_id)


def test_what_waits_longest_comes_first_with_who_wrote_masked(world: World) -> None:
    first = written(world, "Un")
    second = text_in(world, "This is an emergency").id
    found = listed(world)
    assert [one.id for one in found] == [first, second]
    assert [one.id for one in listed(world, newest_first=True)] == [second, first]
    assert (found[0].sender, found[0].reference, found[0].words) == ("S. Ll. ••• 123", "C-1", "Un")
    assert [one.sounds_urgent for one in found] == [False, True]


def test_a_long_reply_is_cut_in_the_list_and_whole_on_its_page(world: World) -> None:
    reply_id = written(world, "x" * 500)
    assert len(listed(world)[0].words or "") < 150
    assert look(world, reply_id).words == "x" * 500


def test_boxes_hold_what_is_mine_nobodys_or_closed(world: World) -> None:
    me = member(world)
    first, second = written(world, "Un"), text_in(world, "Dau").id
    with world.session() as session:
        acts.assign(session, first, type_ids(world), me.id, ME)
        acts.close(session, second, type_ids(world), "Siaradon ni", ME, datetime.now(UTC))
    assert [one.id for one in listed(world, Box.MINE, staff_id=me.id)] == [first]
    assert listed(world, Box.MINE) == listed(world, Box.UNASSIGNED) == []
    assert [one.id for one in listed(world, Box.CLOSED)] == [second]
    assert [one.id for one in listed(world, offset=1)] == []


def test_reading_is_an_audit_entry_without_a_name_or_words(world: World) -> None:
    reply_id = written(world)
    listed(world)
    look(world, reply_id)
    with world.session() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.who == ME)).all()
    assert {one.what for one in entries} == {"replies listed: 1", "reply read"}


def test_a_reply_of_a_case_type_that_is_not_theirs_is_not_there(world: World) -> None:
    reply_id = written(world)
    others = type_ids(world, "adult-social-care")
    assert listed(world, types=others) == []
    with world.session() as session, pytest.raises(NotFound):
        shown.look(session, world.shop.sender.catalogue, reply_id, others, ME)
    with world.session() as session, pytest.raises(NotFound):
        answering.answer(session, reply_id, others, Answering(DIOLCH, 0), ME, datetime.now(UTC))
    with world.session() as session, pytest.raises(NotFound):
        acts.close(session, reply_id, others, "x", ME, datetime.now(UTC))


def test_another_organisations_reply_is_not_there(world: World) -> None:
    reply_id = written(world)
    with pytest.raises(NotFound):
        look(world, reply_id, world.add_tenant())


def test_a_reply_of_no_case_is_everybodys_and_cannot_be_answered(world: World) -> None:
    reply_id = text_in(world, "Helo?").id
    assert [one.id for one in listed(world, types=frozenset())] == [reply_id]
    found = look(world, reply_id)
    assert (found.way, found.case, found.cases) == (None, None, ())
    with pytest.raises(CannotAnswer):
        answer(world, reply_id)


def test_the_case_stands_beside_it_with_what_happened_what_was_sent_and_to_whom(world: World) -> None:
    reply_id = written(
        world, contacts=[contact(), contact("p-2", name="John Jones", mobile="07700900124", language="en")]
    )
    told_live(world, "C-1", "case.delayed", reason={"cy": "Salwch", "en": "Illness"})
    case = look(world, reply_id).case
    assert case is not None
    assert (case.reference, case.status, case.sensitive) == ("C-1", "open", False)
    assert [one.sentence.en for one in case.happened] == [
        "We said that the request will take longer.",
        "We have received the request.",
    ]
    assert {(one.initials, one.is_sender) for one in case.people} == {("S. Ll.", True), ("J. J.", False)}
    assert ("••• 123", "s•••@e•••") in [one.addresses for one in case.people]
    said = [part.text for one in case.sent for part in one.words]
    assert any("Cyngor Prawf" in text and "/c/•••" in text for text in said)
    assert all("•••" in text for text in said if "/c/" in text)


def test_an_answer_goes_in_the_language_that_they_want_and_closes_the_reply(world: World) -> None:
    reply_id = written(world)
    way = look(world, reply_id).way
    assert way is not None
    assert (way.channel, way.to, way.languages) == (Channel.SMS, "••• 123", (Language.CY,))
    answer(world, reply_id, Bilingual(DIOLCH.cy, "We will be there on Monday."))
    world.deliver()
    assert sent(world) == [("sms", "cy", f"Cyngor Prawf: {DIOLCH.cy}")]
    row = reply(world, reply_id)
    assert row.answered_at is not None
    assert (row.closed_by, row.close_reason) == (ME, None)
    (said,) = look(world, reply_id).answers
    assert (said.by, said.words) == (ME, DIOLCH)


@pytest.mark.parametrize("language", ["both", "unknown"])
def test_who_wants_both_or_was_never_asked_is_answered_in_both_welsh_first(world: World, language: str) -> None:
    reply_id = written(world, contacts=[contact(language=language)])
    with pytest.raises(WordsMissing) as missing:
        answer(world, reply_id, Bilingual("", "On Monday."))
    assert missing.value.languages == (Language.CY,)
    assert sent(world) == []
    answer(world, reply_id, Bilingual("Ddydd Llun.", "On Monday."))
    words = "\n".join(body for _, _, body in sent(world))
    assert 0 < words.index("Ddydd Llun.") < words.index("On Monday.")


def test_a_question_from_the_page_is_answered_at_their_own_address(world: World) -> None:
    reply_id = written(world)
    with world.session() as session:
        session.execute(update(Reply).values(channel="web"))
        session.execute(update(Contact).values(channels=["email"]))
    way = look(world, reply_id).way
    assert way is not None
    assert (way.channel, way.to) == (Channel.EMAIL, "s•••@e•••")
    answer(world, reply_id)
    assert sent(world) == [("email", "cy", DIOLCH.cy)]


def test_who_asked_us_to_stop_is_not_written_to(world: World) -> None:
    reply_id = written(world)
    with world.session() as session:
        suppressions.close(session, Channel.SMS, session.get_one(Reply, reply_id).address_index, "stop")
    assert look(world, reply_id).way is None
    with pytest.raises(CannotAnswer):
        answer(world, reply_id)


def test_a_stop_that_comes_after_the_answer_was_written_keeps_it_back(world: World) -> None:
    reply_id = written(world)
    answer(world, reply_id)
    text_in(world, "STOP")
    world.deliver()
    with world.session() as session:
        assert session.scalars(select(Message.status).where(Message.notice == "answer")).all() == ["cancelled"]


def test_who_was_removed_from_the_case_is_not_written_to(world: World) -> None:
    reply_id = written(world)
    with world.session() as session:
        session.execute(update(Contact).values(removed_at=datetime.now(UTC)))
    assert look(world, reply_id).way is None


def test_an_answer_waits_for_the_hours_that_are_safe(world: World) -> None:
    reply_id = written(world)
    hour = (datetime.now(LONDON) + timedelta(hours=3)).hour
    with world.session() as session:
        session.execute(update(Contact).values(safe_from=hour * 60, safe_to=(hour * 60 + 60) % 1440))
    way = look(world, reply_id).way
    assert way is not None
    assert way.has_hours
    answer(world, reply_id)
    with world.session() as session:
        found = session.scalars(select(Message).where(Message.notice == "answer")).one()
        assert (found.has_hours, found.send_after > datetime.now(UTC)) == (True, True)


def test_words_that_are_none_or_too_many_are_refused(world: World) -> None:
    reply_id = written(world)
    for words in ("", " \n", "\u200b", "x" * 701):
        with pytest.raises(WordsMissing):
            answer(world, reply_id, Bilingual(words, ""))
    assert sent(world) == []


def test_what_looks_like_a_placeholder_is_words_and_decomposed_letters_are_composed(world: World) -> None:
    reply_id = written(world)
    answer(world, reply_id, Bilingual("Mae’r ((enw)) yn y ty\u0302.\0", ""))
    assert sent(world)[0][2].endswith("Mae'r ((enw)) yn y tŷ.")


def test_of_two_who_answer_at_once_the_second_is_told_and_nothing_goes_twice(world: World) -> None:
    reply_id = written(world)
    answer(world, reply_id)
    with pytest.raises(DoneMeanwhile) as told:
        answer(world, reply_id, Bilingual("Dydd Mawrth.", ""), ANOTHER)
    assert told.value.by == ME
    assert len(sent(world)) == 1
    answer(world, reply_id, Bilingual("Dydd Mawrth.", ""), ANOTHER, read=1, was_closed=True, keep_open=True)
    assert len(sent(world)) == 2


def test_the_same_answer_pressed_twice_goes_once(world: World) -> None:
    reply_id = written(world)
    answer(world, reply_id)
    answer(world, reply_id)
    assert len(sent(world)) == 1


def test_a_reply_that_a_colleague_closed_meanwhile_is_not_answered_over_their_head(world: World) -> None:
    reply_id = written(world)
    with world.session() as session:
        acts.close(session, reply_id, type_ids(world), "Siaradon ni", ANOTHER, datetime.now(UTC))
    with pytest.raises(DoneMeanwhile):
        answer(world, reply_id)


def test_an_answer_may_leave_the_reply_open(world: World) -> None:
    reply_id = written(world)
    answer(world, reply_id, keep_open=True)
    row = reply(world, reply_id)
    assert (row.closed_at, row.answered_at is not None) == (None, True)


def test_it_is_closed_for_a_reason_and_opened_again(world: World) -> None:
    reply_id = written(world)
    with world.session() as session:
        for nothing in ("", " ", "\u200b"):
            with pytest.raises(NoReason):
                acts.close(session, reply_id, type_ids(world), nothing, ME, datetime.now(UTC))
        acts.close(session, reply_id, type_ids(world), "Siaradon ni ar y ffôn", ME, datetime.now(UTC))
        acts.close(session, reply_id, type_ids(world), "Siaradon ni ar y ffôn", ME, datetime.now(UTC))
    assert look(world, reply_id).close_reason == "Siaradon ni ar y ffôn"
    with world.session() as session, pytest.raises(DoneMeanwhile):
        acts.close(session, reply_id, type_ids(world), "x", ANOTHER, datetime.now(UTC))
    with world.session() as session:
        acts.reopen(session, reply_id, type_ids(world), ME)
        acts.reopen(session, reply_id, type_ids(world), ME)
    row = reply(world, reply_id)
    assert (row.closed_at, row.closed_by, row.close_reason) == (None, None, None)


def test_it_is_given_only_to_who_may_answer_it(world: World) -> None:
    reply_id = written(world)
    worker = member(world, grants=[(Role.CASE_WORKER, "building-permit")], name="Nia")
    others = [
        member(world, grants=[(Role.CASE_WORKER, "adult-social-care")]).id,
        member(world, grants=[(Role.EDITOR, None)]).id,
        member(world, tenant=world.add_tenant()).id,
        uuid4(),
    ]
    with world.session() as session:
        acts.assign(session, reply_id, type_ids(world), worker.id, ME)
        acts.assign(session, reply_id, type_ids(world), worker.id, ME)
        for other in others:
            with pytest.raises(NotFound):
                acts.assign(session, reply_id, type_ids(world), other, ME)
    assert reply(world, reply_id).assigned_to == worker.id
    with world.session() as session:
        acts.assign(session, reply_id, type_ids(world), None, ME)
    assert reply(world, reply_id).assigned_to is None


def test_colleagues_stand_in_the_order_of_the_alphabet_of_the_page(world: World) -> None:
    for name in ("Llinos", "Lowri", "Dylan", "Ddwyryd"):
        member(world, [Role.CASE_WORKER], name=name)
    with world.session() as session:
        welsh = [one.name for one in people.colleagues(session, None, Language.CY)]
        english = [one.name for one in people.colleagues(session, None, Language.EN)]
    assert welsh == ["Dylan", "Ddwyryd", "Lowri", "Llinos"]
    assert english == ["Ddwyryd", "Dylan", "Llinos", "Lowri"]


def test_sensitive_cases_are_only_for_who_was_given_them_by_name(world: World) -> None:
    general = member(world, grants=[(Role.CASE_WORKER, None)])
    named = member(world, grants=[(Role.CASE_WORKER, "adult-social-care")])
    (sensitive,) = type_ids(world, "adult-social-care")
    with world.session() as session:
        assert [one.staff_id for one in people.colleagues(session, sensitive, Language.EN)] == [named.id]
        assert people.may_answer(session, next(iter(type_ids(world, "building-permit"))), general.id)


def test_a_reply_that_may_be_about_several_cases_is_put_to_one(world: World) -> None:
    told_live(world, "C-old")
    told_live(world, "C-new", contacts=[contact("p-2")])
    reply_id = text_in(world, "Pryd?").id
    found = look(world, reply_id)
    assert (found.head.several, found.head.reference, [one.reference for one in found.cases]) == (
        True,
        "C-new",
        ["C-old"],
    )
    with world.session() as session:
        acts.choose(session, reply_id, type_ids(world), found.cases[0].case_id, ME, datetime.now(UTC))
    after = look(world, reply_id)
    assert (after.head.several, after.head.reference) == (False, "C-old")
    with world.session() as session, pytest.raises(NotFound):
        acts.choose(session, reply_id, type_ids(world), uuid4(), ME, datetime.now(UTC))


def test_a_case_of_another_type_is_neither_offered_nor_taken(world: World) -> None:
    told_live(world, "C-care", case_type="adult-social-care")
    told_live(world, "C-plan", contacts=[contact("p-2")])
    reply_id = text_in(world, "Pryd?").id
    with world.session() as session:
        plans = type_ids(world, "building-permit")
        row = session.get_one(Reply, reply_id)
        assert shown.shown(session, world.shop.sender.catalogue, row, plans).cases == ()


def test_what_staff_wrote_is_sealed(world: World) -> None:
    answer(world, written(world))
    with world.session() as session:
        (row,) = session.scalars(select(ReplyAnswer)).all()
    assert b"Llun" not in row.words_sealed


def test_the_wish_is_the_one_of_today(world: World) -> None:
    reply_id = written(world)
    text_in(world, "ENGLISH")
    way = look(world, reply_id).way
    assert way is not None
    assert way.wish is LanguageWish.EN
