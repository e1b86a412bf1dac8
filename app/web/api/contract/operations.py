"""The operations of the published contract: one row each, and what they have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from app.providers.twilio_replies import NO_ANSWER
from app.web.api import problems
from app.web.api.contract.events import parameters_of_events, request_of_events
from app.web.api.contract.provider_posts import TWILIO_QUERIES, request_of_provider
from app.web.api.contract.schemas import REF, WireSchema
from app.web.api.contract.words import Words, examples
from app.web.api.evidence import CSV, EvidenceQuery
from app.web.api.look_ups import MessageQuery

Part = dict[str, Any]

_JSON = "application/json"
_XML = "text/xml"


QUERIES: dict[str, type[BaseModel]] = {"list_messages": MessageQuery, "get_language_evidence": EvidenceQuery}
"""What the address of an operation may ask for, after its question mark."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path. `name` is that of its view and of its words.

    good: the statuses that are not errors, with the schema of each. bad: the statuses of its problems.
    parameters: the names of those in the path.
    """

    method: str
    path: str
    name: str
    tag: str
    good: dict[int, str]
    bad: tuple[int, ...]
    parameters: tuple[str, ...] = ()
    security: str | None = "key"


OPERATIONS = (
    Operation(
        "post",
        "/v1/events",
        "post_events",
        "events",
        {202: "Accepted", 200: "Accepted", 207: "Batch"},
        (400, 401, 403, 409, 413, 415, 422, 429, 503),
    ),
    Operation("get", "/v1/events/{id}", "get_event", "look-ups", {200: "Event"}, (401, 404, 503), ("id",)),
    Operation("get", "/v1/cases/{reference}", "get_case", "look-ups", {200: "Case"}, (401, 404, 503), ("reference",)),
    Operation("get", "/v1/messages", "list_messages", "look-ups", {200: "MessagePage"}, (400, 401, 503)),
    Operation("get", "/v1/messages/{id}", "get_message", "look-ups", {200: "TestMessage"}, (401, 404, 503), ("id",)),
    Operation("get", "/v1/case-types", "list_case_types", "look-ups", {200: "CaseTypePage"}, (401, 503)),
    Operation("get", "/v1/templates", "list_templates", "look-ups", {200: "TemplatePage"}, (401, 503)),
    Operation(
        "get", "/v1/evidence/language", "get_language_evidence", "look-ups", {200: "LanguageEvidence"}, (400, 401, 503)
    ),
    Operation(
        "post",
        "/v1/receipts/govuk-notify",
        "post_notify_receipt",
        "providers",
        {200: "ReceiptTaken"},
        (400, 401, 413, 503),
        security="provider_token",
    ),
    Operation(
        "post",
        "/v1/receipts/twilio",
        "post_twilio_receipt",
        "providers",
        {200: "ReceiptTaken"},
        (400, 401, 413, 503),
        security="twilio_signature",
    ),
    Operation(
        "post",
        "/v1/replies/govuk-notify",
        "post_notify_reply",
        "providers",
        {200: "ReceiptTaken"},
        (400, 401, 413, 503),
        security="provider_token",
    ),
    Operation(
        "post",
        "/v1/replies/twilio",
        "post_twilio_reply",
        "providers",
        {200: "NoAnswer"},
        (400, 401, 413, 503),
        security="twilio_signature",
    ),
    Operation("get", "/v1/openapi.json", "openapi", "contract", {200: "Description"}, (), security=None),
)


def operation(words: Words, row: Operation) -> Part:
    """One operation as OpenAPI writes it."""
    written: Part = {
        "operationId": row.name,
        "tags": [row.tag],
        "summary": words("operations", row.name, "summary"),
        "description": words("operations", row.name, "description"),
        "security": [{row.security: []}] if row.security else [],
        "parameters": [*_parameters(words, row), {"$ref": "#/components/parameters/AcceptLanguage"}],
        "responses": _responses(words, row),
    }
    return written | _request(words, row)


def problem_responses(words: Words) -> Part:
    """What the components say of each error, by the name that `operation` refers to."""
    statuses = sorted({kind.status for kind in problems.KINDS.values() if str(kind.status) in words.table("problems")})
    made: Part = {f"Problem{status}": _problem(words, status) for status in statuses}
    return made | {"Problem": {"description": words("problems", "default"), "content": _problem_content({})}}


def other_schemas(words: Words) -> dict[str, Part]:
    """The schemas that no model of ours stands for."""
    status = {"type": "string", "const": "ok", "description": words("answers", "post_notify_receipt", "200")}
    taken = {"type": "object", "properties": {"status": status}, "required": ["status"]}
    return {"ReceiptTaken": taken, "Description": {"type": "object"}}


def _parameters(words: Words, row: Operation) -> list[Part]:
    if row.name == "post_events":
        return parameters_of_events(words)
    if row.name in TWILIO_QUERIES:
        return [_twilio_query(words, name) for name in TWILIO_QUERIES[row.name]]
    in_path = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "string", "format": "uuid"} if name == "id" else {"type": "string", "maxLength": 100},
            "description": words("parameters", name),
        }
        for name in row.parameters
    ]
    return in_path + (_query(words, QUERIES[row.name]) if row.name in QUERIES else [])


def _query(words: Words, query: type[BaseModel]) -> list[Part]:
    properties = query.model_json_schema(schema_generator=WireSchema)["properties"]
    return [
        {
            "name": name,
            "in": "query",
            "required": False,
            "schema": _query_schema(name, schema),
            "description": words("parameters", name),
        }
        for name, schema in properties.items()
    ]


def _twilio_query(words: Words, name: str) -> Part:
    described = words("parameters", name)
    return {"name": name, "in": "query", "required": True, "schema": {"type": "string"}, "description": described}


def _query_schema(name: str, schema: Part) -> Part:
    """A parameter that is not given is absent, so that null is none of its values."""
    if name == "status":
        return {"$ref": REF + "MessageStatus"}
    if name == "cursor":
        return {"type": "string"}
    return next((choice for choice in schema.get("anyOf", []) if choice.get("type") != "null"), schema)


def _request(words: Words, row: Operation) -> Part:
    if row.name == "post_events":
        return {"requestBody": request_of_events(words)}
    return request_of_provider(row.name)


def _responses(words: Words, row: Operation) -> Part:
    good = {str(status): _good(words, row, status, schema) for status, schema in row.good.items()}
    bad = {str(status): {"$ref": f"#/components/responses/Problem{status}"} for status in row.bad}
    return good | bad | {"default": {"$ref": "#/components/responses/Problem"}}


def _good(words: Words, row: Operation, status: int, schema: str) -> Part:
    if schema == "NoAnswer":
        no_answer = {"schema": {"type": "string"}, "example": NO_ANSWER}
        return {"description": words("answers", row.name, str(status)), "content": {_XML: no_answer}}
    content: Part = {"schema": _answer_schema(schema)}
    if schema in examples()["answers"]:
        content["example"] = examples()["answers"][schema]
    answer: Part = {"description": words("answers", row.name, str(status)), "content": {_JSON: content}}
    if row.name == "get_language_evidence":
        answer["content"][CSV] = {"schema": {"type": "string"}}
    if row.name == "post_events" and status == 200:
        answer["headers"] = {"Idempotent-Replayed": _header(words, "Idempotent-Replayed", {"const": "true"})}
    return answer


def _answer_schema(name: str) -> Part:
    """A message has its words for a test key alone."""
    names = ("TestMessage", "Message") if name == "TestMessage" else (name,)
    references = [{"$ref": REF + one} for one in names]
    return references[0] if len(references) == 1 else {"anyOf": references}


def _problem(words: Words, status: int) -> Part:
    kinds = {code: kind for code, kind in problems.KINDS.items() if kind.status == status}
    shown = {code: {"value": _problem_example(words, code)} for code in kinds}
    answer: Part = {"description": words("problems", str(status)), "content": _problem_content({"examples": shown})}
    headers = {401: ("WWW-Authenticate",), 429: ("Retry-After",), 503: ("Retry-After",)}.get(status, ())
    schema = {"type": "integer"} if status in (429, 503) else {"type": "string"}
    return answer | ({"headers": {name: _header(words, name, schema) for name in headers}} if headers else {})


def _problem_content(extra: Part) -> Part:
    return {problems.MEDIA_TYPE: {"schema": {"$ref": REF + "ProblemBody"}} | extra}


def _problem_example(words: Words, code: str) -> Part:
    kind = problems.KINDS[code]
    fault = examples()["faults"].get(code)
    return {
        "type": problems.URN + code,
        "title": kind.title[words.language],
        "status": kind.status,
        "detail": "",
        "instance": "0197f3c2-7a41-7d02-8c1e-90f4b7a3d5e6",
        "errors": [fault] if fault else [],
    }


def _header(words: Words, name: str, schema: Part) -> Part:
    return {"description": words("headers", name), "schema": {"type": "string"} | schema}
