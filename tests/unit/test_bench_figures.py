"""The arithmetic of the benches: medians, spread, ratios, percentiles, and whether an aim is met."""

from __future__ import annotations

import pytest

from bench.figures import Finding, Series, at_least, at_most, percentile

OURS = Series("ours", "events/s", (600.0, 900.0, 650.0))
FLOOR = Series("floor", "events/s", (1000.0, 1000.0, 1300.0))


def test_a_series_tells_its_median_and_its_spread() -> None:
    assert (OURS.median, OURS.least, OURS.most) == (650, 600, 900)


def test_the_median_of_an_even_number_of_runs_lies_between_the_middle_two() -> None:
    assert Series("s", "ms", (4.0, 1.0, 3.0, 2.0)).median == 2.5


def test_the_ratio_is_that_of_the_medians() -> None:
    assert Finding("ingest", OURS, FLOOR).ratio == 0.65


def test_the_ratio_of_pairs_compares_each_run_with_the_one_beside_it() -> None:
    assert Finding("ingest", OURS, FLOOR).pairs == (0.6, 0.9, 0.5)


def test_without_a_floor_there_is_no_ratio() -> None:
    alone = Finding("memory", OURS)
    assert alone.ratio is None
    assert alone.pairs == ()


def test_runs_that_have_no_counterpart_are_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        _ = Finding("ingest", OURS, Series("floor", "events/s", (1.0,))).pairs


@pytest.mark.parametrize(("limit", "met"), [(0.65, True), (0.66, False)])
def test_an_aim_at_a_ratio_is_met_by_the_ratio_of_medians(limit: float, met: bool) -> None:
    assert Finding("ingest", OURS, FLOOR, at_least(limit, "so much", of="ratio")).met is met


@pytest.mark.parametrize(("limit", "met"), [(650, True), (651, False)])
def test_an_aim_at_a_figure_is_met_by_the_median_of_our_runs(limit: float, met: bool) -> None:
    assert Finding("ingest", OURS, FLOOR, at_least(limit, "so much")).met is met


@pytest.mark.parametrize(("limit", "met"), [(650, True), (649, False)])
def test_an_aim_may_be_an_upper_limit(limit: float, met: bool) -> None:
    assert Finding("memory", OURS, None, at_most(limit, "so much")).met is met


def test_an_aim_at_a_ratio_is_missed_where_there_is_no_floor_to_compare_with() -> None:
    assert Finding("ingest", OURS, None, at_most(1.3, "so much", of="ratio")).met is False


def test_without_an_aim_nothing_is_met_or_missed() -> None:
    assert Finding("slowest", OURS).met is None


@pytest.mark.parametrize(("percent", "value"), [(50, 50), (99, 99), (100, 100), (0, 1)])
def test_a_percentile_is_a_value_that_was_measured(percent: float, value: float) -> None:
    assert percentile([float(one) for one in range(100, 0, -1)], percent) == value


def test_the_99th_percentile_of_a_few_values_is_the_largest() -> None:
    assert percentile([3.0, 1.0, 2.0], 99) == 3


def test_no_values_have_no_percentile() -> None:
    with pytest.raises(ValueError, match="no values"):
        percentile([], 50)
