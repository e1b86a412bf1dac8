"""What the hot paths ask of large tables is answered through an index; the plans are those of PostgreSQL itself."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import psycopg
import pytest
from flask.testing import FlaskClient
from psycopg import sql

from app.config import Settings
from app.domain.audit_words import Group
from app.domain.ids import new_id
from app.domain.message_decisions import Need
from app.domain.message_status import MessageStatus
from app.domain.recipients import Channel
from app.domain.staff_roles import Act
from app.domain.tokens import hash_of
from app.main import create_app
from app.models.contact import Contact
from app.services.case_types import Catalogue
from app.services.cases import listing, searching, story
from app.services.cases.listing import Needs, Wanted
from app.services.dashboard.board import Looker, board
from app.services.delivery import claiming
from app.services.messages_desk import listing as message_list
from app.services.messages_desk.listing import MessageSearch, Place
from app.services.replies_desk import inbox
from app.services.replies_desk.inbox import Box, InboxWanted
from app.services.staff import audit_trail
from app.services.staff.audit_trail import Asked
from app.services.translating import waiting
from app.services.views import FiledLink, Proof, Reader
from app.services.visits import visits
from bench.case_system import CaseSystem, Event, mobile, reference
from bench.growth.rows import COLUMNS
from bench.growth.seed import fill
from bench.links import tokens
from bench.office import Office, database, open_office
from bench.servers import Place as Where
from bench.site import BASE_URL, MASTER_KEYS, SECRET_KEY
from embedded.postgres import APP, connect
from tests.servers import Servers
from workers import delivering, looking_up, processing
from workers.dispatcher import Dispatcher
from workers.shop import Shop, now, open_shop

CASES, MESSAGES_A_CASE = 3000, 4
MOST_READ_IN_VAIN = 100
"""Rows that a statement may look at and leave out again: none of it may grow with the tables."""
NOBODY_LISTENS = "http://127.0.0.1:9"
Statement = tuple[str, Any]


@dataclass(frozen=True, slots=True)
class Town:
    """An organisation with many cases, and what works for it."""

    place: Where
    office: Office
    case_system: CaseSystem
    client: FlaskClient
    shop: Shop
    dispatcher: Dispatcher

    def post(self, events: list[Event], *, batch: bool = False) -> None:
        requests = self.case_system.batches(events) if batch else self.case_system.single(events)
        for request in requests:
            head, _, body = request.partition(b"\r\n\r\n")
            headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:])
            answer = self.client.post("/v1/events", data=body, headers=headers)
            assert answer.status_code in (202, 207), answer.data
            assert answer.data.count(b'"status":"accepted"') == (len(json.loads(body)) if batch else 1), answer.data

    def get(self, path: str) -> Any:
        answer = self.client.get(path, headers={"Authorization": f"Bearer {self.office.live_key}"})
        assert answer.status_code == 200, answer.data
        return answer.json


@pytest.fixture(scope="module")
def town(servers: Servers, redis_url: str) -> Iterator[Town]:
    made = servers.clone(f"olrhain_query_plans_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}")
    superuser_url = servers.postgres_url("postgres", made.name)
    place = Where(made.name, made.app_url, made.owner_url, superuser_url, redis_url)
    db = database(place)
    office = open_office(db, NOBODY_LISTENS)
    fill(place, office, CASES, MESSAGES_A_CASE, processes=1)
    settings = Settings(place.app_url, redis_url, MASTER_KEYS, SECRET_KEY, BASE_URL, threads=8)
    shop = open_shop(settings)
    client = create_app(settings).test_client()
    yield Town(place, office, CaseSystem(office, CASES), client, shop, Dispatcher(settings))
    shop.pool.shutdown(wait=False)
    shop.db.engine.dispose()
    db.engine.dispose()
    servers.drop(made.name)


def ingest(town: Town) -> None:
    town.post(town.case_system.mixture(6))
    town.post(town.case_system.mixture(12), batch=True)


def process(town: Town) -> None:
    assert processing.drain(town.shop, 30) > 0


def deliver(town: Town) -> None:
    """Nobody listens, so that what goes wrong is written, too."""
    assert delivering.drain(town.shop, 30) > 0


def look_up(town: Town) -> None:
    looking_up.drain(town.shop)


def look_around(town: Town) -> None:
    town.dispatcher.run_once()


def show_the_status_page(town: Town) -> None:
    [token] = tokens(town.shop.db, town.office.organisation_id, 1, CASES)
    assert town.client.post(f"/cy/c/{token}").status_code == 303
    assert town.client.get("/cy/cais").status_code == 200


def show_the_status_page_to_who_has_proven_their_number(town: Town) -> None:
    [token] = tokens(town.shop.db, town.office.organisation_id, 1, CASES)
    link = FiledLink(town.office.organisation_id, hash_of(token))
    catalogue = Catalogue()
    reader = visits.open_for(town.shop.db, catalogue, link, None, now())
    assert isinstance(reader, Reader)
    with town.shop.db.transaction(town.office.organisation_id) as session:
        index = session.get_one(Contact, reader.contact_id).mobile_index
    assert index is not None
    found = visits.open_for(town.shop.db, catalogue, link, Proof(Channel.SMS, index), now())
    assert isinstance(found, Reader)
    assert found.proof is not None


def look_things_up_by_the_api(town: Town) -> None:
    case = reference(CASES // 2)
    town.get(f"/v1/cases/{case}")
    messages = town.get(f"/v1/messages?case={case}")["items"]
    town.get(f"/v1/messages/{messages[0]['id']}")
    town.get("/v1/messages?limit=10")
    town.get(f"/v1/events/{messages[0]['event']}")


def read_the_evidence_of_a_day(town: Town) -> None:
    town.get("/v1/evidence/language?from=2026-01-05&to=2026-01-05")


def find_and_read_cases_at_the_desk(town: Town) -> None:
    catalogue, at = Catalogue(), now()
    with town.shop.db.transaction(town.office.organisation_id) as session:
        types = {one.id for one in catalogue.of(session)}
        for wanted in (Wanted(), Wanted(oldest_first=True), Wanted(needs=Needs.PARKED), Wanted(needs=Needs.PAUSED)):
            listing.cases(session, catalogue, types, wanted)
        for typed in (reference(CASES // 2), "prydderch sian", "nobody", f"0{mobile(CASES // 2)[1:]}", "a@example.com"):
            among = searching.found(session, typed, types)
            listing.cases(session, catalogue, types, Wanted(among=among))
        [case] = listing.cases(session, catalogue, types, Wanted(limit=1))
        folk = story.folk(session, case.id, at)
        assert story.entries(session, catalogue, case.id, folk, story.Place())


def list_messages_at_the_desk(town: Town) -> None:
    """Of fewer than there are, as one page looks at no more of a million."""
    at = now() - timedelta(days=90)
    searches = (
        *(MessageSearch(), MessageSearch(oldest_first=True), MessageSearch(since=at), MessageSearch(until=at)),
        *(MessageSearch(status=status.value) for status in MessageStatus),
        *(MessageSearch(needs=need) for need in Need),
        *(MessageSearch(channel="letter"), MessageSearch(mode="trial", language="cy"), MessageSearch(provider="none")),
        *(MessageSearch(status="sent", channel="letter"), MessageSearch(after=Place(at, 1))),
    )
    with town.shop.db.transaction(town.office.organisation_id) as session, patch.object(message_list, "LOOKED_AT", 400):
        types = {one.id for one in Catalogue().of(session)}
        for search in searches:
            message_list.found(session, types, search, 50)


def search_the_audit_at_the_desk(town: Town) -> None:
    day = now().date() - timedelta(days=90)
    groups = (Asked(group=group) for group in Group)
    with town.shop.db.transaction(town.office.organisation_id) as session:
        for asked in (
            Asked(),
            *groups,
            Asked(by="operator"),
            Asked(first_day=day, last_day=day),
            Asked(about=new_id()),
        ):
            audit_trail.places(session, audit_trail.entries(session, asked, limit=51))


def show_the_first_page_of_the_desk(town: Town) -> None:
    with town.shop.db.transaction(town.office.organisation_id) as session:
        types = {one.id for one in Catalogue().of(session)}
        found = board(session, Looker(dict.fromkeys(Act, types), sees_all=False), now())
        assert found.last_day.made_today or not found.last_day.is_empty


def list_what_waits_at_the_desk(town: Town) -> None:
    catalogue = Catalogue()
    with town.shop.db.transaction(town.office.organisation_id) as session:
        types = {one.id for one in catalogue.of(session)}
        waiting.events(session, catalogue, waiting.Wanted(types))
        waiting.templates(session, catalogue, types)
        for box in Box:
            inbox.replies(session, catalogue, InboxWanted(types, new_id(), box), "olrhain")


PATHS: tuple[Callable[[Town], None], ...] = (
    ingest,
    process,
    deliver,
    look_up,
    look_around,
    show_the_status_page,
    show_the_status_page_to_who_has_proven_their_number,
    look_things_up_by_the_api,
    read_the_evidence_of_a_day,
    find_and_read_cases_at_the_desk,
    list_messages_at_the_desk,
    search_the_audit_at_the_desk,
    show_the_first_page_of_the_desk,
    list_what_waits_at_the_desk,
)


@pytest.fixture(scope="module")
def statements(town: Town) -> dict[str, list[Statement]]:
    """What each path asked, in the order of the paths: what one writes, the next finds."""
    asked = {}
    for path in PATHS:
        with _listening() as heard:
            path(town)
        asked[path.__name__] = heard
    return asked


@pytest.mark.parametrize("path", [path.__name__ for path in PATHS])
def test_no_statement_of_a_hot_path_reads_through_a_large_table(
    town: Town, statements: dict[str, list[Statement]], path: str
) -> None:
    asked = [one for one in statements[path] if re.match(r"\s*(SELECT|UPDATE|DELETE|WITH)\b", one[0])]
    assert asked, "the path asked nothing"
    with connect(town.place.app_url) as connection:
        faults = [fault for one in asked for fault in _faults(connection, town, *one)]
    assert not faults, "\n\n".join(faults)


def test_the_function_that_takes_events_reads_through_no_large_table(
    town: Town, statements: dict[str, list[Statement]]
) -> None:
    calls = [one for one in statements["ingest"] if "take_events" in one[0]]
    inside = [plan for call in calls for plan in _plans_inside(town, *call)]
    asked = [part for part in _INSIDE if any(part in query for _, query in inside)]
    assert asked == _INSIDE, "the plans inside were not heard"
    faults = [fault for plan, query in inside for fault in _faults_of(plan, query)]
    assert not faults, "\n\n".join(faults)


def test_what_looks_across_organisations_reads_through_no_large_table(
    town: Town, statements: dict[str, list[Statement]]
) -> None:
    assert statements, "events and messages wait in the lists"
    town.post(town.case_system.mixture(6))
    faults = []
    with connect(town.place.owner_url) as connection:
        functions = connection.execute(
            "SELECT proname, prosrc, pg_get_function_identity_arguments(oid) FROM pg_proc "
            "WHERE prosecdef AND pronamespace = 'public'::regnamespace ORDER BY proname"
        ).fetchall()
        assert len(functions) > 5
        for name, body, arguments in functions:
            if name != "all_organisations":
                faults += _faults(connection, town, _with_arguments(body, arguments), None)
    assert not faults, "\n\n".join(faults)


def test_the_lists_of_what_is_due_are_read_from_their_own_indexes(town: Town) -> None:
    wanted = {
        "cases_to_process": "ix_case_events_to_process",
        "messages_due": "ix_messages_due",
        "messages_to_look_up": "ix_messages_to_look_up",
        "leases_run_out": "ix_messages_leased",
    }
    _fill_every_list(town)
    found = {}
    with connect(town.place.owner_url) as connection:
        for name in wanted:
            row = connection.execute("SELECT prosrc FROM pg_proc WHERE proname = %s", [name]).fetchone()
            assert row is not None
            plan = _plan(connection, town, _with_arguments(row[0], "most integer"), None)
            found[name] = {node.get("Index Name") for node in _nodes(plan)}
    assert {name: index for name, index in wanted.items() if index not in found[name]} == {}


def _fill_every_list(town: Town) -> None:
    """Has events wait, messages wait, and messages be under way, and PostgreSQL know of it."""
    town.post(town.case_system.mixture(120), batch=True)
    process(town)
    for organisation_id, ids in claiming.due(town.shop.db, 60).items():
        with town.shop.db.transaction(organisation_id) as session:
            assert claiming.claim(session, ids, timedelta(seconds=45), now())
    town.post(town.case_system.mixture(60), batch=True)
    with town.place.connect() as connection:
        connection.execute("ANALYZE")


@contextmanager
def _listening() -> Iterator[list[Statement]]:
    """What is asked through the driver, whether SQLAlchemy or a line asks it."""
    heard: list[Statement] = []
    execute, executemany = psycopg.Cursor.execute, psycopg.Cursor.executemany

    def note(cursor: Any, statement: Any, parameters: Any = None, **options: Any) -> Any:
        if isinstance(statement, str):  # the driver's own questions, and the beginning of a line, are not
            heard.append((statement, parameters))
        return execute(cursor, statement, parameters, **options)

    def note_many(cursor: Any, statement: Any, parameters: Any, **options: Any) -> None:
        # Of many executions of one statement, the first will do.
        heard.append((statement, parameters[0]))
        executemany(cursor, statement, parameters, **options)

    with patch.object(psycopg.Cursor, "execute", note), patch.object(psycopg.Cursor, "executemany", note_many):
        yield heard


def _faults(connection: psycopg.Connection[Any], town: Town, statement: str, parameters: Any) -> list[str]:
    return _faults_of(_plan(connection, town, statement, parameters), statement)


def _faults_of(plan: dict[str, Any], statement: str) -> list[str]:
    found = [
        f"reads all of {node['Relation Name']}"
        for node in _nodes(plan)
        if node["Node Type"] == "Seq Scan" and node["Relation Name"] in COLUMNS
    ]
    in_vain = sum(
        node["Actual Loops"] * (node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0))
        for node in _nodes(plan)
        if node.get("Relation Name") in COLUMNS
    )
    if in_vain > MOST_READ_IN_VAIN:
        found.append(f"reads {in_vain:.0f} rows in vain")
    return [f"{fault}: {statement}" for fault in found]


def _plan(connection: psycopg.Connection[Any], town: Town, statement: str, parameters: Any) -> dict[str, Any]:
    """The plan as it was executed, in a transaction that leaves nothing behind."""
    with connection.transaction(force_rollback=True):
        connection.execute("SELECT set_config('app.organisation', %s, true)", [str(town.office.organisation_id)])
        if "INSERT INTO delivery_attempts" in statement:
            connection.execute("DELETE FROM delivery_attempts")  # they are there since the statement was first run
        row = connection.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", parameters).fetchone()
    assert row is not None
    told = row[0] if isinstance(row[0], list) else json.loads(row[0])
    plan: dict[str, Any] = told[0]["Plan"]
    return plan


def _plans_inside(town: Town, statement: str, parameters: Any) -> list[tuple[dict[str, Any], str]]:
    """The plan and the text of each statement that a function asked, as a connection that has long been open plans."""
    heard: list[str] = []
    with connect(town.place.superuser_url) as connection, connection.transaction(force_rollback=True):
        connection.add_notice_handler(lambda notice: heard.append(notice.message_primary or ""))
        connection.execute("LOAD 'auto_explain'")
        for setting, value in _EXPLAIN_INSIDE.items():
            connection.execute("SELECT set_config(%s, %s, true)", [setting, value])
        connection.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(APP)))
        connection.execute(statement, parameters)
    told = [json.loads(one[one.index("{") :]) for one in heard if " plan:\n" in one]
    return [(one["Plan"], one["Query Text"]) for one in told]


_EXPLAIN_INSIDE = {
    "auto_explain.log_min_duration": "0",
    "auto_explain.log_nested_statements": "on",
    "auto_explain.log_analyze": "on",
    "auto_explain.log_format": "json",
    "plan_cache_mode": "force_generic_plan",
    "client_min_messages": "log",
}


_INSIDE = ["INSERT INTO cases", "INSERT INTO case_events", "LEFT JOIN LATERAL"]
"""What the function that takes events asks when it is given them for the second time."""


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for child in plan.get("Plans", []):
        yield from _nodes(child)


def _with_arguments(body: str, arguments: str) -> str:
    """The body of a function with values in the place of its arguments."""
    values = {"most integer": ("most", "32"), "wanted bytea": ("wanted", r"'\x00'::bytea")}
    name, value = values.get(arguments, ("wanted", "'nobody'"))
    return re.sub(rf"\b{name}\b", lambda _: value, body)
