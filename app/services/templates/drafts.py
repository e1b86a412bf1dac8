"""The draft of a template: written one language at a time or both at once, and nobody overwrites anybody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from unicodedata import category
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.db import organisation_of
from app.domain.bilingual import Language
from app.domain.errors import OlrhainError
from app.domain.recipients import Channel
from app.domain.template_words import FIELDS, Side, TemplateWords, of_sides, tidied
from app.models.template import Template, TemplateDraft, TemplateEditor
from app.services.audit import named, note
from app.services.templates.finding import draft_of, locked, there, versions_of
from app.services.templates.versions import words_of


@dataclass(frozen=True, slots=True)
class Reading:
    """What somebody had before them: the newest version's number, and how often a draft was saved since it.

    Written `2.3`. A saved draft never has a reading that an earlier draft of the template had.
    """

    version: int
    revision: int

    def __str__(self) -> str:
        return f"{self.version}.{self.revision}"

    @classmethod
    def parse(cls, text: str) -> Reading:
        """Raises OlrhainError for what is none."""
        version, point, revision = text.partition(".")
        if not (point and version.isascii() and version.isdigit() and revision.isascii() and revision.isdigit()):
            raise OlrhainError(f"a revision is written like 2.3, not {text!r}")
        return cls(int(version), int(revision))


@dataclass(frozen=True, slots=True)
class Draft:
    """The words that would be submitted. Where nothing was saved yet, they are those of the newest version.

    authors: who wrote each language last. edited: when it was last saved in this draft. stale: the languages
    that nobody has confirmed since the other one changed.
    """

    template_id: UUID
    reading: Reading
    words: TemplateWords
    authors: Mapping[Language, str]
    edited: Mapping[Language, datetime]
    stale: frozenset[Language]

    @property
    def saved(self) -> bool:
        """Whether there is a draft in the table; if not, the first save makes one."""
        return self.reading.revision > 0


class DraftChanged(OlrhainError):
    """Somebody saved since this person read the draft; `draft` is what is there now, with the other's words."""

    def __init__(self, draft: Draft) -> None:
        last = max(draft.edited, key=lambda language: draft.edited[language], default=None)
        by = f", last written by {draft.authors[last]}" if last else ""
        super().__init__(f"somebody changed this meanwhile; it is at revision {draft.reading} now{by}")
        self.draft = draft


class NoDraft(OlrhainError):
    """There is no draft of this template: its newest version says it all."""

    def __init__(self) -> None:
        super().__init__("there is no draft of this template; save one first")


class WordsDoNotFit(OlrhainError):
    """The words hold what this channel does not carry, or what no text can hold."""


def read(session: Session, template_id: UUID) -> Draft:
    """The draft, or what one would begin from. Raises NotFound."""
    return _draft(session, there(session, template_id), draft_of(session, template_id))


def save(
    session: Session, template_id: UUID, reading: Reading, sides: Mapping[Language, Side], who: str, now: datetime
) -> Draft:
    """Saves what one language says, or both; the first save makes the draft.

    Only a language whose words differ is taken as written by `who`; the other becomes stale unless it was
    changed at once or is empty. Raises NotFound, DraftChanged and WordsDoNotFit.
    """
    template, who = locked(session, template_id), named(who)
    row = draft_of(session, template_id)
    read = _draft(session, template, row)
    if read.reading != reading:
        raise DraftChanged(read)
    changed = {one: tidied(side) for one, side in sides.items() if tidied(side) != tidied(read.words.side(one))}
    if not changed:
        return read
    _check(template, changed)
    row = row or _begin(session, template, read)
    _write(row, of_sides(*(changed.get(one, read.words.side(one)) for one in Language)))
    for language in changed:
        setattr(row, f"author_{language}", who)
        setattr(row, f"edited_{language}_at", now)
    saved = _stepped(session, template, row, frozenset(Language) - changed.keys())
    languages = " and ".join(language.value for language in changed)
    note(session, who, f"template draft saved: {languages}, revision {saved.reading}", "templates", template_id)
    return saved


