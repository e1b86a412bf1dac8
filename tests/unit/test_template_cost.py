"""What a version costs to send: fragments and pence, in Welsh, in English and in both."""

from __future__ import annotations

from decimal import Decimal

from app.domain.bilingual import Bilingual, Language, LanguageWish
from app.domain.bilingual_text import as_texts, tidy
from app.domain.placeholders import PlaceholderType, TypedValue
from app.domain.template_checks import Samples
from app.domain.template_cost import cost_of

NO_PREFIX = Bilingual("", "")
PRICE = Decimal("2.5")


def name(typical: str, worst: str) -> Samples:
    kind = PlaceholderType.PERSON_NAME
    return Samples(TypedValue(typical, kind), TypedValue(worst, kind))


def test_a_short_text_is_one_fragment_in_either_language_and_one_in_both() -> None:
    cost = cost_of(Bilingual("Mae yma.", "It is here."), {}, NO_PREFIX, PRICE)
    assert (cost.cy.typical.fragments, cost.en.typical.fragments) == (1, 1)
    assert (cost.both.typical.texts, cost.both.typical.fragments, cost.both.typical.pence) == (1, 1, Decimal("2.5"))


def test_a_circumflex_is_named_and_makes_the_welsh_dearer() -> None:
    body = Bilingual("Mae'r tŷ ar y môr. " * 8, "The house is by the sea. " * 6)
    cost = cost_of(body, {}, NO_PREFIX, PRICE)
    assert cost.cy.typical.costly_letters == ("ŷ", "ô")
    assert cost.cy.typical.fragments == 3
    assert cost.en.typical == cost.en.worst
    assert (cost.en.typical.fragments, cost.en.typical.costly_letters) == (1, ())


def test_two_texts_are_sent_where_one_would_cost_more() -> None:
    body = Bilingual("Ŵyl. " * 12, "The festival. " * 11)
    both = cost_of(body, {}, NO_PREFIX, PRICE).both.typical
    assert (both.texts, both.fragments, both.pence) == (2, 2, Decimal("5.0"))


def test_the_longest_values_show_what_a_text_may_cost() -> None:
    body = Bilingual("Helo ((name)), mae eich cais wedi dod i law.", "Hello ((name)), we have received your request.")
    cost = cost_of(body, {"name": name("Megan", "Siân-" * 12)}, NO_PREFIX, PRICE)
    assert (cost.cy.typical.fragments, cost.cy.worst.fragments) == (1, 2)
    assert cost.en.worst.costly_letters == ("â",)


def test_the_name_of_the_sender_counts() -> None:
    body = Bilingual("a" * 155, "b" * 155)
    with_prefix = cost_of(body, {}, Bilingual("Cyngor", "Council"), None)
    assert cost_of(body, {}, NO_PREFIX, None).cy.typical.fragments == 1
    assert (with_prefix.cy.typical.fragments, with_prefix.cy.typical.characters) == (2, 163)


def test_no_price_gives_no_pence_but_the_fragments() -> None:
    cost = cost_of(Bilingual("Mae yma.", "It is here."), {}, NO_PREFIX, None)
    assert (cost.cy.typical.pence, cost.cy.typical.fragments) == (None, 1)


def test_a_text_over_the_limit_of_the_provider_is_marked() -> None:
    cost = cost_of(Bilingual("a" * 919, "It is here."), {}, NO_PREFIX, PRICE)
    assert (cost.cy.typical.too_long, cost.en.typical.too_long) == (True, False)


def test_two_that_are_too_long_together_go_apart() -> None:
    texts = as_texts({Language.CY: "a" * 600, Language.EN: "b" * 600}, NO_PREFIX)
    assert [text.language for text in texts] == [LanguageWish.CY, LanguageWish.EN]
    assert not any(text.measured.too_long for text in texts)


def test_one_text_with_both_has_the_welsh_first_each_with_its_sender() -> None:
    (text,) = as_texts({Language.CY: "Helo.", Language.EN: "Hello."}, Bilingual("Cyngor", "Council"))
    assert text.language is LanguageWish.BOTH
    assert text.measured.text == "Cyngor: Helo.\n\nCouncil: Hello."


def test_what_a_missing_value_leaves_behind_is_tidied() -> None:
    assert tidy("Helo \n\n\n\nHwyl ") == "Helo\n\nHwyl"
