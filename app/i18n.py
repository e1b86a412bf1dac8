"""The language of a page: read from its address, spoken by its words, kept in the links it makes.

A page lives at two addresses, `/cy/...` and `/en/...`. An address without a language (the API, `/`) has none,
and asking for words there is an error: nothing falls back to English silently.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from gettext import NullTranslations
from typing import Any, TypeVar
from urllib.parse import quote
from zoneinfo import ZoneInfo

from flask import Flask, Response, current_app, g, request, url_for
from flask.sansio.blueprints import Blueprint
from markupsafe import Markup, escape
from werkzeug.routing import Map

import translations
from app.domain.bilingual import Bilingual, Language
from app.domain.forms import DateForm
from app.domain.speech import speech

LONDON = ZoneInfo("Europe/London")
NAMES = Bilingual("Cymraeg", "English")
"""Each language's own name for itself."""

# Unlike any name that a route may use for a part of its address.
_LANGUAGE = "page_language"
_ENGLISH = NullTranslations()
_View = TypeVar("_View", bound=Callable[..., Any])


def init(app: Flask) -> None:
    """Gives pages their words, formats and links in a language, and answers their `Content-Language`."""
    app.url_value_preprocessor(_take_language_out)
    app.after_request(_name_language)
    environment = app.jinja_env
    environment.add_extension("jinja2.ext.i18n")
    environment.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    environment.filters.update(day=day, weekday=weekday, time=time, words=words)
    environment.globals.update(
        Language=Language,
        language_name=language_name,
        other_language=other_language,
        other_language_url=other_language_url,
        page_language=page_language,
        page_url=page_url,
        this_url=this_url,
    )


def localised(blueprint: Blueprint, *, cy: str, en: str, **options: Any) -> Callable[[_View], _View]:
    """A decorator that puts one view at its Welsh and its English address; `page_url` finds them."""

    def register(view: _View) -> _View:
        for language, path in ((Language.CY, cy), (Language.EN, en)):
            blueprint.add_url_rule(path, view_func=view, defaults={_LANGUAGE: language}, **options)
        return view

    return register


def page_url(endpoint: str, language: Language | None = None, **values: Any) -> str:
    """The address of a page in `language`, by default the reader's own."""
    if not values:
        return _plain_url(current_app.url_map, endpoint, language or page_language())
    return url_for(endpoint, **{_LANGUAGE: language or page_language(), **values})


def address_language(path: str) -> Language | None:
    """The language that a path names in its first part; None where it names none."""
    first = path.split("/", 2)[1] if path.startswith("/") else ""
    return Language(first) if first in tuple(Language) else None


def page_language() -> Language:
    """The language being spoken. Raises LookupError where neither `speaking` nor the address says which."""
    language: Language | None = g.get("speaking") or address_language(request.path)
    if language is None:
        raise LookupError(f"no language at {request.path}")
    return language


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Speaks `language` within, whatever the address says: for pages that are in both."""
    before = g.get("speaking")
    g.speaking = language
    try:
        yield
    finally:
        g.speaking = before


def language_name(language: str) -> str:
    """A language's own name for itself."""
    return NAMES[Language(language)]


def other_language() -> Language:
    return voice().other


def other_language_url() -> str:
    """The address of this very page in the other language, its query included."""
    other = other_language()
    if request.endpoint and _is_localised(request.endpoint):
        return _with_query(page_url(request.endpoint, other, **(request.view_args or {})))
    return _with_query(quote(f"/{other}{request.path[3:]}"))


def this_url() -> str:
    """The address that was asked for, its query included."""
    return _with_query(quote(request.path))


@dataclass(frozen=True, slots=True)
class Voice:
    """How one language says things: the words of pages, and dates and times by the clocks of Wales."""

    language: Language

    def gettext(self, message: str) -> str:
        return self._words.gettext(message)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        return self._words.ngettext(singular, plural, number)

    def day(self, when: date | datetime) -> str:
        """`2 Mawrth 2026`; a moment is given the date it has in Wales."""
        return _date(self.language, _day_in_wales(when))

    def weekday(self, when: date | datetime, form: DateForm = "plain") -> str:
        """`dydd Llun 2 Mawrth 2026`; form `start` for the head of a sentence, `on` for what happens on it."""
        return _weekday_date(self.language, _day_in_wales(when), form)

    def time(self, when: datetime) -> str:
        """`10:30am`, by the clocks of Wales."""
        return speech(self.language).time(when)

    def words(self, pair: Bilingual) -> Markup:
        """The side of a pair that the page speaks, escaped.

        Words that a council has so far given in one language only are shown in that, marked for screen readers
        and said to be so: what a person has to do must not be kept from them.
        """
        text = pair[self.language]
        if text.strip():
            return escape(text)
        other = self.other
        in_welsh, in_english = self.gettext("in Welsh only for now"), self.gettext("in English only for now")
        note = in_welsh if other is Language.CY else in_english
        return Markup('<span lang="{}">{}</span> ({})').format(other, pair[other], note)

    @property
    def other(self) -> Language:
        return Language.EN if self.language is Language.CY else Language.CY

    @property
    def _words(self) -> NullTranslations:
        return translations.welsh() if self.language is Language.CY else _ENGLISH


_VOICES = {language: Voice(language) for language in Language}


def voice(language: Language | None = None) -> Voice:
    """The voice of `language`, by default the page's own."""
    return _VOICES[language or page_language()]


def gettext(message: str) -> str:
    return voice().gettext(message)


def ngettext(singular: str, plural: str, number: int) -> str:
    return voice().ngettext(singular, plural, number)


def day(when: date | datetime) -> str:
    return voice().day(when)


def weekday(when: date | datetime, form: DateForm = "plain") -> str:
    return voice().weekday(when, form)


def time(when: datetime) -> str:
    return voice().time(when)


def words(pair: Bilingual) -> Markup:
    return voice().words(pair)


def _take_language_out(endpoint: str | None, values: dict[str, Any] | None) -> None:  # noqa: ARG001
    # The address has it already; a view that wants it asks `page_language`.
    if values:
        values.pop(_LANGUAGE, None)


def _name_language(response: Response) -> Response:
    language = address_language(request.path)
    if language and response.mimetype == "text/html":
        response.headers.setdefault("Content-Language", str(language))
    return response


def _with_query(path: str) -> str:
    query = request.query_string.decode("ascii", "replace")
    return f"{path}?{query}" if query else path


def _is_localised(endpoint: str) -> bool:
    return bool(request.url_rule and request.url_rule.map.is_endpoint_expecting(endpoint, _LANGUAGE))


@lru_cache(maxsize=256)
def _plain_url(addresses: Map, endpoint: str, language: Language) -> str:
    """The address of a page that needs nothing more to be found: the same for every reader."""
    return addresses.bind("localhost").build(endpoint, {_LANGUAGE: language})


# A day is written out on many pages and says nothing of whose it is.
@lru_cache(maxsize=4096)
def _date(language: Language, day: date) -> str:
    return speech(language).date(day)


@lru_cache(maxsize=4096)
def _weekday_date(language: Language, day: date, form: DateForm) -> str:
    return speech(language).weekday_date(day, form)


def _day_in_wales(when: date | datetime) -> date:
    return when.astimezone(LONDON).date() if isinstance(when, datetime) else when
