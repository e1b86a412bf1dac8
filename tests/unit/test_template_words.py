"""The words of a template are four pairs, and can be taken and put back one language at a time."""

from __future__ import annotations

from app.domain.bilingual import Bilingual, Language
from app.domain.template_words import Side, TemplateWords, of_sides, side

WORDS = TemplateWords(
    subject=Bilingual("Eich cais", "Your application"),
    body=Bilingual("Mae newyddion.", "There is news."),
    fallback=Bilingual("Ffoniwch ni.", "Please call us."),
)


def test_one_language_holds_what_it_says_in_every_field() -> None:
    assert WORDS.side(Language.CY) == Side("Eich cais", "Mae newyddion.", "", "Ffoniwch ni.")


def test_two_sides_make_the_words_again() -> None:
    assert of_sides(WORDS.side(Language.CY), WORDS.side(Language.EN)) == WORDS


def test_a_pair_that_neither_language_says_is_not_there() -> None:
    words = of_sides(Side(body="Helo"), Side(body="Hello"))
    assert (words.subject, words.for_others, words.fallback) == (None, None, None)


def test_a_language_without_a_body_is_empty() -> None:
    words = of_sides(Side(subject="Pwnc"), Side(body="Hello"))
    assert (words.is_empty(Language.CY), words.is_empty(Language.EN)) == (True, False)


def test_what_was_typed_is_composed_and_tidy() -> None:
    typed = side(body="  Dw\u0302r  \r\nDiolch.\r\n\r\n")
    assert typed == Side(body="Dŵr\nDiolch.")