def discard(session: Session, template_id: UUID, reading: Reading, who: str) -> bool:
    """Throws the draft away; of a template that has nothing else, the template, too. Whether the template is left.

    Raises NotFound, NoDraft and DraftChanged.
    """
    template, who = locked(session, template_id), named(who)
    row = draft_of(session, template_id)
    read = _draft(session, template, row)
    if row is None and read.reading.version:
        raise NoDraft
    if read.reading != reading:
        raise DraftChanged(read)
    if row is not None:
        template.discarded_revision = row.revision
        session.delete(row)
    note(session, who, "template draft discarded", "templates", template_id)
    if not read.reading.version:
        session.execute(delete(TemplateEditor).where(TemplateEditor.template_id == template_id))
        session.delete(template)
    session.flush()
    return bool(read.reading.version)


def with_words(draft: Draft, words: TemplateWords) -> Draft:
    """The draft as it would read with other words, such as those of an older version; nothing is saved."""
    return replace(draft, words=words)


def confirm(session: Session, template_id: UUID, reading: Reading, language: Language, who: str) -> Draft:
    """Records that a language still says the same as the other, which was changed. Nothing where it is not stale.

    Raises NotFound, NoDraft and DraftChanged.
    """
    template, who = locked(session, template_id), named(who)
    row = draft_of(session, template_id)
    read = _draft(session, template, row)
    if row is None:
        raise NoDraft
    if read.reading != reading:
        raise DraftChanged(read)
    if language not in read.stale:
        return read
    confirmed = _stepped(session, template, row, read.stale - {language})
    what = f"template draft confirmed: {language} says the same, revision {confirmed.reading}"
    note(session, who, what, "templates", template_id)
    return confirmed


def _draft(session: Session, template: Template, row: TemplateDraft | None) -> Draft:
    newest = next(reversed(versions_of(session, template.id)), None)
    written = row or newest
    number = newest.number if newest else 0
    authors = {one: getattr(written, f"author_{one}", None) for one in Language}
    edited = {one: getattr(row, f"edited_{one}_at", None) for one in Language}
    return Draft(
        template_id=template.id,
        reading=Reading(number, row.revision if row else 0),
        words=words_of(written) if written else of_sides(Side(), Side()),
        authors={language: author for language, author in authors.items() if author},
        edited={language: at for language, at in edited.items() if at},
        stale=frozenset(one for one in Language if getattr(row, f"stale_{one}", False)),
    )


def _check(template: Template, sides: Mapping[Language, Side]) -> None:
    if Channel(template.channel) is Channel.SMS and any(side.subject for side in sides.values()):
        raise WordsDoNotFit("a text message has no subject; leave it out")
    for language, side in sides.items():
        for field in FIELDS:
            if any(category(letter) == "Cc" and letter not in "\n\t" for letter in side.says(field)):
                raise WordsDoNotFit(f"{field} {language} holds a control character, which cannot be seen; type it anew")


def _begin(session: Session, template: Template, read: Draft) -> TemplateDraft:
    row = TemplateDraft(
        organisation_id=organisation_of(session),
        template_id=template.id,
        revision=template.discarded_revision,
        author_cy=read.authors.get(Language.CY),
        author_en=read.authors.get(Language.EN),
        stale_cy=False,
        stale_en=False,
    )
    session.add(row)
    return row


def _write(row: TemplateDraft, words: TemplateWords) -> None:
    row.subject, row.body = words.subject, words.body
    row.for_others, row.fallback = words.for_others, words.fallback


def _stepped(session: Session, template: Template, row: TemplateDraft, stale: frozenset[Language]) -> Draft:
    """The draft after one more save. A language that says nothing has nothing that could be out of date."""
    words = words_of(row)
    for language in Language:
        setattr(row, f"stale_{language}", language in stale and not words.is_empty(language))
    row.revision += 1
    session.flush()
    return _draft(session, template, row)
