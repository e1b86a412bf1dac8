"""Reading what waits, in both languages, and signing for each."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, request

from app.domain.bilingual import Language
from app.domain.errors import NotFound
from app.domain.staff_roles import Act
from app.domain.template_words import FIELDS
from app.i18n import gettext as _
from app.services.staff.signed import Signed
from app.services.templates import looking, signing
from app.services.templates.looking import Written
from app.services.templates.overview import Overview, overview
from app.services.templates.signing import AlreadySigned, AuthorMayNotSign, Signer
from app.services.templates.versions import SignsAs, VersionSuperseded
from app.services.words import spelling
from app.web.answers import see_other
from app.web.forms import Form, is_switch, posted
from app.web.rendering import page
from app.web.staff.door import StaffDoor
from app.web.staff.templates import shown, words
from app.web.staff.templates.opened import SIGNS_FOR, Opened, opened, url
from app.web.staff.templates.typed import asked

_NAME = 100


def add(blueprint: Blueprint, door: StaffDoor) -> None:
    @door.page(
        blueprint,
        Act.SEE_TEMPLATES,
        cy="templedi/<uuid:template_id>/adolygu",
        en="templates/<uuid:template_id>/review",
    )
    def review(staff: Signed, template_id: UUID) -> Response:
        with opened(door, staff, template_id, Act.SEE_TEMPLATES) as template:
            return review_page(staff, template, Form())

    @door.page(
        blueprint,
        Act.REVIEW_WELSH,
        cy="templedi/<uuid:template_id>/llofnodi-cymraeg",
        en="templates/<uuid:template_id>/sign-welsh",
        methods=["GET", "POST"],
    )
    def sign_welsh(staff: Signed, template_id: UUID) -> Response:
        return _sign(door, staff, template_id, Language.CY)

    @door.page(
        blueprint,
        Act.REVIEW_ENGLISH,
        cy="templedi/<uuid:template_id>/llofnodi-saesneg",
        en="templates/<uuid:template_id>/sign-english",
        methods=["GET", "POST"],
    )
    def sign_english(staff: Signed, template_id: UUID) -> Response:
        return _sign(door, staff, template_id, Language.EN)


def review_page(staff: Signed, template: Opened, form: Form) -> Response:
    """What waits, beside what is live, with what the checks say. Raises NotFound where nothing waits."""
    there, wanted = overview(template.session, template.placed.template_id), asked(request.args)
    if there.waiting is None:
        raise NotFound("nothing waits to be reviewed")
    said = there.waiting.words
    looked = looking.look(template.session, template.placed.template_id, Written(said), wanted, spelling.is_spelled)
    fields = tuple(field for field in FIELDS if any(said.side(language).says(field) for language in Language))
    return page(
        "staff/templates/review.html",
        staff=staff,
        template=template.placed,
        may=template.acts,
        seen=there,
        version=there.waiting,
        looked=looked,
        asked=wanted,
        names=template.names,
        signs=_signs(staff, template, there),
        fields=fields,
        remarks={
            (language, field): shown.remarks(looked.findings, language, field, said.side(language).says(field))
            for language in Language
            for field in fields
        },
        form=form,
        say=words,
        html=shown,
        done=words.done(request.args.get("done", "")),
    )


def _signs(staff: Signed, template: Opened, there: Overview) -> dict[Language, str]:
    """For each language that is not signed: `may`, or why not: it is their own (`own`), or not their role (`role`)."""
    return {
        language: "role"
        if SIGNS_FOR[language] not in template.acts
        else ("may" if there.may_sign(staff.who, language) else "own")
        for language in there.unsigned
    }


def _sign(door: StaffDoor, staff: Signed, template_id: UUID, language: Language) -> Response:
    with opened(door, staff, template_id, SIGNS_FOR[language]) as template:
        if request.method != "POST":
            return see_other(url("review", template_id))
        typed = posted("number", f"translator_{language}", f"by_{language}", longest=_NAME)
        form = Form(typed, {} if is_switch() else _wrong(typed, language))
        if is_switch() or form.errors:
            return review_page(staff, template, form)
        try:
            signer = _signer(staff, typed, language)
            signing.sign(template.session, template_id, _number(typed["number"]), language, signer, door.now())
        except AuthorMayNotSign:
            errors = {f"sign_{language}": _("You wrote these words, so somebody else signs for them.")}
            return review_page(staff, template, Form(typed, errors))
        except (AlreadySigned, VersionSuperseded):
            return see_other(url("show", template_id))
        left = overview(template.session, template_id).unsigned
    return see_other(url("review" if left else "show", template_id, done="signed"))


def _wrong(typed: dict[str, str], language: Language) -> dict[str, str]:
    name = typed[f"translator_{language}"]
    if typed[f"by_{language}"] == "translator" and not 0 < len(name) <= _NAME:
        return {f"translator_{language}": _("Enter the name of the translator or company")}
    return {}


def _signer(staff: Signed, typed: dict[str, str], language: Language) -> Signer:
    """Oneself, or a translator outside, for whom it is recorded."""
    if typed[f"by_{language}"] != "translator":
        return Signer(staff.who)
    return Signer(typed[f"translator_{language}"], SignsAs.TRANSLATOR, recorded_by=staff.who)


def _number(text: str) -> int:
    """Which version was read. Raises NotFound where that is not said."""
    if not (text.isascii() and text.isdigit() and len(text) < 9):
        raise NotFound("no version was named")
    return int(text)
