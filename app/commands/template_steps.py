"""`olrhain template confirm`, `submit`, `sign`, `publish`, `retire` and `roll-back`: from draft to what is sent."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import UTC, datetime

from app.commands.context import counted
from app.commands.template_place import (
    Place,
    Subcommands,
    add_language,
    add_number,
    add_person,
    add_revision,
    add_template,
    names,
    next_step,
    opened,
    said,
)
from app.config import Settings
from app.domain.bilingual import Language
from app.domain.template_checks import Finding
from app.services.events import releasing
from app.services.templates import drafts, publishing, signing, submitting
from app.services.templates.drafts import Reading
from app.services.templates.finding import versions_of
from app.services.templates.publishing import NotPublishable
from app.services.templates.signing import Signer
from app.services.templates.submitting import NotSubmittable
from app.services.templates.versions import SignsAs, numbered, unsigned
from app.services.words import spelling

_BLOCKED = "a check blocks it; change what is said above"


def add(commands: Subcommands[argparse.ArgumentParser]) -> None:
    confirming = _step(commands, "confirm", "say that a language still says the same after the other changed", confirm)
    add_language(confirming, "the one that was not changed")
    add_revision(confirming, "the newest")
    submitting = _step(commands, "submit", "make its draft a version, for others to sign", submit)
    add_revision(submitting, "the newest")
    _add_signing(_step(commands, "sign", "vouch for one language of a version", sign))
    publishing = _step(commands, "publish", "have live keys send a version, and release what waited for it", publish)
    add_number(publishing, "the version (default: the newest)")
    _step(commands, "retire", "send it no more, until it is published again", retire)
    rolling = _step(commands, "roll-back", "publish an older version's words again, as a new version", roll_back)
    rolling.add_argument("--to", dest="number", type=int, required=True, metavar="N", help="the older version")


def confirm(options: argparse.Namespace) -> int:
    language = Language(options.language)
    with opened(options) as place:
        read = _reading(options, place)
        confirmed = drafts.confirm(place.session, place.template_id, read, language, options.who)
    if confirmed.reading == read:
        print(f"Nothing to confirm: the other language has not changed since the {names([language])}.")
        return 0
    print(f"The {names([language])} says the same: revision {confirmed.reading}.")
    print(next_step(options, "submit"))
    return 0


def submit(options: argparse.Namespace) -> int:
    with opened(options) as place:
        try:
            read = _reading(options, place)
            submitted = submitting.submit(
                place.session, place.template_id, read, options.who, spelled=spelling.is_spelled
            )
        except NotSubmittable as error:
            _print(error.findings)
            _complain(f"not submitted: {_not_ready(error)}")
            return 1
    _print(submitted.warnings)
    print(f"Submitted as version {submitted.number}. Somebody who did not write it signs for each language.")
    print(next_step(options, "sign", "--language cy"))
    print(next_step(options, "sign", "--language en"))
    return 0


def sign(options: argparse.Namespace) -> int:
    language = Language(options.language)
    signer = Signer(options.who, SignsAs(options.role) if options.role else None, options.recorded_by)
    with opened(options) as place:
        now = datetime.now(UTC)
        signature = signing.sign(place.session, place.template_id, options.number, language, signer, now)
        version = numbered(versions_of(place.session, place.template_id), options.number)
        missing = unsigned(version)
    print(f"The {names([language])} of version {version.number} is signed by {signature.who} as {signature.role}.")
    arguments = ("sign", *(f"--language {one}" for one in missing)) if missing else ("publish",)
    print(next_step(options, *arguments))
    return 0


def publish(options: argparse.Namespace) -> int:
    return _publish(options, publishing.publish)


def roll_back(options: argparse.Namespace) -> int:
    return _publish(options, publishing.roll_back)


def retire(options: argparse.Namespace) -> int:
    """What waited for its publication is planned anew too, so that it does not wait for ever."""
    now = datetime.now(UTC)
    with opened(options) as place:
        publishing.retire(place.session, place.template_id, options.who, now)
    print(f"Retired: {options.key} of {options.case_type} is sent no more, until it is published again.")
    print(f"{counted(_release(place, now), 'held message')} released or cancelled.")
    return 0


def _publish(options: argparse.Namespace, step: Callable[..., int]) -> int:
    now = datetime.now(UTC)
    with opened(options) as place:
        try:
            number = step(place.session, place.template_id, options.number, options.who, now)
        except NotPublishable as error:
            _print(error.findings)
            missing = f"nobody has signed for the {names(error.unsigned)}" if error.unsigned else _BLOCKED
            _complain(f"not published: {missing}")
            return 1
    print(f"Version {number} is published: live keys send it from now on.")
    print(f"{counted(_release(place, now), 'held message')} released.")
    return 0


def _step(
    commands: Subcommands[argparse.ArgumentParser], name: str, what: str, command: object
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=what)
    add_template(parser)
    add_person(parser)
    parser.set_defaults(command=command)
    return parser


def _add_signing(parser: argparse.ArgumentParser) -> None:
    add_language(parser, "the one that was read")
    parser.add_argument("--role", choices=[role.value for role in SignsAs], help="as what (default: reviewer)")
    recorded = "who records it, where the signer is a translator outside"
    parser.add_argument("--recorded-by", metavar="WHO", help=recorded)
    add_number(parser, "the version (default: the newest)")


def _reading(options: argparse.Namespace, place: Place) -> Reading:
    reading: Reading | None = options.revision
    return reading or drafts.read(place.session, place.template_id).reading


def _release(place: Place, now: datetime) -> int:
    base_url = Settings.from_environment().base_url
    return releasing.release(place.db, place.organisation_id, place.case_type_id, base_url, now)


def _not_ready(error: NotSubmittable) -> str:
    reasons = [f"the {names(error.empty)} is not written"] if error.empty else []
    reasons += [f"nobody has confirmed the {names(error.stale)}"] if error.stale else []
    return " and ".join(reasons) or _BLOCKED


def _print(findings: tuple[Finding, ...]) -> None:
    for finding in findings:
        print(said(finding, Language.EN))


def _complain(sentence: str) -> None:
    print(f"olrhain: {sentence}", file=sys.stderr)
