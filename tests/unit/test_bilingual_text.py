"""Words in two languages as one text or as two (welsh rule 6)."""

from __future__ import annotations

from app.domain.bilingual import Bilingual, BothTexts, Language, LanguageWish
from app.domain.bilingual_text import Text, as_texts
from app.domain.language_reasons import LanguageReason

COUNCIL = Bilingual("Cyngor", "Council")
NOBODY = Bilingual("", "")
CHEAPER_APART = {Language.CY: "ŵ" * 60, Language.EN: "e" * 150}
SHORT = {Language.CY: "Bore da.", Language.EN: "Good morning."}


def said(texts: tuple[Text, ...]) -> list[tuple[LanguageWish, str]]:
    return [(text.language, text.measured.text) for text in texts]


def test_somebody_who_wants_one_language_gets_one_text_in_it() -> None:
    [text] = as_texts({Language.CY: "Helô."}, COUNCIL)
    assert (text.language, text.measured.text, text.why) == (LanguageWish.CY, "Cyngor: Helô.", None)


def test_both_languages_are_one_text_with_welsh_first() -> None:
    assert said(as_texts(SHORT, COUNCIL)) == [(LanguageWish.BOTH, "Cyngor: Bore da.\n\nCouncil: Good morning.")]


def test_two_texts_are_sent_where_one_would_cost_more() -> None:
    texts = as_texts(CHEAPER_APART, NOBODY)
    assert [text.language for text in texts] == [LanguageWish.CY, LanguageWish.EN]
    assert {text.why for text in texts} == {LanguageReason.TWO_TEXTS_COST_LESS}


def test_the_organisation_may_want_one_text_whatever_it_costs() -> None:
    [text] = as_texts(CHEAPER_APART, NOBODY, BothTexts.ONE)
    assert text.why is LanguageReason.ONE_TEXT_FIXED


def test_the_organisation_may_want_two_texts() -> None:
    assert {text.why for text in as_texts(SHORT, NOBODY, BothTexts.TWO)} == {LanguageReason.TWO_TEXTS_FIXED}


def test_one_text_that_would_be_too_long_goes_as_two() -> None:
    long = {Language.CY: "a" * 600, Language.EN: "b" * 600}
    texts = as_texts(long, NOBODY, BothTexts.ONE)
    assert [text.language for text in texts] == [LanguageWish.CY, LanguageWish.EN]
    assert {text.why for text in texts} == {LanguageReason.ONE_TEXT_TOO_LONG}
