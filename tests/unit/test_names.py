"""The words of names, as people compare them, and so much of a name as may be shown."""

from __future__ import annotations

import pytest

from app.domain.names import MOST_WORDS, initials, name_words


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Siân Llŷr", ("sian", "llyr")),
        ("Sia\u0302n  LLY\u0302R", ("sian", "llyr")),
        ("Máire O’Brien", ("maire", "obrien")),
        ("O'Brien, Máire", ("obrien", "maire")),
        ("Ann Rhys-Prys", ("ann", "rhys", "prys")),
        ("Huw Huw ap Huw", ("huw", "ap")),
        ("Mrs. J. Großmann", ("mrs", "j", "grossmann")),
        ("", ()),
        ("🙂 – _", ()),
    ],
)
def test_a_name_is_known_by_its_words(name: str, words: tuple[str, ...]) -> None:
    assert name_words(name) == words


def test_however_long_a_name_is_it_has_few_words_and_none_is_long() -> None:
    words = name_words(" ".join("x" * number for number in range(1, 90)))
    assert len(words) <= MOST_WORDS
    assert max(map(len, words)) <= 60


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Siân Llŷr", "S. Ll."),
        ("rhian ap huw", "rh. a. h."),
        ("’Aled", "A."),
        ("A B C D E", "A. B. C."),
        ("12 34", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_a_name_is_shown_by_its_initials(name: str | None, shown: str) -> None:
    assert initials(name) == shown
