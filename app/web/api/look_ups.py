"""Looking up: what became of events, cases and messages; the case types and templates there are."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated, Any, Literal, TypeVar
from uuid import UUID

from flask import Blueprint, Response, request
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from app.domain.bilingual import Bilingual
from app.domain.errors import Fault
from app.domain.message_status import MessageStatus
from app.services.case_types import CaseTypeView
from app.services.look_ups import of_cases, of_messages
from app.services.look_ups.views import EventView, HeldView, MessageFilter, MessageView
from app.web.api import answers, references
from app.web.api.authentication import caller_of_get
from app.web.api.door import Door, write
from app.web.api.problems import Problem
from app.web.api.shapes import Moment

Model = TypeVar("Model", bound=BaseModel)


def read_cursor(value: Any) -> Any:
    try:
        return int(base64.urlsafe_b64decode(str(value).encode() + b"==").decode())
    except (binascii.Error, ValueError):
        raise ValueError("cursor") from None


class MessageQuery(BaseModel):
    """Which messages are wanted. `case` is the case's own reference; `cursor` is the `next` of the page before."""

    model_config = ConfigDict(extra="forbid")

    case: Annotated[str, Field(max_length=100)] | None = None
    status: MessageStatus | None = None
    language: Literal["cy", "en", "both"] | None = None
    since: Moment | None = None
    cursor: Annotated[int, BeforeValidator(read_cursor), Field(ge=0, lt=2**63)] = 0
    limit: Annotated[int, Field(ge=1, le=500)] = 50


def blueprint(door: Door) -> Blueprint:
    blueprint = Blueprint("api_look_ups", __name__)
    blueprint.record_once(references.register)
    _add_cases(blueprint, door)
    _add_messages(blueprint, door)
    _add_words(blueprint, door)
    return blueprint


def _add_cases(blueprint: Blueprint, door: Door) -> None:
    @blueprint.get("/v1/events/<uuid:id>")
    def get_event(id: UUID) -> Response:
        caller = caller_of_get(door.callers)
        with door.db.transaction(caller.organisation_id) as session:
            return write(_event(of_cases.event(session, caller, id)))

    @blueprint.get("/v1/cases/<reference:reference>")
    def get_case(reference: str) -> Response:
        caller = caller_of_get(door.callers)
        with door.db.transaction(caller.organisation_id) as session:
            view = of_cases.case(session, caller, door.catalogue, reference)
        return write(answers.Case.model_validate(view))


def _add_messages(blueprint: Blueprint, door: Door) -> None:
    @blueprint.get("/v1/messages")
    def list_messages() -> Response:
        caller = caller_of_get(door.callers)
        query = read_query(MessageQuery)
        wanted = MessageFilter(query.case, query.status, query.language, query.since, query.cursor, query.limit)
        with door.db.transaction(caller.organisation_id) as session:
            found, after = of_messages.messages(session, caller, wanted)
        return write(answers.MessagePage(items=[_message(one) for one in found], next=_write_cursor(after)))

    @blueprint.get("/v1/messages/<uuid:id>")
    def get_message(id: UUID) -> Response:
        caller = caller_of_get(door.callers)
        with door.db.transaction(caller.organisation_id) as session:
            return write(_message(of_messages.message(session, caller, id)))


def _add_words(blueprint: Blueprint, door: Door) -> None:
    @blueprint.get("/v1/case-types")
    def list_case_types() -> Response:
        caller = caller_of_get(door.callers)
        with door.db.transaction(caller.organisation_id) as session:
            found = of_cases.case_types(session, caller, door.catalogue)
        return write(answers.CaseTypePage(items=[_case_type(one) for one in found], next=None))

    @blueprint.get("/v1/templates")
    def list_templates() -> Response:
        caller = caller_of_get(door.callers)
        with door.db.transaction(caller.organisation_id) as session:
            found = of_cases.templates(session, caller)
        items = [answers.Template.model_validate(one) for one in found]
        return write(answers.TemplatePage(items=items, next=None))


def read_query(model: type[Model]) -> Model:
    """What the address asks for. Raises Problem (bad_request)."""
    try:
        return model.model_validate(request.args.to_dict())
    except ValidationError as error:
        faults = [
            Fault("/" + "/".join(str(step) for step in one["loc"]), "parameter_wrong", "This parameter is not right")
            for one in error.errors(include_url=False, include_input=False)
        ]
        raise Problem(
            "bad_request",
            Bilingual("Nid yw un o baramedrau'r cyfeiriad yn iawn.", "A parameter of the address is not right."),
            faults,
        ) from None


def _event(view: EventView) -> answers.Event:
    return answers.Event(
        **{name: getattr(view, name) for name in answers.CaseEvent.model_fields},
        case=view.case,
        messages=list(view.messages),
        not_told=[
            answers.NotTold(contact=one.contact, channel=one.channel, reason=answers.Reason.of(one.reason))
            for one in view.not_told
        ],
    )


def _message(view: MessageView) -> answers.Message:
    fields: dict[str, Any] = {name: getattr(view, name) for name in answers.Message.model_fields}
    fields["reason"] = answers.Reason.of(view.reason) if view.reason else None
    fields["language_reason"] = answers.LanguageReason.of(view.language_reason) if view.language_reason else None
    fields["held"] = _held(view.held) if view.held else None
    fields["template"] = answers.TemplateUsed.model_validate(view.template) if view.template else None
    if view.content is None:
        return answers.Message(**fields)
    return answers.TestMessage(**fields, recipient=view.recipient, content=answers.Content.model_validate(view.content))


def _held(view: HeldView) -> answers.Held:
    return answers.Held(since=view.since, reason=answers.Reason.of(view.reason), released_at=view.released_at)


def _case_type(view: CaseTypeView) -> answers.CaseType:
    return answers.CaseType(
        code=view.words.code,
        name=answers.Pair.model_validate(view.words.name),
        sensitivity=view.sensitivity.value,
        link=view.link,
        milestones=[answers.Milestone.model_validate(one) for one in view.words.offered],
        outcomes=[answers.Outcome.model_validate(one) for one in view.words.possible_outcomes],
    )


def _write_cursor(after: int | None) -> str | None:
    return None if after is None else base64.urlsafe_b64encode(str(after).encode()).decode().rstrip("=")
