"""Every page of the desk x method x role x organisation: 403 without the role, 404 for what is another's, no leak.

The pages are taken from the app itself, so a new one is asked too. One whose address names a new kind of thing fails
until it is said in `_CALLED` how such a thing is called.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app.db import Base
from app.domain.staff_roles import MAY, Act, Role
from app.models.case import Case, StoredEvent
from app.models.contact import Contact
from app.models.glossary import GlossaryEntry
from app.models.message import Message
from app.models.organisation import ApiKey, Integration, ReceiptToken, SigningSecret
from app.models.reply import Reply
from app.models.staff import StaffSession, StaffUser
from app.models.template import Template
from tests.faults import two_organisations
from tests.faults.matrix import OPEN_AT_THE_DESK
from tests.web.desk import Desk
from tests.world import Tenant, World, contact, event

_DESK = ("/en/desk", "/cy/desg")
_MARKS = ("Blodeuwedd", "Ref-of-theirs", "Neuadd Gyfrinachol", "07700 900987", "+447700900987", "blod@example.com")
_SENSITIVE = "adult-social-care"
_CALLED: dict[str, Callable[[Session, Any], Any]] = {
    "case_id": lambda session, case: case.id,
    "event_id": lambda session, case: session.scalar(select(StoredEvent.id).where(StoredEvent.case_id == case.id)),
    "contact_id": lambda session, case: session.scalar(select(Contact.id).where(Contact.case_id == case.id)),
    "message_id": lambda session, case: session.scalar(select(Message.id).where(Message.case_id == case.id)),
    "reply_id": lambda session, case: session.scalar(select(Reply.id).order_by(Reply.case_id.is_(None))),
    "template_id": lambda session, case: session.scalar(
        select(Template.id).where(Template.case_type_id == case.case_type_id)
    ),
    "case_type_id": lambda session, case: case.case_type_id,
    "integration_id": lambda session, case: session.scalar(select(Integration.id)),
    "key_id": lambda session, case: session.scalar(select(ApiKey.id)),
    "secret_id": lambda session, case: session.scalar(select(SigningSecret.id)),
    "staff_id": lambda session, case: session.scalar(select(StaffUser.id)),
    "session_id": lambda session, case: session.scalar(select(StaffSession.id)),
    "token_id": lambda session, case: session.scalar(select(ReceiptToken.id)),
    "entry_id": lambda session, case: session.scalar(select(GlossaryEntry.id)),
}
"""How the things that addresses name are found: of a case, or of its organisation."""
_OF_A_CASE_TYPE = {"case_id", "event_id", "contact_id", "message_id", "template_id", "case_type_id"}
_NOWHERE = UUID(int=7)
_ANY = {"number": 1, "code": "checked", "channel": "sms", "kind": "test", "name": "x", "measure": "volume"}
"""What is the same in every organisation."""


@dataclass(frozen=True, slots=True)
class Theirs:
    """Somebody else's case, and what its parts are called."""

    tenant: Tenant
    called: dict[str, Any]


@pytest.fixture(scope="module")
def theirs(shared_world: World) -> Theirs:
    """Another organisation with something of everything, some of it with words that would be known anywhere."""
    return Theirs(*_told(shared_world, two_organisations.fill(shared_world).theirs, "building-permit"))


def _told(world: World, tenant: Tenant, case_type: str) -> tuple[Tenant, dict[str, Any]]:
    person = contact("p-theirs", name="Blodeuwedd Ellis", mobile="07700900987", email="blod@example.com")
    there = World(world.settings, world.db, world.app, world.client, world.shop, tenant)
    there.told(event("Ref-of-theirs", contacts=[person], case_type=case_type), key=tenant.test_key)
    with world.session(tenant) as session:
        newest = session.scalars(select(Case).order_by(Case.id.desc())).first()
        assert newest is not None
        return tenant, {name: find(session, newest) or _NOWHERE for name, find in _CALLED.items()}


def _app() -> Flask:
    from app.main import create_app
    from tests.world import make_settings

    return create_app(make_settings("postgresql+psycopg://nobody@127.0.0.1:1/nothing", "redis://127.0.0.1:1"))


def _rules(app: Flask) -> list[Rule]:
    return sorted(
        (rule for rule in app.url_map.iter_rules() if rule.rule.startswith(_DESK)), key=lambda rule: rule.rule
    )


def _methods(rule: Rule) -> Sequence[str]:
    return sorted((rule.methods or set()) & {"GET", "POST"})


def _act(app: Flask, rule: Rule) -> Act | None:
    return cast("Act | None", getattr(app.view_functions[rule.endpoint], "act", None))


_APP = _app()
_ENGLISH = [rule for rule in _rules(_APP) if rule.rule.startswith("/en/") and _act(_APP, rule)]
_PAGES = [(rule, method) for rule in _ENGLISH for method in _methods(rule)]
_NAMING = [(rule, method) for rule, method in _PAGES if rule.arguments & _CALLED.keys()]


def test_every_page_of_the_desk_asks_who_is_there_but_those_that_sign_in() -> None:
    assert {rule.endpoint for rule in _rules(_APP) if _act(_APP, rule) is None} == OPEN_AT_THE_DESK


