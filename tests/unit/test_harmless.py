"""What a value may never become in a message: a link, Markdown, a line of a header, something unseen."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import sms
from app.domain.bilingual import Language
from app.domain.placeholders import (
    Placeholder,
    PlaceholderType,
    TypedValue,
    fill,
    find,
    render,
    render_line,
    unclosed,
)

CY, EN = Language.CY, Language.EN
T = PlaceholderType


def written(value: str) -> TypedValue:
    return TypedValue(value, T.TEXT_AS_WRITTEN)


def shown(value: str, type: PlaceholderType = T.TEXT_AS_WRITTEN, text: str = "((x))") -> str:
    return render(text, {"x": TypedValue(value, type)}, CY)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("https://evil.example/a", "https: //evil. example/a"),
        ("www.evil.com", "www. evil. com"),
        ("evil.com", "evil. com"),
        ("evil .com", "evil . com"),
        ("ev\u200bil.\u200bcom", "evil. com"),
        ("evil。com", "evil。 com"),
        ("sian@example.com", "sian@example. com"),
        ("mailto:sian", "mailto: sian"),
        ("JavaScript:alert", "JavaScript: alert"),
        ("[Cliciwch](evil)", "[Cliciwch] (evil)"),
        ("Diolch.Siân", "Diolch. Siân"),
    ],
)
def test_a_value_that_a_phone_would_make_a_link_of_is_defused(value: str, words: str) -> None:
    assert shown(value) == words
    assert shown(words) == words
    assert not re.search(r"\w\.\w\w|://|www\.\w", sms.measure(words).text)


@pytest.mark.parametrize("words", ["10.30am", "£12.50", "J.R. Puw", "e.e. hyn", "NPT/2026/00123", "10:30", "+44 1639"])
def test_ordinary_words_with_stops_and_colons_stay(words: str) -> None:
    assert shown(words, text="Gweler ((x))") == f"Gweler {words}"


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("https://olrhain.example/c/7KQ2M?a=1&b=2", "https://olrhain.example/c/7KQ2M?a=1&b=2"),
        ("https://a.example/) [x](b", "https://a.example/%29%5Bx%5D%28b"),
        ("https://a.example/\r\nBcc: x", "https://a.example/Bcc:x"),
        ("javascript:alert(1)", "javascript: alert(1)"),
        ("# https", "https"),
        ("http://[", "http: //["),
    ],
)
def test_a_url_stays_whole_and_in_its_place(address: str, words: str) -> None:
    assert shown(address, T.URL) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("# Pwysig", "Pwysig"), ("#Pwysig", "Pwysig"), ("* llaeth", "llaeth"), ("- llaeth", "llaeth"),
        ("+ llaeth", "llaeth"), ("> dyfyniad", "dyfyniad"), ("^ mewnosod", "mewnosod"), ("1. un", "(1) un"),
        ("2) dau", "(2) dau"), ("---", ""), ("___", ""), ("===", ""), ("```", ""), ("- # - x", "x"),
        ("    cod", "cod"), ("-5 gradd", "−5 gradd"), ("+44 1639", "+44 1639"), ("12.50", "12.50"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("before", ["", "Helo\n", "* ", "1. ", "> "])
def test_a_value_adds_no_markdown_at_the_start_of_a_line(before: str, value: str, words: str) -> None:
    assert shown(value, text=f"{before}((x))") == before + words
    assert shown(f"Un\n\n{value}", text=f"{before}((x))") == f"{before}Un\n{words}".rstrip("\n") + "\n" * (not words)


def test_only_text_may_have_several_lines_and_none_of_them_empty() -> None:
    assert shown("un\r\n\r\n\u2028dau\x00\x1b") == "un\ndau"
    assert shown("un\r\ndau", T.PERSON_NAME) == "un dau"
    assert shown("un\ndau", T.REFERENCE) == "un dau"


def test_a_subject_is_one_line_whatever_the_values_and_the_text() -> None:
    values = {"x": written("Siân\r\nBcc: pawb@example.com\u2028\x85")}

    assert render_line("Helo\n((x)) \r\n", values, CY) == "Helo Siân Bcc: pawb@example. com"


def test_letters_that_cannot_be_seen_go_but_joiners_that_spell_stay() -> None:
    assert shown("a\u202eb\u200fc\ufeff\ud800") == "abc"
    assert shown("می\u200cخواهم") == "می\u200cخواهم"


@pytest.mark.parametrize(
    ("text", "a", "b"),
    [("((a))((b))", "evil.", "com"), ("((a))((b))", "https:", "//evil"), ("((a))((b))", "[x]", "(evil)"),
     ("www.((b))", "", "evil"), ("((link))((b))", "", "@evil")],
)  # fmt: skip
def test_two_values_that_meet_make_no_link(text: str, a: str, b: str) -> None:
    values = {"a": written(a), "b": written(b), "link": TypedValue("https://a.example", T.URL)}

    assert render(text, values, CY).endswith(f" {b}")


@given(st.text(alphabet="()|?#*.:/ab \n\r[]-_1\u200b\u0302"), st.text(alphabet="()|?x \n.*1#[]"))
def test_no_value_makes_a_placeholder_a_heading_or_a_link(value: str, around: str) -> None:
    rendered = render(f"Helo {around}\n((v))", {"v": TypedValue(value, T.TEXT_AS_WRITTEN)}, EN)
    ours = rendered[len(fill(f"Helo {around}\n", {})) :]

    assert "://" not in ours
    assert "((" not in ours
    assert not any(line.startswith(("#", "*", "- ", ">", "^")) for line in ours.split("\n"))
    assert unicodedata.is_normalized("NFC", rendered)


@pytest.mark.parametrize(
    "piece",
    [
        "(",
        "((",
        ")",
        "((a",
        "((a))",
        "((a|b))",
        "((a??b))",
        "_",
        "# ",
        "1. ",
        ".a",
        ":/",
        "\u0302\u0323",
        "](",
    ],
)
def test_a_megabyte_of_anything_is_handled(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    rendered = render(f"((v)){text}", {"v": written(text)}, CY)

    assert len(rendered) < 4_000_000
    assert find(text) in ((), (Placeholder("a"),), (Placeholder("a", "b"),), (Placeholder("a", None, True),))
    assert unclosed(text) is (piece in ("(", "((", ")", "((a"))
