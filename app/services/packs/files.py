"""Reads starter packs: a YAML text in; a checked `Pack` out, or everything that is wrong with the text."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

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
from app.domain.recipients import Channel
from app.services.packs import plain_yaml
from app.services.packs.shapes import CaseTypeShape, EmailsShape, NeutralShape, PackFile, Pair, TemplateShape

FOLDER = Path(__file__).resolve().parents[2] / "packs"


def read_pack(text: str) -> Pack:
    """The pack that a YAML text describes; `app/packs/README.md` has the format.

    Raises PackNotReadable with every problem found, each with its path.
    """
    try:
        file = PackFile.model_validate(_yaml(text))
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


def _pack(file: PackFile) -> Pack:
    return Pack(
        code=file.pack,
        version=file.version,
        welsh=file.welsh,
        case_type=_case_type(file.case_type),
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


def _case_type(read: CaseTypeShape) -> PackCaseType:
    hours = (read.hours.start, read.hours.end) if read.hours else None
    return PackCaseType(read.code, read.name.words, read.sensitivity, read.link, read.reminder_days, hours)


def _templates(template: TemplateShape) -> tuple[PackTemplate, ...]:
    """One, or two where the words of an email go as a letter, too."""
    channels = (Channel(template.channel), *((Channel.LETTER,) if template.letter else ()))
    return tuple(_template(template, channel) for channel in channels)


def _template(template: TemplateShape, channel: Channel) -> PackTemplate:
    return PackTemplate(
        event=template.event,
        milestone=template.milestone,
        channel=channel,
        subject=_words(template.subject),
        body=template.body.words,
        for_others=_words(template.for_others),
        fallback=_words(template.fallback),
    )


def _words(pair: Pair | None) -> Bilingual | None:
    return pair.words if pair else None


def _neutral(neutral: NeutralShape) -> tuple[PackTemplate, ...]:
    email = neutral.email
    return (
        PackTemplate(NEUTRAL_EVENT, None, Channel.SMS, None, neutral.sms.body.words),
        PackTemplate(NEUTRAL_EVENT, None, Channel.EMAIL, email.subject.words, email.body.words),
    )


def _frame_problems(emails: EmailsShape | None, pack: Pack) -> Iterator[PackProblem]:
    if emails:
        every = placeholders_of(pack, "")
        if any(template.fallback and template.channel is not Channel.SMS for template in pack.templates):
            every = fallback_placeholders(every)
        yield from wording_problems("/emails/opening", emails.opening.words, every)
        yield from wording_problems("/emails/closing", emails.closing.words, every)


def _framed(template: PackTemplate, emails: EmailsShape | None) -> PackTemplate:
    if emails is None or template.channel is Channel.SMS:
        return template
    others = template.for_others and _between(emails, template.for_others)
    fallback = template.fallback and _between(emails, template.fallback)
    return dataclasses.replace(template, body=_between(emails, template.body), for_others=others, fallback=fallback)


def _between(emails: EmailsShape, words: Bilingual) -> Bilingual:
    first, last = emails.opening.words, emails.closing.words
    return Bilingual(f"{first.cy}\n\n{words.cy}\n\n{last.cy}", f"{first.en}\n\n{words.en}\n\n{last.en}")
