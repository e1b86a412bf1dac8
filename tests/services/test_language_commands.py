"""`olrhain set-language-policy`, `held` and `evidence`: what an operator decides, adds and shows of both languages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.models.organisation import AuditEntry
from tests.services.command_kit import Olrhain
from tests.services.test_holding import BOTH
from tests.world import World, contact, event

Council = Callable[..., tuple[int, str]]


@pytest.fixture
def council(olrhain: Olrhain, world: World) -> Council:
    """Runs a command for the organisation of the world: its exit code and what it printed."""
    return lambda command, *arguments: olrhain(command, world.tenant.slug, *arguments).whole


def held_event(world: World) -> str:
    """The id of an event whose Welsh is missing."""
    what: dict[str, Any] = {"id": "r", "what": {"en": "A floor plan"}}
    asked = event(kind="case.information_requested", case_type="building-permit", contacts=BOTH, request=what)
    return str(world.told(asked)[0]["event"])


@pytest.mark.parametrize(
    ("both_texts", "reason", "texts"),
    [("one", "one-text-fixed", 1), ("two", "two-texts-fixed", 2), ("cheaper", "one-text-costs-no-more", 1)],
)
def test_the_organisation_decides_between_one_bilingual_text_and_two(
    world: World, council: Council, both_texts: str, reason: str, texts: int
) -> None:
    assert council("set-language-policy", "--both-texts", both_texts)[0] == 0
    people = [contact(language="both", channels=["sms"], safe={"neutral": True})]
    messages = world.told(event(contacts=people))
    assert [one["language_reason"]["code"] for one in messages] == [reason] * texts


def test_the_policy_is_shown_and_what_is_not_given_stays(world: World, council: Council) -> None:
    council("set-language-policy", "--both-texts", "two")
    code, out = council("set-language-policy", "--author-may-sign", "yes")
    assert (code, out) == (0, "Texts in both languages: two.\nWho wrote a wording may sign for it.\n")
    assert council("set-language-policy") == (code, out)
    with world.session() as session:
        kept = session.scalars(select(AuditEntry.what).where(AuditEntry.what.contains(": ")).order_by(AuditEntry.id))
        assert list(kept) == ["texts in both languages: two", "author may sign: True"]


def test_what_is_held_is_listed_with_its_age_its_reason_and_its_people(world: World, council: Council) -> None:
    event_id = held_event(world)
    code, out = council("held")
    assert code == 0
    assert f"{event_id}  case.information_requested  trial  since " in out
    assert "(0.0 hours)  welsh-missing  2 people\n1 event with held messages.\n" in out


def test_an_event_shows_which_words_it_lacks_beside_those_that_are_there(world: World, council: Council) -> None:
    event_id = held_event(world)
    assert council("held", "--event", event_id) == (
        0,
        "request.what: the Welsh (cy) is missing\n    A floor plan\n",
    )


def test_words_are_added_from_a_file_and_the_messages_go(world: World, council: Council, tmp_path: Path) -> None:
    event_id, file = held_event(world), tmp_path / "what.txt"
    file.write_text("Cynllun llawr\n", "utf-8")
    words = ("--event", event_id, "--field", "request.what", "--language", "cy", "--text-file", str(file))
    assert council("held", *words, "--as", "Nia Rees") == (0, "Added. 2 held messages released.\n")
    world.deliver()
    assert [one["status"] for one in world.messages("C-1")] == ["delivered", "delivered"]
    assert council("held")[1] == "0 events with held messages.\n"


@pytest.mark.parametrize(
    "given",
    [("--field", "request.what"), ("--language", "cy", "--field", "x", "--text-file", "x", "--as", "Nia")],
)
def test_words_are_not_added_by_halves(council: Council, given: tuple[str, ...]) -> None:
    code, out = council("held", *given)
    assert (code, "to add words, give --event" in out) == (2, True)


def test_a_file_that_is_no_text_is_refused(world: World, council: Council, tmp_path: Path) -> None:
    event_id, file = held_event(world), tmp_path / "what.txt"
    file.write_bytes(b"\xff\xfe")
    words = ("--event", event_id, "--field", "request.what", "--language", "cy", "--text-file", str(file))
    code, out = council("held", *words, "--as", "Nia Rees")
    assert (code, "is not a text file in UTF-8" in out) == (1, True)


def test_evidence_is_printed_as_a_table_or_as_csv(world: World, council: Council) -> None:
    world.told(event(contacts=BOTH))
    code, out = council("evidence", "--mode", "trial")
    assert code == 0
    assert any(line.split() == ["messages", "sms", "cy", "1"] for line in out.splitlines())
    assert "messages,sms,cy,1\n" in council("evidence", "--mode", "trial", "--csv")[1]
    assert "messages,sms,cy,0\n" in council("evidence", "--csv")[1], "trial messages enter no report of live ones"


def test_evidence_of_a_period_that_is_none_is_refused(council: Council) -> None:
    code, out = council("evidence", "--from", "2026-02-01", "--to", "2026-01-01")
    assert (code, out) == (1, "olrhain: from: the period ends before it begins\n")
