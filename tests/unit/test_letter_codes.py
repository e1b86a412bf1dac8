"""A letter with the link to its reader's page ends with a code that a phone reads; no other words become one."""

from __future__ import annotations

import pytest

from app.domain.bilingual import Language
from app.domain.emails import scanning
from app.domain.emails.parts import Block, Email
from app.domain.emails.pass_through import email_body, letter_body

TOKEN = "4fK9aZ0bQ7mXw2RtY8Lc3D"
WELSH = f"https://olrhain.example/cy/c/{TOKEN}"
ENGLISH = f"https://olrhain.example/en/c/{TOKEN}"


def letter(cy: str, en: str) -> Email:
    return Email("Eich cais / Your request", (Block(Language.CY, cy), Block(Language.EN, en)))


def test_each_language_ends_with_a_sentence_and_the_code_of_its_own_link() -> None:
    said = letter_body(letter(f"Gweld: {WELSH}.", f"[See it]({ENGLISH})"))
    welsh, _, english = said.partition("\n\n---\n\n")
    assert welsh.endswith(f"{scanning.SCAN.cy}\n\nQR: {WELSH}")
    assert f"{scanning.SCAN.en}\n\nQR: {ENGLISH}" in english


def test_a_code_is_a_paragraph_of_its_own() -> None:
    assert f"QR: {WELSH}" in letter_body(letter(WELSH, "")).split("\n\n")


def test_words_without_a_link_get_no_code() -> None:
    assert "QR:" not in letter_body(letter("Helo", "Hello, see https://olrhain.example/en"))


def test_an_email_gets_no_code() -> None:
    assert "QR:" not in email_body(letter(WELSH, ENGLISH))


@pytest.mark.parametrize(
    "address",
    [
        f"https://olrhain.example/cy/c/{TOKEN}x",
        f"https://olrhain.example/cy/c/{TOKEN[1:]}",
        f"https://olrhain.example/stop/{TOKEN}",
        f"ftp://olrhain.example/cy/c/{TOKEN}",
    ],
)
def test_what_is_no_link_to_a_page_is_not_taken_for_one(address: str) -> None:
    assert scanning.codes(letter(address, address)) == ()


@pytest.mark.parametrize("mark", ["QR:", "qr:", "Qr :", "QR\t:"])
@pytest.mark.parametrize("before", ["", "## ", "> ", "Helo\n\n"])
def test_no_other_words_become_a_code(before: str, mark: str) -> None:
    said = letter_body(letter(f"{before}{mark} https://elsewhere.example/x", "Hello"))
    assert "elsewhere" in said
    paragraphs = [one.lstrip("#^ ").casefold().replace(" ", "").replace("\t", "") for one in said.split("\n\n")]
    assert not [one for one in paragraphs if one.startswith("qr:")]
