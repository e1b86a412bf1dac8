"""The contract as OpenAPI 3.1, made from the operations and the models (https://spec.openapis.org/oas/v3.1.1)."""

from __future__ import annotations

from typing import Any

from app.domain.bilingual import Language
from app.web.api.contract.events import data_schema
from app.web.api.contract.operations import OPERATIONS, operation, other_schemas, problem_responses
from app.web.api.contract.schemas import component_schemas
from app.web.api.contract.words import Words

Part = dict[str, Any]

VERSION = "1.0.0"
"""The contract's own, not the program's: the first number is that of the paths."""


def describe(language: Language = Language.EN) -> Part:
    """The whole description, its sentences in `language`; names, codes and examples are the same in both."""
    words = Words(language)
    return {
        "openapi": "3.1.1",
        "info": {"title": words("title"), "version": VERSION, "description": words("about")},
        "servers": [{"url": "/"}],
        "tags": [{"name": name, "description": text} for name, text in words.table("tags").items()],
        "paths": _paths(words),
        "components": {
            "schemas": component_schemas(words) | {"PostedData": data_schema()} | other_schemas(words),
            "parameters": {"AcceptLanguage": _accept_language(words)},
            "responses": problem_responses(words),
            "securitySchemes": _security_schemes(words),
        },
    }


def _paths(words: Words) -> Part:
    paths: Part = {}
    for row in OPERATIONS:
        paths.setdefault(row.path, {})[row.method] = operation(words, row)
    return paths


def _accept_language(words: Words) -> Part:
    return {
        "name": "Accept-Language",
        "in": "header",
        "required": False,
        "description": words("headers", "Accept-Language"),
        "schema": {"type": "string"},
        "example": "cy",
    }


def _security_schemes(words: Words) -> Part:
    ways = {"twilio_signature": {"type": "apiKey", "in": "header", "name": "X-Twilio-Signature"}}
    return {
        name: ways.get(name, {"type": "http", "scheme": "bearer"}) | {"description": text}
        for name, text in words.table("security").items()
    }
