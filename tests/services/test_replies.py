"""What people text to us: taken once, known by the last message to that number, answered in their language."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.models.contact import Suppression
from app.models.message import Message
from app.models.organisation import Organisation
from tests.texting import MOBILE, answers, kept, text_in, told_live
from tests.world import World, contact, event

ANOTHER = "+447700900199"


def test_any_other_words_are_kept_open_for_staff_and_answered_in_the_persons_language(world: World) -> None:
    told_live(world)
    reply = text_in(world, "Mae fy nghyfeiriad wedi newid")
    assert (reply.word, reply.several, reply.closed_at, reply.mode) == (None, False, None, "live")
    assert reply.case_id is not None
    assert reply.contact_id is not None
    [answer] = answers(world)
    assert (answer.language, answer.to) == ("cy", MOBILE)
    assert answer.body.startswith("Cyngor Prawf: Diolch am eich neges.")
    assert "01632 960000" in answer.body


@pytest.mark.parametrize(
    ("language", "starts"),
    [
        ("en", ["Test Council: Thank you"]),
        ("both", ["Cyngor Prawf: Diolch", "Test Council: Thank you"]),
        ("unknown", ["Cyngor Prawf: Diolch", "Test Council: Thank you"]),
    ],
)
def test_the_answer_is_in_the_language_that_the_person_wants_and_welsh_comes_first(
    world: World, language: str, starts: list[str]
) -> None:
    told_live(world, contacts=[contact(language=language)])
    text_in(world, "Hello?")
    words = "\n\n".join(one.body for one in answers(world))
    places = [words.index(start) for start in starts]
    assert places == sorted(places)
    assert ("Diolch" in words, "Thank you" in words) == (language != "en", True)


def test_the_newest_message_to_the_number_says_which_case_a_reply_is_about(world: World) -> None:
    told_live(world, "C-old")
    told_live(world, "C-new", contacts=[contact("p-2")])
    reply = text_in(world, "When?")
    newest = world.messages("C-new", key=world.tenant.live_key)[0]["id"]
    with world.session() as session:
        assert reply.case_id == session.scalar(select(Message.case_id).where(Message.id == newest))
    assert reply.several


def test_a_closed_case_makes_it_no_harder_to_tell_which_is_meant(world: World) -> None:
    told_live(world, "C-closed")
    told_live(world, "C-closed", "case.withdrawn")
    told_live(world, "C-open", contacts=[contact("p-2")])
    assert not text_in(world, "When?").several


def test_a_number_that_nobody_wrote_to_is_kept_without_a_case_and_not_answered(world: World) -> None:
    told_live(world)
    for number in (ANOTHER, "60777", "+353871234567", "Cyngor"):
        reply = text_in(world, "Hello?", number=number)
        assert (reply.case_id, reply.contact_id, reply.closed_at, reply.answered_at) == (None,) * 4
    assert answers(world) == []


def test_what_was_sent_on_trial_makes_nobody_known(world: World) -> None:
    world.told(event("C-trial"))
    assert text_in(world, "Hello?").case_id is None


def test_what_was_never_handed_over_makes_nobody_known(world: World) -> None:
    told_live(world, contacts=[contact(language="cy", mobile="07700900123")], silent=True)
    assert text_in(world, "Hello?").case_id is None


def test_another_organisations_messages_to_the_same_number_are_never_seen(world: World) -> None:
    told_live(world)
    other = world.add_tenant()
    assert text_in(world, "STATUS", tenant=other).case_id is None
    text_in(world, "STOP", tenant=other)
    with world.session() as session:
        assert session.scalars(select(Suppression)).all() == []
    assert (len(kept(world)), len(kept(world, other))) == (0, 2)


def test_a_text_that_is_posted_three_times_is_one_reply_with_one_answer(world: World) -> None:
    told_live(world)
    for _ in range(3):
        text_in(world, "HELP", provider_id="SM" + "1" * 32)
    assert (len(kept(world)), len(answers(world))) == (1, 1)


def test_whoever_writes_on_is_told_once_in_twelve_hours_that_we_have_it(world: World) -> None:
    told_live(world)
    now = datetime.now(UTC)
    first = text_in(world, "One", at=now)
    second = text_in(world, "Two", at=now + timedelta(hours=11))
    third = text_in(world, "Three", at=now + timedelta(hours=12, minutes=1))
    assert [one.answered_at is not None for one in (first, second, third)] == [True, False, True]


def test_a_word_is_answered_whatever_was_answered_before(world: World) -> None:
    told_live(world)
    for words in ("Hello", "HELP", "STATUS", "HELP"):
        assert text_in(world, words).answered_at is not None


def test_a_machine_that_asks_on_and_on_is_answered_no_more_than_ten_times_an_hour(world: World) -> None:
    told_live(world)
    now = datetime.now(UTC)
    answered = [text_in(world, "HELP", at=now).answered_at for _ in range(12)]
    assert [one is not None for one in answered] == [True] * 10 + [False] * 2
    assert text_in(world, "HELP", at=now + timedelta(minutes=61)).answered_at is not None


def test_two_people_who_share_a_phone_and_want_two_languages_are_answered_in_both(world: World) -> None:
    told_live(world, contacts=[contact(email=None), contact("p-2", name="John", language="en", email=None)])
    text_in(world, "HELP")
    words = "\n\n".join(one.body for one in answers(world))
    assert words.index("Dyma wasanaeth") < words.index("This is the text message service of Test Council")


def test_the_words_and_the_number_are_sealed(world: World) -> None:
    told_live(world)
    reply = text_in(world, "Canary words")
    stored = reply.words_sealed + reply.address_sealed + reply.address_index
    assert b"Canary" not in stored
    assert b"900123" not in stored


def test_a_fictional_number_is_given_to_no_live_provider(world: World) -> None:
    told_live(world)
    with world.session() as session:
        session.get_one(Organisation, world.tenant.id).sandboxed = False
    assert text_in(world, "HELP").answered_at is None


def test_an_answer_stands_by_itself_in_the_look_ups(world: World) -> None:
    told_live(world)
    text_in(world, "HELP")
    world.deliver()
    answer = world.messages("C-1", key=world.tenant.live_key)[-1]
    assert (answer["event"], answer["template"], answer["status"]) == (None, None, "delivered")
    assert answer["fragments"] >= 1


def test_an_answer_goes_to_the_phone_of_the_demo(world: World) -> None:
    told_live(world)
    text_in(world, "HELP")
    world.deliver()
    assert "Dyma wasanaeth negeseuon testun" in world.client.get("/cy/ffon").get_data(as_text=True)


def test_an_answer_goes_though_its_case_is_withdrawn_meanwhile(world: World) -> None:
    told_live(world)
    text_in(world, "HELP")
    withdrawn = event("C-1", "case.withdrawn")
    assert world.post(withdrawn, key=world.tenant.live_key, secret=world.tenant.secret).status_code == 202
    world.process()
    world.deliver()
    assert [one.status for one in answers(world)] == ["delivered"]


def test_an_answer_that_could_not_leave_within_the_hour_is_let_go(world: World) -> None:
    told_live(world)
    text_in(world, "HELP", at=datetime.now(UTC) - timedelta(minutes=61))
    world.deliver()
    assert [one.status for one in answers(world)] == ["cancelled"]
