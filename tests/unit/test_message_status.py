"""The one table of steps that a message may take."""

from __future__ import annotations

import pytest

from app.domain.message_status import FINAL, STEPS, MessageStatus, may_step

S = MessageStatus


def test_the_words_are_those_of_the_contract() -> None:
    assert {status.value for status in S} == {
        "created", "held", "sending", "sent", "unknown", "delivered", "permanent-failure", "temporary-failure",
        "technical-failure", "cancelled",
    }  # fmt: skip


@pytest.mark.parametrize("status", sorted(FINAL))
def test_a_final_status_is_never_left(status: MessageStatus) -> None:
    assert not any(may_step(status, then) for then in S)


def test_every_status_has_its_row_in_the_table_and_no_step_leads_to_itself() -> None:
    assert set(STEPS) == set(S)
    assert not any(may_step(status, status) for status in S)


@pytest.mark.parametrize("status", sorted(set(S) - FINAL))
def test_from_every_status_that_is_not_final_an_end_can_be_reached(status: MessageStatus) -> None:
    reached = {status}
    while more := {then for now in reached for then in STEPS[now]} - reached:
        reached |= more
    assert reached & FINAL


@pytest.mark.parametrize("status", [S.HELD, S.CREATED, S.UNKNOWN])
def test_what_nobody_is_sending_may_be_cancelled(status: MessageStatus) -> None:
    assert may_step(status, S.CANCELLED)


@pytest.mark.parametrize("status", [S.SENDING, S.SENT])
def test_what_is_on_its_way_cannot_be_called_back(status: MessageStatus) -> None:
    assert not may_step(status, S.CANCELLED)


def test_only_what_is_being_sent_becomes_unknown() -> None:
    assert [status for status in S if may_step(status, S.UNKNOWN)] == [S.SENDING]


def test_only_what_is_created_is_sent_so_that_nothing_leaves_twice() -> None:
    assert [status for status in S if may_step(status, S.SENDING)] == [S.CREATED]


def test_a_held_message_leaves_only_by_way_of_created() -> None:
    assert STEPS[S.HELD] == {S.CREATED, S.CANCELLED}


@pytest.mark.parametrize("status", [S.SENDING, S.UNKNOWN, S.SENT])
@pytest.mark.parametrize("receipt", sorted(FINAL - {S.CANCELLED}))
def test_a_receipt_counts_even_if_it_overtakes_the_note_of_the_hand_over(
    status: MessageStatus, receipt: MessageStatus
) -> None:
    assert may_step(status, receipt)
