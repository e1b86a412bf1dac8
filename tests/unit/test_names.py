"""The words of names, as people compare them."""

from __future__ import annotations

import pytest

from app.domain.names import MOST_WORDS, name_words


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
