"""The SMTP provider against a mail server: what each answer, and each lack of one, means for an email."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from app.domain.bilingual import Language
from app.domain.emails.text import as_text
from app.domain.message_status import MessageStatus
from app.domain.recipients import Channel
from app.providers.base import Accepted, Outgoing, ProviderError
from app.providers.smtp import SmtpConfig, SmtpProvider
from tests.stubs.attempts import WORDS, email, sms
from tests.stubs.certificates import self_signed
from tests.stubs.faults import TAKEN, Fault
from tests.stubs.ledger import body_hash
from tests.stubs.smtp import PASSWORD, SmtpStub
from tests.stubs.smtp_attempts import SENDER, config, refused

SLOW = (Fault.STALL, Fault.DRIP)


@pytest.fixture
def stub(tmp_path: Path) -> Iterator[SmtpStub]:
    with SmtpStub(tmp_path / "ledger.jsonl") as stub:
        yield stub


@pytest.fixture
def provider(stub: SmtpStub) -> SmtpProvider:
    return SmtpProvider(config(stub))


@pytest.fixture
def tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A certificate that this process trusts."""
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
    return self_signed(tmp_path)


def to(address: str) -> Outgoing:
    return Outgoing(str(uuid4()), Channel.EMAIL, address, "Eich cais", WORDS, Language.CY)


def test_an_email_is_handed_over_word_for_word_and_no_receipt_will_come(stub: SmtpStub, provider: SmtpProvider) -> None:
    message = email()
    accepted = provider.send(message)
    [taken] = stub.taken()
    assert accepted == Accepted(f"<{message.reference}@cyngor.example>", MessageStatus.SENT, final=True)
    assert (taken.reference, taken.to, taken.body_sha256) == (
        message.reference,
        message.to,
        body_hash(as_text(message.email)),
    )


def test_its_headers_say_who_it_is_from_when_and_which_attempt(stub: SmtpStub, provider: SmtpProvider) -> None:
    provider.send(email())
    [received] = stub.parsed()
    assert received["From"] == f"Cyngor Prawf / Test Council <{SENDER}>"
    assert (received["Subject"], received["To"]) == ("Eich cais", "sian@example.com")
    assert UUID(received["Message-ID"].strip("<>").partition("@")[0])
    assert parsedate_to_datetime(received["Date"]).utcoffset() is not None
    assert (received["Auto-Submitted"], received["Content-Language"]) == ("auto-generated", "cy")


def test_the_server_is_asked_to_name_the_attempt_in_a_bounce(stub: SmtpStub) -> None:
    message = email()
    SmtpProvider(config(stub, bounce_address="bounces@cyngor.example")).send(message)
    [envelope] = [one for one in stub.commands if one.lower().startswith("mail")]
    assert "<bounces@cyngor.example>" in envelope
    assert f"ENVID={message.reference}" in envelope


@pytest.mark.parametrize("offers", [["8BITMIME"], []])
def test_welsh_letters_arrive_whole_whether_or_not_the_server_takes_eight_bits(
    stub: SmtpStub, provider: SmtpProvider, offers: list[str]
) -> None:
    stub.offers = offers
    message = email()
    provider.send(message)
    assert WORDS in message.email.blocks[0].text
    assert stub.taken()[0].body_sha256 == body_hash(as_text(message.email))
    assert stub.emails[0].isascii() is not bool(offers)


def test_a_line_that_is_only_a_dot_does_not_end_the_email(stub: SmtpStub, provider: SmtpProvider) -> None:
    words = "Un\n.\n..dau\n.\nTri"
    message = Outgoing(str(uuid4()), Channel.EMAIL, "sian@example.com", "S", words, Language.CY)
    provider.send(message)
    assert stub.taken()[0].body_sha256 == body_hash(as_text(message.email))
    assert words in stub.parsed()[0].get_body(("plain",)).get_content().replace("\r\n", "\n")


@pytest.mark.parametrize(
    "subject", ["Eich cais\r\nBcc: x@example.com", "Eich cais\nBcc: x@example.com", "a\x0bBcc: y\u2028Bcc: z"]
)
def test_a_subject_cannot_start_a_header_of_its_own(stub: SmtpStub, provider: SmtpProvider, subject: str) -> None:
    provider.send(Outgoing(str(uuid4()), Channel.EMAIL, "sian@example.com", subject, WORDS, Language.CY))
    [received] = stub.parsed()
    assert received["Bcc"] is None
    assert "Bcc: " in received["Subject"]


@pytest.mark.parametrize(
    "address", ["sian@example.com>\r\nRCPT TO:<x@example.com", "sian", "a b@example.com", "<a@b>", "a@b@c", ""]
)
def test_an_address_that_is_none_is_not_handed_over(stub: SmtpStub, provider: SmtpProvider, address: str) -> None:
    error = refused(provider, to(address))
    assert (error.code, error.permanent, error.suppress) == ("address-malformed", True, False)
    assert stub.commands == []


def test_an_address_beyond_ascii_needs_a_server_that_takes_it(stub: SmtpStub, provider: SmtpProvider) -> None:
    provider.send(to("siân@example.com"))
    assert stub.taken()[0].to == "siân@example.com"
    stub.offers = ["8BITMIME"]
    assert refused(provider, to("siân@example.com")).code == "address-not-ascii"


