"""How the page of the published contract writes a field: its type, what it must be, and the words it may hold."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from app.web.api.contract.schemas import REF
from app.web.api.contract.views import Field, Type

Part = Mapping[str, Any]

_LIMITS = ("minLength", "maxLength", "pattern", "minimum", "maximum", "maxItems", "maxProperties", "default")


def fields_of(schema: Part) -> tuple[Field, ...]:
    needed = schema.get("required", [])
    return tuple(field_of(name, one, name in needed) for name, one in schema.get("properties", {}).items())


def field_of(name: str, schema: Part, needed: bool) -> Field:
    return Field(
        name=name,
        types=types_of(schema),
        needed=needed,
        limits=tuple(dict.fromkeys(_limits(schema))),
        meaning=schema.get("description", ""),
        words=tuple(schema.get("x-enumDescriptions", {}).items()),
    )


def types_of(schema: Part) -> tuple[Type, ...]:
    """A type as it is written: names joined by a bar, `[]` after what is listed."""
    if "$ref" in schema:
        return (Type(name_of(schema["$ref"]), name_of(schema["$ref"])),)
    choices = schema.get("anyOf") or schema.get("oneOf")
    if choices:
        return _joined(types_of(choice) for choice in choices)
    if schema.get("type") == "array":
        return (*types_of(schema["items"]), Type("[]"))
    if "const" in schema:
        return (Type(json.dumps(schema["const"])),)
    if isinstance(schema.get("type"), list):
        return _joined((Type(name),) for name in schema["type"])
    values = [*schema.get("patternProperties", {}).values()]
    if values:
        return (Type("{ … : "), *types_of(values[0]), Type(" }"))
    return (Type(schema.get("format") or schema.get("type", "object")),)


def name_of(reference: str) -> str:
    return reference.removeprefix(REF)


def _joined(every: Iterable[tuple[Type, ...]]) -> tuple[Type, ...]:
    first, *others = every
    return (*first, *(piece for one in others for piece in (Type(" | "), *one)))


def _limits(schema: Part) -> Iterable[str]:
    for choice in (schema, *schema.get("anyOf", ()), schema.get("items", {})):
        yield from (f"{name}: {json.dumps(choice[name])}" for name in _LIMITS if name in choice)
        if "enum" in choice and "x-enumDescriptions" not in choice:
            yield "enum: " + ", ".join(map(json.dumps, choice["enum"]))
