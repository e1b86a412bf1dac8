"""The API in Welsh: its description, its problems with every fault, and the reasons it gives, with no English left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from flask import Flask

from app.domain.bilingual import Bilingual, Language
from app.domain.errors import Fault
from app.domain.reasons import Reason
from app.web.api import problems
from app.web.api.contract import words
from app.web.api.contract.description import describe
from app.web.api.problems import KINDS, Problem
from tests.web.left_over import english_in, welsh_in
from tests.world import BATCH, STRUCTURED, World, event

SPOKEN = frozenset({"title", "description", "summary"})
FAULTS = sorted(words.Words(Language.CY).table("fault_codes"))
WELSH = {"Accept-Language": "cy"}
NO_KEY = {"Authorization": "Basic x"}
UNKNOWN_KEY = {"Authorization": "Bearer olr_test_nobody"}


def test_the_welsh_description_says_nothing_in_english() -> None:
    assert [text for text in _spoken(describe(Language.CY)) if english_in(text)] == []


def test_the_english_description_says_nothing_in_welsh() -> None:
    assert [text for text in _spoken(describe(Language.EN)) if welsh_in(text)] == []


@pytest.mark.parametrize("code", sorted(KINDS))
def test_a_problem_is_told_in_the_language_that_is_asked_for(code: str) -> None:
    welsh, english = (_told(Problem(code), language) for language in Language)
    assert english_in(f"{welsh['title']} {welsh['detail']}") == []
    assert welsh_in(f"{english['title']} {english['detail']}") == []


@pytest.mark.parametrize("code", FAULTS)
def test_a_fault_is_told_in_the_language_that_is_asked_for(code: str) -> None:
    problem = Problem("invalid", faults=[Fault("/data", code, "This is not what we need")])
    welsh, english = (_told(problem, language)["errors"][0]["detail"] for language in Language)
    assert english_in(welsh) == []
    assert english == "This is not what we need"


def test_what_a_problem_says_more_of_is_said_in_both() -> None:
    problem = Problem("malformed", Bilingual("Nid UTF-8 yw'r corff.", "The body is not UTF-8."))
    assert _told(problem, Language.CY)["detail"] == "Nid UTF-8 yw'r corff."
    assert _told(problem, Language.EN)["detail"] == "The body is not UTF-8."


@pytest.mark.parametrize("reason", Reason)
def test_a_reason_is_told_in_both_languages(reason: Reason) -> None:
    assert english_in(reason.sentence.cy) == []
    assert welsh_in(reason.sentence.en) == []


@pytest.mark.parametrize(
    ("body", "more"),
    [
        (b"{}", {"headers": NO_KEY}),
        (b"{}", {"headers": UNKNOWN_KEY}),
        (b"{", {}),
        (b"\xff", {}),
        (b'{"a": 1, "a": 2}', {}),
        (b'{"a": NaN}', {}),
        (b"[" * 40 + b"]" * 40, {}),
        (b'{"a": "\\u0000"}', {}),
        (b"{}", {}),
        (b"[]", {}),
        (b"{}", {"content_type": BATCH}),
        (b"[" + b"{}," * 500 + b"{}]", {"content_type": BATCH}),
        (b"{}", {"content_type": "text/plain"}),
        (b"{}", {"content_type": "application/json"}),
        (b" " * 70_000, {"content_type": STRUCTURED}),
        (b"{}", {"headers": {"Content-Encoding": "gzip"}}),
    ],
    ids=[
        *("no key", "unknown key", "broken", "not UTF-8", "a key twice", "no number", "too deep", "a NUL", "empty"),
        *("a list", "no batch", "too many", "wrong type", "no headers", "too large", "compressed"),
    ],
)
def test_what_is_refused_is_refused_in_welsh(world: World, body: bytes, more: Mapping[str, Any]) -> None:
    headers = {**WELSH, **more.get("headers", {})}
    answer = world.post(body, content_type=more.get("content_type"), headers=headers)
    assert answer.status_code >= 400
    assert answer.headers["Content-Language"] == "cy"
    said = answer.get_json(force=True)
    assert [text for text in _texts(said) if english_in(text)] == []


def test_an_event_with_many_faults_is_refused_in_welsh(world: World) -> None:
    odd = event(milestone="x y", contacts=[{"reference": "p-1", "mobile": "12", "language": "fr"}], colour="red")
    said = world.post({**odd, "time": "yesterday"}, headers=WELSH).get_json(force=True)
    assert len(said["errors"]) > 3
    assert [text for text in _texts(said) if english_in(text)] == []


def _told(problem: Problem, language: Language) -> dict[str, Any]:
    with Flask(__name__).test_request_context("/v1/events", headers={"Accept-Language": language.value}):
        return problems.as_dict(problem)


def _spoken(value: object) -> Iterator[str]:
    """What a description says to people: not its names, codes and examples."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name in SPOKEN and isinstance(inner, str):
                yield inner
            elif name not in {"example", "examples"}:
                yield from _spoken(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _spoken(inner)


def _texts(problem: Mapping[str, Any]) -> Iterator[str]:
    yield from (problem["title"], problem["detail"])
    yield from (one["detail"] for one in problem["errors"])
