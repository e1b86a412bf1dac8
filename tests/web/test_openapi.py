"""The published contract is true to the routes, models and enums that it is made from."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from flask import Flask

import app.services.events
import app.web.api
from app.domain.bilingual import Language
from app.domain.case_events import EventType
from app.domain.message_status import MessageStatus
from app.domain.reasons import Reason
from app.domain.recipients import Channel, Role
from app.services.case_systems.callers import Callers
from app.services.case_types import Catalogue
from app.web.api import docs, events, evidence, look_ups, problems, receipts, replies
from app.web.api.contract import words
from app.web.api.contract.description import describe
from app.web.api.door import Door
from app.web.api.schemas import InvalidEvent, read_event

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


@pytest.fixture(scope="module")
def api() -> Flask:
    """The routes of the API over a door that leads nowhere: they open it only for a request."""
    nowhere = cast(Any, None)
    door = Door(nowhere, cast(Callers, None), cast(Catalogue, None), lambda: NOW)
    app = Flask(__name__, static_folder=None)
    for blueprint in (
        events.blueprint(door),
        look_ups.blueprint(door),
        evidence.blueprint(door),
        receipts.blueprint(door, nowhere),
        replies.blueprint(door, nowhere),
        docs.blueprint(),
    ):
        app.register_blueprint(blueprint)
    return app


# What is described is what is there


def test_every_route_is_described_and_everything_described_has_a_route(api: Flask, contract: dict[str, Any]) -> None:
    routed = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in api.url_map.iter_rules()
        if rule.rule.startswith("/v1/")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert {(path, method) for path, methods in contract["paths"].items() for method in methods} == routed


def test_the_parameters_of_a_path_are_those_in_its_address(contract: dict[str, Any]) -> None:
    for path, methods in contract["paths"].items():
        for written in methods.values():
            named = [one["name"] for one in written["parameters"] if one.get("in") == "path"]
            assert named == re.findall(r"{(\w+)}", path)


def test_the_parameters_of_the_list_of_messages_are_those_that_it_reads(contract: dict[str, Any]) -> None:
    written = contract["paths"]["/v1/messages"]["get"]["parameters"]
    query = {one["name"]: one["schema"] for one in written if one.get("in") == "query"}
    assert query.keys() == look_ups.MessageQuery.model_fields.keys()
    assert query["limit"] == {"type": "integer", "minimum": 1, "maximum": 500, "default": 50}
    assert query["cursor"] == {"type": "string"}
    assert query["status"] == {"$ref": "#/components/schemas/MessageStatus"}


def test_an_event_is_posted_in_three_forms(post: dict[str, Any]) -> None:
    assert tuple(post["requestBody"]["content"]) == FORMS


def test_every_answer_of_the_table_of_answers_is_there(post: dict[str, Any]) -> None:
    table = {"202", "200", "207", "400", "401", "403", "409", "413", "415", "422", "429", "503", "default"}
    assert set(post["responses"]) == table


def test_an_answer_names_the_headers_that_come_with_it(contract: dict[str, Any], post: dict[str, Any]) -> None:
    responses = contract["components"]["responses"]
    assert post["responses"]["200"]["headers"].keys() == {"Idempotent-Replayed"}
    assert {name: set(one["headers"]) for name, one in responses.items() if "headers" in one} == {
        "Problem401": {"WWW-Authenticate"},
        "Problem429": {"Retry-After"},
        "Problem503": {"Retry-After"},
    }


def test_every_operation_but_the_description_itself_wants_to_know_who_calls(contract: dict[str, Any]) -> None:
    schemes = contract["components"]["securitySchemes"]
    assert {one.get("scheme", one.get("name")) for one in schemes.values()} == {"bearer", "X-Twilio-Signature"}
    open_to_all = [
        path
        for path, methods in contract["paths"].items()
        for written in methods.values()
        if not any(name in schemes for one in written["security"] for name in one)
    ]
    assert open_to_all == ["/v1/openapi.json"]


# Words that stand for something


@pytest.mark.parametrize(
    ("name", "keyword", "known"),
    [
        ("EventType", "enum", [kind.wire for kind in EventType]),
        ("MessageStatus", "enum", list(MessageStatus)),
        ("ReasonCode", "x-extensible-enum", list(Reason)),
        ("ProblemType", "x-extensible-enum", [f"urn:olrhain:problem:{code}" for code in problems.KINDS]),
        ("Role", "enum", list(Role)),
        ("Channel", "enum", list(Channel)),
    ],
)
def test_a_list_holds_every_word_there_is_with_its_meaning(
    schemas: dict[str, Any], name: str, keyword: str, known: list[str]
) -> None:
    assert schemas[name][keyword] == known
    assert schemas[name]["x-enumDescriptions"].keys() == set(known)


def test_the_fault_codes_are_those_that_the_code_gives(schemas: dict[str, Any]) -> None:
    events = Path(app.services.events.__file__).parent
    folders = [Path(app.web.api.__file__).parent.glob("*.py"), events.glob("*.py")]
    given = {code for folder in folders for file in folder for code in codes_of(ast.parse(file.read_text("utf-8")))}
    assert set(schemas["FaultCode"]["x-extensible-enum"]) == given


def test_no_code_is_pydantics_own() -> None:
    odd = {"expected_by": "2026-02-31", "silent": 1, "details": {"A": 1.5}, "contacts": {}, "milestone": 3}
    with pytest.raises(InvalidEvent) as refused:
        read_event(event("case.milestone_reached", **odd) | {"time": "2026-02-31T09:30:00Z"}, NOW)
    assert {fault.code for fault in refused.value.faults} <= set(
        describe()["components"]["schemas"]["FaultCode"]["x-extensible-enum"]
    )


def test_each_event_type_has_a_schema_of_its_own_with_its_data(schemas: dict[str, Any]) -> None:
    mapping = schemas["PostedEvent"]["discriminator"]["mapping"]
    assert list(mapping) == [kind.wire for kind in EventType]
    for wire, reference in mapping.items():
        written = schemas[reference.rpartition("/")[2]]
        assert written["properties"]["type"]["const"] == wire
        assert set(written["required"]) == {"specversion", "id", "source", "type", "subject", "time", "data"}


def test_data_is_strict_and_the_envelope_is_not(schemas: dict[str, Any]) -> None:
    kinds = [choice["$ref"].rpartition("/")[2] for choice in schemas["PostedData"]["anyOf"]]
    assert {schemas[name]["additionalProperties"] for name in kinds} == {False}
    assert "additionalProperties" not in schemas["PostedCaseOpened"]


def test_hours_are_described_as_they_are_written_and_not_as_they_are_kept(schemas: dict[str, Any]) -> None:
    written = schemas["PostedSafe"]["properties"]["from"]["anyOf"][0]
    assert written["type"] == "string"
    assert re.fullmatch(written["pattern"], "09:00")


def test_every_field_says_what_it_means(schemas: dict[str, Any]) -> None:
    silent = [
        f"{name}.{field}"
        for name, schema in schemas.items()
        for field, written in schema.get("properties", {}).items()
        if not written.get("description", "").strip()
    ]
    assert silent == []


@pytest.mark.parametrize("path", list(words.paths()), ids="/".join)
def test_words_are_there_in_both_languages_and_differ(path: tuple[str, ...]) -> None:
    welsh, english = (words.Words(language)(*path) for language in Language)
    assert welsh.strip()
    assert english.strip()
    assert welsh != english
    assert welsh.count("`") == english.count("`")


def test_the_two_languages_describe_the_same_thing() -> None:
    assert names_of(describe(Language.CY)) == names_of(describe(Language.EN))


# Where it is found


def test_the_service_publishes_it_in_the_language_that_is_asked_for(api: Flask) -> None:
    client = api.test_client()
    english = client.get("/v1/openapi.json")
    welsh = client.get("/v1/openapi.json", headers={"Accept-Language": "cy"})
    assert english.json == describe(Language.EN)
    assert welsh.json == describe(Language.CY)
    assert (english.headers["Content-Language"], welsh.headers["Content-Language"]) == ("en", "cy")
    assert english.headers["Vary"] == "Accept-Language"


def event(kind: str, **data: object) -> dict[str, Any]:
    envelope = {"specversion": "1.0", "id": "evt-1", "source": "/test", "type": f"olrhain.{kind}", "subject": "T-1"}
    return envelope | {"time": "2026-11-20T09:30:00Z", "data": data}


def names_of(node: Any) -> Any:
    """A description without its sentences."""
    said = {"title", "description", "summary", "detail"}
    if isinstance(node, dict):
        node = node | ({"x-enumDescriptions": list(node["x-enumDescriptions"])} if "x-enumDescriptions" in node else {})
        return {key: names_of(value) for key, value in node.items() if key not in said or isinstance(value, dict)}
    return [names_of(one) for one in node] if isinstance(node, list) else node


def codes_of(tree: ast.AST) -> Iterator[str]:
    """The codes of the faults that a module makes or maps to."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            place = {"Fault": 1, "PydanticCustomError": 0}.get(node.func.id)
            if place is not None and len(node.args) > place and isinstance(node.args[place], ast.Constant):
                yield str(cast(ast.Constant, node.args[place]).value)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "_CODES":
            yield from (pair[0] for pair in ast.literal_eval(node.value).values() if isinstance(pair, tuple))
