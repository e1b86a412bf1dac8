"""Words under way: a draft, one that waits for its Welsh to be read, one to be published, and a new case type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.bilingual import Bilingual, Language
from app.services.case_type_changes import making
from app.services.demo.month.colleagues import Colleagues, as_of
from app.services.templates import drafts, finding, signing, submitting
from app.services.templates.signing import Signer
from app.services.words import glossary_desk
from app.services.words.glossary import Entry, Kind

_CASE_TYPE = "missed-bin"
_TO_REVIEW = {
    Language.CY: "Diolch am roi gwybod am gasgliad a gollwyd. Eich cyfeirnod yw ((reference)). Y diweddaraf: ((link)) "
    "Cwestiwn? Ffoniwch ((phone)).",
    Language.EN: "Thank you for telling us about a missed collection. Your reference is ((reference)). Follow it here: "
    "((link)) Questions? Call ((phone)).",
}
_TO_PUBLISH = {
    Language.CY: "Rydym wedi ailagor eich adroddiad ((reference)) am gasgliad a gollwyd. ((next)) Cwestiwn? Ffoniwch "
    "((phone)).",
    Language.EN: "We have reopened your report ((reference)) of a missed collection. ((next)) Questions? Call "
    "((phone)).",
}
_DRAFT = {
    Language.EN: "We are looking at your missed collection again.\n\nWhat happens next\n((next)) ((by_when))",
}
_NEW_CASE_TYPE = ("school-transport", Bilingual("Cludiant i’r ysgol", "School transport"))
_GLOSSARY = (
    Entry(Kind.PLACE, "Y Maes", "the Square", i="i’r Maes", o="o’r Maes", yn="yn y Maes"),
    Entry(Kind.PLACE, "Pont Glan yr Afon", "Riverside Bridge"),
    Entry(Kind.PLACE, "Melin y Cwm", "Melin y Cwm"),
    Entry(Kind.WORD, "Hyb Cymunedol", "Community Hub"),
    Entry(Kind.WORD, "Trydan Teifi", "Trydan Teifi"),
)


def add(session: Session, staff: Colleagues, now: datetime) -> None:
    with as_of(session, now - timedelta(days=19)):
        for entry in _GLOSSARY:
            glossary_desk.add(session, entry, staff.reviewer)
    _publishable(session, staff, now - timedelta(days=5))
    _reviewable(session, staff, now - timedelta(days=2, hours=3))
    with as_of(session, now - timedelta(hours=5)):
        _write(session, "case.reopened/email", _DRAFT, staff.editor, now - timedelta(hours=5))
    with as_of(session, now - timedelta(days=8)):
        making.begin_with_nothing(session, *_NEW_CASE_TYPE, staff.editor, now - timedelta(days=8))


def _publishable(session: Session, staff: Colleagues, at: datetime) -> None:
    template_id = _submitted(session, "case.reopened/sms", _TO_PUBLISH, staff, at)
    _sign(session, template_id, Language.EN, staff.manager, at + timedelta(hours=20))
    _sign(session, template_id, Language.CY, staff.reviewer, at + timedelta(hours=26))


def _reviewable(session: Session, staff: Colleagues, at: datetime) -> None:
    template_id = _submitted(session, "case.opened/sms", _TO_REVIEW, staff, at)
    _sign(session, template_id, Language.EN, staff.manager, at + timedelta(hours=3))


def _submitted(session: Session, key: str, bodies: Mapping[Language, str], staff: Colleagues, at: datetime) -> UUID:
    with as_of(session, at):
        draft = _write(session, key, bodies, staff.editor, at)
        submitting.submit(session, draft.template_id, draft.reading, staff.editor)
    return draft.template_id


def _sign(session: Session, template_id: UUID, language: Language, who: str, at: datetime) -> None:
    with as_of(session, at):
        signing.sign(session, template_id, None, language, Signer(who), at)


def _write(session: Session, key: str, bodies: Mapping[Language, str], who: str, at: datetime) -> drafts.Draft:
    template_id = finding.by_key(session, _CASE_TYPE, key).id
    before = drafts.read(session, template_id)
    sides = {language: replace(before.words.side(language), body=body) for language, body in bodies.items()}
    return drafts.save(session, template_id, before.reading, sides, who, at)
