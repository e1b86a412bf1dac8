"""An email as text and as HTML: languages, band, headings, the closing that is always there, and pictures."""

from __future__ import annotations

import re
import struct

import pytest

from app.domain.bilingual import Bilingual, Language
from app.domain.emails import colours
from app.domain.emails.closing import WELCOME
from app.domain.emails.html import as_html
from app.domain.emails.parts import Block, Email, Letterhead
from app.domain.emails.pass_through import email_body, letter_body
from app.domain.emails.pictures import NotAPicture, Picture, read_picture
from app.domain.emails.stop_links import page_of, stop_url
from app.domain.emails.text import as_text
from tests.look_at_emails import png
from tests.web.reading import Page

HEAD = Letterhead(Bilingual("Cyngor Cwm Teg", "Cwm Teg Council"), "#5a1e6b", png(300, 90))
STOP = stop_url("https://olrhain.example", "a-token")
WELSH, ENGLISH = Block(Language.CY, "# Eich cais\n\nHelo"), Block(Language.EN, "# Your request\n\nHello")


def email(*blocks: Block, head: Letterhead | None = HEAD, stop: str | None = None) -> Email:
    return Email("Eich cais / Your request", blocks or (WELSH, ENGLISH), head, stop)


def jpeg(width: int, height: int) -> bytes:
    return (
        b"\xff\xd8\xff\xe0" + struct.pack(">H", 4) + b"JF"
        b"\xff\xc4" + struct.pack(">H", 3) + b"x"
        b"\xff\xff\xc2" + struct.pack(">HBHH", 11, 8, height, width) + b"\x03\x00\x00\x00"
    )  # fmt: skip


# Languages


def test_each_language_is_marked_as_its_own_and_the_welsh_comes_first() -> None:
    html = as_html(email())
    page = Page(html)
    assert page.language == "cy"
    assert [tag["lang"] for name, tag in page.tags if name == "div" and "lang" in tag][:2] == ["cy", "en"]
    assert "Helo" in page.words["cy"]
    assert "Hello" in page.words["en"]
    assert "Hello" not in page.words["cy"]


def test_an_english_email_is_an_english_document() -> None:
    assert Page(as_html(email(ENGLISH))).language == "en"


def test_the_languages_are_divided_by_a_line_in_every_form() -> None:
    assert "<hr" in as_html(email()).partition("Helo")[2].partition("Your request")[0]
    assert "\n\n----" in as_text(email()).partition("Helo")[2].partition("Your request")[0]
    assert "\n\n---\n\n" in email_body(email()).partition("Helo")[2].partition("Your request")[0]


# The closing


@pytest.mark.parametrize("blocks", [(WELSH,), (ENGLISH,), (WELSH, ENGLISH)], ids=["cy", "en", "both"])
def test_every_email_says_in_both_languages_that_welsh_is_welcome(blocks: tuple[Block, ...]) -> None:
    for form in (as_text, email_body):
        said = form(email(*blocks))
        assert said.index(WELCOME.cy) < said.index(WELCOME.en)
    words = Page(as_html(email(*blocks))).words
    assert WELCOME.cy in words["cy"]
    assert WELCOME.en in words["en"]


def test_an_email_whose_own_words_say_so_does_not_say_it_twice() -> None:
    said = Block(Language.CY, f"Helo\n\n{WELCOME.cy}"), Block(Language.EN, f"Hello\n\n{WELCOME.en}")
    assert as_text(email(*said)).count("oedi") == 1
    assert as_text(email(*said)).count("delay") == 1
    assert as_html(email(said[0])).count("oedi") == 1
    assert as_html(email(said[0])).count("delay") == 1


def test_a_letter_says_that_welsh_is_welcome_and_nothing_of_stopping() -> None:
    said = letter_body(email(WELSH, stop=STOP))
    assert WELCOME.cy in said
    assert WELCOME.en in said
    assert "stop" not in said


@pytest.mark.parametrize(
    ("blocks", "pages"),
    [
        ((WELSH,), ["/cy/stopio/a-token"]),
        ((ENGLISH,), ["/en/stop/a-token"]),
        ((WELSH, ENGLISH), ["/cy/stopio/a-token", "/en/stop/a-token"]),
    ],
    ids=["cy", "en", "both"],
)
def test_who_may_stop_is_told_how_in_the_languages_of_the_email(blocks: tuple[Block, ...], pages: list[str]) -> None:
    links = Page(as_html(email(*blocks, stop=STOP))).links()
    assert links == [f"https://olrhain.example{page}" for page in pages]
    assert all(page in as_text(email(*blocks, stop=STOP)) for page in pages)


