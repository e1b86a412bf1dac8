"""Charts: everything that is drawn is in the table, nothing is told by colour alone, and no policy forbids them."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from app.web import charts
from app.web.charts import Chart, Series
from app.web.charts.chart import PATTERNS

SVG = "{http://www.w3.org/2000/svg}"
KINDS = (charts.columns, charts.lines, charts.bars)


def chart(*series: Series, labels: tuple[str, ...] = ("9am", "10am", "11am"), **more: object) -> Chart:
    words = {"title": "Messages by hour", "description": "Most at 10am.", "across": "Hour", "table": "As a table"}
    shown = series or (Series("Welsh", (1, 20, 3), 1), Series("English", (4, 5, 0), 2))
    return Chart(id="c", labels=labels, series=shown, **words | more)  # type: ignore[arg-type]


def tree(markup: str) -> ElementTree.Element:
    """The figure, which is well-formed; `&` and `<` from outside would end it otherwise."""
    return ElementTree.fromstring(f"<x>{markup}</x>")


def cells(markup: str) -> list[list[str]]:
    return [["".join(cell.itertext()) for cell in row] for row in tree(markup).iter("tr")]


def drawn(markup: str) -> list[ElementTree.Element]:
    """The bars of the image itself."""
    image = tree(markup).find(".//svg[@role='img']")
    assert image is not None
    return [one for one in image.findall("rect") if "olr-chart__rail" not in one.attrib["class"]]


@pytest.mark.parametrize("kind", KINDS)
def test_everything_is_in_the_table(kind: object) -> None:
    assert cells(kind(chart())) == [  # type: ignore[operator]
        ["Hour", "Welsh", "English"],
        ["9am", "1", "4"],
        ["10am", "20", "5"],
        ["11am", "3", "0"],
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_the_image_has_a_name_and_a_description(kind: object) -> None:
    image = tree(kind(chart())).find(".//svg[@role='img']")  # type: ignore[operator]
    assert image is not None
    named = [image.find(f"*[@id='{id}']") for id in image.attrib["aria-labelledby"].split()]
    assert [one.text for one in named if one is not None] == ["Messages by hour", "Most at 10am."]


@pytest.mark.parametrize("kind", KINDS)
def test_words_from_outside_stay_words(kind: object) -> None:
    nasty = '<script>alert("&")</script>'
    said = kind(chart(Series(nasty, (1,), 1), Series("b", (2,), 2), labels=(nasty,), title=nasty))  # type: ignore[operator]
    assert "<script" not in said
    assert cells(said)[1][0] == nasty


@pytest.mark.parametrize("kind", KINDS)
def test_no_style_is_inline(kind: object) -> None:
    assert not re.search(r"style|onload|href", str(kind(chart())))  # type: ignore[operator]


@pytest.mark.parametrize("kind", KINDS)
def test_a_chart_of_nothing_can_be_drawn(kind: object) -> None:
    assert cells(kind(chart(Series("Welsh", (), 1), labels=()))) == [["Hour", "Welsh"]]  # type: ignore[operator]
    assert drawn(kind(chart(Series("Welsh", (0, 0, 0), 1)))) == []  # type: ignore[operator]


def test_the_columns_of_one_label_stand_on_one_another() -> None:
    both = [one for one in drawn(charts.columns(chart())) if one.find("title").text.startswith("10am")]  # type: ignore[union-attr]
    (welsh, english) = both
    assert welsh.attrib["x"] == english.attrib["x"]
    top = float(english.attrib["y"]) + float(english.attrib["height"])
    assert top == pytest.approx(float(welsh.attrib["y"]), abs=0.2)
    assert float(welsh.attrib["height"]) == pytest.approx(4 * float(english.attrib["height"]), abs=0.5)


def test_bars_share_one_length_for_the_most() -> None:
    spans = [(float(one.attrib["x"][:-1]), float(one.attrib["width"][:-1])) for one in drawn(charts.bars(chart()))]
    assert spans == [(0, 4), (4, 16), (0, 80), (80, 20), (0, 12)]


def test_a_bar_says_what_it_is_to_who_points_at_it() -> None:
    assert [one.findtext("title") for one in drawn(charts.bars(chart()))][:2] == ["9am: Welsh, 1", "9am: English, 4"]


def test_each_series_has_a_pattern_and_a_mark_of_its_own() -> None:
    series = [Series(str(number), (number,), number) for number in range(1, PATTERNS + 1)]
    fills = {one.attrib["fill"] for one in drawn(charts.columns(chart(*series, labels=("a",))))}
    assert len(fills) == PATTERNS
    patterns = tree(charts.columns(chart(*series, labels=("a",)))).findall(".//pattern")
    assert len({re.sub(r"p\d", "", ElementTree.tostring(one).decode()) for one in patterns}) == PATTERNS
    marks = tree(charts.lines(chart(*series, labels=("a",)))).findall(".//path[title]")
    assert len({one.attrib["d"] for one in marks}) == PATTERNS


def test_what_is_not_known_is_left_out_of_a_line_and_is_no_nought() -> None:
    said = charts.lines(chart(Series("Welsh", (1, None, 3), 1)))
    assert [row[1] for row in cells(said)[1:]] == ["1", "–", "3"]
    assert len(tree(said).findall(".//path[title]")) == 2
    assert len(tree(said).findall(".//line[@class='olr-chart__line olr-chart__p1']")) == 1


def test_patterns_are_explained_only_where_there_are_several() -> None:
    assert tree(charts.columns(chart())).find(".//ul") is not None
    assert tree(charts.columns(chart(Series("Welsh", (1, 2, 3), 1)))).find(".//ul") is None


@pytest.mark.parametrize(
    ("most", "ticks"),
    [
        (0, ["0", "1"]),
        (1, ["0", "1"]),
        (3, ["0", "1", "2", "3"]),
        (10, ["0", "5", "10"]),
        (17, ["0", "5", "10", "15", "20"]),
        (4100, ["0", "2,000", "4,000", "6,000"]),
    ],
)
def test_the_scale_goes_up_in_round_steps_from_nought(most: int, ticks: list[str]) -> None:
    said = tree(charts.columns(chart(Series("Welsh", (most, 0, 0), 1))))
    beside = said.find(".//svg[@class='olr-chart__scale']")
    assert beside is not None
    assert [one.text for one in beside.findall("text")] == ticks


def test_few_of_many_labels_are_written_below_so_that_they_fit_on_a_telephone() -> None:
    hours = tuple(f"{hour}:00" for hour in range(24))
    said = tree(charts.columns(chart(Series("Welsh", (1,) * 24, 1), labels=hours)))
    below = [one.text for one in said.findall(".//svg[@role='img']/text")]
    assert below[0] == "0:00"
    assert 3 <= len(below) <= 6


def test_fewer_labels_are_written_below_where_the_scale_is_wide() -> None:
    months = tuple(f"Dec {number}" for number in range(10, 22))

    def written(**more: object) -> int:
        image = tree(charts.lines(chart(Series("Welsh", (1,) * 12, 1), labels=months, **more)))
        below = [one for one in image.findall(".//text") if one.text in months]
        return len(below)

    assert written() == 4
    assert written(shown=lambda value: f"{value}.0 seconds") == 3


def test_no_label_sticks_out_at_the_edge_of_a_telephone() -> None:
    months = ("Rhag 25", "Ion 26", "Chwef 26", "Maw 26", "Ebr 26", "Mai 26")
    months += ("Meh 26", "Gorff 26", "Awst 26", "Medi 26", "Hyd 26", "Tach 26")
    series = Series("Cymraeg", (1,) * 12, 1)
    image = tree(charts.lines(chart(series, labels=months, shown=lambda value: f"{value}.0 eiliad")))
    assert [one.text for one in image.findall(".//text") if one.text in months] == ["Rhag 25", "Ebr 26", "Awst 26"]


def test_a_long_label_is_cut_in_the_image_and_whole_in_the_table() -> None:
    long = "Gwasanaethau cymdeithasol i oedolion a’u teuluoedd"
    said = charts.bars(chart(Series("Welsh", (1,), 1), labels=(long,)))
    assert cells(said)[1][0] == long
    assert f"{long[:20]}" in (tree(said).findtext(".//svg[@role='img']/text") or "")
    assert (tree(said).findtext(".//svg[@role='img']/text") or "").endswith("…")


def test_values_are_written_as_the_page_wants_them() -> None:
    said = charts.bars(chart(Series("Cost", (1234,), 1), labels=("a",), shown=lambda pence: f"£{pence / 100:.2f}"))
    assert cells(said)[1] == ["a", "£12.34"]
