"""The published contract is whole OpenAPI 3.1, and every example in it is good."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, cast

import pytest
from pydantic import BaseModel

from app.domain.case_events import EventType
from app.web.api import answers, evidence_answers
from app.web.api.contract import words
from app.web.api.contract.description import describe
from app.web.api.schemas import read_event

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
FORMS = ("application/cloudevents+json", "application/json", "application/cloudevents-batch+json")


@pytest.fixture(scope="module")
def contract() -> dict[str, Any]:
    return describe()


@pytest.fixture(scope="module")
def schemas(contract: dict[str, Any]) -> dict[str, Any]:
    return cast(dict[str, Any], contract["components"]["schemas"])


@pytest.fixture(scope="module")
def post(contract: dict[str, Any]) -> dict[str, Any]:
    return cast(dict[str, Any], contract["paths"]["/v1/events"]["post"])


# OpenAPI 3.1


def test_every_reference_leads_somewhere(contract: dict[str, Any]) -> None:
    references = [one["$ref"] for one in objects(contract) if isinstance(one.get("$ref"), str)]
    assert len(references) > 100
    for reference in references:
        found: Any = contract
        for step in reference.removeprefix("#/").split("/"):
            found = found[step]


def test_the_description_has_the_shape_of_openapi(contract: dict[str, Any]) -> None:
    assert contract["openapi"].startswith("3.1.")
    assert {"title", "version"} <= contract["info"].keys()
    written = [one for methods in contract["paths"].values() for one in methods.values()]
    names = [one["operationId"] for one in written]
    assert len(set(names)) == len(names)
    assert {tag for one in written for tag in one["tags"]} == {tag["name"] for tag in contract["tags"]}
    answered = [answer for one in written for answer in one["responses"].values() if "$ref" not in answer]
    assert all(answer["description"] and answer["content"] for answer in answered)
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+", name) for part in contract["components"].values() for name in part)


def test_no_schema_stands_unused(contract: dict[str, Any], schemas: dict[str, Any]) -> None:
    used = {one["$ref"].rpartition("/")[2] for one in objects(contract) if isinstance(one.get("$ref"), str)}
    assert schemas.keys() - used == set()


# The examples


@pytest.mark.parametrize("kind", EventType)
def test_the_example_of_an_event_type_is_accepted(post: dict[str, Any], kind: EventType) -> None:
    example = post["requestBody"]["content"][FORMS[0]]["examples"][kind.wire]["value"]
    assert read_event(example, NOW).type is kind


def test_the_example_in_headers_is_accepted(post: dict[str, Any]) -> None:
    data = post["requestBody"]["content"][FORMS[1]]["examples"]["binary"]["value"]
    headers = {one["name"]: one["example"] for one in post["parameters"] if one.get("name", "").startswith("ce-")}
    attributes = {name.removeprefix("ce-"): value for name, value in headers.items()}
    assert read_event(attributes | {"data": data}, NOW).type is EventType.MILESTONE_REACHED


def test_every_event_of_the_batch_is_accepted(post: dict[str, Any]) -> None:
    batch = post["requestBody"]["content"][FORMS[2]]["examples"]["batch"]["value"]
    assert [read_event(one, NOW).event_id for one in batch] == ["evt-000001", "evt-000002"]


@pytest.mark.parametrize("name", words.examples()["answers"])
def test_the_example_of_an_answer_is_what_the_model_would_write(name: str) -> None:
    model: type[BaseModel] = getattr(answers, name, None) or getattr(evidence_answers, name)
    example = words.examples()["answers"][name]
    assert dict(kept(json.loads(model.model_validate(example).model_dump_json()))) == dict(kept(example))


def test_the_fault_in_an_example_has_a_code_that_is_listed(schemas: dict[str, Any]) -> None:
    shown = {fault["code"] for fault in words.examples()["faults"].values()}
    assert shown <= set(schemas["FaultCode"]["x-extensible-enum"])


def objects(node: Any) -> Iterator[dict[str, Any]]:
    """Every object within a value, itself included."""
    if isinstance(node, dict):
        yield node
    for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from objects(inner)


def kept(node: Any, at: str = "") -> Iterator[tuple[str, Any]]:
    """Every plain value with the place where it stands; moments as moments, however many zeros end them."""
    if isinstance(node, dict | list):
        for key, inner in node.items() if isinstance(node, dict) else enumerate(node):
            yield from kept(inner, f"{at}/{key}")
    elif isinstance(node, str) and re.match(r"\d{4}-\d{2}-\d{2}T", node):
        yield at, datetime.fromisoformat(node)
    else:
        yield at, node
