"""How a page is made: where the Jinja pages lie, what they may say, and pages that speak both languages."""

from __future__ import annotations

import re
from collections.abc import Callable, MutableMapping
from pathlib import Path
from typing import Any

from flask import Flask, Response, make_response, render_template
from jinja2 import (
    BaseLoader,
    ChainableUndefined,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    Template,
    TemplateNotFound,
)

from app.domain.bilingual import Language
from app.i18n import speaking

PAGES = Path(__file__).parent / "pages"
COLOUR = "#00524c"
"""The band at the head of a page that belongs to no organisation."""

_COMPONENTS = "govuk_frontend_jinja"
_HEX_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_HEADING = re.compile(r"<h1[^>]*>(.*?)</h1>")
_NOT_DIALLED = re.compile(r"[^0-9+]")


class ComponentLoader(BaseLoader):
    """GOV.UK's components in an environment of their own.

    They need names to be missing without complaint, which in our pages would hide every slip of the pen.
    """

    def __init__(self) -> None:
        self._environment = Environment(
            autoescape=True,
            loader=PrefixLoader({_COMPONENTS: PackageLoader(_COMPONENTS)}),
            undefined=ChainableUndefined,
        )

    def load(
        self,
        environment: Environment,  # noqa: ARG002
        name: str,
        globals: MutableMapping[str, Any] | None = None,  # noqa: ARG002
    ) -> Template:
        if not name.startswith(f"{_COMPONENTS}/"):
            raise TemplateNotFound(name)
        return self._environment.get_template(name)


def init(app: Flask) -> None:
    """Makes the app's Jinja read our pages, and stop at any name that is not there."""
    environment = app.jinja_env
    environment.loader = ChoiceLoader([ComponentLoader(), FileSystemLoader(PAGES)])
    environment.undefined = StrictUndefined
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.filters.update(telephone=telephone, colour=colour, main_heading=main_heading)
    environment.globals["default_colour"] = COLOUR


def page(name: str, status: int = 200, /, **values: Any) -> Response:
    """The page `name` in the language of its address."""
    return make_response(render_template(name, **values), status)


def bilingual_page(name: str, status: int = 200, /, **values: Any) -> Response:
    """The words `name` in Welsh, then in English, for addresses that name no language."""
    said = {language: _said(language, lambda: render_template(name, **values)) for language in Language}
    with speaking(Language.CY):
        response = make_response(render_template("bilingual.html", said=said), status)
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


def _said(language: Language, render: Callable[[], str]) -> str:
    with speaking(language):
        return render()
