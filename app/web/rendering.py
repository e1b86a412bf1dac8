"""How a page is made: where the Jinja pages lie, what they may say, and pages that speak both languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.domain.bilingual import Language
from app.i18n import page_language, page_url, speaking, voice
from app.web import components
from app.web.settled import Settled, SettledLoader

PAGES = Path(__file__).parent / "pages"
COLOUR = "#00524c"
"""The band at the head of a page that belongs to no organisation."""

_FOR_LANGUAGES = "olrhain-pages"
_HEX_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_HEADING = re.compile(r"<h1[^>]*>(.*?)</h1>")
_NOT_DIALLED = re.compile(r"[^0-9+]")


def init(app: Flask) -> None:
    """Makes the app's Jinja read our pages, and stop at any name that is not there."""
    environment = app.jinja_env
    environment.loader = FileSystemLoader(PAGES)
    environment.undefined = StrictUndefined
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.filters.update(telephone=telephone, colour=colour, main_heading=main_heading)
    environment.globals.update(components.macros(), default_colour=COLOUR)
    app.extensions[_FOR_LANGUAGES] = {}


def page(name: str, status: int = 200, /, **values: Any) -> Response:
    """The page `name` in the language of its address."""
    return Response(_rendered(page_language(), name, values), status)


def bilingual_page(name: str, status: int = 200, /, **values: Any) -> Response:
    """The words `name` in Welsh, then in English, for addresses that name no language."""
    said = {language: _said(language, name, values) for language in Language}
    response = Response(_said(Language.CY, "bilingual.html", {"said": said}), status)
    response.headers["Content-Language"] = ", ".join(Language)
    return response


def telephone(number: str) -> str:
    """A number as a `tel:` link wants it."""
    return _NOT_DIALLED.sub("", number)


def colour(value: str) -> str:
    """A six-digit hex colour, or our own where it is anything else: it goes into a style block."""
    return value if _HEX_COLOUR.fullmatch(value) else COLOUR


def main_heading(words: str) -> str:
    """The first heading of what Jinja rendered (and so escaped), to title the page by."""
    found = _HEADING.search(words)
    return found.group(1) if found else ""


def _said(language: Language, name: str, values: Mapping[str, Any]) -> str:
    with speaking(language):
        return _rendered(language, name, values)


def _rendered(language: Language, name: str, values: Mapping[str, Any]) -> str:
    environments: dict[Language, Environment] = current_app.extensions[_FOR_LANGUAGES]
    if language not in environments:
        environments[language] = _environment(current_app.jinja_env, language)
    return environments[language].get_template(name).render(values)


def _environment(every: Environment, language: Language) -> Environment:
    """The pages of one language, each compiled once, with whatever is the same for all its readers put in."""
    spoken = voice(language)
    named: dict[str, Any] = dict(every.globals)
    settled: Settled = {
        **components.macros(),
        "asset_url": named["asset_url"],
        "language_name": named["language_name"],
        "other_language": lambda: spoken.other,
        "page_language": lambda: language,
        "page_url": partial(page_url, language=language),
    }
    environment = every.overlay(cache_size=-1, loader=SettledLoader(PAGES, spoken.gettext, settled))
    environment.filters = every.filters | {
        "day": spoken.day,
        "time": spoken.time,
        "weekday": spoken.weekday,
        "words": spoken.words,
    }
    return environment
