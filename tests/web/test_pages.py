"""Every page: rendered in both languages, whole, keeping itself to itself, and with an answer to each error."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from functools import cache
from uuid import UUID

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient
from jinja2 import UndefinedError

from app.web import rendering
from tests.web import asked_and_said, found_and_proven, helper_states, preferences_shown
from tests.web.hand_made import CASES, COUNCIL, GOING, OTHER_TOKEN, SAID, STOPS, TODAY, TOKEN
from tests.web.pages_app import DEMO_COUNCIL, Behind, app, said
from tests.web.reading import Page
from translations import catalogue

ERRORS = (400, 403, 404, 405, 410, 413, 429, 500, 503)
PREFERENCES = (
    ("", ""),
    ("/iaith", "/language"),
    ("/pa-iaith", "/which-language"),
    ("/sut", "/how"),
    ("/oriau", "/hours"),
    ("/stopio", "/stop"),
    ("/dechrau-eto", "/start-again"),
    ("/ffon-symudol", "/mobile"),
    ("/ffon-symudol/dileu", "/mobile/remove"),
    ("/e-bost", "/email"),
    ("/e-bost/dileu", "/email/remove"),
    ("/cadarnhau", "/confirm"),
)
PAIRS = [
    ("/cy", "/en"),
    ("/cy/gwybodaeth", "/en/information"),
    ("/cy/gwybodaeth/cwcis", "/en/information/cookies"),
    ("/cy/gwybodaeth/hygyrchedd", "/en/information/accessibility"),
    ("/cy/gwybodaeth/neges-go-iawn", "/en/information/is-this-text-real"),
    ("/cy/gwybodaeth/preifatrwydd", "/en/information/privacy"),
    ("/cy/gwybodaeth/telerau", "/en/information/terms"),
    ("/cy/ffon", "/en/phone"),
    ("/cy/ffon?page=2", "/en/phone?page=2"),
    (f"/cy/c/{TOKEN}", f"/en/c/{TOKEN}"),
    (f"/cy/c/{OTHER_TOKEN}", f"/en/c/{OTHER_TOKEN}"),
    ("/cy/cais", "/en/request"),
    *((f"/cy/stopio/{token}", f"/en/stop/{token}") for token in STOPS),
    (f"/cy/stopio/{GOING}?started", f"/en/stop/{GOING}?started"),
    (f"/cy/stopio/{OTHER_TOKEN}", f"/en/stop/{OTHER_TOKEN}"),
    ("/cy/show/offline", "/en/show/offline"),
    ("/cy/show/empty", "/en/show/empty"),
    *((f"/cy/show/{name}", f"/en/show/{name}") for name in (*CASES, *SAID, *asked_and_said.PAGES)),
    *((f"/cy/show/{name}", f"/en/show/{name}") for name in helper_states.PAGES),
    *((f"/cy/show/{name}", f"/en/show/{name}") for name in found_and_proven.PAGES),
    *helper_states.ADDRESSES,
    *((f"/cy/show/{name}", f"/en/show/{name}") for name in preferences_shown.PAGES),
    *((f"/cy/dewisiadau{cy}", f"/en/preferences{en}") for cy, en in PREFERENCES),
    ("/cy/gofyn", "/en/ask"),
    ("/cy/gofyn/wedi-dod-i-law", "/en/ask/received"),
    ("/cy/adborth", "/en/feedback"),
    ("/cy/adborth/diolch", "/en/feedback/thank-you"),
    ("/cy/dod-o-hyd", "/en/find"),
    (f"/cy/dod-o-hyd/{COUNCIL.slug}", f"/en/find/{COUNCIL.slug}"),
    ("/cy/cod", "/en/code"),
    ("/cy/cod/anfon", "/en/code/send"),
    ("/cy/cod/eto", "/en/code/again"),
    ("/cy/cod/wedi-dod-i-ben", "/en/code/spent"),
    (f"/cy/cod/aros/{COUNCIL.slug}", f"/en/code/wait/{COUNCIL.slug}"),
    (f"/cy/cod/aros/{COUNCIL.slug}?hour", f"/en/code/wait/{COUNCIL.slug}?hour"),
    (f"/cy/cod/aros/{COUNCIL.slug}?phone", f"/en/code/wait/{COUNCIL.slug}?phone"),
    ("/cy/ceisiadau", "/en/requests"),
    ("/cy/cais/negeseuon", "/en/request/messages"),
    (f"/cy/cais/negeseuon/{UUID(int=5)}", f"/en/request/messages/{UUID(int=5)}"),
    (f"/cy/cais/apwyntiad/{'a' * 32}.ics", f"/en/request/appointment/{'a' * 32}.ics"),
    *((f"/cy/fail/{code}", f"/en/fail/{code}") for code in ERRORS),
]
WELSH = [welsh for welsh, _ in PAIRS]
EVERY = [
    *(path for pair in PAIRS for path in pair),
    "/",
    f"/c/{OTHER_TOKEN}",
    *(f"/fail/{code}" for code in ERRORS),
]


@pytest.fixture(scope="module")
def pages() -> Flask:
    """One for all: no test of this module changes what is behind it, and to make one takes longer than to ask it."""
    return app(Behind())


@pytest.fixture
def client(pages: Flask) -> Iterator[FlaskClient]:
    with pages.test_client() as client:
        yield client


# Every page


@pytest.mark.parametrize("path", EVERY)
def test_a_page_has_a_title_one_main_heading_and_no_id_twice(client: FlaskClient, path: str) -> None:
    page = Page(client.get(path).text)
    both = any(tag == "section" and "lang" in attributes for tag, attributes in page.tags)
    assert page.title.strip() != ""
    assert page.headings.count("h1") == (2 if both else 1)
    assert len(page.ids) == len(set(page.ids))


@pytest.mark.parametrize("path", WELSH)
def test_no_english_is_left_on_a_welsh_page(client: FlaskClient, path: str) -> None:
    words = said(client, path, "cy")
    assert [pattern.pattern for pattern in _english_words() if pattern.search(words)] == []


@cache
def _english_words() -> list[re.Pattern[str]]:
    """Each of the catalogue, with anything in its gaps. Made once: to make them takes longer than to look for them.

    What is hardly more than its gaps, such as "%(day)s at %(time)s", is Welsh as well.
    """
    every = (message.id if isinstance(message.id, str) else message.id[1] for message in catalogue() if message.id)
    english = [text for text in every if len(re.sub(r"%\(\w+\)s|\W", "", text)) > 2]
    patterns = [re.sub(r"%\\\((\w+)\\\)s", ".+?", re.escape(text)) for text in english]
    return [re.compile(rf"(?<!\w){pattern}(?!\w)") for pattern in patterns]


@pytest.mark.parametrize(("welsh", "english"), PAIRS)
def test_the_two_languages_say_the_same_amount_of_things(client: FlaskClient, welsh: str, english: str) -> None:
    one, other = Page(client.get(welsh).text), Page(client.get(english).text)
    assert [tag for tag, _ in one.tags] == [tag for tag, _ in other.tags]


@pytest.mark.parametrize("path", EVERY)
def test_every_link_of_a_page_leads_somewhere(client: FlaskClient, path: str) -> None:
    inside = [link for link in Page(client.get(path).text).links() if link.startswith("/") and "/fail/" not in link]
    lost = [link for link in inside if client.get(link).status_code == 404 and link != _counterpart(path)]
    assert lost == []


def _counterpart(path: str) -> str:
    return next((pair[1 - pair.index(path)] for pair in PAIRS if path in pair), "")


@pytest.mark.parametrize("path", EVERY)
def test_a_page_keeps_itself_to_itself(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in str(policy)
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "noindex" in headers["X-Robots-Tag"]


@pytest.mark.parametrize("path", EVERY)
def test_scripts_and_styles_carry_the_one_time_word_of_their_answer(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    nonces = {tag.get("nonce") for name, tag in Page(answer.text).tags if name in {"script", "style"}}
    assert all(nonce and f"'nonce-{nonce}'" in answer.headers["Content-Security-Policy"] for nonce in nonces)
    assert not re.search(r'\son\w+="|\sstyle="', answer.text)


def test_the_one_time_word_is_new_each_time(client: FlaskClient) -> None:
    assert (
        client.get("/cy/ffon").headers["Content-Security-Policy"]
        != (client.get("/cy/ffon").headers["Content-Security-Policy"])
    )


@pytest.mark.parametrize("path", EVERY)
def test_a_page_asks_nothing_of_anyone_else(client: FlaskClient, path: str) -> None:
    fetched = re.findall(r'<(?:link|script|img|form|iframe)[^>]*(?:href|src|action)="([^"]*)"', client.get(path).text)
    assert [address for address in fetched if not re.match(r"/(?!/)", address)] == []


def test_https_is_kept_to_once_it_was_used(client: FlaskClient) -> None:
    assert "max-age=31536000" in client.get("/cy", base_url="https://localhost").headers["Strict-Transport-Security"]
    assert "Strict-Transport-Security" not in client.get("/cy").headers


def test_a_name_that_is_not_there_stops_one_of_our_pages(pages: Flask) -> None:
    with pages.test_request_context("/cy"), pytest.raises(UndefinedError, match="case"):
        rendering.page("status.html", today=TODAY)


def test_the_bare_page_can_be_extended_at_an_address_without_a_language(pages: Flask) -> None:
    bare = "{% extends 'base.html' %}{% block language %}en{% endblock %}{% block content %}<h1>API</h1>{% endblock %}"
    with pages.test_request_context("/docs"):
        page = Page(render_template_string(bare))
    assert (page.language, page.headings) == ("en", ["h1"])


def test_a_colour_that_is_not_one_cannot_reach_the_style_sheet() -> None:
    assert rendering.colour("#5a1e6b") == "#5a1e6b"
    assert rendering.colour("red; } body { display: none") == rendering.COLOUR


# Style sheets


def test_the_first_view_is_under_60_kilobytes(client: FlaskClient) -> None:
    answer = client.get("/cy/show/asked")
    needed = [tag["href"] for name, tag in Page(answer.text).tags if tag.get("rel") in {"stylesheet", "icon"}]
    files = [client.get(address, headers={"Accept-Encoding": "gzip"}) for address in needed]
    assert [file.status_code for file in files] == [200, 200, 200]
    assert len(answer.data) + sum(len(file.data) for file in files) < 60_000


def test_a_style_sheet_is_kept_for_good_and_comes_compressed_where_that_is_understood(
    client: FlaskClient,
) -> None:
    address = re.findall(r'href="(/assets/[^"]*olrhain\.css)"', client.get("/cy").text)[0]
    plain, small = client.get(address), client.get(address, headers={"Accept-Encoding": "br, gzip"})
    assert "immutable" in plain.headers["Cache-Control"]
    assert gzip.decompress(small.data) == plain.data
    assert "Content-Encoding" not in plain.headers


def test_an_old_address_of_a_style_sheet_is_answered_but_not_kept(client: FlaskClient) -> None:
    answer = client.get("/assets/000000000000/olrhain.css")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")


@pytest.mark.parametrize("name", ["vendor.py", "nothing.css", "..%2frendering.py"])
def test_only_assets_are_served(client: FlaskClient, name: str) -> None:
    assert client.get(f"/assets/000000000000/{name}").status_code == 404


def test_the_style_sheet_holds_no_font_or_crest_of_the_government(client: FlaskClient) -> None:
    css = client.get("/assets/x/govuk-frontend.min.css").text
    assert not re.search(r"url\(|GDS Transport|@font-face", css)


# Errors


@pytest.mark.parametrize("code", ERRORS)
def test_an_error_is_told_in_the_language_of_the_address(client: FlaskClient, code: int) -> None:
    answer = client.get(f"/cy/fail/{code}")
    assert (answer.status_code, answer.mimetype) == (code, "text/html")
    assert Page(answer.text).language == "cy"


@pytest.mark.parametrize("code", ERRORS)
def test_an_error_is_told_in_both_where_the_address_names_no_language(client: FlaskClient, code: int) -> None:
    answer = client.get(f"/fail/{code}")
    assert answer.status_code == code
    assert answer.text.index('<section class="olr-both__language" lang="cy">') < answer.text.index('lang="en"')


def test_each_error_has_words_of_its_own(client: FlaskClient) -> None:
    assert len({said(client, f"/en/fail/{code}") for code in ERRORS}) == len(ERRORS)


@pytest.mark.parametrize(("code", "like"), [(418, 400), (409, 400), (502, 500)])
def test_an_error_without_words_of_its_own_says_the_nearest(client: FlaskClient, code: int, like: int) -> None:
    answer = client.get(f"/en/fail/{code}")
    assert answer.status_code == code
    assert said(client, f"/en/fail/{code}") == said(client, f"/en/fail/{like}")


def test_a_method_that_is_not_allowed_is_told_which_are(client: FlaskClient) -> None:
    answer = client.delete("/cy/ffon")
    assert (answer.status_code, "GET" in answer.headers["Allow"]) == (405, True)


def test_a_fault_of_ours_shows_a_page_and_no_detail() -> None:
    pages = app(Behind())
    pages.add_url_rule("/cy/broken", "broken", _broken)
    answer = pages.test_client().get("/cy/broken")
    assert (answer.status_code, "secret-name" in answer.text) == (500, False)
    assert "Mae rhywbeth wedi mynd o’i le" in answer.text


# The start page


def test_the_start_page_says_how_a_true_link_begins(client: FlaskClient) -> None:
    assert "http://localhost/" in said(client, "/en")


def test_staff_find_the_way_to_their_desk(client: FlaskClient) -> None:
    assert "/cy/desg/mewngofnodi" in Page(client.get("/cy").text).links()
    assert "/en/desk/sign-in" in Page(client.get("/en").text).links()


@pytest.mark.parametrize(("path", "where"), [("/cy", "/cy/desg/demo"), ("/en", "/en/desk/demo")])
def test_the_demo_opens_the_desk_of_its_council_at_a_press(path: str, where: str) -> None:
    tags = Page(app(Behind(demo_council=DEMO_COUNCIL)).test_client().get(path).text).tags
    forms = [(form.get("method"), form.get("action")) for name, form in tags if name == "form"]
    assert forms == [("post", f"{where}/{DEMO_COUNCIL}")]


def test_the_start_page_answers_with_a_slash_too(client: FlaskClient) -> None:
    assert client.get("/cy/").status_code == 200


def _broken() -> str:
    raise RuntimeError("secret-name")
