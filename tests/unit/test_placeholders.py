"""Placeholders: found, and filled with typed values."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from app.domain.bilingual import Bilingual, Language
from app.domain.glossary import PlaceName
from app.domain.place_names import SHIPPED
from app.domain.placeholders import (
    FORMS,
    Placeholder,
    PlaceholderType,
    TypedValue,
    UnknownForm,
    ValueNotOfItsType,
    fill,
    find,
    format_value,
    missing,
    render,
    unclosed,
)
from app.domain.typed_values import Value

CY, EN = Language.CY, Language.EN
T = PlaceholderType
DAY = date(2026, 3, 2)
MOMENT = datetime(2026, 6, 1, 13, 30, tzinfo=UTC)


def written(value: Value) -> TypedValue:
    return TypedValue(value, T.TEXT_AS_WRITTEN)


def test_placeholders_are_found_in_order_and_once() -> None:
    text = "((name)) ((visit_date|on)) ((urgent??Brys: ))((name)) (((place|yn))) (dim) (()) ((|on)) ((open"

    assert find(text) == (
        Placeholder("name"),
        Placeholder("visit_date", form="on"),
        Placeholder("urgent", conditional=True),
        Placeholder("place", form="yn"),
    )


@pytest.mark.parametrize(
    "text",
    ["((name)", "((name", "(name))", "(())", "((|on))", "((??words))", "((flag??call (free) now))", "x))"],
)
def test_a_broken_placeholder_is_noticed(text: str) -> None:
    assert unclosed(text)


@pytest.mark.parametrize("text", ["", "((name))", "(((name)))", "(a (b))", "a) b) :)", "(see ((a)) (and ((b))))"])
def test_whole_placeholders_and_ordinary_parentheses_are_not_broken(text: str) -> None:
    assert not unclosed(text)


def test_fill_puts_plain_values_in_and_leaves_nothing_for_what_is_missing() -> None:
    assert fill("Helo ((name))((gap))((none))!", {"name": "Sia\u0302n", "none": None}) == "Helo Siân!"
    assert fill("(((n))) ((n|form))", {"n": 2}) == "(2) 2"


@pytest.mark.parametrize("flag", [True, "Yes", " true ", 1, "1", "ie"])
def test_conditional_words_show_when_the_value_is_true(flag: str | int) -> None:
    assert fill("((flag??Brys: ))Helo", {"flag": flag}) == "Brys: Helo"
    assert render("((flag??Brys: ))Helo", {"flag": TypedValue(flag, T.ENUM)}, CY) == "Brys: Helo"


@pytest.mark.parametrize("flag", [False, "no", "", None, "2", 0])
def test_conditional_words_do_not_show_otherwise(flag: str | int | None) -> None:
    assert fill("((flag??Brys: ))Helo", {"flag": flag}) == "Helo"
    assert render("((flag??Brys: ))Helo", {"flag": TypedValue(flag, T.ENUM)}, CY) == "Helo"
    assert fill("((flag??Brys: ))Helo", {}) == render("((flag??Brys: ))Helo", {}, CY) == "Helo"


def test_a_boolean_is_never_put_into_words() -> None:
    assert fill("Mae'n ((flag))", {"flag": True}) == "Mae'n "


@pytest.mark.parametrize("value", ["((secret))", "(((secret)))", "((", "(secret)", "(", "))"])
@pytest.mark.parametrize("text", ["((x))", "(((x)))", "(((x))((x))secret))", "((secret ((x))", "(((x))(secret))"])
def test_a_value_never_makes_a_placeholder(text: str, value: str) -> None:
    filled = [fill(text, {"x": value}), render(text, {"x": written(value)}, CY)]

    assert [find(words) for words in filled] == [(), ()]


@pytest.mark.parametrize(
    ("value", "type", "form", "cy", "en"),
    [
        (DAY, T.DATE, None, "2 Mawrth 2026", "2 March 2026"),
        (DAY, T.DATE, "on", "ddydd Llun 2 Mawrth 2026", "on Monday 2 March 2026"),
        (DAY, T.DATE, "start", "Dydd Llun 2 Mawrth 2026", "Monday 2 March 2026"),
        (DAY, T.DATE, "weekday", "dydd Llun 2 Mawrth 2026", "Monday 2 March 2026"),
        (DAY, T.DATE, "day_month", "2 Mawrth", "2 March"),
        (MOMENT, T.TIME, None, "2:30pm", "2:30pm"),
        (MOMENT, T.TIME, "clock", "14:30", "14:30"),
        (1234, T.NUMBER, None, "1,234", "1,234"),
        (Decimal("-2.50"), T.NUMBER, None, "−2.50", "−2.50"),
        ((2, "working_day"), T.DURATION, None, "2 ddiwrnod gwaith", "2 working days"),
        (5, T.MONEY, None, "£5", "£5"),
        (Decimal("12.5"), T.MONEY, None, "£12.50", "£12.50"),
        (Decimal("1234.00"), T.MONEY, None, "£1,234", "£1,234"),
        (Decimal("-3.999"), T.MONEY, None, "−£4", "−£4"),
        ("Cardiff", T.PLACE, None, "Caerdydd", "Cardiff"),
        ("Caerdydd", T.PLACE, "yn", "yng Nghaerdydd", "in Cardiff"),
        (Bilingual("Y Barri", "Barry"), T.PLACE, "i", "i'r Barri", "to Barry"),
        (Bilingual("tŷ", "house"), T.ENUM, "o", "o dŷ", "from house"),
        (Bilingual("Asesu", "Assessing"), T.BILINGUAL_TEXT, None, "Asesu", "Assessing"),
        ("Sia\u0302n", T.PERSON_NAME, None, "Siân", "Siân"),
    ],
)
def test_a_value_is_shown_as_its_type_in_each_language(
    value: Value, type: PlaceholderType, form: str | None, cy: str, en: str
) -> None:
    assert [format_value(value, type, language, form) for language in (CY, EN)] == [cy, en]
    placeholder = f"((x|{form}))" if form else "((x))"
    assert render(placeholder, {"x": TypedValue(value, type)}, CY) == cy


def test_a_place_takes_its_form_from_the_organisations_glossary() -> None:
    ours = SHIPPED.extended([PlaceName("Tŷ Glas", "Glas House")])

    assert render("((x|yn))", {"x": TypedValue("Glas House", T.PLACE)}, CY, ours) == "yn Nhŷ Glas"


@pytest.mark.parametrize(
    ("value", "type"),
    [
        ("2 Mawrth", T.DATE), (DAY, T.TIME), (MOMENT.replace(tzinfo=None), T.TIME), ("5", T.NUMBER),
        (True, T.NUMBER), (Decimal("NaN"), T.MONEY),
        (Decimal("1e999999"), T.NUMBER), (Decimal("1e-999999"), T.NUMBER),
         (Decimal("1e40"), T.MONEY), ((-1, "day"), T.DURATION),
        ((True, "day"), T.DURATION), (5, T.DURATION), (5, T.PLACE), (None, T.REFERENCE), (DAY, T.PERSON_NAME),
    ],
)  # fmt: skip
def test_a_value_that_is_not_of_its_type_is_an_error_and_counts_as_missing(value: Value, type: PlaceholderType) -> None:
    with pytest.raises(ValueNotOfItsType):
        format_value(value, type, CY)
    assert missing("((x))", {"x": TypedValue(value, type)}, CY) == ("x",)
    assert render("a((x))b", {"x": TypedValue(value, type)}, CY) == "ab"


def test_an_unknown_form_is_an_error_and_counts_as_missing() -> None:
    with pytest.raises(UnknownForm):
        format_value(DAY, T.DATE, CY, "yn")
    assert missing("((x|yn))", {"x": TypedValue(DAY, T.DATE)}, CY) == ("x",)
    assert set(FORMS) == set(PlaceholderType)


def test_missing_names_what_a_language_needs_whatever_happens() -> None:
    values = {
        "team": TypedValue(Bilingual("", "Assessment team"), T.BILINGUAL_TEXT),
        "name": TypedValue("  ", T.PERSON_NAME),
        "nought": TypedValue(0, T.NUMBER),
        "empty": written(None),
        "unseen": written("\u200b"),
    }
    text = "((team)) ((name)) ((nought)) ((empty)) ((unseen)) ((absent)) ((team)) ((flag??words))"

    assert missing(text, values, CY) == ("team", "name", "empty", "unseen", "absent")
    assert missing(text, values, EN) == ("name", "empty", "unseen", "absent")
