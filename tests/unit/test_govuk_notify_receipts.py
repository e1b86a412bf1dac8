"""What GOV.UK Notify's delivery receipts mean, and what is not taken for one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from app.domain.message_status import FINAL, MessageStatus
from app.providers.base import Receipt
from app.providers.govuk_notify import ReceiptMalformed, parse_receipt
from app.providers.govuk_notify_receipts import STATUSES

POSTED: dict[str, Any] = {
    "id": "740e5834-3a29-46b4-9a6f-16142fde533a",
    "reference": "5b7c7c0e-5c3a-4bb5-8a3b-0a4e7d8c1f11",
    "to": "07700900123",
    "status": "delivered",
    "created_at": "2026-11-21T09:30:00.000000Z",
    "completed_at": "2026-11-21T09:30:05.250000Z",
    "sent_at": "2026-11-21T09:30:01.000000Z",
    "notification_type": "sms",
    "template_id": "740e5834-3a29-46b4-9a6f-16142fde533b",
    "template_version": 1,
}


def test_a_receipt_says_what_became_of_an_attempt_and_when() -> None:
    assert parse_receipt(POSTED) == Receipt(
        reference="5b7c7c0e-5c3a-4bb5-8a3b-0a4e7d8c1f11",
        status=MessageStatus.DELIVERED,
        at=datetime(2026, 11, 21, 9, 30, 5, 250_000, UTC),
        provider_id="740e5834-3a29-46b4-9a6f-16142fde533a",
        code="delivered",
    )


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("created", MessageStatus.SENT),
        ("sending", MessageStatus.SENT),
        ("pending", MessageStatus.SENT),
        ("sent", MessageStatus.SENT),
        ("delivered", MessageStatus.DELIVERED),
        ("permanent-failure", MessageStatus.PERMANENT_FAILURE),
        ("temporary-failure", MessageStatus.TEMPORARY_FAILURE),
        ("technical-failure", MessageStatus.TECHNICAL_FAILURE),
        ("accepted", MessageStatus.SENT),
        ("received", MessageStatus.SENT),
        ("cancelled", MessageStatus.TECHNICAL_FAILURE),
        ("validation-failed", MessageStatus.TECHNICAL_FAILURE),
    ],
)
def test_notifys_words_are_brought_into_ours(said: str, meant: MessageStatus) -> None:
    receipt = parse_receipt({**POSTED, "status": said})
    assert (receipt.status, receipt.code) == (meant, said)


def test_every_word_is_a_step_that_a_sent_message_may_take() -> None:
    assert set(STATUSES.values()) <= {MessageStatus.SENT, *FINAL} - {MessageStatus.CANCELLED}


def test_the_latest_time_that_is_known_is_taken() -> None:
    sent = parse_receipt({**POSTED, "completed_at": None})
    created = parse_receipt({**POSTED, "completed_at": None, "sent_at": None})
    assert sent.at == datetime(2026, 11, 21, 9, 30, 1, tzinfo=UTC)
    assert created.at == datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


def test_a_time_without_a_zone_is_utc() -> None:
    assert parse_receipt({**POSTED, "completed_at": "2026-11-21T09:30:05"}).at.tzinfo is UTC


def test_a_message_that_staff_sent_by_hand_has_no_reference() -> None:
    assert parse_receipt({**POSTED, "reference": None}).reference == ""


def test_fields_that_notify_adds_later_do_no_harm() -> None:
    assert parse_receipt({**POSTED, "cost_in_pounds": 0.024}) == parse_receipt(POSTED)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "7"),
        ("id", None),
        ("reference", 7),
        ("reference", "x" * 1001),
        ("to", None),
        ("status", "lost"),
        ("status", ["delivered"]),
        ("created_at", 1_700_000_000),
        ("created_at", "yesterday"),
        ("completed_at", "2026-13-41T00:00:00Z"),
        ("sent_at", {}),
        ("notification_type", "pigeon"),
    ],
)
def test_a_malformed_field_is_named_without_its_value(field: str, value: object) -> None:
    with pytest.raises(ReceiptMalformed) as caught:
        parse_receipt({**POSTED, field: value})
    assert caught.value.fields == (field,)
    assert str(caught.value) == field


@pytest.mark.parametrize("field", sorted(POSTED.keys() - {"template_id", "template_version"}))
def test_a_missing_field_is_named(field: str) -> None:
    with pytest.raises(ReceiptMalformed) as caught:
        parse_receipt({name: value for name, value in POSTED.items() if name != field})
    assert caught.value.fields == (field,)


@pytest.mark.parametrize("payload", [None, [], [POSTED], "delivered", 7])
def test_what_is_no_object_is_no_receipt(payload: object) -> None:
    with pytest.raises(ReceiptMalformed) as caught:
        parse_receipt(payload)
    assert caught.value.fields == ("receipt",)
