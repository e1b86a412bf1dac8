"""What people are told of an event, in which language and by which channel, and why somebody is not."""

from __future__ import annotations

from typing import Any

import pytest

from app.db import vault_of
from app.domain.recipients import Channel
from app.domain.sms import measure
from app.models.contact import Suppression
from app.services import organisations
from tests.world import Tenant, World, contact, event

LINK = "http://localhost/"


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("cy", ["Cyngor Prawf: Diolch."]),
        ("en", ["Test Council: Thank you."]),
        *((one, ["Cyngor Prawf: Diolch.", "Test Council: Thank you."]) for one in ("both", "unknown", None)),
    ],
)
def test_everyone_is_written_to_in_their_language_and_in_both_where_it_is_not_known(
    world: World, language: str | None, expected: list[str]
) -> None:
    (message,) = world.told(event(contacts=[contact(language=language, channels=["sms"])]))
    assert message["language"] == (language if language in ("cy", "en") else "both")
    assert message["status"] == "delivered"
    texts = message["content"]["body"].split("\n\n")
    assert [text[: len(start)] for text, start in zip(texts, expected, strict=True)] == expected


def test_a_missing_language_means_both(world: World) -> None:
    person = contact(channels=["email"])
    del person["language"]
    assert [one["language"] for one in world.told(event(contacts=[person]))] == ["both"]


def test_a_bilingual_text_is_one_where_that_costs_fewer_fragments_with_welsh_first(world: World) -> None:
    people = [contact(language="both", channels=["sms"], safe={"neutral": True})]
    (message,) = world.told(event(contacts=people))
    welsh, english = message["content"]["body"].split("\n\n")
    assert ("Mae gennym neges i chi" in welsh, "We have a message for you" in english) == (True, True)
    assert message["fragments"] <= measure(welsh).fragments + measure(english).fragments


def test_a_bilingual_text_is_two_where_those_cost_fewer_fragments(world: World) -> None:
    # The ô of "dynnu'n ôl" makes the whole of a text dear: the English is cheaper without it.
    first = event(contacts=[contact(language="both", channels=["sms"])])["data"]
    messages = world.told(event(kind="case.withdrawn", **first))
    assert [one["language"] for one in messages] == ["cy", "en"]
    assert {one["status"] for one in messages} == {"delivered"}
    together = measure("\n\n".join(one["content"]["body"] for one in messages))
    assert sum(one["fragments"] for one in messages) < together.fragments


def test_a_bilingual_email_has_a_subject_in_both_languages_with_welsh_first(world: World) -> None:
    (message,) = world.told(event(contacts=[contact(language="both", channels=["email"])]))
    assert (
        message["content"]["subject"]
        == "Mae'r cais am drwydded wedi dod i law / We have received the permit application"
    )
    body = message["content"]["body"]
    assert body.index("Helo Siân") < body.index("Hello Siân")


def test_language_belongs_to_the_person_and_never_to_the_case(world: World) -> None:
    people = [
        contact("mam", language="cy", mobile="07700900111"),
        contact("mab", language="en", mobile="07700900112", role="carer"),
    ]
    messages = world.told(event(contacts=people))
    assert {one["contact"]: one["language"] for one in messages} == {"mam": "cy", "mab": "en"}
    assert {one["created_at"] for one in messages} == {messages[0]["created_at"]}, "they leave together"


@pytest.mark.parametrize(
    ("role", "words"),
    [
        ("citizen", "eich cais am drwydded "),
        ("on_behalf", "ar ran rhywun arall"),
        ("carer", "ar ran rhywun arall"),
        ("representative", "ar ran rhywun arall"),
    ],
)
def test_the_words_fit_whom_the_case_is_about(world: World, role: str, words: str) -> None:
    (message,) = world.told(event(contacts=[contact(role=role)]))
    assert words in message["content"]["body"]
    assert ("ar ran rhywun arall" in message["content"]["body"]) == (role != "citizen")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"channels": ["email", "sms"]}, "email"),
        ({"channels": ["sms", "email"]}, "sms"),
        ({"channels": ["letter", "email"]}, "email"),
        ({"channels": ["sms", "email"], "mobile": None}, "email"),
        ({"channels": []}, "sms"),
        ({"channels": None}, "sms"),
        ({"channels": None, "mobile": None}, "email"),
    ],
)
def test_the_first_usable_channel_is_used_and_without_a_wish_a_text_before_an_email(
    world: World, fields: dict[str, Any], expected: str
) -> None:
    assert [one["channel"] for one in world.told(event(contacts=[contact() | fields]))] == [expected]


def test_somebody_who_cannot_be_reached_is_not_told_and_the_reason_is_kept(world: World) -> None:
    people = [contact("p-1", mobile=None, email=None), contact("p-2", mobile=None, channels=["sms"])]
    assert _not_told(world, event(contacts=people)) == {("p-1", None, "no-channel"), ("p-2", None, "no-channel")}


def test_a_channel_without_a_template_is_named_and_the_next_is_used(world: World) -> None:
    person = contact(address_lines=["1 Stryd Fawr", "Castell-nedd"], postcode="SA11 3QZ", channels=["letter", "sms"])
    assert _not_told(world, event(contacts=[person])) == {("p-1", "letter", "no-template")}
    assert [one["channel"] for one in world.messages("C-1")] == ["sms"]


