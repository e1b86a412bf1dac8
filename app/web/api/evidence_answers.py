"""The evidence of languages as the API answers with it, and as the OpenAPI description shows it."""

from __future__ import annotations

from datetime import datetime

from app.web.api.answers import Answer, Reason


class InLanguage(Answer):
    language: str
    messages: int
    sms: int
    email: int
    letter: int
    delivered: int
    failed: int


class Times(Answer):
    messages: int
    median_seconds: float | None
    p95_seconds: float | None


class Difference(Answer):
    median_seconds: float | None
    p95_seconds: float | None


class HandOver(Answer):
    after: str
    cy: Times
    en: Times
    both: Times
    difference: Difference


class HoldReason(Answer):
    reason: Reason
    messages: int


class Holds(Answer):
    messages: int
    still_held: int
    median_seconds: float | None
    longest_seconds: float | None
    reasons: list[HoldReason]


class Wishes(Answer):
    cy: int
    en: int
    both: int
    unknown: int
    not_recorded: int


class LanguageEvidence(Answer):
    since: datetime
    until: datetime
    mode: str
    languages: list[InLanguage]
    hand_over: list[HandOver]
    holds: Holds
    wishes: Wishes
