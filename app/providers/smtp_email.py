"""An email as it goes over the wire: headers, and the same words as plain text and as HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime, formataddr

from app.domain.bilingual import Language
from app.providers.base import Outgoing
from app.providers.smtp_config import SmtpConfig

BETWEEN_LANGUAGES = "\n\n---\n\n"
"""What planning puts between the Welsh and the English half of one email."""

LONGEST_LINE = 990
"""Bytes; a line over 998 may be cut by the way (RFC 5321, 4.5.3.1.6)."""


_RULE = "<hr>\n"
_LINE_END = "<br>\n"


def compose(message: Outgoing, config: SmtpConfig, our_pages: str, at: datetime, *, eight_bit: bool) -> bytes:
    """The email as bytes with CRLF. Raises ValueError, or MessageError of `email`, for an address that is none.

    our_pages: the address under which links are made clickable; no other is. eight_bit: the server takes bytes above
    127 as they are (RFC 6152).
    """
    email = EmailMessage(policy=SMTP if message.to.isascii() else SMTPUTF8)
    subject = _one_line(message.subject or "")
    email["To"] = _address(message.to)
    email["Date"] = format_datetime(at)
    email["Message-ID"] = message_id(message.reference, config)
    email["Auto-Submitted"] = "auto-generated"
    page = _page(message, subject, our_pages)
    email.set_content(message.body, charset="utf-8", cte=_encoding(message.body, eight_bit))
    email.add_alternative(page, subtype="html", charset="utf-8", cte=_encoding(page, eight_bit))
    # After the content, which takes every older Content- header away.
    email["Content-Language"] = ", ".join(language.value for language, _ in _halves(message))
    return _said("From", config.sender_name, config.sender_address) + _said("Subject", subject) + email.as_bytes()


def message_id(reference: str, config: SmtpConfig) -> str:
    """Made of the attempt, so that a bounce says which one it was (RFC 5322, 3.6.4)."""
    return f"<{reference}@{config.domain}>"


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


def _halves(message: Outgoing) -> tuple[tuple[Language, str], ...]:
    """The words by language: one, or Welsh and then English."""
    halves = message.body.split(BETWEEN_LANGUAGES)
    if message.language is Language.CY and len(halves) == 2:
        return (Language.CY, halves[0]), (Language.EN, halves[1])
    return ((message.language, message.body),)


def _page(message: Outgoing, subject: str, our_pages: str) -> str:
    halves = [
        f'<div lang="{language.value}">\n{"".join(_paragraphs(words, our_pages))}</div>\n'
        for language, words in _halves(message)
    ]
    return (
        f'<!doctype html>\n<html lang="{message.language.value}">\n'
        f'<head><meta charset="utf-8"><title>{html.escape(subject)}</title></head>\n'
        f"<body>\n{_RULE.join(halves)}</body>\n</html>\n"
    )


def _paragraphs(words: str, our_pages: str) -> Iterator[str]:
    for paragraph in re.split(r"\n\s*\n", words.strip()):
        lines = (_line(line, our_pages) for line in paragraph.split("\n"))
        yield f"<p>{_LINE_END.join(lines)}</p>\n"


def _line(line: str, our_pages: str) -> str:
    """The line with our own links clickable; other addresses stay text, as they are not ours to vouch for."""
    link = re.compile(rf"{re.escape(our_pages)}(?:/[^\s<>\"]*[^\s<>\".,;:!?)'])?(?![\w.:@-]*[\w@])")
    made, end = "", 0
    for found in link.finditer(line):
        address = html.escape(found[0])
        made += f'{html.escape(line[end : found.start()])}<a href="{address}">{address}</a>'
        end = found.end()
    return made + html.escape(line[end:])
