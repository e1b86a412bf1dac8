"""The people who help a citizen: who they are, and changing or ending it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Concatenate, ParamSpec
from uuid import UUID

from flask import Blueprint, Response, request

from app.domain.helping import MOST_HELPERS
from app.i18n import gettext as _
from app.i18n import localised, page_url
from app.services.events.processing import Sender
from app.services.helpers import naming
from app.services.helpers import shown as helpers_shown
from app.services.helpers.naming import CannotName, Why
from app.services.helpers.shown import HelperView
from app.services.views import Reader
from app.web.answers import see_other
from app.web.forms import Form, is_switch, posted
from app.web.public import helper_forms as asked
from app.web.public.door import PublicDoor
from app.web.rendering import page

_View = ParamSpec("_View")
NamesHelpers = Callable[Concatenate[Reader, _View], Response]


def blueprint(door: PublicDoor) -> Blueprint:
    blueprint = Blueprint("helpers", __name__)
    pages = _Pages(door)
    _add_list(blueprint, door, pages)
    _add_changes(blueprint, door, pages)
    _add_acts(blueprint, door, pages)
    return blueprint


def _add_list(blueprint: Blueprint, door: PublicDoor, pages: _Pages) -> None:
    @localised(blueprint, cy="/cy/rhywun-i-helpu", en="/en/someone-to-help")
    @door.visiting.needed
    @for_who_may_name
    def index(reader: Reader) -> Response:
        return pages.index(reader)


def _add_changes(blueprint: Blueprint, door: PublicDoor, pages: _Pages) -> None:
    @localised(
        blueprint,
        cy="/cy/rhywun-i-helpu/<uuid:helper_id>/beth",
        en="/en/someone-to-help/<uuid:helper_id>/what",
        methods=["GET", "POST"],
    )
    @door.visiting.needed
    @for_who_may_name
    @proven
    def scope(reader: Reader, helper_id: UUID) -> Response:
        return pages.scope(reader, pages.helper(reader, helper_id))

    @localised(
        blueprint,
        cy="/cy/rhywun-i-helpu/<uuid:helper_id>/hyd",
        en="/en/someone-to-help/<uuid:helper_id>/until",
        methods=["GET", "POST"],
    )
    @door.visiting.needed
    @for_who_may_name
    @proven
    def until(reader: Reader, helper_id: UUID) -> Response:
        return pages.until(reader, pages.helper(reader, helper_id))


def _add_acts(blueprint: Blueprint, door: PublicDoor, pages: _Pages) -> None:
    @localised(
        blueprint,
        cy="/cy/rhywun-i-helpu/<uuid:helper_id>/eto",
        en="/en/someone-to-help/<uuid:helper_id>/again",
        methods=["GET", "POST"],
    )
    @door.visiting.needed
    @for_who_may_name
    @proven
    def again(reader: Reader, helper_id: UUID) -> Response:
        return pages.again(reader, pages.helper(reader, helper_id))

    @localised(
        blueprint,
        cy="/cy/rhywun-i-helpu/<uuid:helper_id>/gorffen",
        en="/en/someone-to-help/<uuid:helper_id>/end",
        methods=["GET", "POST"],
    )
    @door.visiting.needed
    @for_who_may_name
    def end(reader: Reader, helper_id: UUID) -> Response:
        return pages.end(reader, helper_id)


def for_who_may_name(view: NamesHelpers[_View]) -> NamesHelpers[_View]:
    """A helper whom somebody named names nobody: they are shown the request."""

    def named(reader: Reader, /, *given: _View.args, **by_name: _View.kwargs) -> Response:
        if reader.is_named_helper:
            return see_other(page_url("status.status"))
        return view(reader, *given, **by_name)

    named.__name__ = view.__name__
    return named


def proven(view: NamesHelpers[_View]) -> NamesHelpers[_View]:
    """A link can be sent on, so letting somebody else read along takes a code; ending it does not."""

    def with_proof(reader: Reader, /, *given: _View.args, **by_name: _View.kwargs) -> Response:
        if reader.proof is None:
            onward = "naming" if request.blueprint == "naming" else "helpers"
            return see_other(f"{page_url('code.offer')}?next={onward}")
        return view(reader, *given, **by_name)

    with_proof.__name__ = view.__name__
    return with_proof


class _Pages:
    def __init__(self, door: PublicDoor) -> None:
        self._door = door
        self._sender = Sender(door.base_url, door.catalogue)

    def index(self, reader: Reader) -> Response:
        now = self._door.now()
        with self._door.db.transaction(reader.organisation_id) as session:
            shown = helpers_shown.shown(session, reader, now)
            reference = helpers_shown.reference_to_give(session, reader, self._door.catalogue)
        return index_page(reader, shown, reference, request.args.get("done", ""))

    def helper(self, reader: Reader, helper_id: UUID) -> HelperView:
        """Raises NotFound where it is not this reader's own, as for what is not there."""
        with self._door.db.transaction(reader.organisation_id) as session:
            return helpers_shown.one(session, reader, helper_id, self._door.now())

    def scope(self, reader: Reader, helper: HelperView) -> Response:
        form = Form(posted("scope") if request.method == "POST" else {"scope": helper.scope.value})
        wanted = asked.read_scope(form)
        if request.method != "POST" or is_switch():
            return scope_page(reader, form, helper.name)
        if wanted is None:
            return scope_page(reader, Form(form.typed, {"scope": _("Choose what they hear of")}), helper.name)
        with self._door.db.transaction(reader.organisation_id) as session:
            naming.change_scope(session, reader, helper.id, wanted, self._door.now())
        return done("changed")

    def until(self, reader: Reader, helper: HelperView) -> Response:
        form = Form(asked.posted_until() if request.method == "POST" else asked.until_typed(helper.until))
        if request.method != "POST" or is_switch():
            return until_page(reader, form, helper.name)
        wanted, errors = asked.read_until(form, self._door.today())
        if errors:
            return until_page(reader, Form(form.typed, errors), helper.name)
        with self._door.db.transaction(reader.organisation_id) as session:
            naming.change_until(session, reader, helper.id, wanted)
        return done("changed")

    def again(self, reader: Reader, helper: HelperView) -> Response:
        if request.method != "POST":
            return see_other(page_url("helpers.index"))
        try:
            with self._door.db.transaction(reader.organisation_id) as session:
                naming.ask_again(session, reader, helper.id, self._sender, self._door.now())
        except CannotName as error:
            return done(error.why.value)
        return done("asked")

    def end(self, reader: Reader, helper_id: UUID) -> Response:
        if request.method == "POST" and not is_switch():
            with self._door.db.transaction(reader.organisation_id) as session:
                naming.withdraw(session, reader, helper_id, self._door.now())
            return done("ended")
        return page("helpers/end.html", reader=reader, helper=self.helper(reader, helper_id))


