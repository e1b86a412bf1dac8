"""What people say of how they were kept informed: one word of each contact, the newest, and what they add up to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.db import organisation_of, vault_of
from app.domain.bilingual import Language
from app.domain.ids import new_id
from app.domain.recipients import Mode
from app.models.feedback import Feedback
from app.services.views import Reader

LONGEST = 1200
"""Characters."""
SCORES = (5, 4, 3, 2, 1)
"""From very satisfied to very dissatisfied."""


IS_SAID = "EXISTS (SELECT 1 FROM feedback f WHERE f.organisation_id = l.organisation_id AND f.contact_id = p.id)"
"""Of a reader, for `visits.FROM`: whether they said anything yet."""


@dataclass(frozen=True, slots=True)
class Said:
    """One contact's word. would_have_called: whether they would have phoned without our messages; None: not said."""

    score: int
    words: str = field(default="", repr=False)
    would_have_called: bool | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many gave each score on pages of each language, and what they said of phoning us."""

    scores: Counter[tuple[int, Language]]
    would_have_called: int
    would_not: int

    @property
    def called_share(self) -> int | None:
        """Per cent of those who said; None where nobody did."""
        said = self.would_have_called + self.would_not
        return round(100 * self.would_have_called / said) if said else None


def say(session: Session, reader: Reader, said: Said, language: Language, now: datetime) -> None:
    """Keeps what the reader says, in the place of what they said before.

    Who has a link alone is not shown the words of before, so that they write none does not mean to take them back.
    """
    _wait_in_line(session, reader)
    row = _mine(session, reader)
    if row is None:
        row = Feedback(
            id=new_id(),
            organisation_id=organisation_of(session),
            case_id=reader.case_id,
            contact_id=reader.contact_id,
            mode=reader.mode,
        )
    row.created_at, row.language = now, language.value
    row.score, row.would_have_called = said.score, said.would_have_called
    if said.words or reader.proof is not None:
        row.words_sealed = vault_of(session).seal("feedback", row.id, "words", said.words) if said.words else None
    session.add(row)


def said(session: Session, reader: Reader) -> Said | None:
    """What the reader said last; None where they said nothing yet."""
    row = _mine(session, reader)
    if row is None:
        return None
    words = vault_of(session).open("feedback", row.id, "words", row.words_sealed) if row.words_sealed else ""
    return Said(row.score, words, row.would_have_called)


def tally(session: Session, mode: Mode, start: datetime, end: datetime) -> Tally:
    """What was said from `start` until just before `end`, without the words."""
    within = (Feedback.mode == mode.value, Feedback.created_at >= start, Feedback.created_at < end)
    by_score = session.execute(
        select(Feedback.score, Feedback.language, func.count())
        .where(*within)
        .group_by(Feedback.score, Feedback.language)
    )
    by_call = session.execute(
        select(Feedback.would_have_called, func.count()).where(*within).group_by(Feedback.would_have_called)
    )
    called = dict(by_call.all())
    scores = Counter({(score, Language(language)): count for score, language, count in by_score})
    return Tally(scores, called.get(True, 0), called.get(False, 0))


def _wait_in_line(session: Session, reader: Reader) -> None:
    """Two words of one contact at once are taken one after the other: there is one row for both."""
    name = f"feedback/{reader.organisation_id}/{reader.contact_id}"
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))


def _mine(session: Session, reader: Reader) -> Feedback | None:
    return session.scalar(select(Feedback).where(Feedback.contact_id == reader.contact_id))