def test_a_text_is_not_offered(stub: SmtpStub, provider: SmtpProvider) -> None:
    assert refused(provider, sms()).permanent
    assert stub.commands == []


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (Fault.UNAVAILABLE, "greeting-421-4.3.2"),
        (Fault.KEY_REFUSED, "sign-in-refused-535"),
        (Fault.TEMPLATE_GONE, "mail-553-5.1.8"),
        (Fault.NOT_IN_TEAM, "rcpt-550-5.7.1"),
        (Fault.RATE_LIMITED, "rcpt-450-4.7.1"),
        (Fault.SERVER_ERROR, "words-451-4.3.0"),
        (Fault.RESET_BEFORE, "connection-broken"),
    ],
)
def test_what_was_not_taken_and_is_not_the_recipients_fault_is_tried_again(
    stub: SmtpStub, provider: SmtpProvider, fault: Fault, code: str
) -> None:
    stub.script(fault)
    error = refused(provider, email())
    assert (error.code, error.permanent, error.unknown, error.suppress) == (code, False, False, False)
    assert stub.taken() == []


@pytest.mark.parametrize(
    ("fault", "code", "gone"),
    [(Fault.BAD_NUMBER, "rcpt-550-5.1.1", True), (Fault.REDIRECT, "rcpt-551", False)],
)
def test_a_recipient_that_the_server_refuses_is_permanent_and_a_missing_mailbox_is_suppressed(
    stub: SmtpStub, provider: SmtpProvider, fault: Fault, code: str, gone: bool
) -> None:
    stub.script(fault)
    error = refused(provider, email())
    assert (error.code, error.permanent, error.suppress) == (code, True, gone)


@pytest.mark.parametrize("fault", sorted(TAKEN - {Fault.NONE, *SLOW}))
def test_an_email_that_was_taken_without_a_good_answer_is_unknown_and_cannot_be_looked_up(
    stub: SmtpStub, provider: SmtpProvider, fault: Fault
) -> None:
    stub.script(fault)
    message = email()
    error = refused(provider, message)
    assert (error.permanent, error.unknown) == (False, True)
    assert len(stub.taken()) == 1
    assert provider.not_found_counts_after is None
    with pytest.raises(ProviderError):
        provider.find(message.reference)


@pytest.mark.parametrize("fault", SLOW)
def test_a_server_that_stalls_or_drips_does_not_hold_the_thread_past_the_deadline(stub: SmtpStub, fault: Fault) -> None:
    stub.script(fault)
    error = refused(SmtpProvider(config(stub), deadline=2.0), email())
    assert (error.code, error.unknown) == ("timed-out", True)


def test_a_refused_connection_is_tried_again_and_the_next_try_goes_through(
    stub: SmtpStub, provider: SmtpProvider
) -> None:
    stub.refuse()
    error = refused(provider, email())
    assert (error.code, error.permanent, error.unknown) == ("connection-refused", False, False)
    stub.listen()
    assert provider.send(email()).final


@pytest.mark.parametrize(("security", "from_the_start"), [("starttls", False), ("tls", True)])
def test_over_tls_the_email_and_the_password_are_private(
    tmp_path: Path, tls: ssl.SSLContext, security: str, from_the_start: bool
) -> None:
    with SmtpStub(tmp_path / "tls.jsonl", tls=tls, from_the_start=from_the_start) as stub:
        SmtpProvider(config(stub, security)).send(email())
        assert len(stub.taken()) == 1
        assert ("STARTTLS" in stub.commands) is not from_the_start
        assert "AUTH" in stub.commands


@pytest.mark.parametrize(("security", "from_the_start"), [("starttls", False), ("tls", True)])
def test_a_certificate_that_nobody_vouches_for_gets_neither_password_nor_email(
    tmp_path: Path, security: str, from_the_start: bool
) -> None:
    with SmtpStub(tmp_path / "tls.jsonl", tls=self_signed(tmp_path), from_the_start=from_the_start) as stub:
        error = refused(SmtpProvider(config(stub, security)), email())
        assert (error.code, error.permanent, error.unknown) == ("tls-failed", False, False)
        assert "AUTH" not in stub.commands


def test_a_server_that_offers_no_tls_is_not_spoken_to_in_the_clear(stub: SmtpStub) -> None:
    error = refused(SmtpProvider(config(stub, "starttls")), email())
    assert (error.code, error.permanent, error.unknown) == ("tls-not-offered", False, False)
    assert "AUTH" not in stub.commands


def test_a_check_signs_in_and_sends_nothing(stub: SmtpStub, provider: SmtpProvider) -> None:
    provider.check()
    assert stub.taken() == []
    assert stub.heard_quit.wait(60)
    assert stub.commands[-2:] == ["noop", "QUIT"]
    with pytest.raises(ProviderError, match="sign-in-refused-535"):
        SmtpProvider(config(stub, password="wrong")).check()


def test_no_error_repeats_the_address_the_words_or_the_password(stub: SmtpStub, provider: SmtpProvider) -> None:
    for fault in Fault:
        if fault not in (Fault.NONE, *SLOW):
            stub.script(fault)
            error = refused(provider, email())
            shown = f"{error!r} {error.code} {error.__cause__!r}"
            assert not any(word in shown for word in ("sian@", "asesiad", PASSWORD))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("host", "smtp.example\r\n"),
        ("port", "0"),
        ("sender_address", "Cyngor"),
        ("sender_name", "Cyngor\nBcc: x"),
        ("bounce_address", "a@b>"),
        ("security", "maybe"),
        ("security", "none"),
        ("password", None),
        ("password", "cyfrinach ŵ"),
    ],
)
def test_a_wrong_setting_is_named_without_its_value(field: str, value: str | None) -> None:
    settings = {"host": "smtp.example", "sender_address": SENDER, "sender_name": "C", "user": "u", "password": "p"}
    with pytest.raises(ValueError, match=f"^{field}$"):
        SmtpConfig(**{**settings, field: value})  # type: ignore[arg-type]