def index_page(reader: Reader, shown: tuple[HelperView, ...], reference: str | None, what: str) -> Response:
    """`what`: what was done a moment ago, by its name."""
    said = {
        "invited": _("We have asked them whether they will help. We will show their answer here."),
        "asked": _("We have asked them again."),
        "changed": _("Your change has been saved."),
        "ended": _("They no longer help you. They cannot see your request, and we send them nothing more about it."),
        **{why.value: asked.why_words(why) + "." for why in (Why.TOO_OFTEN, Why.JUST_NOW)},
    }
    return page(
        "helpers/index.html",
        reader=reader,
        helpers=[(one, asked.rows(one)) for one in shown],
        full=sum(one.state.counts for one in shown) >= MOST_HELPERS,
        reference=reference if any(one.state is helpers_shown.HelperState.WAITING for one in shown) else None,
        said=said.get(what),
        good=what in ("invited", "asked", "changed", "ended"),
    )


def scope_page(reader: Reader, form: Form, name: str) -> Response:
    return page("helpers/scope.html", reader=reader, form=form, name=name, scopes=asked.scopes(form))


def until_page(reader: Reader, form: Form, name: str) -> Response:
    choices, boxes = asked.until_items(form), asked.date_items(form)
    return page("helpers/until.html", reader=reader, form=form, name=name, choices=choices, boxes=boxes)


def done(what: str) -> Response:
    return see_other(page_url("helpers.index") + f"?done={what}")
