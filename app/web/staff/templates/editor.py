"""The editor: Welsh and English side by side, in either order, with what comes of them shown beside."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request

from app.domain.bilingual import Language
from app.domain.staff_roles import Act
from app.domain.template_merge import Clash, Place, merge
from app.domain.template_words import FIELDS, TemplateWords
from app.i18n import gettext as _
from app.services.staff.signed import Signed
from app.services.templates import drafts, editors, looking, submitting
from app.services.templates.drafts import Draft, DraftChanged, NoDraft, WordsDoNotFit
from app.services.templates.looking import Written
from app.services.templates.submitting import NotSubmittable
from app.services.words import spelling
from app.web.answers import see_other
from app.web.forms import is_switch
from app.web.rendering import page
from app.web.staff.door import StaffDoor
from app.web.staff.templates import clashing, details, shown, typed, words
from app.web.staff.templates.opened import Opened, opened, url
from app.web.staff.templates.typed import PLACES, Typed, box

_PAGE = {"cy": "templedi/<uuid:template_id>/ysgrifennu", "en": "templates/<uuid:template_id>/write"}
_CONFIRMS = {"confirm_cy": Language.CY, "confirm_en": Language.EN}
_STEPS = frozenset({"save", "submit", *_CONFIRMS})
_LIVE = {"cy": "templedi/<uuid:template_id>/rhagolwg", "en": "templates/<uuid:template_id>/preview"}


@dataclass(frozen=True, slots=True)
class Desk:
    """What every answer of the editor is made from."""

    door: StaffDoor
    staff: Signed
    template: Opened

    @property
    def template_id(self) -> UUID:
        return self.template.placed.template_id

    @property
    def is_text(self) -> bool:
        return self.template.placed.is_text


def add(blueprint: Blueprint, door: StaffDoor) -> None:
    @door.page(blueprint, Act.EDIT_TEMPLATES, **_PAGE, methods=["GET", "POST"])
    def edit(staff: Signed, template_id: UUID) -> Response:
        with opened(door, staff, template_id, Act.EDIT_TEMPLATES) as template:
            desk = Desk(door, staff, template)
            if request.method != "POST":
                draft = drafts.read(template.session, template_id)
                return _editor(desk, Shown(draft, draft.words))
            return _posted(desk)

    @door.page(blueprint, Act.EDIT_TEMPLATES, **_LIVE, methods=["POST"])
    def preview(staff: Signed, template_id: UUID) -> Response:
        """What the script puts beside the words as they are typed. Nothing is stored but that somebody is at it."""
        with opened(door, staff, template_id, Act.EDIT_TEMPLATES) as template:
            desk = Desk(door, staff, template)
            said = typed.typed(is_text=desk.is_text)
            draft = drafts.read(template.session, template_id)
            values = _live(desk, Shown(draft, said.words))
        return page("staff/templates/live.html", **values)


@dataclass(frozen=True, slots=True)
class Shown:
    """What the editor shows: words in the boxes, over the draft that is there.

    errors: by box. clashing: the texts that somebody else changed, too. joined: theirs that are in the boxes now.
    meanwhile: somebody saved since the boxes were filled.
    """

    draft: Draft
    words: TemplateWords
    errors: Mapping[str, str] = field(default_factory=dict)
    clashing: tuple[Place, ...] = ()
    joined: tuple[Place, ...] = ()
    meanwhile: bool = False


def _posted(desk: Desk) -> Response:
    said = typed.typed(is_text=desk.is_text)
    draft = drafts.read(desk.template.session, desk.template_id)
    step = request.form.get("do", "")
    if said.errors or is_switch() or step not in _STEPS:
        return _as_typed(desk, said, draft)
    try:
        saved = drafts.save(
            desk.template.session, desk.template_id, said.reading, said.sides, desk.staff.who, desk.door.now()
        )
        return _saved(desk, saved, step)
    except DraftChanged as error:
        return _changed_meanwhile(desk, said, error.draft, step)
    except WordsDoNotFit:
        errors = {box((Language.CY, "body")): _("The words hold a character that cannot be seen. Type them anew.")}
        return _editor(desk, Shown(draft, said.words, errors))


def _as_typed(desk: Desk, said: Typed, draft: Draft) -> Response:
    """The form again, with nothing done; the words of somebody else where the button for them was pressed."""
    if said.reading != draft.reading:
        return _joined(desk, said, draft)
    words_now = clashing.taken(said.words, draft.words)
    return _editor(desk, Shown(draft, words_now, said.errors, clashing.still_open()))


def _saved(desk: Desk, saved: Draft, step: str) -> Response:
    """What comes after saving: nothing, or a confirmation, or the way to the reviewers."""
    if step in _CONFIRMS:
        with suppress(NoDraft):
            drafts.confirm(desk.template.session, desk.template_id, saved.reading, _CONFIRMS[step], desk.staff.who)
        return see_other(url("edit", desk.template_id, done="confirmed"))
    return _submitted(desk, saved) if step == "submit" else see_other(url("edit", desk.template_id, done="saved"))


def _submitted(desk: Desk, saved: Draft) -> Response:
    session, who = desk.template.session, desk.staff.who
    try:
        submitting.submit(session, desk.template_id, saved.reading, who, spelling.is_spelled)
    except NoDraft:
        nothing = _("Nothing has changed, so there is nothing to review.")
        return _editor(desk, Shown(saved, saved.words, {box((Language.CY, "body")): nothing}))
    except NotSubmittable as error:
        return _editor(desk, Shown(saved, saved.words, _blocking(error, saved.words)))
    editors.left(session, desk.template_id, who)
    return see_other(url("show", desk.template_id, done="submitted"))


def _changed_meanwhile(desk: Desk, said: Typed, there: Draft, step: str) -> Response:
    """Somebody saved since. Where that was the very same, as when a button is pressed twice, all goes on."""
    return _saved(desk, there, step) if said.words == there.words else _joined(desk, said, there)


def _joined(desk: Desk, said: Typed, there: Draft) -> Response:
    """What only one of the two changed is joined; for the rest both wordings are shown. Nothing is saved yet."""
    merged = merge(said.seen, said.words, there.words)
    open_places = tuple((clash.language, clash.field) for clash in merged.clashes)
    return _editor(desk, Shown(there, merged.words, said.errors, open_places, merged.taken, meanwhile=True))


def _blocking(error: NotSubmittable, words_now: TemplateWords) -> dict[str, str]:
    """What keeps the draft from being sent, each under the id of the remark that says so beside the words."""
    errors = {}
    for language, one in PLACES:
        remarks = shown.remarks(error.findings, language, one, words_now.side(language).says(one))
        for number, remark in enumerate(remarks, start=1):
            if remark.finding.blocking:
                errors[f"{box((language, one))}-remark-{number}"] = words.sentence(remark.finding.sentence)
    for language in error.stale:
        errors[box((language, "body"))] = _("Confirm that both languages say the same, or change this one.")
    return errors


def _editor(desk: Desk, what: Shown) -> Response:
    others = editors.opened(desk.template.session, desk.template_id, desk.staff.who, desk.door.now())
    clashes, live = clashing.clashes(what.words, what.draft.words, what.clashing), _live(desk, what)
    return page(
        "staff/templates/write.html",
        staff=desk.staff,
        form=typed.form_of(what.words, what.errors),
        more_open=_is_to_be_seen(what, clashes, live["remarks"]),
        hidden=typed.hidden(what.draft.words, what.draft.reading),
        may=desk.template.acts,
        meanwhile=what.meanwhile,
        joined=tuple(box(place) for place in what.joined),
        clashes=clashes,
        details=details.offered(live["looked"].details),
        others=others,
        names=desk.template.names,
        done=words.done(request.args.get("done", "")),
        **live,
    )


def _is_to_be_seen(what: Shown, clashes: Mapping[str, Clash], remarks: Mapping[str, tuple[shown.Remark, ...]]) -> bool:
    """Whether something is to be said of the other wordings, which are folded away as a rule."""
    others = [box((language, one)) for language in Language for one in ("for_others", "fallback")]
    return any(place in clashes or place in what.errors or remarks[place] for place in others)


def _live(desk: Desk, what: Shown) -> dict[str, Any]:
    """What stands beside the words: the preview, the cost and the remarks."""
    wanted = typed.asked(request.form)
    stale = what.draft.stale if what.words == what.draft.words else frozenset[Language]()
    looked = looking.look(
        desk.template.session, desk.template_id, Written(what.words, stale), wanted, spelling.is_spelled
    )
    sides = {language: what.words.side(language) for language in Language}
    fields = tuple(one for one in FIELDS if one != "subject" or not desk.is_text)
    return {
        "template": desk.template.placed,
        "organisation": desk.staff.organisation,
        "draft": what.draft,
        "stale": stale,
        "looked": looked,
        "asked": wanted,
        "fields": fields,
        "remarks": {
            box((language, one)): shown.remarks(looked.findings, language, one, sides[language].says(one))
            for language in Language
            for one in fields
        },
        "box": box,
        "say": words,
        "html": shown,
    }
