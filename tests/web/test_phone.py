"""The sandbox phone: what was sent, newest first, in its own language, and never more than words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app.domain.bilingual import Language
from app.services.views import PhoneMessage
from app.web.public.phone import Linker, by_language, in_reading_order
from tests.web.hand_made import BASE_URL, GOING, NO_PHONES, PHONES, TOKEN, TWO_PARTS, WELSH_TEXT
from tests.web.pages_app import Behind, app
from tests.web.reading import Page

OURS = "http://127.0.0.1:8000"


@pytest.fixture
def behind() -> Behind:
    return Behind()


@pytest.fixture
def client(behind: Behind) -> FlaskClient:
    return app(behind).test_client()


def message(number: str, *languages: Language) -> PhoneMessage:
    return replace(WELSH_TEXT, id=number, languages=languages)


def linked(text: str) -> list[str]:
    return Page(f"<p>{Linker(OURS)(text)}</p>").links()


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("Ewch i 127.0.0.1:8000/cy a rhowch y cyfeirnod.", [f"{OURS}/cy"]),
        ("Go to 127.0.0.1:8000/en.", [f"{OURS}/en"]),
        ("evil127.0.0.1:8000/cy 127.0.0.1:8000/cy@evil.example 127.0.0.1:8000/cyx 127.0.0.1:8000/c/x", []),
    ],
)
def test_our_first_page_can_be_followed_where_it_stands_without_its_scheme(text: str, links: list[str]) -> None:
    assert linked(text) == links


def test_the_old_address_leads_to_the_phone(client: FlaskClient) -> None:
    answer = client.get("/sandbox")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/cy/ffon")


def test_words_are_marked_in_the_language_they_are_in_whatever_the_page_speaks(client: FlaskClient) -> None:
    page = Page(client.get("/en/phone").text)
    assert "Mae eich cais wedi dod i law" in page.words["cy"]
    assert "We have received your application" in page.words["en"]


def test_a_message_says_when_in_what_by_what_and_how_it_went(client: FlaskClient) -> None:
    words = " ".join(Page(client.get("/en/phone").text).words["en"].split())
    assert "21 November 2026, 9:29am · Welsh · Text · Delivered · Trial" in words
    assert "21 November 2026, 9:25am · English · Email · Delivered · Live" in words


def test_an_email_is_shown_with_its_subject(client: FlaskClient) -> None:
    html = client.get("/cy/ffon").text
    assert '<h3 class="olr-message__subject"><span lang="en">Your application: we have received it</span></h3>' in html


def test_an_email_is_shown_as_it_is_formatted_each_language_marked(client: FlaskClient) -> None:
    page = Page(client.get("/cy/ffon").text)
    shown = page.html.partition("m-6")[2].partition("</article>")[0]
    assert '<div class="olr-mail" lang="cy"><h4 class="olr-mail__title">Eich cais</h4>' in shown
    assert '<div class="olr-mail" lang="en"><h4 class="olr-mail__title">Your application</h4>' in shown
    assert "<li>Cam un</li>" in shown
    assert "&lt;b&gt;Not&lt;/b&gt;" in shown
    assert "Welsh will not lead to delay" in shown


def test_of_the_links_of_an_email_only_our_own_can_be_followed(client: FlaskClient) -> None:
    shown = client.get("/cy/ffon").text.partition("m-6")[2].partition("</article>")[0]
    links = Page(f"<p>{shown}</p>").links()
    assert links == [f"{BASE_URL}/cy/c/{TOKEN}", f"{BASE_URL}/cy/stopio/{GOING}", f"{BASE_URL}/en/stop/{GOING}"]


def test_a_letter_is_shown_as_a_sheet_with_its_address(client: FlaskClient) -> None:
    html = client.get("/cy/ffon").text
    assert "olr-device--sheet" in html
    assert '<p class="olr-sheet__address">Mair Huws<br>1 Stryd Fawr\nSA1 1AA</p>' in html
    assert "stopio" not in html.partition("m-7")[2].partition("</article>")[0]


def test_the_words_of_a_message_are_only_words(client: FlaskClient, behind: Behind) -> None:
    nasty = replace(WELSH_TEXT, body="<script>alert(1)</script> & \"'", subject="<b>x</b>")
    behind.phones = lambda page: replace(PHONES, phones=(replace(PHONES.phones[2], messages=(nasty,), name="<i>"),))
    html = client.get("/cy/ffon").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp;" in html
    assert not {"<script>alert", "<b>x", "<i>"} & {part for part in ("<script>alert", "<b>x", "<i>") if part in html}


@pytest.mark.parametrize(
    ("text", "links"),
    [
        (f"Gweler {OURS}/cy/c/abc.", [f"{OURS}/cy/c/abc"]),
        (f"({OURS}/en/request?a=1&b=2)", [f"{OURS}/en/request?a=1&b=2"]),
        (f"{OURS} a {OURS}/cy", [OURS, f"{OURS}/cy"]),
        (f"Ewch i {OURS}.", [OURS]),
        (f"{OURS}1/cy", []),
        (f"{OURS}@evil.example/cy", []),
        (f"{OURS}.evil.example", []),
        ("http://127.0.0.1:80001/x https://evil.example javascript:alert(1)", []),
    ],
)
def test_only_our_own_addresses_can_be_followed(text: str, links: list[str]) -> None:
    assert linked(text) == links


def test_a_link_cannot_break_out_of_its_place() -> None:
    html = Linker(OURS)(f'{OURS}/"onmouseover="alert(1)<b>')
    assert '"onmouseover' not in html
    assert "<b>" not in html


def test_the_two_parts_of_a_bilingual_text_are_read_welsh_first(client: FlaskClient) -> None:
    assert [part.languages for part in in_reading_order(TWO_PARTS)] == [(Language.CY,), (Language.EN,)]
    html = client.get("/cy/ffon").text
    assert html.index('id="m-4"') < html.index('id="m-3"')


@pytest.mark.parametrize("order", ["cy1 en1 cy0 en0", "en1 cy1 en0 cy0", "cy1 en1 en0 cy0"])
def test_parts_of_different_messages_are_not_mixed(order: str) -> None:
    parts = [message(name, Language(name[:2])) for name in order.split()]
    assert [part.id for part in in_reading_order(parts)] == ["cy1", "en1", "cy0", "en0"]


def test_texts_of_different_times_stay_newest_first() -> None:
    english = message("later", Language.EN)
    welsh = replace(message("earlier", Language.CY), at=english.at - timedelta(hours=1))
    assert in_reading_order([english, welsh]) == (english, welsh)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Bore da.\n\nGood morning.", ["Bore da.", "Good morning."]),
        ("Bore da.\n\nSiân\n\n---\n\nGood morning.\n\nSiân", ["Bore da.\n\nSiân", "Good morning.\n\nSiân"]),
        ("Eich cais / Your request", ["Eich cais", "Your request"]),
    ],
)
def test_each_language_of_a_bilingual_text_is_marked(text: str, parts: list[str]) -> None:
    both = message("1", Language.CY, Language.EN)
    assert by_language(both, text) == ((Language.CY, parts[0]), (Language.EN, parts[1]))


def test_a_bilingual_text_that_cannot_be_told_apart_is_left_unmarked() -> None:
    text = "Bore da.\n\nSiân\n\nGood morning."
    assert by_language(message("1", Language.CY, Language.EN), text) == ((None, text),)


def test_the_languages_of_a_bilingual_text_are_marked_on_the_page(client: FlaskClient) -> None:
    words = Page(client.get("/cy/ffon").text).words
    assert "A decision has been made." in words["en"]
    assert "Mae penderfyniad wedi’i wneud." in words["cy"]


@pytest.mark.parametrize(("page", "offered"), [("1", {"?page=2"}), ("2", {"?page=1"})])
def test_older_and_newer_messages_are_a_page_away(client: FlaskClient, page: str, offered: set[str]) -> None:
    links = Page(client.get(f"/cy/ffon?page={page}").text).links()
    assert {link for link in links if link.startswith("?page=")} == offered


@pytest.mark.parametrize("page", ["0", "-1", "99999999999999999999"])
def test_a_page_that_cannot_be_is_not_found(client: FlaskClient, page: str) -> None:
    assert client.get(f"/cy/ffon?page={page}").status_code == 404


def test_a_page_that_is_no_number_is_the_first(client: FlaskClient) -> None:
    assert client.get("/cy/ffon?page=x").status_code == 200


def test_an_empty_phone_says_how_to_make_a_text_arrive(client: FlaskClient, behind: Behind) -> None:
    behind.phones = lambda page: NO_PHONES
    assert "curl" in client.get("/cy/ffon").text


@pytest.mark.parametrize("path", ["/cy/ffon/newest", "/en/phone/newest"])
def test_the_marker_is_what_the_page_was_made_with(client: FlaskClient, path: str) -> None:
    assert client.get(path).get_json() == {"newest": PHONES.newest}
    html = client.get(path.removesuffix("/newest")).text
    assert f'data-newest="{PHONES.newest}" data-newest-url="{path}"' in html


def test_without_scripts_there_is_a_link_that_shows_what_is_new(client: FlaskClient) -> None:
    html = client.get("/en/phone?page=2").text
    assert '<noscript><p class="govuk-body"><a class="govuk-link" href="/en/phone?page=2">' in html
