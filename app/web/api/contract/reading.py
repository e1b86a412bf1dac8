"""The published contract as its page reads it: flat values, with every reference followed to a place on the page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from app.web.api.contract.fields import field_of, fields_of, name_of, types_of
from app.web.api.contract.schemas import REF
from app.web.api.contract.views import Answer, Contract, EventType, Example, Field, Form, Operation, Schema

Part = Mapping[str, Any]

_LONG_LISTS = ("MessageStatus", "ReasonCode", "LanguageReasonCode", "ProblemType", "FaultCode")


def read(description: Part) -> Contract:
    """What `describe` made, in the language it was made in."""
    components = description["components"]
    schemas: Mapping[str, Part] = components["schemas"]
    events = list(schemas["PostedEvent"]["discriminator"]["mapping"].values())
    every = [name_of(choice["$ref"]) for choice in schemas["PostedData"]["anyOf"]]
    shared = set.intersection(*(set(schemas[name]["properties"]) for name in every))
    return Contract(
        title=description["info"]["title"],
        about=description["info"]["description"],
        security=tuple(
            (name, scheme["description"], _header(scheme)) for name, scheme in components["securitySchemes"].items()
        ),
        operations=_groups(description),
        envelope=_envelope(schemas[name_of(events[0])]),
        event_types=tuple(_event_type(description, schemas[name_of(event)]) for event in events),
        every_data=tuple(field for field in fields_of(schemas[every[0]]) if field.name in shared),
        data=tuple(_schema(name, schemas[name], shared if name in every else set()) for name in _posted(description)),
        answers=tuple(_schema(name, schemas[name], set()) for name in _answered(schemas)),
        lists=tuple(_schema(name, schemas[name], set()) for name in _lists(schemas)),
    )


def _groups(description: Part) -> tuple[tuple[str, tuple[Operation, ...]], ...]:
    every = [
        (written["tags"][0], _operation(description, path, method, written))
        for path, methods in description["paths"].items()
        for method, written in methods.items()
    ]
    return tuple(
        (tag["description"], tuple(one for name, one in every if name == tag["name"])) for tag in description["tags"]
    )


def _operation(description: Part, path: str, method: str, written: Part) -> Operation:
    forms = written.get("requestBody", {}).get("content", {})
    return Operation(
        name=written["operationId"],
        method=method.upper(),
        path=path,
        summary=written["summary"],
        description=written["description"],
        security=next((name for scheme in written["security"] for name in scheme), None),
        parameters=tuple(_parameter(_resolved(description, one)) for one in written["parameters"]),
        forms=tuple(Form(media, types_of(form["schema"]), _examples(form)) for media, form in forms.items()),
        answers=tuple(
            _answer(status, _resolved(description, answer)) for status, answer in written["responses"].items()
        ),
    )


def _parameter(written: Part) -> Field:
    return field_of(written["name"], written["schema"] | {"description": written["description"]}, written["required"])


def _answer(status: str, written: Part) -> Answer:
    content = next(iter(written["content"].values()))
    headers = [
        field_of(name, header["schema"] | {"description": header["description"]}, True)
        for name, header in written.get("headers", {}).items()
    ]
    return Answer(status, written["description"], types_of(content["schema"]), tuple(headers), _examples(content))


def _examples(content: Part) -> tuple[Example, ...]:
    shown = content.get("examples", {"": {"value": content["example"]}} if "example" in content else {})
    return tuple(Example(one.get("summary", name), _json(one["value"])) for name, one in shown.items())


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _envelope(event: Part) -> tuple[Field, ...]:
    """The attributes that every event has; what differs by type is the list of types and the data."""
    varying = {"type": {"$ref": REF + "EventType"}, "data": {"type": "object"}}
    properties = {
        name: (varying[name] | {"description": schema["description"]}) if name in varying else schema
        for name, schema in event["properties"].items()
    }
    return fields_of({**event, "properties": properties})


def _event_type(description: Part, event: Part) -> EventType:
    name = event["properties"]["type"]["const"]
    forms = description["paths"]["/v1/events"]["post"]["requestBody"]["content"]
    example = forms["application/cloudevents+json"]["examples"][name]
    data = name_of(event["properties"]["data"]["$ref"])
    return EventType(name, event["description"], data, Example(name, _json(example["value"])))


def _posted(description: Part) -> list[str]:
    """What may stand in an event: the kinds of data first, then what they hold."""
    schemas: Mapping[str, Part] = description["components"]["schemas"]
    every = [name_of(choice["$ref"]) for choice in schemas["PostedData"]["anyOf"]]
    events = {name_of(choice["$ref"]) for choice in schemas["PostedEvent"]["oneOf"]}
    objects = [name for name in schemas if name.startswith("Posted") and "properties" in schemas[name]]
    return every + [name for name in objects if name not in events and name not in every]


def _answered(schemas: Mapping[str, Part]) -> list[str]:
    return [name for name, schema in schemas.items() if not name.startswith("Posted") and "properties" in schema]


def _lists(schemas: Mapping[str, Part]) -> list[str]:
    """The lists of words: those that callers look things up in, then the short ones."""
    every = [name for name, schema in schemas.items() if "x-enumDescriptions" in schema]
    return [*_LONG_LISTS, *(name for name in every if name not in _LONG_LISTS)]


def _schema(name: str, written: Part, without: set[str]) -> Schema:
    fields = tuple(field for field in fields_of(written) if field.name not in without)
    return Schema(name, fields, tuple(written.get("x-enumDescriptions", {}).items()))


def _resolved(description: Part, node: Part) -> Part:
    """What a `$ref` leads to, or the node itself."""
    if "$ref" not in node:
        return node
    found: Part = description
    for step in node["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    return found


def _header(scheme: Mapping[str, str]) -> str:
    """How a request says who is calling."""
    return "Authorization: Bearer …" if scheme["type"] == "http" else f"{scheme['name']}: …"
