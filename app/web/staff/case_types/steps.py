"""One milestone or outcome: written in Welsh and English side by side, added, retired."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request

from app.domain import case_type_content
from app.domain.case_type_content import CodeTaken, MilestoneContent, OutcomeContent, Step
from app.domain.errors import NotFound
from app.domain.staff_roles import Act
from app.i18n import gettext as _
from app.i18n import page_url
from app.services.case_type_changes import rows
from app.services.case_type_changes.drafts import Draft, PartChanged
from app.services.staff.signed import Signed
from app.web.forms import Form, is_switch
from app.web.rendering import page
from app.web.staff.case_types.common import MILESTONES, OUTCOMES, check_may, done, part_word, read_draft, save, words_of
from app.web.staff.case_types.step_forms import errors_of, said_by, step_of, typed_for
from app.web.staff.confirm import Ask, confirm_page
from app.web.staff.door import StaffDoor

_ADDRESSES = {
    MILESTONES: ("cerrig-milltir", "milestones", "ychwanegu-carreg-filltir", "add-milestone"),
    OUTCOMES: ("canlyniadau", "outcomes", "ychwanegu-canlyniad", "add-outcome"),
}


def register(blueprint: Blueprint, door: StaffDoor) -> None:
    for kind, (cy, en, add_cy, add_en) in _ADDRESSES.items():
        pages = _Pages(door, kind)
        for view, welsh, english, name in (
            (pages.add, add_cy, add_en, f"add_{kind}"),
            (pages.one, f"{cy}/<string:code>", f"{en}/<string:code>", f"one_{kind}"),
            (pages.retire, f"{cy}/<string:code>/tynnu-yn-ol", f"{en}/<string:code>/retire", f"retire_{kind}"),
        ):
            _register(blueprint, door, view, (welsh, english), name)


def _register(
    blueprint: Blueprint, door: StaffDoor, view: Callable[..., Response], path: tuple[str, str], name: str
) -> None:
    cy, en = path
    options: Any = {"methods": ["GET", "POST"], "endpoint": name}
    door.page(
        blueprint,
        Act.EDIT_CASE_TYPES,
        cy=f"mathau/<uuid:case_type_id>/{cy}",
        en=f"case-types/<uuid:case_type_id>/{en}",
        **options,
    )(view)


@dataclass(frozen=True, slots=True)
class _Pages:
    """The pages of one milestone, or of one outcome."""

    door: StaffDoor
    kind: str

    def add(self, staff: Signed, case_type_id: UUID) -> Response:
        draft = read_draft(self.door, staff, case_type_id)
        typed = typed_for(self.kind)
        if request.method != "POST" or is_switch():
            return self._form(staff, draft, Form(typed), None)
        errors = errors_of(self.kind, typed, new=True)
        if errors:
            return self._form(staff, draft, Form(typed, errors), None)
        step = step_of(self.kind, typed["code"], typed)
        try:
            save(
                self.door,
                staff,
                case_type_id,
                (f"{self.kind}/{step.code}", ""),
                lambda content: _put(content, step, True),
            )
        except CodeTaken:
            taken = {"code": _("This code is used already, perhaps by one that is retired")}
            return self._form(staff, draft, Form(typed, taken), None)
        return done(self.kind, "saved", case_type_id, moved=step.code)

    def one(self, staff: Signed, case_type_id: UUID, code: str) -> Response:
        draft = read_draft(self.door, staff, case_type_id)
        step = self._step(draft, code)
        if request.method != "POST":
            return self._form(staff, draft, Form(said_by(step)), step)
        typed = typed_for(self.kind)
        errors = {} if is_switch() else errors_of(self.kind, typed)
        if is_switch() or errors:
            return self._form(staff, draft, Form(typed, errors), step)
        part, written = f"{self.kind}/{code}", step_of(self.kind, code, typed, step.retired)
        try:
            save(self.door, staff, case_type_id, (part, part_word()), lambda content: _put(content, written, False))
        except PartChanged as changed:
            return self._overtaken(staff, changed.draft, typed, code)
        return done(self.kind, "saved", case_type_id, moved=code)

    def retire(self, staff: Signed, case_type_id: UUID, code: str) -> Response:
        """A milestone that no case can ever have been at is removed; any other is kept for the cases that were."""
        draft = read_draft(self.door, staff, case_type_id)
        step = self._step(draft, code)
        with self.door.db.transaction(staff.organisation_id) as session:
            removable = rows.is_removable(session, case_type_id, self.kind, code)
            stands = not removable and rows.stand_at(session, case_type_id, code)
        if request.method != "POST" or is_switch():
            return confirm_page(staff, self._ask(draft, step, removable, stands))
        check_may(self.door, staff, Act.EDIT_CASE_TYPES, case_type_id)
        change = case_type_content.without if removable else case_type_content.retired
        save(
            self.door,
            staff,
            case_type_id,
            (f"{self.kind}/{code}", ""),
            lambda content: change(content, self.kind, code),
        )
        return done(self.kind, "removed" if removable else "retired", case_type_id)

    def _overtaken(self, staff: Signed, draft: Draft, typed: Mapping[str, str], code: str) -> Response:
        step = self._step(draft, code)
        words = _("Somebody else has changed this meanwhile. What you typed is here: check it, and save again.")
        form = Form({**typed, "seen": draft.word(f"{self.kind}/{code}")}, {"label_cy": words})
        return self._form(staff, draft, form, step, theirs=step)

    def _step(self, draft: Draft, code: str) -> Step:
        found = next((one for one in getattr(draft.content, self.kind) if one.code == code), None)
        if found is None:
            raise NotFound("there is no such milestone or outcome")
        return found  # type: ignore[no-any-return]  # steps of either kind

    def _form(self, staff: Signed, draft: Draft, form: Form, step: Step | None, theirs: Step | None = None) -> Response:
        return page(
            "staff/case_types/step.html",
            staff=staff,
            draft=draft,
            kind=self.kind,
            step=step,
            theirs=theirs,
            form=form,
            seen=form["seen"] or (draft.word(f"{self.kind}/{step.code}") if step else ""),
            pairs=(MilestoneContent if self.kind == MILESTONES else OutcomeContent).PAIRS,
        )

    def _ask(self, draft: Draft, step: Step, removable: bool, stands: bool) -> Ask:
        back = page_url(f"desk_case_types.{self.kind}", case_type_id=draft.case_type_id)
        label = words_of(step.label)
        if removable:
            said = (_("No case has been there, so nothing is lost."),)
            return Ask(_("Remove “%(label)s”?") % {"label": label}, said, _("Remove"), back)
        said = (
            *((_("There are cases there now. They stay there, and still show it."),) if stands else ()),
            _("Cases that were there keep it on their page. Other cases will not see it any more."),
            _("If your case system still names it, the event is taken, and a note is made of it."),
            _("You can bring it back."),
        )
        return Ask(_("Retire “%(label)s”?") % {"label": label}, said, _("Retire"), back)


def _put(content: case_type_content.CaseTypeContent, step: Step, new: bool) -> case_type_content.CaseTypeContent:
    if isinstance(step, MilestoneContent):
        return case_type_content.with_milestone(content, step, new)
    return case_type_content.with_outcome(content, step, new)
