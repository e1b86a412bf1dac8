"""What each word that is texted to us makes us do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from app.db import vault_of
from app.domain.recipients import Channel
from app.models.case import Case
from app.models.contact import Contact, Preference, Suppression
from app.models.organisation import AuditEntry
from app.services.known import address_index
from app.services.opting_out import suppressions
from tests.texting import MOBILE, answers, text_in, told_live
from tests.world import World, contact, event


def closed(world: World) -> list[tuple[str, str]]:
    with world.session() as session:
        return [(one.channel, one.reason) for one in session.scalars(select(Suppression))]


def last_answer(world: World) -> str:
    return answers(world)[-1].body


def preferences(world: World) -> list[tuple[str, str, str, str]]:
    with world.session() as session:
        rows = session.scalars(select(Preference).where(Preference.through == "text").order_by(Preference.id))
        return [(one.field, one.value, one.by, one.through) for one in rows]


# STOP and START


@pytest.mark.parametrize("words", ["STOP", "Stopio!", "atal", "unsubscribe", "stopiwch os gwelwch yn dda"])
def test_a_stop_in_either_language_closes_the_number_and_says_how_to_start_again(world: World, words: str) -> None:
    told_live(world)
    reply = text_in(world, words)
    assert closed(world) == [("sms", "stop")]
    assert (reply.word, reply.closed_by) == ("stop", "olrhain")
    assert "Ni fyddwn yn anfon rhagor o negeseuon testun" in last_answer(world)
    assert "anfonwch CYCHWYN i'r un rhif" in last_answer(world)
    assert preferences(world) == [("sms", "stopped", "citizen", "text")]


def test_a_stop_cancels_what_waits_so_that_it_shows_why_and_its_own_answer_still_goes(world: World) -> None:
    told_live(world)
    later = event("C-1", "case.delayed")
    world.post(later, key=world.tenant.live_key, secret=world.tenant.secret)
    world.process()
    text_in(world, "STOP")
    waiting = [one for one in world.messages("C-1", key=world.tenant.live_key) if one["status"] != "delivered"]
    assert [(one["status"], (one["reason"] or {}).get("code")) for one in waiting] == [
        ("cancelled", "opted-out"),
        ("created", None),
    ]
    world.deliver()
    assert [one.status for one in answers(world)] == ["delivered"]


def test_after_a_stop_news_goes_by_the_next_channel(world: World) -> None:
    told_live(world)
    text_in(world, "STOP")
    told_live(world, "C-1", "case.delayed")
    newest = [one for one in world.messages("C-1", key=world.tenant.live_key) if one["event"]][-1]
    assert (newest["channel"], newest["status"]) == ("email", "delivered")


def test_a_stop_from_a_number_that_nobody_wrote_to_closes_it_too(world: World) -> None:
    assert text_in(world, "STOP").closed_at is not None
    assert closed(world) == [("sms", "stop")]
    assert answers(world) == []


def test_a_start_lifts_the_persons_own_stop(world: World) -> None:
    told_live(world)
    text_in(world, "STOP")
    text_in(world, "CYCHWYN")
    assert closed(world) == []
    assert "Byddwn yn anfon negeseuon testun i'r rhif hwn eto." in last_answer(world)
    assert [value for _, value, _, _ in preferences(world)] == ["stopped", "started"]


@pytest.mark.parametrize("reason", ["opted-out", "5.1.1", suppressions.WRONG_NUMBER])
def test_a_start_lifts_nothing_that_a_provider_or_a_wrong_number_closed(world: World, reason: str) -> None:
    told_live(world)
    with world.session() as session:
        index = address_index(vault_of(session), Channel.SMS, MOBILE)
        suppressions.close(session, Channel.SMS, index, reason)
    reply = text_in(world, "START")
    assert closed(world) == [("sms", reason)]
    assert "heb siarad â chi" in last_answer(world)
    assert reply.closed_at is None


def test_a_start_without_a_stop_promises_nothing_new(world: World) -> None:
    told_live(world)
    text_in(world, "START")
    assert "Rydym yn anfon negeseuon testun i'r rhif hwn." in last_answer(world)
    assert preferences(world) == []


def test_a_stop_after_a_providers_word_keeps_that_word_as_the_reason(world: World) -> None:
    told_live(world)
    with world.session() as session:
        index = address_index(vault_of(session), Channel.SMS, MOBILE)
        suppressions.close(session, Channel.SMS, index, "opted-out")
    text_in(world, "STOP")
    assert closed(world) == [("sms", "opted-out")]


# WRONG and HELP


def test_a_wrong_number_is_closed_and_staff_are_told(world: World) -> None:
    told_live(world)
    reply = text_in(world, "Rhif anghywir")
    assert (reply.word, reply.closed_at) == ("wrong", None)
    assert closed(world) == [("sms", "wrong")]
    assert "Mae'n ddrwg gennym." in last_answer(world)
    assert preferences(world) == [("sms", "wrong", "citizen", "text")]


def test_a_wrong_number_after_a_stop_is_no_longer_lifted_by_a_start(world: World) -> None:
    told_live(world)
    for words in ("STOP", "WRONG", "START"):
        text_in(world, words)
    assert closed(world) == [("sms", "wrong")]


def test_help_says_who_we_are_and_whom_to_call(world: World) -> None:
    told_live(world, contacts=[contact(language="en")])
    text_in(world, "HELP")
    assert "This is the text message service of Test Council." in last_answer(world)
    assert "Call us on 01632 960000" in last_answer(world)


# CYMRAEG and ENGLISH


def test_a_language_is_chosen_for_everyone_with_this_number_and_answered_in_it(world: World) -> None:
    told_live(world, "C-1", contacts=[contact(language="en"), contact("p-9", mobile="07700900124", language="en")])
    told_live(world, "C-2", contacts=[contact("p-2", language="unknown")])
    text_in(world, "CYMRAEG")
    with world.session() as session:
        people = session.scalars(select(Contact).order_by(Contact.id)).all()
        audited = session.scalars(select(AuditEntry.what).where(AuditEntry.about_table == "contacts")).all()
    assert [(one.language, "language" in one.chosen) for one in people] == [("cy", True), ("en", False), ("cy", True)]
    assert [one.language for one in answers(world)] == ["cy"]
    assert "Byddwn yn ysgrifennu atoch yn Gymraeg" in last_answer(world)
    assert preferences(world) == [("language", "cy", "citizen", "text")] * 2
    assert audited == ["language cy"] * 2


def test_the_next_news_is_in_the_chosen_language_whatever_the_case_system_repeats(world: World) -> None:
    told_live(world)
    text_in(world, "English please")
    assert last_answer(world).startswith("Test Council: Thank you. We will write to you in English")
    told_live(world, "C-1", "case.delayed", contacts=[contact(language="cy")])
    newest = [one for one in world.messages("C-1", key=world.tenant.live_key) if one["event"]][-1]
    assert newest["language"] == "en"


def test_a_choice_that_was_long_under_way_does_not_undo_a_later_one(world: World) -> None:
    told_live(world)
    now = datetime.now(UTC)
    text_in(world, "ENGLISH", at=now)
    text_in(world, "CYMRAEG", at=now - timedelta(minutes=5))
    with world.session() as session:
        assert session.scalars(select(Contact.language)).all() == ["en"]


def test_a_number_that_is_nobodys_by_now_is_promised_nothing(world: World) -> None:
    told_live(world)
    told_live(world, "C-1", "contact.removed", contact={"reference": "p-1"}, reason="moved")
    reply = text_in(world, "ENGLISH")
    assert reply.closed_at is None
    assert "Diolch am eich neges. Mae wedi dod i law" in last_answer(world)


def test_a_start_that_was_sent_before_a_stop_and_comes_in_after_it_starts_nothing(world: World) -> None:
    told_live(world)
    text_in(world, "STOP")
    text_in(world, "START", at=datetime.now(UTC) - timedelta(minutes=5))
    with world.session() as session:
        assert session.scalars(select(Suppression.reason)).all() == ["stop"]
    assert answers(world)[-1].body == answers(world)[0].body
    text_in(world, "START")
    with world.session() as session:
        assert session.scalars(select(Suppression.reason)).all() == []


def test_a_stop_is_a_stop_though_the_person_and_the_case_cannot_be_read(world: World) -> None:
    told_live(world)
    with world.session() as session:
        session.execute(update(Contact).values(details_sealed=b"broken"))
        session.execute(update(Case).values(reference_sealed=b"broken", state_sealed=b"broken"))
    assert text_in(world, "STATUS").closed_at is None
    assert text_in(world, "When?").words_sealed
    text_in(world, "STOP")
    with world.session() as session:
        assert session.scalars(select(Suppression.reason)).all() == ["stop"]
