"""Texts broken on purpose: what blocks is always found, what is warned of nearly always."""

from __future__ import annotations

import pytest

from app.domain.template_checks.sentences import BLOCKING, WARNING
from tests.unit.template_faults import BLOCKING_FAULTS, WARNING_FAULTS, Fault, codes

LEAST_FOUND = 0.9
"""Of the warnings: a check that found every one would cry wolf over good Welsh."""


@pytest.mark.parametrize("fault", BLOCKING_FAULTS, ids=lambda fault: fault.id)
def test_a_fault_that_blocks_is_found(fault: Fault) -> None:
    assert codes(fault.good, fault.channel) == []
    assert fault.code in BLOCKING
    assert fault.code in codes(fault.broken, fault.channel)


def test_nine_in_ten_of_the_faults_that_are_warned_of_are_found() -> None:
    missed = [fault.id for fault in WARNING_FAULTS if fault.code not in codes(fault.broken, fault.channel)]
    assert len(missed) <= (1 - LEAST_FOUND) * len(WARNING_FAULTS), missed


def test_no_text_is_warned_of_before_it_is_broken() -> None:
    assert [fault.id for fault in WARNING_FAULTS if codes(fault.good, fault.channel)] == []


def test_there_are_enough_faults_and_one_at_least_for_every_code() -> None:
    told = {fault.code for fault in (*BLOCKING_FAULTS, *WARNING_FAULTS)}
    assert len(BLOCKING_FAULTS) + len(WARNING_FAULTS) >= 100
    # A stale language and free text in a fallback are no fault of a body: tests/unit/test_template_checks.py.
    assert told == (BLOCKING | WARNING) - {"older_than_other", "fallback_free_text"}
