"""The schemas of the published contract, made from the models that read and write, so that they cannot drift."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import ModuleType
from typing import Any, Literal

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, models_json_schema
from pydantic_core import core_schema

from app.domain.case_events import EventType
from app.domain.language_reasons import LanguageReason
from app.domain.message_status import MessageStatus
from app.domain.reasons import Reason
from app.web.api import answers, data_schemas, evidence_answers, look_ups, problems, schemas, shapes
from app.web.api.contract.words import Words

Schema = dict[str, Any]

REF = "#/components/schemas/"
_ANSWERS = (
    answers.Accepted,
    answers.Batch,
    answers.Event,
    answers.Case,
    answers.MessagePage,
    answers.CaseTypePage,
    answers.TemplatePage,
    evidence_answers.LanguageEvidence,
)
_LISTS = {
    ("Message", "status"): "MessageStatus",
    ("TestMessage", "status"): "MessageStatus",
    ("Reason", "code"): "ReasonCode",
    ("LanguageReason", "code"): "LanguageReasonCode",
    ("ProblemBody", "type"): "ProblemType",
    ("ProblemFault", "code"): "FaultCode",
    ("Event", "type"): "EventType",
    ("CaseEvent", "type"): "EventType",
}
"""The answers' fields that hold a word from a list."""

_ALLOWED = {
    ("Accepted", "status"): "accepted_status",
    ("BatchItem", "status"): "item_status",
    ("Event", "effect"): "effect",
    ("CaseEvent", "effect"): "effect",
    ("Case", "status"): "case_status",
    ("Contact", "role"): "role",
    ("Contact", "language"): "language",
    ("LanguageSaid", "value"): "language",
    ("Message", "role"): "role",
    ("Message", "channel"): "channel",
    ("Message", "language"): "message_language",
    ("TestMessage", "role"): "role",
    ("TestMessage", "channel"): "channel",
    ("TestMessage", "language"): "message_language",
    ("Message", "language_wish"): "language",
    ("TestMessage", "language_wish"): "language",
    ("InLanguage", "language"): "message_language",
    ("HandOver", "after"): "after",
    ("LanguageEvidence", "mode"): "mode",
    ("CaseType", "sensitivity"): "sensitivity",
    ("Template", "channel"): "channel",
    ("Template", "status"): "template_status",
    ("PostedContact", "language"): "language",
    ("Role", ""): "role",
    ("Channel", ""): "channel",
    ("RemovalReason", ""): "removal",
}
"""The short lists, which are explained where they are used."""


class WireSchema(GenerateJsonSchema):
    """What is on the wire, where a validator of ours reads something else from it than it looks."""

    def function_before_schema(self, schema: core_schema.BeforeValidatorFunctionSchema) -> Schema:
        read = schema["function"]["function"]
        if read is shapes.read_clock:
            return {"type": "string", "pattern": f"^({shapes.CLOCK.pattern})$"}
        if read is look_ups.read_cursor:
            return {"type": "string"}
        return super().function_before_schema(schema)

    def field_title_should_be_set(self, schema: object) -> bool:  # noqa: ARG002
        """Never: the name of a field in capitals says nothing."""
        return False


def component_schemas(words: Words) -> dict[str, Schema]:
    """Every schema of the contract by its name; those of what is posted begin with Posted."""
    posted = _from_models(data_schemas.DATA.values(), "validation")
    answered = _from_models(_ANSWERS, "serialization")
    made = _explained(words, (data_schemas, shapes), posted, "posted") | _explained(
        words, (answers, evidence_answers), answered, "answered"
    )
    return dict(sorted((made | _lists(words) | _events(words)).items()))


def event_schema_name(kind: EventType) -> str:
    """`PostedCaseOpened` for `case.opened`."""
    return "Posted" + "".join(part.capitalize() for part in kind.value.replace(".", "_").split("_"))


def data_schema_name(kind: EventType) -> str:
    return "Posted" + data_schemas.DATA[kind].__name__


def _from_models(models: Iterable[type[BaseModel]], mode: Literal["validation", "serialization"]) -> dict[str, Schema]:
    pairs = [(model, mode) for model in dict.fromkeys(models)]
    _, made = models_json_schema(pairs, ref_template=REF + "{model}", schema_generator=WireSchema)
    definitions: dict[str, Schema] = made["$defs"]
    return definitions


