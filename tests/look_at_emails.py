"""Emails to look at: `python -m tests.look_at_emails FOLDER` writes each language mode, plain and with everything."""

from __future__ import annotations

import base64
import struct
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

from app.domain.bilingual import Bilingual, Language, LanguageWish
from app.domain.emails.html import as_html
from app.domain.emails.parts import Block, Email, Letterhead
from app.domain.emails.text import as_text

STOP = "https://olrhain.example/stop/0aB1cD2eF3gH4iJ5kL6mN7"
NAME = Bilingual("Cyngor Castell-nedd Port Talbot", "Neath Port Talbot Council")
SUBJECT = Bilingual("Eich cais am ofal cymdeithasol i oedolion", "Your adult social care request")
PLAIN = Bilingual(
    "Helo Siân\n\nCyfeirnod: NPT/2026/00123\n\nMae eich cais wedi dod i law. Byddwn yn darllen y cais ac yn penderfynu "
    "pwy all helpu orau.\n\nOs oes gennych gwestiwn, ffoniwch ni ar 01639 000000.\n\nCyngor Castell-nedd Port Talbot"
    "\n\nRydym yn croesawu galwadau a gohebiaeth yn Gymraeg. Ni fydd defnyddio'r Gymraeg yn arwain at oedi.",
    "Hello Siân\n\nReference: NPT/2026/00123\n\nWe have received your request. We will read the request and decide who "
    "can best help.\n\nIf you have a question, call us on 01639 000000.\n\nNeath Port Talbot Council"
    "\n\nWe welcome calls and correspondence in Welsh. Using Welsh will not lead to delay.",
)
EVERYTHING = Bilingual(
    "# Mae eich asesiad wedi'i drefnu\n\nHelo Siân\n\nRydym wedi trefnu eich asesiad.\n\n^ Dydd Gwener 4 Rhagfyr 2026 "
    "am 10:30am\n\n## Beth i ddod gyda chi\n\n* rhestr o'ch meddyginiaethau\n* unrhyw lythyrau gan eich meddyg teulu, "
    "hyd yn oed os nad ydych yn siŵr a oes eu hangen\n* rhif ffôn rhywun agos atoch\n\n"
    "## Beth fydd yn digwydd nesaf\n\n1. Byddwn yn siarad â chi am yr hyn sy'n bwysig i chi.\n"
    "2. Byddwn yn ysgrifennu atoch gyda chynllun.\n\n"
    "Gallwch [weld ble mae eich cais](https://olrhain.example/cy/c/0123456789abcdefghijkl) ar unrhyw adeg. "
    "Neu ewch i https://olrhain.example/cy/c/0123456789abcdefghijklmnopqrstuvwxyz0123456789abcdefghijkl\n\n---\n\n"
    "Os oes gennych gwestiwn:\nffoniwch ni ar 01639 000000\nneu ysgrifennwch atom.",
    "# Your assessment is arranged\n\nHello Siân\n\nWe have arranged your assessment.\n\n^ Friday 4 December 2026 at "
    "10:30am\n\n## What to bring\n\n* a list of your medicines\n* any letters from your GP, even if you are not sure "
    "that they are needed\n* the phone number of somebody close to you\n\n## What happens next\n\n"
    "1. We will talk with you about what matters to you.\n2. We will write to you with a plan.\n\n"
    "You can [see where your request is](https://olrhain.example/en/c/0123456789abcdefghijkl) at any time. "
    "Or go to https://olrhain.example/en/c/0123456789abcdefghijklmnopqrstuvwxyz0123456789abcdefghijkl\n\n---\n\n"
    "If you have a question:\ncall us on 01639 000000\nor write to us.",
)


def png(width: int, height: int) -> bytes:
    """A picture of one colour with a lighter bar, as a logo of no council."""
    rows = b"".join(
        b"\0" + (b"\xf2\xa9\x00" if height // 3 < row < height // 2 else b"\x0b\x4f\x6c") * width
        for row in range(height)
    )

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def emails() -> Iterator[tuple[str, Email]]:
    """Each with a name that says which it is."""
    for wish in (LanguageWish.CY, LanguageWish.EN, LanguageWish.BOTH):
        for kind, words in (("plain", PLAIN), ("everything", EVERYTHING)):
            head = Letterhead(
                NAME, "#1d4f5a" if kind == "plain" else "#ffd500", png(200, 60) if words is PLAIN else None
            )
            yield f"{wish}-{kind}", _email(wish.languages, words, head)


def _email(languages: tuple[Language, ...], words: Bilingual, head: Letterhead) -> Email:
    subject = " / ".join(SUBJECT[language] for language in languages)
    return Email(subject, tuple(Block(language, words[language]) for language in languages), head, STOP)


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, email in emails():
        logo = email.letterhead.logo if email.letterhead else None
        address = f"data:image/png;base64,{base64.b64encode(logo).decode()}" if logo else None
        (folder / f"{name}.html").write_text(as_html(email, address), "utf-8")
        (folder / f"{name}.txt").write_text(as_text(email), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
