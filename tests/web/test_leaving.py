"""The way out of pages on which somebody must not be seen, and how little those pages give away."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from app.domain.bilingual import Language
from tests.web.reading import Page
from tests.web.visits import CASE, opened, proven
from tests.world import World, contact, event

OUT = {Language.CY: "/cy/gadael", Language.EN: "/en/leave"}
ELSEWHERE = {Language.CY: "https://www.bbc.co.uk/cymrufyw", Language.EN: "https://www.bbc.co.uk/weather"}
STATUS = {Language.CY: "/cy/cais", Language.EN: "/en/request"}
SAID = {Language.CY: "/cy/cais/negeseuon", Language.EN: "/en/request/messages"}


@pytest.fixture
def reader(world: World) -> FlaskClient:
    """Somebody whose case is sensitive, and who has typed a code."""
    client = world.app.test_client()
    world.told(event(CASE, case_type="adult-social-care", contacts=[contact(language="en")]))
    proven(world, client)
    return client


@pytest.mark.parametrize("language", Language)
def test_the_way_out_closes_the_request_and_leads_to_what_anybody_reads(
    reader: FlaskClient, language: Language
) -> None:
    assert reader.get(STATUS[language]).status_code == 200
    answer = reader.get(OUT[language])
    assert (answer.status_code, answer.headers["Location"]) == (303, ELSEWHERE[language])
    assert reader.get(STATUS[language]).status_code == 403


def test_it_is_open_to_whoever_has_nothing_open(world: World) -> None:
    assert world.app.test_client().get("/en/leave").status_code == 303


@pytest.mark.parametrize("language", Language)
def test_every_page_of_a_sensitive_case_has_it_first_and_in_view(reader: FlaskClient, language: Language) -> None:
    for path in (STATUS[language], SAID[language]):
        text = reader.get(path).text
        ways = re.findall(rf'<a class="([^"]+)" href="{OUT[language]}" rel="nofollow noreferrer"', text)
        assert len(ways) == 2
        assert Page(text).links()[:2] == ["#main-content", OUT[language]]
        assert re.search(r'<script nonce="[^"]+" src="/assets/[0-9a-f]+/exit.js" defer>', text)


def test_a_case_that_is_not_sensitive_has_none(world: World) -> None:
    client = world.app.test_client()
    opened(world, client)
    text = client.get("/en/request").text
    assert "/en/leave" not in text
    assert "exit.js" not in text


@pytest.mark.parametrize("language", Language)
def test_the_title_and_the_heading_name_no_service(world: World, reader: FlaskClient, language: Language) -> None:
    for path in (STATUS[language], SAID[language]):
        text = reader.get(path).text
        title = re.search(r"<title>(.*?)</title>", text)
        assert title
        assert title[1] == {"cy": "Eich cais", "en": "Your request"}[language]
        assert "olr-case-type" not in text


def test_the_reader_who_typed_a_code_reads_the_words_themselves(reader: FlaskClient) -> None:
    assert CASE in reader.get("/en/request").text
    assert "We have received your request" in reader.get("/en/request/messages").text
