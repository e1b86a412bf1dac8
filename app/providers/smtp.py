"""SMTP: hands emails over to the organisation's own mail server.

| what came back                              | what we make of it                                               |
|---------------------------------------------|------------------------------------------------------------------|
| nothing, before the words had left us       | try again                                                        |
| nothing, or no sense, after they had        | unknown; a mail server cannot be asked, so staff decide          |
| 4xx at any step                             | not taken: try again                                             |
| 5xx to us: greeting, TLS, sign-in, sender   | our settings are wrong: try again, staff can mend it             |
| 5xx about policy (5.7), or of syntax        | it is us who are not wanted: try again, staff can mend it        |
| other 5xx to the recipient or the words     | permanent                                                        |
| ... that says there is no such mailbox      | and the address is suppressed for the whole organisation         |
| 250 to the words                            | sent, which is final: bounces may follow, receipts do not        |

One connection an email: a server that has hung up a quiet connection can then not be mistaken for one that took it.

Source: RFC 5321, RFC 6409, RFC 3207 (STARTTLS), RFC 3463 (status codes), RFC 3461 (ENVID)
"""

from __future__ import annotations

import io
import re
import smtplib
import socket
import ssl
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.errors import MessageError

from app.domain.recipients import Channel
from app.providers.base import Accepted, Outgoing, ProviderError, Trace
from app.providers.bounded_socket import BoundedReader, call, code_of, connect
from app.providers.smtp_bounces import address_is_gone
from app.providers.smtp_config import SmtpConfig
from app.providers.smtp_email import compose, message_id

__all__ = ["SmtpConfig", "SmtpProvider"]

MOST_SAID = 1_000_000
"""Bytes that a server may say in one conversation."""


class SmtpProvider:
    """One mail server, for one thread."""

    name = "smtp"
    channels = frozenset({Channel.EMAIL})
    not_found_counts_after: timedelta | None = None

    def __init__(self, config: SmtpConfig, *, deadline: float = 15.0) -> None:
        self.deadline = deadline
        self._config = config
        self._tls = ssl.create_default_context()

    def send(self, message: Outgoing) -> Accepted:
        """Hands the email over in one conversation; raises `ProviderError` as the table above says."""
        if message.channel not in self.channels:
            raise ProviderError("channel-not-offered", permanent=True)
        if not re.fullmatch(_ADDRESS, message.to):
            raise ProviderError("address-malformed", permanent=True)
        call.begin(self.deadline)
        conversation = _Conversation(self._config, self._tls)
        try:
            conversation.begin()
            self._hand_over(conversation, message)
        except _FAILURES as error:
            raise ProviderError(_code(error), unknown=call.sent) from None
        finally:
            conversation.end()
        return Accepted(message_id(message.reference, self._config), final=True)

    def find(self, reference: str, trace: Trace | None = None) -> Accepted | None:  # noqa: ARG002 - the port's own
        """A mail server cannot be asked: always raises `ProviderError`."""
        raise ProviderError("cannot-be-asked")

    def check(self) -> None:
        """Connects, signs in and leaves; raises `ProviderError`."""
        call.begin(self.deadline)
        conversation = _Conversation(self._config, self._tls)
        try:
            conversation.begin()
            _expect("noop", conversation.noop(), 250)
        except _FAILURES as error:
            raise ProviderError(_code(error)) from None
        finally:
            conversation.end()

    def _hand_over(self, conversation: _Conversation, message: Outgoing) -> None:
        options, wishes = _options(conversation, message)
        words = self._words(message, conversation.has_extn("8bitmime"))
        _expect("mail", conversation.mail(self._config.envelope_sender, options), 250)
        _expect("rcpt", conversation.rcpt(message.to, wishes), 250, 251, 252)
        _expect("data", conversation.docmd("DATA"), 354)
        call.sent = True
        _expect("words", conversation.say(words), 250)

    def _words(self, message: Outgoing, eight_bit: bool) -> bytes:
        try:
            return compose(message, self._config, datetime.now(UTC), eight_bit=eight_bit)
        except (ValueError, MessageError):
            raise ProviderError("address-malformed", permanent=True) from None