def _explained(
    words: Words,
    modules: tuple[ModuleType, ...],
    definitions: Mapping[str, Schema],
    section: Literal["posted", "answered"],
) -> dict[str, Schema]:
    """The definitions by their published names, every field with its meaning."""
    known = {name: kind for module in modules for name, kind in vars(module).items()}
    classes = {name: known[name] for name in definitions}
    prefix = "Posted" if section == "posted" else ""
    names = {name: name if issubclass(kind, StrEnum) else prefix + name for name, kind in classes.items()}
    return {
        names[name]: _explained_one(words, section, classes[name], names[name], _renamed(definition, names))
        for name, definition in definitions.items()
    }


def _explained_one(words: Words, section: str, kind: type, name: str, definition: Schema) -> Schema:
    definition.pop("title", None)
    definition.pop("description", None)
    if "enum" in definition:
        return definition | {"x-enumDescriptions": words.table("words", _ALLOWED[name, ""])}
    return definition | {
        "properties": {
            field: _field(words, name, field, schema) | {"description": _meaning(words, section, kind, field)}
            for field, schema in definition["properties"].items()
        }
    }


def _field(words: Words, name: str, field: str, schema: Schema) -> Schema:
    if (name, field) in _LISTS:
        return {"$ref": REF + _LISTS[name, field]}
    if (name, field) in _ALLOWED:
        return _with_list(schema, words.table("words", _ALLOWED[name, field]))
    if field == "details":
        return schema | {"additionalProperties": False}
    return {part: value for part, value in schema.items() if (part, value) != ("default", None)}


def _with_list(schema: Schema, meanings: Mapping[str, str]) -> Schema:
    """The schema of a string, or of a string or null, with the words that it may be."""
    choices = schema.get("anyOf", [schema])
    nullable = any(choice.get("type") == "null" for choice in choices)
    allowed: list[str | None] = [*meanings, *([None] if nullable else [])]
    kind = ["string", "null"] if nullable else "string"
    return {"type": kind, "enum": allowed, "x-enumDescriptions": dict(meanings)}


def _meaning(words: Words, section: str, kind: type, field: str) -> str:
    """What a field means, said with the class that brings it."""
    for one in kind.__mro__:
        try:
            return words(section, one.__name__, field)
        except KeyError:
            continue
    raise KeyError(f"{section}: {kind.__name__}.{field} has no meaning")


def _renamed(node: Any, names: Mapping[str, str]) -> Any:
    if isinstance(node, list):
        return [_renamed(one, names) for one in node]
    if not isinstance(node, dict):
        return node
    return {
        key: REF + names[value.removeprefix(REF)] if key == "$ref" else _renamed(value, names)
        for key, value in node.items()
    }


def _lists(words: Words) -> dict[str, Schema]:
    reasons = {reason.value: reason.sentence[words.language] for reason in Reason}
    kinds = {problems.URN + code: kind.title[words.language] for code, kind in problems.KINDS.items()}
    of_language = {reason.value: reason.sentence[words.language] for reason in LanguageReason}
    statuses = {status.value: words("statuses", status.value) for status in MessageStatus}
    types = {kind.wire: words("event_types", kind.value) for kind in EventType}
    return {
        "EventType": _list(types, "enum"),
        "MessageStatus": _list(statuses, "enum"),
        "ReasonCode": _list(reasons, "x-extensible-enum"),
        "LanguageReasonCode": _list(of_language, "x-extensible-enum"),
        "ProblemType": _list(kinds, "x-extensible-enum"),
        "FaultCode": _list(words.table("fault_codes"), "x-extensible-enum"),
    }


def _list(meanings: Mapping[str, str], keyword: Literal["enum", "x-extensible-enum"]) -> Schema:
    """A list of words; callers must be ready for new ones in an extensible one."""
    return {"type": "string", keyword: list(meanings), "x-enumDescriptions": dict(meanings)}


def _events(words: Words) -> dict[str, Schema]:
    envelope = schemas.Envelope.model_json_schema(schema_generator=WireSchema)
    every = {event_schema_name(kind): _event(words, envelope, kind) for kind in EventType}
    mapping = {kind.wire: REF + event_schema_name(kind) for kind in EventType}
    one = {
        "oneOf": [{"$ref": reference} for reference in mapping.values()],
        "discriminator": {"propertyName": "type", "mapping": mapping},
    }
    return every | {"PostedEvent": one}


def _event(words: Words, envelope: Schema, kind: EventType) -> Schema:
    attributes = envelope["properties"] | {
        "type": {"type": "string", "const": kind.wire},
        "data": {"$ref": REF + data_schema_name(kind)},
    }
    return {
        "type": "object",
        "description": words("event_types", kind.value),
        "properties": {
            name: schema | {"description": words("posted", "Event", name)} for name, schema in attributes.items()
        },
        "required": [*envelope["required"], "data"],
    }
