"""The evidence that Welsh is treated no less favourably: of the caller's own messages, as JSON or for a spreadsheet."""

from __future__ import annotations

import csv
import io
from typing import Annotated, Literal

from flask import Blueprint, Response, request
from pydantic import BaseModel, ConfigDict, Field

from app.domain.bilingual import Bilingual, LanguageWish
from app.domain.errors import Fault
from app.domain.evidence import Evidence, HandOver, Period, PeriodWrong
from app.domain.recipients import Channel
from app.services.look_ups.views import ReasonView
from app.services.reports import evidence
from app.services.reports.evidence import Scope
from app.web.api import evidence_answers
from app.web.api.answers import Reason
from app.web.api.authentication import caller_of_get
from app.web.api.door import Door, write
from app.web.api.look_ups import read_query
from app.web.api.problems import Problem

CSV = "text/csv"
_When = Annotated[str, Field(max_length=40)]
_JSON = "application/json"
_WRONG = Bilingual(
    "Diwrnodau neu amseroedd yw `from` a `to`, dim mwy na 400 diwrnod oddi wrth ei gilydd.",
    "`from` and `to` are days or times, not more than 400 days apart.",
)


class EvidenceQuery(BaseModel):
    """Of which time, days or moments, and in which form, where the header does not say."""

    model_config = ConfigDict(extra="forbid")

    start: Annotated[_When | None, Field(alias="from")] = None
    end: Annotated[_When | None, Field(alias="to")] = None
    format: Literal["json", "csv"] | None = None


def blueprint(door: Door) -> Blueprint:
    blueprint = Blueprint("api_evidence", __name__)

    @blueprint.get("/v1/evidence/language")
    def get_language_evidence() -> Response:
        caller = caller_of_get(door.callers)
        query, now = read_query(EvidenceQuery), door.clock()
        try:
            period = Period.read(query.start, query.end, now)
        except PeriodWrong as error:
            fault = Fault(f"/{error.which}", "parameter_wrong", "This parameter is not right")
            raise Problem("bad_request", _WRONG, [fault]) from None
        with door.db.transaction(caller.organisation_id) as session:
            found = evidence.language(session, Scope(caller.mode, caller.integration_id), period, now)
        response = _table(found) if _wants_csv(query) else write(_answer(found))
        response.headers["Vary"] = "Accept"
        return response

    return blueprint


def _wants_csv(query: EvidenceQuery) -> bool:
    if query.format is not None:
        return query.format == "csv"
    return request.accept_mimetypes.best_match([_JSON, CSV], _JSON) == CSV


def _table(found: Evidence) -> Response:
    written = io.StringIO()
    csv.writer(written).writerows(found.table())
    return Response(written.getvalue(), mimetype=CSV)


def _answer(found: Evidence) -> evidence_answers.LanguageEvidence:
    holds = found.holds
    return evidence_answers.LanguageEvidence(
        since=found.period.start,
        until=found.period.end,
        mode=found.mode.value,
        languages=[
            evidence_answers.InLanguage(
                language=one.language.value,
                messages=one.messages,
                sms=one.channels[Channel.SMS],
                email=one.channels[Channel.EMAIL],
                letter=one.channels[Channel.LETTER],
                delivered=one.delivered,
                failed=one.failed,
            )
            for one in found.languages
        ],
        hand_over=[_hand_over(one) for one in found.hand_over],
        holds=evidence_answers.Holds(
            messages=holds.messages,
            still_held=holds.still_held,
            median_seconds=holds.median,
            longest_seconds=holds.longest,
            reasons=[
                evidence_answers.HoldReason(
                    reason=Reason.of(ReasonView(reason.value, reason.sentence)), messages=messages
                )
                for reason, messages in (holds.reasons or {}).items()
            ],
        ),
        wishes=evidence_answers.Wishes(
            **{wish.value if wish else "not_recorded": n for wish, n in found.wishes.items()}
        ),
    )


def _hand_over(one: HandOver) -> evidence_answers.HandOver:
    times = {
        language.value: evidence_answers.Times(messages=each.messages, median_seconds=each.median, p95_seconds=each.p95)
        for language, each in one.times.items()
    }
    return evidence_answers.HandOver(
        after=one.after.value,
        cy=times[LanguageWish.CY],
        en=times[LanguageWish.EN],
        both=times[LanguageWish.BOTH],
        difference=evidence_answers.Difference(median_seconds=one.median_difference, p95_seconds=one.p95_difference),
    )
