"""A report: the figures of a span of days, added up by whatever staff compare."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Date, Row, cast, func, select
from sqlalchemy.orm import Session

from app.db import organisation_of
from app.domain.bilingual import LanguageWish
from app.domain.evidence import After
from app.domain.figures import Happenings, Messages, Sum, quantile
from app.domain.recipients import Channel, Mode
from app.models.figures import CaseFigures, FigureDay, MessageFigures, WaitFigures

LANGUAGES = (LanguageWish.CY, LanguageWish.EN, LanguageWish.BOTH)
_DIGITAL = (Channel.SMS, Channel.EMAIL)
_MESSAGES = tuple(Messages.__dataclass_fields__)
_HAPPENINGS = tuple(Happenings.__dataclass_fields__)
Figures = type[MessageFigures] | type[WaitFigures] | type[CaseFigures]
Key = TypeVar("Key")
Added = TypeVar("Added", bound=Sum)
Buckets = dict[int, int]


@dataclass(frozen=True, slots=True)
class Span:
    """Which days, both of them included; of which mode, and of which case types."""

    first: date
    last: date
    mode: Mode
    types: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Wait:
    """From receiving an event to handing its messages over, in seconds, right to within figures.MOST_WRONG."""

    messages: int = 0
    median: float | None = None
    p95: float | None = None


Waits = Mapping[LanguageWish, Wait]


@dataclass(frozen=True, slots=True)
class Report:
    """months: by the first day of each, in order, without gaps. waits: by what messages had waited for before.

    counted_at: when the newest of these days was counted; None where none was.
    """

    span: Span
    counted_at: datetime | None
    months: Mapping[date, Messages]
    languages: Mapping[LanguageWish, Messages]
    channels: Mapping[Channel, Messages]
    case_types: Mapping[UUID, Messages]
    waits: Mapping[After, Waits]
    waits_by_month: Mapping[date, Waits]
    happenings: Happenings
    happenings_by_month: Mapping[date, Happenings]

    @property
    def messages(self) -> Messages:
        return sum(self.months.values(), Messages())

    @property
    def is_empty(self) -> bool:
        return self.messages == Messages() and self.happenings == Happenings()

    @property
    def digital(self) -> Messages:
        """Those that went by text or email."""
        return sum((self.channels.get(channel, Messages()) for channel in _DIGITAL), Messages())


def report(session: Session, span: Span) -> Report:
    sent = _sums(session, MessageFigures, span, ("case_type_id", "channel", "language"), _MESSAGES)
    waits = _sums(session, WaitFigures, span, ("language", "after", "bucket"), ("messages",))
    happened = _sums(session, CaseFigures, span, (), _HAPPENINGS)
    messages = [(row, _as(Messages, row, _MESSAGES)) for row in sent]
    by_month = _added(
        [(row, _as(Happenings, row, _HAPPENINGS)) for row in happened], lambda row: row.month, Happenings()
    )
    months = _months(span)
    at_once = [row for row in waits if row.after == After.NOTHING.value]
    return Report(
        span=span,
        counted_at=_counted_at(session, span),
        months=_in_order(months, _added(messages, lambda row: row.month, Messages()), Messages()),
        languages=_in_order(
            LANGUAGES, _added(messages, lambda row: LanguageWish(row.language), Messages()), Messages()
        ),
        channels=_added(messages, lambda row: Channel(row.channel), Messages()),
        case_types=_added(messages, lambda row: row.case_type_id, Messages()),
        waits={after: _waits(row for row in waits if row.after == after.value) for after in After},
        waits_by_month={month: _waits(row for row in at_once if row.month == month) for month in months},
        happenings=sum(by_month.values(), Happenings()),
        happenings_by_month=_in_order(months, by_month, Happenings()),
    )


def _as(kind: Callable[..., Added], row: Row[Any], names: Iterable[str]) -> Added:
    return kind(**{name: getattr(row, name) for name in names})


def _added(rows: Iterable[tuple[Row[Any], Added]], key: Callable[[Row[Any]], Key], nothing: Added) -> dict[Key, Added]:
    found: dict[Key, Added] = defaultdict(lambda: nothing)
    for row, figures in rows:
        found[key(row)] += figures
    return dict(found)


def _in_order(keys: Iterable[Key], found: Mapping[Key, Added], nothing: Added) -> dict[Key, Added]:
    return {key: found.get(key, nothing) for key in keys}


def _waits(rows: Iterable[Row[Any]]) -> Waits:
    buckets: dict[LanguageWish, Buckets] = {language: defaultdict(int) for language in LANGUAGES}
    for row in rows:
        buckets[LanguageWish(row.language)][row.bucket] += row.messages
    return {
        language: Wait(sum(each.values()), quantile(each, 0.5), quantile(each, 0.95))
        for language, each in buckets.items()
    }


def _months(span: Span) -> list[date]:
    last = span.last.year * 12 + span.last.month - 1
    first = span.first.year * 12 + span.first.month - 1
    return [date(number // 12, number % 12 + 1, 1) for number in range(first, last + 1)]


def _sums(session: Session, table: Figures, span: Span, by: Sequence[str], names: Sequence[str]) -> Sequence[Row[Any]]:
    """The sums of a table by month and whatever else, within the span."""
    month = cast(func.date_trunc("month", table.day), Date).label("month")
    keys = [getattr(table, name) for name in by]
    sums = [func.sum(getattr(table, name)).label(name) for name in names]
    of_span = (table.day.between(span.first, span.last), table.mode == span.mode.value)
    mine = (table.organisation_id == organisation_of(session), table.case_type_id.in_(span.types), *of_span)
    return session.execute(select(month, *keys, *sums).where(*mine).group_by(month, *keys)).all()


def _counted_at(session: Session, span: Span) -> datetime | None:
    of_span = FigureDay.day.between(span.first, span.last)
    newest = select(FigureDay.counted_at).where(of_span).order_by(FigureDay.day.desc()).limit(1)
    return session.scalar(newest)
