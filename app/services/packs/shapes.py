"""The shape of a starter pack's file, as pydantic reads it; what it means is checked in `app.domain.pack_checks`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from app.domain.bilingual import Bilingual
from app.domain.placeholders import PlaceholderType
from app.domain.recipients import Sensitivity

_Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=50)]
_Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=50)]


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Pair(Shape):
    cy: str
    en: str

    @property
    def words(self) -> Bilingual:
        return Bilingual(self.cy.strip(), self.en.strip())


def _same_in_both(sample: object) -> object:
    """A name or a number reads the same in both languages, so one text is enough as its sample."""
    return {"cy": sample, "en": sample} if isinstance(sample, str) else sample


class HoursShape(Shape):
    start: Annotated[int, Field(alias="from", ge=0, le=23)]
    end: Annotated[int, Field(alias="to", ge=1, le=24)]


class CaseTypeShape(Shape):
    code: _Code
    name: Pair
    sensitivity: Annotated[Sensitivity, Field(strict=False)]
    link: bool
    reminder_days: Annotated[int, Field(ge=1, le=14)] | None = None
    hours: HoursShape | None = None


class DetailShape(Shape):
    type: Annotated[PlaceholderType, Field(strict=False)]
    sample: Annotated[Pair, BeforeValidator(_same_in_both)]


class MilestoneShape(Shape):
    code: _Code
    label: Pair
    sentence: Pair
    next: Pair
    working_days: Annotated[int, Field(ge=1, le=500)] | None = None


class OutcomeShape(Shape):
    code: _Code
    label: Pair
    meaning: Pair


class TemplateShape(Shape):
    event: str
    milestone: _Code | None = None
    channel: Literal["sms", "email"]
    subject: Pair | None = None
    body: Pair
    for_others: Pair | None = None
    fallback: Pair | None = None
    letter: bool = False


class EmailsShape(Shape):
    opening: Pair
    closing: Pair


class NeutralSmsShape(Shape):
    body: Pair


class NeutralEmailShape(Shape):
    subject: Pair
    body: Pair


class NeutralShape(Shape):
    sms: NeutralSmsShape
    email: NeutralEmailShape


class PackFile(Shape):
    pack: _Code
    version: Annotated[int, Field(ge=1)]
    welsh: Annotated[str, Field(min_length=1)]
    case_type: CaseTypeShape
    placeholders: dict[_Name, DetailShape] = {}
    milestones: Annotated[list[MilestoneShape], Field(min_length=1)]
    outcomes: list[OutcomeShape]
    emails: EmailsShape | None = None
    templates: Annotated[list[TemplateShape], Field(min_length=1)]
    neutral: NeutralShape