def test_two_contacts_who_share_a_phone_are_told_once(world: World) -> None:
    people = [contact("p-1", name="Siân"), contact("p-2", name="Siôn", mobile="+447700900123")]
    for case, case_type in (("C-1", "adult-social-care"), ("C-2", "building-permit")):
        assert _not_told(world, event(case, case_type=case_type, contacts=people)) == {("p-2", "sms", "same-recipient")}
        assert [one["contact"] for one in world.messages(case)] == ["p-1"]


def test_two_contacts_who_share_a_phone_and_not_a_language_each_get_their_own(world: World) -> None:
    people = [contact("p-1"), contact("p-2", language="en")]
    assert [one["language"] for one in world.told(event(contacts=people))] == ["cy", "en"]


def test_who_must_be_written_to_in_neutral_words_reads_nothing_of_the_case(world: World) -> None:
    for channel in ("sms", "email"):
        case = f"NPT/{channel}/1"
        people = [contact(channels=[channel], language="both", safe={"neutral": True})]
        (message,) = world.told(event(case, contacts=people))
        words = f"{message['content']['subject']} {message['content']['body']}"
        assert "Mae gennym neges i chi" in words
        assert not any(word in words for word in (case, "cais", "drwydded", "permit", LINK))


def test_a_sensitive_case_type_has_no_link_in_its_texts_and_the_other_has(world: World) -> None:
    (care,) = world.told(event("C-1", case_type="adult-social-care", contacts=[contact()]))
    (permit,) = world.told(event("C-2"))
    assert LINK not in care["content"]["body"]
    assert f"{LINK}cy/c/" in permit["content"]["body"]


def test_a_link_for_who_gets_both_languages_leads_to_the_address_that_asks_nothing(world: World) -> None:
    for message in world.told(event(contacts=[contact(language="both")])):
        assert f"{LINK}c/" in message["content"]["body"]


@pytest.mark.parametrize("kind", ["test_key", "team_key"])
def test_a_suppressed_address_is_not_used_by_any_case_of_the_organisation(world: World, kind: str) -> None:
    with world.session() as session:
        organisations.add_guest(session, Channel.EMAIL, "sian@example.com", "Siân")
        organisations.add_guest(session, Channel.SMS, "07700900123", "Siân")
    suppress(world, Channel.SMS, "+447700900123")
    key = getattr(world.tenant, kind)
    for case in ("C-1", "C-2"):
        assert _not_told(world, event(case), key) == {("p-1", "sms", "opted-out")}
        assert [one["channel"] for one in world.messages(case)] == ["email"]


def test_the_address_that_one_organisation_must_not_use_another_may(world: World) -> None:
    suppress(world, Channel.SMS, "+447700900123")
    other = world.add_tenant()
    assert [one["channel"] for one in world.told(event(), key=other.test_key)] == ["sms"]


def test_a_suppression_counts_for_messages_that_are_queued_already(world: World) -> None:
    world.post(event())
    world.process()
    suppress(world, Channel.SMS, "+447700900123")
    world.deliver()
    (message,) = world.messages("C-1")
    assert (message["status"], message["reason"]["code"], message["attempts"]) == ("cancelled", "opted-out", 0)


@pytest.mark.parametrize(
    ("why", "reason"),
    [("stop", "opted-out"), ("opted-out", "opted-out"), ("wrong", "opted-out"), ("bounce-5.1.1", "mailbox-gone")],
)
def test_who_asked_us_to_stop_is_told_apart_from_a_mailbox_that_is_gone(world: World, why: str, reason: str) -> None:
    first = event("C-1", contacts=[contact(channels=["email"])])
    world.post(first)
    world.process()
    suppress(world, Channel.EMAIL, "sian@example.com", why=why)
    world.deliver()
    (message,) = world.messages("C-1")
    assert (message["status"], message["reason"]["code"]) == ("cancelled", reason)
    assert _not_told(world, event("C-2", contacts=[contact(channels=["email"])])) == {("p-1", "email", reason)}


def test_a_removed_contact_is_not_told_any_more_and_what_waits_is_cancelled(world: World) -> None:
    people = [contact("p-1"), contact("p-2", mobile="07700900124")]
    opened = event(contacts=people)
    world.post([opened, event(kind="contact.removed", contact={"reference": "p-2"}, reason="deceased")])
    world.process()
    world.deliver()
    assert {one["contact"]: one["status"] for one in world.messages("C-1")} == {"p-1": "delivered", "p-2": "cancelled"}
    closed = event(kind="case.closed")
    assert _not_told(world, closed) == {("p-2", None, "contact-removed")}


def _not_told(world: World, sent: dict[str, Any], key: str | None = None) -> set[tuple[str | None, str | None, str]]:
    answer = world.post(sent, key=key)
    assert answer.status_code == 202
    world.process()
    world.deliver()
    stored = world.get(answer.json["links"]["event"], key=key).json
    return {(one["contact"], one["channel"], one["reason"]["code"]) for one in stored["not_told"]}


def suppress(world: World, channel: Channel, address: str, tenant: Tenant | None = None, *, why: str = "stop") -> None:
    """What STOP does: the whole organisation must not use the address."""
    with world.session(tenant) as session:
        index = vault_of(session).index(f"address:{channel.value}", address)
        session.add(
            Suppression(
                organisation_id=(tenant or world.tenant).id, channel=channel.value, address_index=index, reason=why
            )
        )
