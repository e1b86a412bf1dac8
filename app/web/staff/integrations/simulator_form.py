"""The form of the simulator: what it was opened for, what is filled in, and what the API said is wrong with it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from flask import request

from app.domain import simulated_events, simulated_stories
from app.domain.case_events import EventType
from app.domain.simulated_stories import Story
from app.services.case_types import CaseTypeView
from app.services.integrations.connected import IntegrationLine
from app.web.forms import posted
from app.web.staff.integrations.exact import Answer

_SET = ("integration", "type", "kind", "story", "step", "reference", "event_id", "time")
_LONGEST = 1000
_MOST_STEPS = 50
_FIELDS = {
    "subject": "reference",
    "data/milestone": "milestone",
    "data/outcome": "outcome",
    "data/expected_by": "expected_by",
    "data/into": "into",
    "data/retracts": "retracts",
    "data/reason": "reason_cy",
    "data/to": "to_cy",
    "data/request/id": "request",
    "data/request/what": "what_cy",
    "data/request/due": "due",
    "data/appointment/id": "appointment",
    "data/appointment/start": "start",
    "data/appointment/end": "end",
    "data/appointment/place": "place_cy",
    "data/appointment/notes": "notes_cy",
    "data/appointment": "start",
}
"""Where the API finds something wrong, and the field of the form in which it was typed."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What the form is for. step: of the story, from 1; 0 where it tells none."""

    integration: IntegrationLine
    case_type: CaseTypeView
    kind: EventType
    story: Story | None
    step: int

    @property
    def names(self) -> tuple[str, ...]:
        return simulated_events.names_of(self.kind, self.case_type.words)


@dataclass(frozen=True, slots=True)
class Choices:
    """What this person may try."""

    integrations: list[IntegrationLine]
    case_types: list[CaseTypeView]
    today: date

    def setting(self, said: Mapping[str, str]) -> Setting | None:
        """None where something is still to be chosen, or is not there to be."""
        integration, case_type = self._chosen(said)
        if integration is None or case_type is None or not integration.may_speak_of(case_type.words.code):
            return None
        story = simulated_stories.story(case_type.words, self.today, said.get("story", ""))
        if story is not None:
            step = min(_number(said.get("step", "")), len(story.steps))
            return Setting(integration, case_type, EventType(story.steps[step - 1].typed["kind"]), story, step)
        kind = said.get("kind", "")
        return Setting(integration, case_type, EventType(kind), None, 0) if kind in set(EventType) else None

    def speechless(self, said: Mapping[str, str]) -> str:
        """The name of the case system that was chosen, where it may not speak of the case type; else nothing."""
        integration, case_type = self._chosen(said)
        if integration is None or case_type is None or integration.may_speak_of(case_type.words.code):
            return ""
        return integration.name

    def _chosen(self, said: Mapping[str, str]) -> tuple[IntegrationLine | None, CaseTypeView | None]:
        integration = next((one for one in self.integrations if str(one.id) == said.get("integration")), None)
        return integration, next((one for one in self.case_types if str(one.id) == said.get("type")), None)


def typed_of(setting: Setting, reference: str) -> dict[str, str]:
    """What is filled in when the form is opened: of a story its step, else somebody to be told."""
    filled = setting.story.steps[setting.step - 1].typed if setting.story else simulated_stories.BEGINNING
    return {name: filled.get(name, "") for name in setting.names} | {"reference": reference or new_reference()}


def said_in_form() -> dict[str, str]:
    return posted(*_SET)


def typed_in_form(setting: Setting) -> dict[str, str]:
    return posted("reference", *setting.names, longest=_LONGEST)


def new_reference() -> str:
    return f"SIM-{secrets.randbelow(10**6):06}"


def moment(text: str, now: datetime) -> datetime:
    """When the event happened: kept from when its request was shown, so that the very same is posted."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return now
    return found if found.tzinfo else now


def event_id(text: str) -> str:
    """As when the request was shown, else a new one."""
    return text if text.startswith("sim-") and text.isascii() and text.isprintable() else f"sim-{secrets.token_hex(8)}"


def errors_of(answer: Answer, setting: Setting) -> dict[str, str]:
    """What the API says is wrong, by the field in which it was typed."""
    errors: dict[str, str] = {}
    for fault in answer.body.get("errors", ()):
        name = _field(str(fault.get("pointer", "")).strip("/"), setting)
        errors.setdefault(name, str(fault.get("detail", "")))
    return errors or {"reference": str(answer.body.get("detail") or answer.body.get("title") or answer.status)}


def _field(pointer: str, setting: Setting) -> str:
    parts = pointer.split("/")
    if parts[:2] == ["data", "contacts"] and len(parts) > 3 and parts[2].isdigit():
        people = [person for person in simulated_events.PEOPLE if _is_there(person)]
        person = people[int(parts[2])] if int(parts[2]) < len(people) else "p1"
        return f"{person}_{'channel' if parts[3] == 'channels' else parts[3]}"
    if parts[:2] == ["data", "contact"]:
        return f"p1_{parts[2] if len(parts) > 2 else 'name'}"
    if parts[:2] == ["data", "details"] and len(parts) > 2:
        return next((name for name in setting.names if name in (f"d_{parts[2]}", f"d_{parts[2]}_cy")), "reference")
    for length in range(len(parts), 0, -1):
        name = _FIELDS.get("/".join(parts[:length]))
        if name in setting.names or name == "reference":
            return str(name)
    return "reference"


def _is_there(person: str) -> bool:
    return any(request.form.get(f"{person}_{field}", "").strip() for field in ("name", "mobile", "email"))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and 0 < int(text[:4]) <= _MOST_STEPS and len(text) < 4 else 1


def as_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
