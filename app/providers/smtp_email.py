"""An email as it goes over the wire: headers, and the same words as plain text and as HTML, with the logo beside."""

from __future__ import annotations

import re
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime, formataddr

from app.domain.emails.html import as_html
from app.domain.emails.parts import Email
from app.domain.emails.pictures import NotAPicture, read_picture
from app.domain.emails.text import as_text
from app.providers.base import Outgoing
from app.providers.smtp_config import SmtpConfig

LONGEST_LINE = 990
"""Bytes; a line over 998 may be cut by the way (RFC 5321, 4.5.3.1.6)."""


def compose(message: Outgoing, config: SmtpConfig, at: datetime, *, eight_bit: bool) -> bytes:
    """The email as bytes with CRLF. Raises ValueError, or MessageError of `email`, for an address that is none.

    eight_bit: the server takes bytes above 127 as they are (RFC 6152).
    """
    email = EmailMessage(policy=SMTP if message.to.isascii() else SMTPUTF8)
    email["To"] = _address(message.to)
    email["Date"] = format_datetime(at)
    email["Message-ID"] = message_id(message.reference, config)
    email["Auto-Submitted"] = "auto-generated"
    _add_words(email, message.email, config, eight_bit=eight_bit)
    # After the content, which takes every older Content- header away.
    email["Content-Language"] = ", ".join(message.email.languages)
    said = _said("From", config.sender_name, config.sender_address) + _said("Subject", _one_line(message.subject or ""))
    return said + _stopping(message.stop_url) + email.as_bytes()


def message_id(reference: str, config: SmtpConfig) -> str:
    """Made of the attempt, so that a bounce says which one it was (RFC 5322, 3.6.4)."""
    return f"<{reference}@{config.domain}>"


def _add_words(email: EmailMessage, words: Email, config: SmtpConfig, *, eight_bit: bool) -> None:
    """Text, and beside it HTML with the logo as a part that belongs to that (RFC 2046, RFC 2387)."""
    logo = words.letterhead.logo if words.letterhead else None
    kind = _kind_of_picture(logo)
    name = f"logo@{config.domain}"
    text, page = as_text(words), as_html(words, f"cid:{name}" if kind else None)
    email.set_content(text, charset="utf-8", cte=_encoding(text, eight_bit))
    email.add_alternative(page, subtype="html", charset="utf-8", cte=_encoding(page, eight_bit))
    if logo is not None and kind is not None:
        html = email.get_body(("html",))
        assert isinstance(html, EmailMessage)
        html.add_related(logo, "image", kind, cid=f"<{name}>", disposition="inline", filename=f"logo.{kind}")


def _kind_of_picture(logo: bytes | None) -> str | None:
    try:
        return read_picture(logo).kind if logo else None
    except NotAPicture:
        return None


def _stopping(stop_url: str | None) -> bytes:
    """How a mail program stops such emails for its reader (RFC 2369, RFC 8058); only over https, as that says."""
    if stop_url is None or not re.fullmatch(r"https://[!-;=?-~]{1,900}", stop_url):
        return b""
    # Written out: the package would cut an address that is longer than a line.
    return f"List-Unsubscribe: <{stop_url}>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n".encode("ascii")


def _said(name: str, words: str, address: str = "") -> bytes:
    """A header with words in it. The package's own folding loses spaces between words beyond ASCII."""
    written = Header(words, header_name=name).encode(linesep="\r\n")
    if address:
        written = formataddr((words, address)) if words.isascii() else f"{written}\r\n <{address}>"
    return f"{name}: {written}\r\n".encode("ascii")


def _address(text: str) -> Address:
    """Raises ValueError, or MessageError of the `email` package, where it is none."""
    if text.isascii():
        return Address(addr_spec=text)
    # The package reads ASCII alone, and writes what it cannot read.
    local, _, domain = text.rpartition("@")
    return Address(username=local, domain=domain)


def _one_line(text: str) -> str:
    """Without line ends and other control characters, with which a subject could start a header of its own."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", " ", text).split())


def _encoding(text: str, eight_bit: bool) -> str:
    longest = max(len(line.encode()) for line in text.split("\n"))
    return "8bit" if eight_bit and longest <= LONGEST_LINE else "quoted-printable"
