"""The whole interface in Welsh, with no English left over, and every English page with no Welsh."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from app.domain.bilingual import Language
from app.web import public
from app.web.api import docs
from tests.web.left_over import ENGLISH, WELSH, Spoken, english_in, left_over, welsh_in
from tests.web.pages_app import Behind, app
from tests.web.test_pages import EVERY, PAIRS

DOCS = ("/cy/dogfennau", "/en/docs")
NO_PAGE = frozenset({"phone.newest", "leaving.leave", "desk_sign_in.sign_in"})
"""The answer of the first is for scripts; the second leads away at once, to somebody else's page. The third is of the
desk, whose pages are read in a browser (tests/browser/inspection.py)."""

A_SENTENCE = "This is what we have found."


@pytest.fixture(scope="module")
def pages() -> Flask:
    made = app(Behind())
    made.register_blueprint(docs.blueprint())
    return made


@pytest.fixture
def client(pages: Flask) -> Iterator[FlaskClient]:
    with pages.test_client() as client:
        yield client


@pytest.mark.parametrize("path", [*EVERY, *DOCS])
def test_a_page_says_nothing_in_the_language_it_is_not_in(client: FlaskClient, path: str) -> None:
    assert left_over(client.get(path).text) == []


@pytest.mark.parametrize("path", [*EVERY, *DOCS])
def test_every_word_of_a_page_is_in_a_language(client: FlaskClient, path: str) -> None:
    languages = {language for language, text in Spoken(client.get(path).text).said if _has_words(text)}
    assert languages <= {*Language}


def test_every_address_with_a_language_is_among_the_pages_that_are_read(pages: Flask) -> None:
    rules = [rule for rule in pages.url_map.iter_rules() if "GET" in (rule.methods or ())]
    wanted = {rule.endpoint for rule in rules if "page_language" in (rule.defaults or {})}
    read = {_endpoint(pages, path.partition("?")[0]) for pair in (*PAIRS, DOCS) for path in pair}
    assert wanted - NO_PAGE - read == set()


def test_every_door_for_citizens_is_among_the_pages_that_are_read(pages: Flask) -> None:
    folder = Path(public.__file__).parent
    doors = {path.stem for path in folder.glob("*.py") if "def blueprint(" in path.read_text("utf-8")}
    assert doors <= pages.blueprints.keys()


class TestWhatFindsWords:
    def test_finds_one_english_sentence_on_a_welsh_page(self, client: FlaskClient) -> None:
        html = client.get("/cy").text
        spoiled = html.replace("</h1>", f"</h1><p>{A_SENTENCE}</p>", 1)
        assert left_over(spoiled) == [("cy", A_SENTENCE)]

    def test_finds_one_english_sentence_in_what_is_only_read_out(self, client: FlaskClient) -> None:
        spoiled = client.get("/cy").text.replace("<h1", f'<h1 aria-label="{A_SENTENCE}"', 1)
        assert left_over(spoiled) == [("cy", A_SENTENCE)]

    def test_finds_english_in_the_title_of_a_welsh_page(self, client: FlaskClient) -> None:
        spoiled = re.sub("<title>.*?</title>", f"<title>{A_SENTENCE}</title>", client.get("/cy").text, flags=re.DOTALL)
        assert left_over(spoiled) == [("cy", A_SENTENCE)]

    def test_finds_one_welsh_sentence_on_an_english_page(self, client: FlaskClient) -> None:
        spoiled = client.get("/en").text.replace("</h1>", "</h1><p>Dyma beth rydym wedi’i weld.</p>", 1)
        assert left_over(spoiled) == [("en", "Dyma beth rydym wedi’i weld.")]

    def test_lets_english_be_that_is_said_to_be_english(self) -> None:
        assert left_over(f'<html lang="cy"><p lang="en">{A_SENTENCE}</p></html>') == []

    def test_lets_code_and_what_is_not_to_be_translated_be(self) -> None:
        assert left_over('<html lang="cy"><code>if we have</code><b translate="no">Who are you</b></html>') == []

    def test_lets_what_has_a_digit_in_it_be(self) -> None:
        assert left_over('<html lang="en"><p>It ends in Ni9Q=, y2yn and 4-bydd.</p></html>') == []

    @pytest.mark.parametrize("path", [welsh for welsh, _ in PAIRS])
    def test_finds_every_english_page_that_is_said_to_be_welsh(self, client: FlaskClient, path: str) -> None:
        english = client.get(path.replace(path, _english(path))).text
        wrong = english.replace('<html lang="en"', '<html lang="cy"', 1)
        assert left_over(wrong) != []

    def test_knows_no_word_that_is_in_both_languages(self) -> None:
        assert ENGLISH.isdisjoint(WELSH)
        assert english_in("Do, a no am i o an at her is to") == []
        assert welsh_in("Do, a no am i o an at her is to") == []


def _english(path: str) -> str:
    return next(english for welsh, english in PAIRS if welsh == path)


def _has_words(text: str) -> bool:
    return re.search(r"[^\W\d_]{2}", text) is not None and text != "Olrhain"


def _endpoint(pages: Flask, path: str) -> str:
    try:
        endpoint, _ = pages.url_map.bind("localhost").match(path, method="GET")
    except (HTTPException, RequestRedirect):
        return ""
    return str(endpoint)
