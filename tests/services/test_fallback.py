"""The next channel after one failed for good, and what the sandbox's badly behaved recipients end as."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import update

from app.domain.recipients import Channel
from app.models.template import Template
from tests.services.test_telling import suppress
from tests.world import World, contact, event

REFUSED, TEMPORARY, NO_ANSWER, TECHNICAL = "07700900991", "07700900992", "07700900993", "07700900994"


def test_an_email_goes_out_where_the_text_was_refused_for_good(world: World) -> None:
    messages = _all(world, event(contacts=[contact(mobile=REFUSED)]))
    assert _ends(messages) == [("sms", "permanent-failure", "provider-refused"), ("email", "delivered", None)]
    assert messages[0]["event"] == messages[1]["event"]
    assert _not_told(world, messages) == [("p-1", "sms", "provider-refused")]


def test_both_halves_of_a_bilingual_text_lead_to_one_email(world: World) -> None:
    first = event(contacts=[contact(mobile=REFUSED, language="both")])["data"]
    messages = _all(world, event(kind="case.withdrawn", **first))
    assert _ends(messages) == [
        ("sms", "permanent-failure", "provider-refused"),
        ("sms", "permanent-failure", "provider-refused"),
        ("email", "delivered", None),
    ]
    assert [one["language"] for one in messages] == ["cy", "en", "both"]
    assert _not_told(world, messages) == [("p-1", "sms", "provider-refused")]


def test_the_order_of_the_persons_channels_is_followed(world: World) -> None:
    person = contact(channels=["email", "sms"], email="permanent-failure+1@example.com")
    assert _ends(_all(world, event(contacts=[person]))) == [
        ("email", "permanent-failure", "provider-refused"),
        ("sms", "delivered", None),
    ]


def test_no_channel_is_tried_twice_and_the_end_of_them_is_an_end(world: World) -> None:
    messages = _all(world, event(contacts=[contact(mobile=REFUSED, email="permanent-failure@example.com")]))
    assert [one["status"] for one in messages] == ["permanent-failure"] * 2
    assert _not_told(world, messages) == [("p-1", "sms", "provider-refused"), ("p-1", "email", "provider-refused")]


@pytest.mark.parametrize("channels", [["sms"], ["sms", "email"]])
def test_a_channel_that_is_closed_is_no_fallback(world: World, channels: list[str]) -> None:
    suppress(world, Channel.EMAIL, "sian@example.com")
    messages = _all(world, event(contacts=[contact(mobile=REFUSED, channels=channels)]))
    assert [one["status"] for one in messages] == ["permanent-failure"]


def test_the_others_of_the_case_are_not_told_again(world: World) -> None:
    people = [contact("p-1", mobile=REFUSED), contact("p-2", mobile="07700900124")]
    messages = _all(world, event(contacts=people))
    assert [(one["contact"], one["channel"]) for one in messages] == [("p-1", "sms"), ("p-2", "sms"), ("p-1", "email")]


def test_what_goes_out_by_every_channel_is_not_sent_twice_where_one_fails(world: World) -> None:
    with world.session() as session:
        session.execute(update(Template).where(Template.event == "case.opened").values(every_channel=True))
    assert _ends(_all(world, event(contacts=[contact(mobile=REFUSED)]))) == [
        ("sms", "permanent-failure", "provider-refused"),
        ("email", "delivered", None),
    ]


@pytest.mark.parametrize(("of_type", "data"), [("case.withdrawn", {}), ("case.merged", {"into": "C-2"})])
def test_that_a_case_was_withdrawn_or_merged_is_told_by_the_next_channel_too(
    world: World, of_type: str, data: dict[str, Any]
) -> None:
    first = event(contacts=[contact(mobile=REFUSED)])["data"]
    assert _ends(_all(world, event(kind=of_type, **first, **data)))[-1] == ("email", "delivered", None)


def test_a_temporary_failure_is_tried_again_later_and_by_no_other_channel(world: World) -> None:
    (message,) = _all(world, event(contacts=[contact(mobile=TEMPORARY)]))
    assert (message["status"], message["reason"]["code"], message["attempts"]) == ("created", "provider-away", 1)
    assert message["send_after"] > message["created_at"]


def test_a_technical_failure_is_final_and_ours(world: World) -> None:
    assert _ends(_all(world, event(contacts=[contact(mobile=TECHNICAL)]))) == [
        ("sms", "technical-failure", None),
    ]


def test_no_answer_is_looked_up_and_never_taken_for_a_failure(world: World) -> None:
    (message,) = _all(world, event(contacts=[contact(mobile=NO_ANSWER)]))
    assert (message["status"], message["reason"]["code"]) == ("unknown", "perhaps-sent")


def _all(world: World, sent: dict[str, Any]) -> list[dict[str, Any]]:
    """The messages of an event once nothing more is due."""
    world.told(sent)
    while world.deliver():
        pass
    return world.messages(sent["subject"])


def _ends(messages: list[dict[str, Any]]) -> list[tuple[str, str, str | None]]:
    return [(one["channel"], one["status"], one["reason"] and one["reason"]["code"]) for one in messages]


def _not_told(world: World, messages: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    stored = world.get(f"/v1/events/{messages[0]['event']}").json
    return [(one["contact"], one["channel"], one["reason"]["code"]) for one in stored["not_told"]]


AT_HOME = {"address_lines": ["1 Stryd Fawr", "Abertawe"], "postcode": "SA1 1AA", "mobile": None, "email": None}


def test_who_has_no_phone_and_no_email_gets_a_letter_in_their_language(world: World) -> None:
    [letter] = _all(world, event(case_type="adult-social-care", contacts=[contact(channels=[], **AT_HOME)]))
    assert (letter["channel"], letter["language"], letter["status"]) == ("letter", "cy", "delivered")
    assert letter["content"]["subject"] == "Mae'r cais wedi dod i law"


def test_a_letter_is_the_last_way_where_text_and_email_failed_for_good(world: World) -> None:
    failing = {**AT_HOME, "mobile": REFUSED, "email": "permanent-failure@example.com"}
    person = contact(channels=["sms", "email", "letter"], **failing)
    messages = _all(world, event(case_type="adult-social-care", contacts=[person]))
    assert [(one["channel"], one["status"]) for one in messages] == [
        ("sms", "permanent-failure"),
        ("email", "permanent-failure"),
        ("letter", "delivered"),
    ]


def test_without_a_carrier_of_letters_nobody_is_written_to_on_paper(world: World) -> None:
    council = world.add_tenant(sandboxed=False)
    told = event(case_type="adult-social-care", contacts=[contact(channels=[], **AT_HOME)])
    answer = world.post(told, key=council.live_key, secret=council.secret)
    world.process()
    seen = world.get(f"/v1/events/{answer.json['id']}", key=council.live_key).json
    assert (seen["messages"], seen["not_told"][0]["reason"]["code"]) == ([], "no-provider")
