"""The simulator: an event made up in a form, shown exactly as a case system would post it, and posted."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from app.domain import simulated_events, simulated_stories
from app.domain.case_events import EventType
from app.domain.staff_roles import Act
from app.i18n import page_language, page_url
from app.services.integrations import connected, simulator
from app.services.staff.signed import Signed
from app.web.answers import see_other
from app.web.forms import Form, is_switch
from app.web.rendering import page
from app.web.staff.door import StaffDoor
from app.web.staff.integrations import exact, simulator_form
from app.web.staff.integrations.simulator_form import Choices, Setting


def register(blueprint: Blueprint, door: StaffDoor) -> None:
    @door.page(
        blueprint,
        Act.MANAGE_INTEGRATIONS,
        cy="integreiddiadau/efelychydd",
        en="integrations/simulator",
        methods=["GET", "POST"],
    )
    def simulate(staff: Signed) -> Response:
        choices = _choices(door, staff)
        if request.method != "POST":
            return _opened(door, staff, choices)
        said = simulator_form.said_in_form()
        setting = choices.setting(said)
        if setting is None:
            return _choose(staff, choices, said)
        typed = simulator_form.typed_in_form(setting)
        if is_switch():
            return _form(staff, setting, Form(typed | _kept(said)))
        return _posted(door, staff, setting, typed | _kept(said))


def _choices(door: StaffDoor, staff: Signed) -> Choices:
    allowed = door.types(staff, Act.MANAGE_INTEGRATIONS)
    case_types = [one for one in door.catalogue.shelf(door.db, staff.organisation_id).all() if one.id in allowed]
    with door.db.transaction(staff.organisation_id) as session:
        every = connected.every(session, door.now())
    # Those that may speak of everything first: whoever only looks round meets no refusal.
    return Choices(sorted(every, key=lambda one: one.case_types is not None), case_types, door.today())


def _opened(door: StaffDoor, staff: Signed, choices: Choices) -> Response:
    """Empty, for a step of a story, or for the next event of a case that the simulator opened before."""
    said, reference = request.args.to_dict(), ""
    before = simulator_form.as_id(said.get("after", ""))
    if before is not None:
        with door.db.transaction(staff.organisation_id) as session:
            found = simulator.outcome(session, door.types(staff, Act.MANAGE_INTEGRATIONS), before)
        reference = found.reference
        said |= {"integration": str(found.integration_id), "type": str(found.case_type_id)}
    setting = choices.setting(said)
    if setting is None:
        return _choose(staff, choices, said)
    return _form(staff, setting, Form(simulator_form.typed_of(setting, reference)))


def _posted(door: StaffDoor, staff: Signed, setting: Setting, typed: dict[str, str]) -> Response:
    now = door.now()
    typed["event_id"] = simulator_form.event_id(typed["event_id"])
    happened = simulator_form.moment(typed["time"], now)
    with door.db.transaction(staff.organisation_id) as session:
        used = simulator.credentials(session, setting.integration.id, staff.who, now)
    made = simulated_events.cloud_event(
        typed["event_id"], typed["reference"], {**typed, "kind": setting.kind}, setting.case_type.words, happened
    )
    asked = exact.exact(door.base_url, made, used.secret, now)
    if request.form.get("do") == "show":
        return _form(staff, setting, Form(typed | {"time": happened.isoformat()}), asked)
    answer = exact.post(asked, used.key, page_language())
    if answer.status in (200, 202):
        story: dict[str, Any] = {"story": setting.story.code, "step": setting.step} if setting.story else {}
        return see_other(page_url("desk_integrations.simulated", event_id=str(answer.body["id"]), **story))
    # Something else is posted once it is put right, so it is another event.
    kept = typed | {"event_id": "", "time": ""}
    return _form(staff, setting, Form(kept, simulator_form.errors_of(answer, setting)))


def _kept(said: dict[str, str]) -> dict[str, str]:
    return {name: said[name] for name in ("event_id", "time")}


def _choose(staff: Signed, choices: Choices, said: dict[str, str]) -> Response:
    case_type = choices.case_types[0] if choices.case_types else None
    return page(
        "staff/integrations/simulator_start.html",
        staff=staff,
        choices=choices,
        said=said,
        speechless=choices.speechless(said),
        kinds=list(EventType),
        stories=simulated_stories.stories(case_type.words, choices.today) if case_type else (),
    )


def _form(staff: Signed, setting: Setting, form: Form, asked: exact.Exact | None = None) -> Response:
    fields = simulated_events.FIELDS[setting.kind]
    return page(
        "staff/integrations/simulator.html",
        staff=staff,
        setting=setting,
        form=form,
        asked=asked,
        fields=fields,
        words=setting.case_type.words,
        pair_details={name for name in setting.case_type.words.details if f"d_{name}_cy" in setting.names},
    )
