"""Reads starter packs: a YAML text in; a checked `Pack` out, or everything that is wrong with the text."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from app.domain.bilingual import Bilingual
from app.domain.errors import NotFound
from app.domain.pack_checks import fallback_placeholders, pack_problems, placeholders_of, wording_problems
from app.domain.packs import (
    NEUTRAL_EVENT,
    Pack,
    PackCaseType,
    PackMilestone,
    PackNotReadable,
    PackOutcome,
    PackPlaceholder,
    PackProblem,
    PackTemplate,
)
from app.domain.placeholders import PlaceholderType
from app.domain.recipients import Channel, Sensitivity
from app.services import plain_yaml

FOLDER = Path(__file__).resolve().parent.parent / "packs"


def read_pack(text: str) -> Pack:
    """The pack that a YAML text describes; `app/packs/README.md` has the format.

    Raises PackNotReadable with every problem found, each with its path.
    """
    try:
        file = _PackFile.model_validate(_yaml(text))
    except ValidationError as error:
        raise PackNotReadable(tuple(_shape_problems(error))) from None
    pack = _pack(file)
    problems = (*pack_problems(pack), *_frame_problems(file.emails, pack))
    if problems:
        raise PackNotReadable(problems)
    return dataclasses.replace(pack, templates=tuple(_framed(each, file.emails) for each in pack.templates))


def shipped_packs() -> tuple[str, ...]:
    """The codes of the packs that come with Olrhain, in alphabetical order."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


def shipped_pack(code: str) -> Pack:
    """A pack that comes with Olrhain. Raises NotFound where none has that code."""
    if code not in shipped_packs():
        raise NotFound(f"no shipped pack {code!r}")
    return read_pack((FOLDER / f"{code}.yaml").read_text(encoding="utf-8"))


_Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=50)]
_Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=50)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class _Pair(_Part):
    cy: str
    en: str

    @property
    def words(self) -> Bilingual:
        return Bilingual(self.cy.strip(), self.en.strip())


def _same_in_both(sample: object) -> object:
    """A name or a number reads the same in both languages, so one text is enough as its sample."""
    return {"cy": sample, "en": sample} if isinstance(sample, str) else sample


class _CaseType(_Part):
    code: _Code
    name: _Pair
    sensitivity: Annotated[Sensitivity, Field(strict=False)]
    link: bool
    reminder_days: Annotated[int, Field(ge=1, le=14)] | None = None


class _Detail(_Part):
    type: Annotated[PlaceholderType, Field(strict=False)]
    sample: Annotated[_Pair, BeforeValidator(_same_in_both)]


class _Milestone(_Part):
    code: _Code
    label: _Pair
    sentence: _Pair
    next: _Pair
    working_days: Annotated[int, Field(ge=1, le=500)] | None = None


class _Outcome(_Part):
    code: _Code
    label: _Pair
    meaning: _Pair


class _Template(_Part):
    event: str
    milestone: _Code | None = None
    channel: Literal["sms", "email"]
    subject: _Pair | None = None
    body: _Pair
    for_others: _Pair | None = None
    fallback: _Pair | None = None
    letter: bool = False


class _Emails(_Part):
    opening: _Pair
    closing: _Pair


class _NeutralSms(_Part):
    body: _Pair


class _NeutralEmail(_Part):
    subject: _Pair
    body: _Pair


class _Neutral(_Part):
    sms: _NeutralSms
    email: _NeutralEmail


class _PackFile(_Part):
    pack: _Code
    version: Annotated[int, Field(ge=1)]
    welsh: Annotated[str, Field(min_length=1)]
    case_type: _CaseType
    placeholders: dict[_Name, _Detail] = {}
    milestones: Annotated[list[_Milestone], Field(min_length=1)]
    outcomes: list[_Outcome]
    emails: _Emails | None = None
    templates: Annotated[list[_Template], Field(min_length=1)]
    neutral: _Neutral


def _yaml(text: str) -> Any:
    try:
        return plain_yaml.read(text)
    except plain_yaml.NotPlainYaml as error:
        why = f": {error.why}." if error.why else "."
        raise PackNotReadable((PackProblem("", f"This is not the YAML of a pack{why}"),)) from None


_FAULTS = {
    "missing": "This is missing.",
    "extra_forbidden": "Nothing is called so here.",
    "model_type": "This must have keys below it.",
    "string_type": "This must be a text; put it in quotes.",
}


def _shape_problems(error: ValidationError) -> Iterator[PackProblem]:
    for fault in error.errors(include_input=False, include_url=False):
        path = "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in fault["loc"])
        yield PackProblem(path, _FAULTS.get(fault["type"]) or f"{fault['msg']}.")


def _pack(file: _PackFile) -> Pack:
    kind = file.case_type
    return Pack(
        code=file.pack,
        version=file.version,
        welsh=file.welsh,
        case_type=PackCaseType(kind.code, kind.name.words, kind.sensitivity, kind.link, kind.reminder_days),
        placeholders=tuple(
            PackPlaceholder(name, detail.type, detail.sample.words) for name, detail in file.placeholders.items()
        ),
        milestones=tuple(
            PackMilestone(each.code, each.label.words, each.sentence.words, each.next.words, each.working_days)
            for each in file.milestones
        ),
        outcomes=tuple(PackOutcome(each.code, each.label.words, each.meaning.words) for each in file.outcomes),
        templates=tuple(template for each in file.templates for template in _templates(each)),
        neutral=_neutral(file.neutral),
    )


def _templates(template: _Template) -> tuple[PackTemplate, ...]:
    """One, or two where the words of an email go as a letter, too."""
    channels = (Channel(template.channel), *((Channel.LETTER,) if template.letter else ()))
    return tuple(_template(template, channel) for channel in channels)


def _template(template: _Template, channel: Channel) -> PackTemplate:
    return PackTemplate(
        event=template.event,
        milestone=template.milestone,
        channel=channel,
        subject=_words(template.subject),
        body=template.body.words,
        for_others=_words(template.for_others),
        fallback=_words(template.fallback),
    )


def _words(pair: _Pair | None) -> Bilingual | None:
    return pair.words if pair else None


def _neutral(neutral: _Neutral) -> tuple[PackTemplate, ...]:
    email = neutral.email
    return (
        PackTemplate(NEUTRAL_EVENT, None, Channel.SMS, None, neutral.sms.body.words),
        PackTemplate(NEUTRAL_EVENT, None, Channel.EMAIL, email.subject.words, email.body.words),
    )


def _frame_problems(emails: _Emails | None, pack: Pack) -> Iterator[PackProblem]:
    if emails:
        every = placeholders_of(pack, "")
        if any(template.fallback and template.channel is not Channel.SMS for template in pack.templates):
            every = fallback_placeholders(every)
        yield from wording_problems("/emails/opening", emails.opening.words, every)
        yield from wording_problems("/emails/closing", emails.closing.words, every)


def _framed(template: PackTemplate, emails: _Emails | None) -> PackTemplate:
    if emails is None or template.channel is Channel.SMS:
        return template
    others = template.for_others and _between(emails, template.for_others)
    fallback = template.fallback and _between(emails, template.fallback)
    return dataclasses.replace(template, body=_between(emails, template.body), for_others=others, fallback=fallback)


def _between(emails: _Emails, words: Bilingual) -> Bilingual:
    first, last = emails.opening.words, emails.closing.words
    return Bilingual(f"{first.cy}\n\n{words.cy}\n\n{last.cy}", f"{first.en}\n\n{words.en}\n\n{last.en}")