class _Conversation(smtplib.SMTP):
    """One connection, every step of which ends by the deadline of the call."""

    def __init__(self, config: SmtpConfig, tls: ssl.SSLContext) -> None:
        # Its own default asks a name server for our name, which may take longer than the call.
        super().__init__(local_hostname=socket.gethostname())
        self._config = config
        self._context = tls
        self._host = config.host

    def begin(self) -> None:
        """Connects, makes the line private and signs in; raises ProviderError, or what `_FAILURES` holds."""
        _expect("greeting", self.connect(self._config.host, self._config.port_number), 220)
        _expect("hello", self.ehlo(), 250)
        if self._config.security == "starttls":
            if not self.has_extn("starttls"):
                raise ProviderError("tls-not-offered")
            _expect("tls", self.starttls(context=self._context), 220)
            _expect("hello", self.ehlo(), 250)
        if self._config.user is not None and self._config.password is not None:
            self.login(self._config.user, self._config.password)

    def say(self, words: bytes) -> tuple[int, bytes]:
        """Sends the email itself, and waits for whether it was taken."""
        self.send(re.sub(rb"(?m)^\.", b"..", words) + b".\r\n")
        return self.getreply()

    def end(self) -> None:
        """Says goodbye without waiting for an answer: what mattered has been said."""
        with suppress(*_FAILURES):
            self.putcmd("QUIT")
        self.close()

    def send(self, s: bytes | str) -> None:  # type: ignore[override]
        if self.sock is not None:
            self.sock.settimeout(call.remaining())
        super().send(s)

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None and self.sock is not None:
            self.file = io.BufferedReader(BoundedReader(self.sock, MOST_SAID))
        return super().getreply()

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:  # noqa: ARG002 - as smtplib calls it
        sock = connect(host, port)
        if self._config.security != "tls":
            return sock
        return self._context.wrap_socket(sock, server_hostname=host)


_ADDRESS = r"[^\s@<>\x00-\x1f]+@[^\s@<>\x00-\x1f]+"
_FAILURES = (OSError, ValueError)


def _options(conversation: _Conversation, message: Outgoing) -> tuple[Sequence[str], Sequence[str]]:
    """What is asked of the server for the whole email and for the recipient, as far as it offers that."""
    options, wishes = [], []
    if conversation.has_extn("8bitmime"):
        options.append("BODY=8BITMIME")
    if conversation.has_extn("dsn"):
        options += ["RET=HDRS", f"ENVID={message.reference}"]
        wishes.append("NOTIFY=FAILURE")
    if not message.to.isascii():
        if not conversation.has_extn("smtputf8"):
            raise ProviderError("address-not-ascii", permanent=True)
        options.append("SMTPUTF8")
    return options, wishes


def _expect(step: str, reply: tuple[int, bytes], *wanted: int) -> None:
    if reply[0] not in wanted:
        raise _refusal(step, *reply)


_TO_THE_PERSON = ("rcpt", "data", "words")
_SYNTAX_OR_SIGN_IN = (*range(500, 505), 530, 534, 535, 538)


def _refusal(step: str, code: int, text: bytes) -> ProviderError:
    found = re.match(rb"[245]\.\d{1,3}\.\d{1,3}(?=\s|$)", text)
    status = found[0].decode() if found else ""
    word = "-".join(part for part in (step, str(code), status) if part)
    if not 400 <= code < 600:
        return ProviderError(f"{step}-answer-not-understood", unknown=call.sent)
    ours = step not in _TO_THE_PERSON or code in _SYNTAX_OR_SIGN_IN or status.startswith("5.7.")
    if code < 500 or ours:
        return ProviderError(word)
    return ProviderError(word, permanent=True, suppress=address_is_gone(status))


def _code(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return f"sign-in-refused-{error.smtp_code}"
    if isinstance(error, smtplib.SMTPResponseException):
        return "answer-not-understood"
    if isinstance(error, smtplib.SMTPException) and not isinstance(error, smtplib.SMTPServerDisconnected):
        return "sign-in-not-offered"
    return code_of(error, "connection-broken")
