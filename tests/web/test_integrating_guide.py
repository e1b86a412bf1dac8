"""The guide for case systems: its examples work, and its tables leave nothing out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest

from app.domain.case_events import EventType
from app.domain.language_reasons import LanguageReason
from app.domain.message_status import MessageStatus
from app.domain.reasons import Reason
from app.domain.signatures import new_secret, verify
from app.web.api.contract.description import describe
from app.web.api.schemas import read_event

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "integrating.md").read_text("utf-8")
NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


def blocks(language: str) -> list[str]:
    """The examples in a language, without the indent of a list that they may stand in."""
    found = re.findall(rf"^( *)```{language}\n(.*?)^ *```", GUIDE, re.DOTALL | re.MULTILINE)
    return [re.sub(rf"^{indent}", "", text, flags=re.MULTILINE) for indent, text in found]


def test_every_event_in_the_guide_is_accepted() -> None:
    read = [json.loads(block) for block in blocks("json")]
    events = [event for one in read for event in (one if isinstance(one, list) else [one])]
    assert [read_event(event, NOW).event_id for event in events] == [
        "evt-000001",
        "evt-000002",
        "evt-000010",
        "evt-000011",
    ]


def test_what_the_python_of_the_guide_signs_is_let_in() -> None:
    (block,) = blocks("python")
    names: dict[str, Any] = {}
    exec(block, names)
    sign = cast(Callable[[str, bytes], dict[str, str]], names["sign"])
    secret, body = new_secret(), '{"name": "Siân Llŷr"}'.encode()
    verify(body, sign(secret, body), [secret])


@pytest.mark.parametrize("word", [*(kind.wire for kind in EventType), *MessageStatus, *Reason])
def test_every_event_type_status_and_reason_is_in_the_guide(word: str) -> None:
    assert re.search(rf"^\|.*`{re.escape(word)}`.*\|.*\|$", GUIDE, re.MULTILINE)


@pytest.mark.parametrize("reason", [*Reason, *LanguageReason])
def test_a_reason_means_in_the_guide_what_the_service_says(reason: Reason | LanguageReason) -> None:
    assert f"| `{reason}` | {reason.sentence.en} |" in GUIDE


def test_the_table_of_answers_has_every_answer_of_the_contract() -> None:
    paths = describe()["paths"].values()
    answers = {status for methods in paths for one in methods.values() for status in one["responses"]} - {"default"}
    assert answers == set(re.findall(r"^\| (\d{3}) \|", GUIDE, re.MULTILINE))


def test_every_look_up_is_in_the_guide() -> None:
    for_machines = {"/v1/openapi.json"}
    paths = {path for path, methods in describe()["paths"].items() if "get" in methods} - for_machines
    assert [path for path in paths if not re.search(rf"`GET {re.escape(path)}[`?]", GUIDE)] == []
