"""The language of a page: taken from its address, kept by its links, and never mixed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import i18n
from app.domain.bilingual import Bilingual, Language
from tests.web.hand_made import TOKEN
from tests.web.pages_app import Behind, app
from tests.web.reading import Page

HALF_PAST_MIDNIGHT_IN_SUMMER = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def pages() -> Flask:
    return app(Behind())


@pytest.fixture
def client(pages: Flask) -> Iterator[FlaskClient]:
    with pages.test_client() as client:
        yield client


def toggle(html: str) -> tuple[str, str, str]:
    found = re.search(r'<nav class="olr-header__language".*?href="(.*?)".*?lang="(..)".*?>(\w+)</a>', html, re.DOTALL)
    assert found, "there is no link to the other language"
    return found.group(1), found.group(2), found.group(3)


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("/cy", Language.CY),
        ("/en/phone", Language.EN),
        ("/cy/", Language.CY),
        ("/", None),
        ("/cymru", None),
        ("/v1/cases/cy", None),
        ("", None),
    ],
)
def test_the_first_part_of_an_address_is_its_language(path: str, language: Language | None) -> None:
    assert i18n.address_language(path) is language


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("/cy", "/en"),
        ("/en/phone?page=2", "/cy/ffon?page=2"),
        ("/cy/gwybodaeth?a=1&amp;a=2", "/en/information?a=1&amp;a=2"),
        (f"/cy/c/{TOKEN}", f"/en/c/{TOKEN}"),
        ("/en/request", "/cy/cais"),
        ("/cy/nothing/here", "/en/nothing/here"),
        ("/cy/phone", "/en/phone"),
    ],
)
def test_the_toggle_leads_to_the_same_page(client: FlaskClient, here: str, there: str) -> None:
    address, _, _ = toggle(client.get(here.replace("&amp;", "&")).text)
    assert address == there


@pytest.mark.parametrize("query", ["page_language=cy", "_external=1", "token=x", "_anchor=x"])
def test_a_query_cannot_bend_the_toggle(client: FlaskClient, query: str) -> None:
    address, _, _ = toggle(client.get(f"/cy/c/{TOKEN}?{query}").text)
    assert address == f"/en/c/{TOKEN}?{query}"


@pytest.mark.parametrize(("path", "name", "lang"), [("/cy", "English", "en"), ("/en", "Cymraeg", "cy")])
def test_the_other_language_is_named_in_itself(client: FlaskClient, path: str, name: str, lang: str) -> None:
    assert toggle(client.get(path).text)[1:] == (lang, name)


@pytest.mark.parametrize(("path", "language"), [("/cy", "cy"), ("/en/information", "en"), ("/cy/nothing", "cy")])
def test_a_page_says_its_language_in_markup_and_header(client: FlaskClient, path: str, language: str) -> None:
    answer = client.get(path)
    assert Page(answer.text).language == language
    assert answer.headers["Content-Language"] == language


def test_a_page_names_both_its_addresses(client: FlaskClient) -> None:
    tags = Page(client.get("/cy/ffon?page=1").text).tags
    alternates = {tag["hreflang"]: tag["href"] for name, tag in tags if name == "link" and "hreflang" in tag}
    assert alternates == {"cy": "/cy/ffon?page=1", "en": "/en/phone?page=1"}


def test_an_address_without_a_language_is_answered_in_both_welsh_first(client: FlaskClient) -> None:
    answer = client.get("/")
    assert answer.headers["Content-Language"] == "cy, en"
    sections = [tag["lang"] for name, tag in Page(answer.text).tags if name == "section"]
    assert sections == ["cy", "en"]


def test_words_are_refused_where_no_language_is_known(pages: Flask) -> None:
    with pages.test_request_context("/v1/events"), pytest.raises(LookupError):
        i18n.gettext("What happens next")


def test_speaking_a_language_ends_where_it_began(pages: Flask) -> None:
    with pages.test_request_context("/en"):
        with i18n.speaking(Language.CY):
            assert i18n.gettext("What happens next") == "Beth fydd yn digwydd nesaf"
        assert i18n.gettext("What happens next") == "What happens next"


@pytest.mark.parametrize(
    ("path", "day", "on", "time"),
    [
        ("/cy", "1 Gorffennaf 2026", "ddydd Mercher 1 Gorffennaf 2026", "12:30am"),
        ("/en", "1 July 2026", "on Wednesday 1 July 2026", "12:30am"),
    ],
)
def test_a_moment_is_shown_by_the_clocks_of_wales(pages: Flask, path: str, day: str, on: str, time: str) -> None:
    moment = HALF_PAST_MIDNIGHT_IN_SUMMER
    with pages.test_request_context(path):
        assert (i18n.day(moment), i18n.weekday(moment, "on"), i18n.time(moment)) == (day, on, time)


def test_a_day_needs_no_clock(pages: Flask) -> None:
    with pages.test_request_context("/cy"):
        assert i18n.day(date(2026, 3, 2)) == "2 Mawrth 2026"


def test_a_pair_is_shown_in_the_language_of_the_page_and_escaped(pages: Flask) -> None:
    with pages.test_request_context("/cy"):
        assert i18n.words(Bilingual("Bara & chaws", "Bread & cheese")) == "Bara &amp; chaws"


@pytest.mark.parametrize(
    ("path", "pair", "shown"),
    [
        (
            "/cy",
            Bilingual("", "A <plan>"),
            '<span lang="en">A &lt;plan&gt;</span> (yn Saesneg yn unig am y tro)',
        ),
        ("/en", Bilingual("Cynllun", " "), '<span lang="cy">Cynllun</span> (in Welsh only for now)'),
    ],
)
def test_a_missing_side_is_never_filled_silently(pages: Flask, path: str, pair: Bilingual, shown: str) -> None:
    with pages.test_request_context(path):
        assert i18n.words(pair) == shown
