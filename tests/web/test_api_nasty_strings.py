"""300 nasty strings through every text of an event, into words, look-ups, status pages and the sandbox phone."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from html import unescape
from typing import Any

import pytest
from sqlalchemy import select

from app.models.case import StoredEvent
from tests.answers import kind, rows, with_own_tenant
from tests.web.nasty_strings import STRINGS
from tests.web.reading import Page
from tests.world import World, contact, event

OURS = "http://localhost/"
LINK = re.compile(r"http://localhost(/[0-9A-Za-z/]+)")
ADDRESS = re.compile(r"[a-z]+://\S+|\b(?:mailto|javascript|tel):\S|\bwww\.\S|\bevil\.com", re.IGNORECASE)
BIDI = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
BLOCK = re.compile(r"(?m)^\s*(?:#|>|\*|\+ |```|\^|={3,}|-(?!--$))")


@dataclass(frozen=True)
class Flow:
    """What became of the strings: the answers to their events, and every message."""

    world: World
    sent: list[dict[str, Any]]
    answers: list[dict[str, Any]]
    messages: list[dict[str, Any]]


@pytest.fixture(scope="module")
def flow(shared_world: World) -> Flow:
    world = with_own_tenant(shared_world)
    sent = [one for number, text in enumerate(STRINGS) for one in _events(number, text)]
    answers = []
    for start in range(0, len(sent), 100):
        answer = world.post(sent[start : start + 100])
        assert answer.status_code == 207
        answers += answer.json["items"]
    while world.process():
        pass
    while world.deliver():
        pass
    return Flow(world, sent, answers, _messages(world))


def test_there_are_300_of_them() -> None:
    assert len(set(STRINGS)) == 300


def test_every_event_is_taken_and_the_same_again_is_a_replay(flow: Flow) -> None:
    rejected = [(one["event_id"], one["problem"]["errors"]) for one in flow.answers if one["status"] != "accepted"]
    assert rejected == []
    again = flow.world.post(flow.sent[:500]).json["items"]
    assert {one["status"] for one in again} == {"replayed"}


def test_every_event_is_processed_and_none_is_parked(flow: Flow) -> None:
    with flow.world.session() as session:
        stored = session.scalars(select(StoredEvent)).all()
    assert len(stored) == len(flow.sent)
    assert {(one.parked_at, one.problem, one.effect) for one in stored} == {(None, None, "applied")}


def test_every_message_ends_or_is_held_for_a_reason(flow: Flow) -> None:
    assert len(flow.messages) >= 4 * len(STRINGS)
    for message in flow.messages:
        if message["status"] != "delivered":
            assert (message["status"], message["reason"]["code"]) in {
                ("held", "too-long"),
                ("held", "detail-missing"),
            }


def test_no_string_adds_a_placeholder_a_link_or_an_invisible_letter_to_a_message(flow: Flow) -> None:
    for words in _words(flow):
        assert "((" not in words, words
        assert "))" not in words, words
        assert ADDRESS.findall(words.replace(OURS, "")) == [], words
        assert not BIDI.search(words), words
        assert not any(unicodedata.category(letter) in ("Cc", "Cs") for letter in words.replace("\n", "")), words
        assert unicodedata.is_normalized("NFC", words), words


def test_no_string_makes_a_heading_list_or_quotation_of_an_email(flow: Flow) -> None:
    for message in flow.messages:
        if message["channel"] == "email" and message["content"]["body"]:
            assert not BLOCK.search(message["content"]["body"]), message["content"]["body"]


def test_no_string_begins_another_header_in_the_subject_of_an_email(flow: Flow) -> None:
    subjects = [one["content"]["subject"] for one in flow.messages if one["content"]["subject"]]
    assert subjects
    assert not any(re.search(r"[\r\n\x0b\x0c\x85\u2028\u2029]", one) for one in subjects)


def test_every_link_in_a_message_is_the_persons_own(flow: Flow) -> None:
    linked = [one for one in flow.messages if LINK.search(one["content"]["body"] or "")]
    assert linked
    paths = {path for one in linked for path in LINK.findall(one["content"]["body"])}
    assert all(re.fullmatch(r"/(?:(?:cy|en)/)?c/[0-9A-Za-z]{22}", path) for path in paths)
    assert len(paths) == len({one["case"] for one in linked})


def test_every_case_is_found_by_its_link_under_the_name_it_was_given(flow: Flow) -> None:
    key = {"Authorization": f"Bearer {flow.world.tenant.test_key}"}
    for answer, sent in list(zip(flow.answers, flow.sent, strict=True))[::5]:
        found = flow.world.client.get(answer["links"]["case"], headers=key)
        assert found.status_code == 200, sent["subject"]
        assert found.json["reference"] == unicodedata.normalize("NFC", sent["subject"])
        assert flow.world.client.get(answer["links"]["event"], headers=key).status_code == 200


def test_every_status_page_shows_them_as_words_alone(flow: Flow) -> None:
    paths = {one["case"]: LINK.findall(one["content"]["body"] or "") for one in flow.messages}
    for found in paths.values():
        for path in found[:1]:
            reader = flow.world.app.test_client()
            assert reader.post(path.replace("/c/", "/cy/c/") if path.startswith("/c/") else path).status_code == 303
            for address in ("/cy/cais", "/en/request"):
                page = reader.get(address)
                assert page.status_code == 200
                _is_harmless(page.text)


def test_the_sandbox_phone_shows_them_as_words_alone(flow: Flow) -> None:
    shown = ""
    for number in range(1, 27):
        page = flow.world.client.get(("/cy/ffon", "/en/phone")[number % 2], query_string={"page": number})
        assert page.status_code == 200
        _is_harmless(page.text)
        shown += unescape(page.text)
    assert "{{7*7}}" in shown
    assert "<b" in shown


@pytest.mark.parametrize("bad", ["\0", "\ud800", "\udfff\ud800"], ids=ascii)
def test_nul_and_half_characters_are_refused_wherever_they_stand(flow: Flow, bad: str) -> None:
    before = rows(flow.world)
    whole = json.dumps(_events(999, "MARK"))
    places = whole.count("MARK")
    assert places > 20
    for place in range(places):
        parts = whole.split("MARK")
        body = "MARK".join(parts[: place + 1]) + json.dumps(f"x{bad}")[1:-1] + "MARK".join(parts[place + 1 :])
        assert kind(flow.world.post(body.encode(), content_type="application/cloudevents-batch+json")) == (
            400,
            "malformed",
        )
    assert rows(flow.world) == before


def _events(number: int, text: str) -> list[dict[str, Any]]:
    """The events of one case, with a string in every text they carry, to somebody with a phone of their own."""
    case = f"{number}/{text}"[:100]
    pair = {"cy": text[:2000], "en": text[:2000]}
    person = contact(
        text[:100],
        name=text[:200],
        mobile=f"07700900{number:03}",
        email=f"n{number}@example.com",
        channels=["email" if number % 2 else "sms"],
        language=("cy", "both", "en")[number % 3],
        address_lines=[text[:100]],
        postcode=text[:10],
    )
    visit = {"id": text[:200], "start": "2027-01-12T14:30:00Z", "place": pair, "notes": pair}
    kinds: list[tuple[str, dict[str, Any]]] = [
        ("case.opened", {"case_type": "building-permit", "contacts": [person]}),
        ("case.information_requested", {"request": {"id": text[:200], "what": pair}}),
        ("case.appointment_booked", {"appointment": visit}),
        ("case.delayed", {"reason": pair}),
        ("case.transferred", {"to": pair, "into": text[:100]}),
    ]
    names = {"id": f"{number}{text}"[:200], "source": text[:200]}
    return [event(case, of_type, **data, **names | {"id": f"{of_type}{names['id']}"[:200]}) for of_type, data in kinds]


def _messages(world: World) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        page = world.get("/v1/messages", limit=500, **cursor)
        assert page.status_code == 200
        found += page.json["items"]
        if page.json["next"] is None:
            return found
        cursor = {"cursor": page.json["next"]}


def _words(flow: Flow) -> list[str]:
    parts = [one["content"][name] for one in flow.messages for name in ("subject", "body")]
    return [one for one in parts if one]


def _is_harmless(html: str) -> None:
    """Whether nothing in a page runs, looks or leads anywhere but to what is ours."""
    for tag, attributes in Page(html).tags:
        assert tag not in ("iframe", "object", "embed", "base", "b"), tag
        assert not any(name.startswith("on") for name in attributes), attributes
        assert tag != "script" or "nonce" in attributes
        for name in ("href", "src", "action"):
            target = attributes.get(name, "")
            assert re.match(r"(?:/(?!/)|#|tel:|mailto:|\?|http://localhost/|$)", target), target
            assert "evil" not in target