def test_every_page_is_there_in_both_languages() -> None:
    welsh = {rule.endpoint for rule in _rules(_APP) if rule.rule.startswith("/cy/")}
    assert welsh == {rule.endpoint for rule in _rules(_APP) if rule.rule.startswith("/en/")}


def test_it_is_known_how_everything_is_called_that_an_address_names() -> None:
    assert {name for rule in _rules(_APP) if _act(_APP, rule) for name in rule.arguments} - {"page_language"} <= (
        _CALLED.keys() | _ANY.keys()
    )


@pytest.mark.parametrize("role", Role)
def test_without_the_role_every_page_is_refused_and_with_it_none(world: World, theirs: Theirs, role: Role) -> None:
    desk, wrong = Desk(world, (role,)), []
    for rule, method in _PAGES:
        act = _act(_APP, rule)
        assert act
        # What one does with one's own account may end the session.
        asking = Desk(world, (role,)) if act is Act.OWN_ACCOUNT else desk
        answer = _ask(asking, rule, method, theirs.called)
        refused = answer.status_code == 403
        if refused != (role not in MAY[act]) or answer.status_code >= 500:
            wrong.append((rule.rule, method, act, answer.status_code))
    assert wrong == []


def test_what_is_another_organisations_is_as_what_is_not_there(world: World, theirs: Theirs) -> None:
    desk, wrong = Desk(world), []
    before = _rows(world, theirs.tenant)
    for rule, method in _NAMING:
        answer = _ask(desk, rule, method, theirs.called)
        nowhere = _ask(desk, rule, method, dict.fromkeys(theirs.called, _NOWHERE))
        # A form without what it asks for may lead back to its page before anybody looks whose that is.
        alike = answer.status_code == nowhere.status_code
        if not alike or answer.status_code not in ((404,) if method == "GET" else (404, 303)) or _leaks(answer):
            wrong.append((rule.rule, method, answer.status_code, nowhere.status_code, _leaks(answer)))
    assert wrong == []
    assert _rows(world, theirs.tenant) == before


def test_what_is_of_a_case_type_that_one_was_not_given_is_as_what_is_not_there(world: World) -> None:
    """A role for "all" never includes sensitive case types."""
    desk, wrong = Desk(world, grants=[(role, None) for role in Role]), []
    _, called = _told(world, world.tenant, _SENSITIVE)
    for rule, method in _NAMING:
        if rule.arguments & _OF_A_CASE_TYPE:
            answer = _ask(desk, rule, method, called)
            if answer.status_code != 404 or _leaks(answer):
                wrong.append((rule.rule, method, answer.status_code, _leaks(answer)))
    assert wrong == []


def test_a_page_that_names_nothing_shows_nothing_of_another_organisation(world: World, theirs: Theirs) -> None:
    desk = Desk(world)
    named = [rule for rule in _ENGLISH if not rule.arguments & _CALLED.keys()]
    assert [rule.rule for rule in named if _leaks(_ask(desk, rule, "GET", theirs.called))] == []


def test_a_form_without_the_word_of_the_session_changes_nothing(world: World) -> None:
    desk = Desk(world)
    tenant, called = _told(world, world.tenant, "building-permit")
    before = _rows(world, tenant)
    taken = [(rule.rule, _ask(desk, rule, "POST", called, form_word="wrong")) for rule, how in _PAGES if how == "POST"]
    assert [(rule, answer.status_code) for rule, answer in taken if answer.status_code != 403] == []
    assert _rows(world, tenant) == before


def test_who_is_not_signed_in_is_shown_nothing(world: World, theirs: Theirs) -> None:
    browser, wrong = world.app.test_client(), []
    for rule, method in _PAGES:
        answer = browser.open(_address(rule, theirs.called), method=method)
        if answer.status_code != (303 if method == "GET" else 403) or _leaks(answer):
            wrong.append((rule.rule, method, answer.status_code, _leaks(answer)))
    assert wrong == []


def _ask(desk: Desk, rule: Rule, method: str, called: dict[str, Any], **form: str) -> TestResponse:
    path = _address(rule, called)
    return desk.get(path) if method == "GET" else desk.post(path, form)


def _address(rule: Rule, called: dict[str, Any]) -> str:
    names: dict[str, Any] = {**_ANY, **called}
    return re.sub(r"<(?:[^:<>]+:)?(\w+)>", lambda found: str(names[found.group(1)]), rule.rule)


def _leaks(answer: TestResponse) -> list[str]:
    return [mark for mark in _MARKS if mark in answer.text]


def _rows(world: World, tenant: Tenant) -> dict[str, list[str]]:
    """All that an organisation has, but for what looking at a page writes: who is signed in, and what was looked at."""
    with world.session(tenant) as session:
        return dict(_tables(session))


def _tables(session: Session) -> Iterator[tuple[str, list[str]]]:
    for name in sorted(Base.metadata.tables.keys() - {"staff_sessions", "audit_entries"}):
        own = "id" if name == "organisations" else "organisation_id"
        said = text(f"SELECT md5(t::text) FROM {name} t WHERE {own} = current_setting('app.organisation')::uuid")
        yield name, sorted(session.scalars(said))
