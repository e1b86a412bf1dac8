"""Bounces as mail servers write them (RFC 3464), and what each means for an attempt."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.domain.message_status import MessageStatus
from app.providers.base import Receipt
from app.providers.smtp_bounces import NotABounce, parse_bounce

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
ATTEMPT = "0197f3c2-72e0-7a55-8d10-3b7c9e5f1a24"
S = MessageStatus


def bounce(
    action: str = "failed",
    status: str = "5.1.1",
    *,
    envelope: str | None = ATTEMPT,
    returned: str = "text/rfc822-headers",
    message_id: str = f"<{ATTEMPT}@cyngor.example>",
) -> bytes:
    """As Postfix writes one."""
    envelope_line = f"Original-Envelope-Id: {envelope}\n" if envelope else ""
    return f"""From: MAILER-DAEMON@mx.example
To: negeseuon@cyngor.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
{envelope_line}Arrival-Date: Sat, 21 Nov 2026 09:30:00 +0000

Final-Recipient: rfc822; sian@example.com
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 no such mailbox
--b
Content-Type: {returned}

From: negeseuon@cyngor.example
Subject: Eich cais
Message-ID: {message_id}

--b--
""".encode()


def test_a_bounce_names_its_attempt_and_suppresses_an_address_that_is_gone() -> None:
    wanted = Receipt(ATTEMPT, S.PERMANENT_FAILURE, NOW, code="bounce-5.1.1", suppress=True)
    assert parse_bounce(bounce(), NOW) == wanted


@pytest.mark.parametrize("returned", ["text/rfc822-headers", "message/rfc822"])
def test_where_the_server_keeps_no_envelope_id_the_email_that_came_back_says_which(returned: str) -> None:
    assert parse_bounce(bounce(envelope=None, returned=returned), NOW).reference == ATTEMPT


@pytest.mark.parametrize(
    ("action", "status", "meant", "gone"),
    [
        ("failed", "5.1.1", S.PERMANENT_FAILURE, True),
        ("Failed", "5.1.10 (no MX)", S.PERMANENT_FAILURE, True),
        ("failed", "5.2.1", S.PERMANENT_FAILURE, True),
        ("failed", "5.2.2", S.PERMANENT_FAILURE, False),
        ("failed", "5.7.1", S.PERMANENT_FAILURE, False),
        ("failed", "4.4.7", S.TEMPORARY_FAILURE, False),
        ("failed", "nonsense", S.PERMANENT_FAILURE, False),
        ("delayed", "4.4.1", S.SENT, False),
        ("relayed", "2.0.0", S.SENT, False),
        ("delivered", "2.1.5", S.DELIVERED, False),
    ],
)
def test_what_the_server_did_and_why_is_brought_into_our_words(
    action: str, status: str, meant: MessageStatus, gone: bool
) -> None:
    receipt = parse_bounce(bounce(action, status), NOW)
    assert (receipt.status, receipt.suppress) == (meant, gone)


def test_the_address_and_the_servers_words_are_not_kept() -> None:
    assert "sian" not in repr(parse_bounce(bounce(), NOW))


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\x00\x01",
        b"Subject: Ar wyliau\n\nNi fyddaf yma.",
        bounce(envelope="not-ours", message_id="<1@elsewhere.example>"),
        bounce().replace(b"Action: failed\n", b""),
        bounce().replace(b"message/delivery-status", b"text/plain"),
        bounce()[:400],
    ],
)
def test_what_is_no_bounce_of_ours_is_left_alone(raw: bytes) -> None:
    with pytest.raises(NotABounce):
        parse_bounce(raw, NOW)
