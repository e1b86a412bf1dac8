"""The page of the contract: in both languages, whole, without scripts, and saying all that the description says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from itertools import pairwise
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.domain.bilingual import Language
from app.web.api import docs
from app.web.api.contract.description import describe
from tests.web.pages_app import Behind, app
from tests.web.reading import Page
from translations import catalogue

PATHS = {Language.CY: "/cy/dogfennau", Language.EN: "/en/docs"}


@pytest.fixture(scope="module")
def client() -> Iterator[FlaskClient]:
    pages = app(Behind())
    pages.register_blueprint(docs.blueprint())
    with pages.test_client() as client:
        yield client


@pytest.fixture(scope="module", params=Language)
def language(request: pytest.FixtureRequest) -> Language:
    return Language(request.param)


@pytest.fixture(scope="module")
def page(client: FlaskClient, language: Language) -> Page:
    return Page(client.get(PATHS[language]).text)


@pytest.fixture(scope="module")
def text(page: Page) -> str:
    """All that is on the page, its white space made plain."""
    return plain(unescape(re.sub(r"<[^>]+>", " ", page.html)))


def test_the_short_address_leads_to_the_english_page(client: FlaskClient) -> None:
    answer = client.get("/docs")
    assert (answer.status_code, answer.location) == (302, "/en/docs")


def test_the_page_says_its_language_and_leads_to_the_other(client: FlaskClient, page: Page, language: Language) -> None:
    other = next(one for one in Language if one is not language)
    assert page.language == language
    assert PATHS[other] in page.links()
    assert client.get(PATHS[language]).headers["Content-Language"] == language


def test_the_page_runs_no_script_and_loads_nothing_from_elsewhere(page: Page) -> None:
    assert "script" not in {tag for tag, _ in page.tags}
    loaded = [attributes.get("src") or attributes["href"] for tag, attributes in page.tags if tag in ("link", "img")]
    assert loaded
    assert all(address.startswith("/") for address in loaded)
    assert not any(attribute.startswith("on") or attribute == "style" for _, one in page.tags for attribute in one)


def test_its_style_is_let_through_by_the_content_security_policy(client: FlaskClient, language: Language) -> None:
    answer = client.get(PATHS[language])
    nonces = re.findall(r'<style nonce="([^"]+)"', answer.text)
    assert len(nonces) == 1
    assert f"'nonce-{nonces[0]}'" in answer.headers["Content-Security-Policy"]


def test_every_link_within_the_page_leads_somewhere(page: Page) -> None:
    inner = {address.removeprefix("#") for address in page.links() if address.startswith("#")}
    assert len(inner) > 40
    assert inner - set(page.ids) == set()


def test_no_id_stands_twice_and_there_is_one_main_heading(page: Page) -> None:
    assert len(page.ids) == len(set(page.ids))
    assert page.headings.count("h1") == 1
    levels = [int(heading[1]) for heading in page.headings]
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_operation_and_each_of_its_answers_is_there(page: Page, text: str, language: Language) -> None:
    for path, methods in describe(language)["paths"].items():
        for method, written in methods.items():
            assert f"{method.upper()} {path}" in text
            assert written["operationId"] in page.ids
            assert without_ticks(written["description"]) in text


def test_everything_that_is_explained_in_the_description_is_explained_on_the_page(
    text: str, language: Language
) -> None:
    missing = [said for said in descriptions(describe(language)) if without_ticks(said) not in text]
    assert missing == []


def test_the_example_of_every_event_type_can_be_copied_from_the_page(page: Page, language: Language) -> None:
    shown = [json.loads(unescape(block)) for block in re.findall(r"<pre[^>]*>(.*?)</pre>", page.html, re.DOTALL)]
    content = describe(language)["paths"]["/v1/events"]["post"]["requestBody"]["content"]
    examples = [one["value"] for form in content.values() for one in form["examples"].values()]
    assert [one for one in examples if one not in shown] == []


def test_an_example_that_is_wider_than_the_screen_can_be_scrolled_with_the_keyboard(page: Page) -> None:
    blocks = [attributes for tag, attributes in page.tags if tag == "pre"]
    assert blocks
    assert all(one["tabindex"] == "0" and one["role"] == "region" and one["aria-label"] for one in blocks)


def test_the_welsh_page_says_nothing_in_english_but_names_and_examples(client: FlaskClient) -> None:
    words = plain(Page(client.get(PATHS[Language.CY]).text).words["cy"])
    english = [message.id if isinstance(message.id, str) else message.id[1] for message in catalogue() if message.id]
    english += [without_ticks(said) for said in descriptions(describe(Language.EN)) if "`" not in said]
    assert [said for said in english if re.search(rf"(?<!\w){re.escape(said)}(?!\w)", words)] == []


def test_the_two_languages_have_the_same_parts(client: FlaskClient) -> None:
    one, other = (Page(client.get(path).text) for path in PATHS.values())
    assert one.ids == other.ids
    assert one.headings == other.headings


def descriptions(node: Any) -> Iterator[str]:
    """Every sentence that a description explains something with."""
    if isinstance(node, dict):
        said = node.get("description")
        yield from [said] if isinstance(said, str) else []
        yield from node["x-enumDescriptions"].values() if "x-enumDescriptions" in node else ()
    for name, inner in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        if name not in ("example", "examples", "x-enumDescriptions"):
            yield from descriptions(inner)


def without_ticks(said: str) -> str:
    return plain(said.replace("`", " "))


def plain(text: str) -> str:
    """White space made plain, and none before a mark: a tag may stand there."""
    return re.sub(r"\s+(?=[.,;:)’])|(?<=\()\s+", "", re.sub(r"\s+", " ", text)).strip()


def test_each_way_to_say_who_is_calling_names_its_own_header(client: FlaskClient) -> None:
    page = client.get("/en/docs").get_data(as_text=True)
    assert "Authorization: Bearer …" in page
    assert "X-Twilio-Signature: …" in page
