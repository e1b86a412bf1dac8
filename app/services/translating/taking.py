"""Taking what a translator's file changes: as drafts, and as words for somebody to check. Nothing is published or sent.

Between the upload and the button the rows travel in the form itself, signed, and nothing of them stays on the server:
they may hold what a citizen was asked for, and a file that nobody takes must leave nothing behind. The signature says
that these are the very rows whose differences were shown, to this person, today; whether each may be taken is looked
at anew, as if the file had just come.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import zlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app.db import vault_of
from app.domain.added_words import Added
from app.domain.bilingual import Bilingual
from app.domain.errors import OlrhainError
from app.domain.template_words import FIELDS, side
from app.services.audit import note
from app.services.case_type_changes import drafts as case_type_drafts
from app.services.case_types import Catalogue
from app.services.events import missing_words
from app.services.templates import drafts
from app.services.translating.comparing import Allowed, Compared, compared
from app.services.translating.files import FileRow
from app.services.translating.items import Item, Kind
from app.services.translating.pairs_put import with_pairs

GOOD_FOR = timedelta(hours=8)
MOST_CARRIED = 450_000
"""Characters: what a form of this server may carry in one field."""


class NotCarried(OlrhainError):
    """What the form carries is not what was shown to this person, or was shown too long ago."""


class TooMuchToCarry(OlrhainError):
    """More changes than one form can carry; the file is to be divided."""


@dataclass(frozen=True, slots=True)
class Taken:
    """How many items became drafts, how many words wait to be checked, and what could not be taken any more."""

    drafts: int
    words: int
    refused: tuple[Compared, ...]


def carried(session: Session, found: Sequence[Compared], who: str, now: datetime) -> str:
    """What a form carries of the rows that may be taken. Raises TooMuchToCarry."""
    rows = [
        [one.row.number, one.row.key, one.row.words.cy, one.row.words.en, one.row.check]
        for one in found
        if one.changes and one.refused is None
    ]
    said = json.dumps([int((now + GOOD_FOR).timestamp()), rows], ensure_ascii=False).encode()
    packed = base64.urlsafe_b64encode(zlib.compress(said, 9)).decode()
    if len(packed) > MOST_CARRIED:
        raise TooMuchToCarry("divide the file")
    return f"{_signature(session, packed, who)}.{packed}"


def rows_carried(session: Session, carried: str, who: str, now: datetime) -> list[FileRow]:
    """The rows that a form carries. Raises NotCarried."""
    signature, _, packed = carried.partition(".")
    if not hmac.compare_digest(signature.encode(), _signature(session, packed, who).encode()):
        raise NotCarried("this form was not made for you")
    try:
        until, rows = json.loads(zlib.decompress(base64.urlsafe_b64decode(packed)))
    except (binascii.Error, zlib.error, ValueError):
        raise NotCarried("this form cannot be read") from None
    if now.timestamp() > until:
        raise NotCarried("this form is too old")
    return [FileRow(number, key, Bilingual(cy, en), check) for number, key, cy, en, check in rows]


def take(
    session: Session, catalogue: Catalogue, rows: Sequence[FileRow], allowed: Allowed, who: str, now: datetime
) -> Taken:
    """Takes these rows as drafts. One that was taken before changes nothing; one that no longer fits is left."""
    found = compared(session, catalogue, rows, allowed)
    refused = [one for one in found if one.refused is not None]
    wanted = [one for one in found if one.refused is None and one.changes and one.now is not None]
    taken = dict.fromkeys(Kind, 0)
    for (kind, owner), group in _by_owner(wanted).items():
        try:
            with session.begin_nested():
                _TAKE[kind](session, owner, group, who, now)
            taken[kind] += len(group)
        except OlrhainError:
            refused += group
    drafts_made = taken[Kind.TEMPLATE] + taken[Kind.CASE_TYPE]
    if drafts_made or taken[Kind.HELD]:
        note(session, who, f"translations imported: {drafts_made} drafts, {taken[Kind.HELD]} to be checked")
    return Taken(drafts_made, taken[Kind.HELD], tuple(refused))


def _signature(session: Session, packed: str, who: str) -> str:
    return vault_of(session).index("translations-carried", f"{who}\0{packed}").hex()


def _by_owner(wanted: Collection[Compared]) -> Mapping[tuple[Kind, UUID], list[Compared]]:
    """The rows of each template, case type and event together: they are saved at once or not at all."""
    found: dict[tuple[Kind, UUID], list[Compared]] = {}
    for one in wanted:
        item = _item(one)
        found.setdefault((item.kind, UUID(item.key.split("/")[1])), []).append(one)
    return found


def _item(one: Compared) -> Item:
    assert one.now is not None
    return one.now


def _place(one: Compared) -> str:
    """What comes after the kind and the id: a field of a template, a place of a case type, a value of an event."""
    return one.row.key.split("/", 2)[2]


def _take_template(session: Session, owner: UUID, group: Sequence[Compared], who: str, now: datetime) -> None:
    draft = drafts.read(session, owner)
    sides = {}
    for language in {language for one in group for language, _ in one.changes}:
        said = {field: draft.words.side(language).says(field) for field in FIELDS}
        said |= {_place(one): one.row.words[language] for one in group}
        sides[language] = side(**said)
    drafts.save(session, owner, draft.reading, sides, who, now)


def _take_case_type(session: Session, owner: UUID, group: Sequence[Compared], who: str, now: datetime) -> None:
    pairs = {_place(one): (_item(one).words, one.row.words) for one in group}
    case_type_drafts.change(session, owner, ("settings", ""), lambda content: with_pairs(content, pairs), who, now)


def _take_words(session: Session, owner: UUID, group: Sequence[Compared], who: str, now: datetime) -> None:  # noqa: ARG001
    for one in group:
        language = _item(one).missing
        assert language is not None
        missing_words.keep_draft(session, owner, Added(_place(one), language, one.row.words[language]), who)


_TAKE: Mapping[Kind, Callable[[Session, UUID, Sequence[Compared], str, datetime], None]] = {
    Kind.TEMPLATE: _take_template,
    Kind.CASE_TYPE: _take_case_type,
    Kind.HELD: _take_words,
}