def test_who_may_not_stop_is_not_told_how() -> None:
    assert Page(as_html(email())).links() == []


def test_the_page_of_a_language_is_made_from_the_address_of_both() -> None:
    assert (
        page_of(stop_url("https://x.example/stop/here", "t"), Language.CY) == "https://x.example/stop/here/cy/stopio/t"
    )


# How it looks


def test_the_band_has_the_organisations_name_in_the_languages_of_the_email() -> None:
    band = as_html(email()).partition("<h1")[0]
    assert '<span lang="cy">Cyngor Cwm Teg</span>' in band
    assert '<span lang="en">Cwm Teg Council</span>' in band
    assert "Cwm Teg Council" not in as_html(email(WELSH)).partition("<h1")[0].partition("<body")[2]


def test_a_name_that_is_the_same_in_both_languages_stands_once() -> None:
    same = Letterhead(Bilingual("Gwent", "Gwent"), "#5a1e6b")
    assert as_html(email(head=same)).count("Gwent") == 1


@pytest.mark.parametrize("colour", ["#000000", "#ffffff", "#ffd500", "#5a1e6b", "#777777", "#00a33b", "#f00000"])
def test_words_on_the_band_can_be_read_whatever_its_colour(colour: str) -> None:
    assert colours.contrast(colours.words_on(colour), colour) >= colours.ENOUGH


def test_contrast_is_that_of_the_standard() -> None:
    assert colours.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert colours.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_a_colour_that_is_none_reaches_no_style() -> None:
    assert "expression" not in as_html(email(head=Letterhead(HEAD.name, "red;width:expression(1)")))


def test_the_logo_is_a_part_of_the_email_with_words_in_its_place_and_a_width_for_outlook() -> None:
    [logo] = [tag for name, tag in Page(as_html(email(), "cid:logo")).tags if name == "img"]
    assert logo["src"] == "cid:logo"
    assert logo["alt"] == "Cyngor Cwm Teg / Cwm Teg Council"
    assert logo["width"] == "240"


@pytest.mark.parametrize("logo", [None, b"GIF89a", b"\x89PNG\r\n\x1a\n"])
def test_without_a_logo_that_can_be_shown_there_is_no_picture(logo: bytes | None) -> None:
    assert "<img" not in as_html(email(head=Letterhead(HEAD.name, HEAD.colour, logo)), "cid:logo")


def test_an_email_loads_nothing_and_has_no_table_script_or_style_sheet() -> None:
    page = Page(as_html(email(stop=STOP), "cid:logo"))
    assert {name for name, _ in page.tags} & {"table", "script", "style", "link", "iframe", "form"} == set()
    assert [tag["src"] for _, tag in page.tags if "src" in tag] == ["cid:logo"]


def test_links_are_underlined() -> None:
    tags = [tag for name, tag in Page(as_html(email(stop=STOP))).tags if name == "a"]
    assert all("text-decoration:underline" in tag["style"] for tag in tags)


def test_the_names_and_the_subject_are_escaped() -> None:
    html = as_html(Email("<b>", (Block(Language.CY, "<i>"),), Letterhead(Bilingual("<u>", "<u>"), "#000000")))
    assert re.search(r"<[biu]>", html) is None


# Pictures


@pytest.mark.parametrize(
    ("data", "picture"),
    [(png(300, 90), Picture("png", 300, 90)), (jpeg(640, 200), Picture("jpeg", 640, 200))],
    ids=["png", "jpeg"],
)
def test_a_picture_is_known_by_its_bytes(data: bytes, picture: Picture) -> None:
    assert read_picture(data) == picture


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg>",
        b"GIF89a",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xd9" + b"\0" * 20,
        b"\xff\xd8" + b"\xff\xe0\0\0" * 9,
        png(1, 1).replace(b"\0\0\0\x01\0\0\0\x01", b"\0" * 8),
    ],
    ids=["nothing", "svg", "gif", "png cut", "jpeg cut", "jpeg ended", "jpeg of empty parts", "no size"],
)
def test_anything_else_is_no_picture(data: bytes) -> None:
    with pytest.raises(NotAPicture):
        read_picture(data)
