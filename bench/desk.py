"""`./dev bench desk`: every page of the desk of an organisation with 200,000 cases and 1,000,000 messages."""

from __future__ import annotations

import http.client
import re
import statistics
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.config import Settings
from app.db import vault_of
from app.domain.ids import new_id
from app.domain.staff_roles import Role
from app.main import create_app
from app.models.case import Case, StoredEvent
from app.models.case_type import CaseType
from app.models.contact import Contact
from app.models.message import Message
from app.models.organisation import ApiKey, Integration, SigningSecret
from app.models.staff import StaffRole, StaffSession, StaffUser
from app.models.template import Template
from app.services.staff import details, sessions
from app.services.staff.details import Details
from app.web.staff.cookie import NAME
from bench.figures import Finding, Series, at_most
from bench.growth.seed import fill
from bench.options import BenchFailed, Options
from bench.provider_process import ProviderProcess
from bench.servers import Servers
from bench.site import BASE_URL, MASTER_KEYS, SECRET_KEY
from bench.stage import Stage, on

_MESSAGES_A_CASE = 5
_MOST = 300
_LOOKS = 5
_PARAMETER = re.compile(r"<(?:[^:<>]+:)?(\w+)>")
_SAME: Mapping[str, str] = {"number": "1", "code": "checked", "channel": "sms", "kind": "test", "measure": "volume"}


@dataclass(frozen=True, slots=True)
class _Page:
    """rule: its address as the app has it. path: with the ids of something that is there."""

    rule: str
    path: str


def run(options: Options) -> list[Finding]:
    """Each page is opened five times a round by one person; what counts is the median of a page."""
    many = options.size(200_000, 4000)
    took: dict[str, list[float]] = {}
    slowest: list[float] = []
    typical: list[float] = []
    servers, provider = Servers(options), ProviderProcess(options)
    with servers, provider, on(options, servers, provider) as stage:
        fill(stage.place, stage.office, many, _MESSAGES_A_CASE)
        port, cookie, pages = stage.site.start_web(), _sign_in(stage), list(_pages(stage))
        stage.settle()
        for _ in options.each_round("desk"):
            medians = {page.rule: _median(port, cookie, page.path) for page in pages}
            slowest.append(max(medians.values()))
            typical.append(statistics.median(medians.values()))
            for rule, milliseconds in medians.items():
                took.setdefault(rule, []).append(milliseconds)
    return _findings(took, slowest, typical, many)


def _sign_in(stage: Stage) -> str:
    """The cookie of somebody with every role."""
    organisation_id, staff_id, now = stage.office.organisation_id, new_id(), datetime.now(UTC)
    with stage.db.transaction(organisation_id) as session:
        vault, email = vault_of(session), "bench@example.org"
        session.add(
            StaffUser(
                id=staff_id,
                organisation_id=organisation_id,
                email_index=details.email_index(vault, email),
                details_sealed=details.sealed(vault, staff_id, Details("Mainc", email)),
                language="en",
                invited_by="operator",
                active_at=now,
            )
        )
        session.flush()
        session.add_all(StaffRole(organisation_id=organisation_id, staff_id=staff_id, role=role.value) for role in Role)
        token = sessions.start(session, staff_id, now)
    return f"{NAME}={organisation_id.hex}.{token}"


def _pages(stage: Stage) -> Iterator[_Page]:
    """The pages in English that are opened by an address; one whose address names what is not there is left out."""
    app = create_app(Settings(stage.place.app_url, stage.place.redis_url, MASTER_KEYS, SECRET_KEY, BASE_URL))
    with stage.db.transaction(stage.office.organisation_id) as session:
        called: dict[str, Any] = {**_SAME, **_ids(session)}
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: one.rule):
        asked = hasattr(app.view_functions[rule.endpoint], "act") and "GET" in (rule.methods or ())
        if asked and rule.rule.startswith("/en/") and all(called.get(name) for name in _PARAMETER.findall(rule.rule)):
            yield _Page(rule.rule, _PARAMETER.sub(lambda found: str(called[found.group(1)]), rule.rule))


def _ids(session: Session) -> dict[str, UUID | None]:
    """Of one of the newest cases, and of its organisation."""
    case = session.scalars(select(Case).order_by(Case.id.desc())).first()
    assert case is not None
    asked: dict[str, Select[Any]] = {
        "event_id": select(StoredEvent.id).where(StoredEvent.case_id == case.id),
        "contact_id": select(Contact.id).where(Contact.case_id == case.id),
        "message_id": select(Message.id).where(Message.case_id == case.id),
        "template_id": select(Template.id),
        "case_type_id": select(CaseType.id),
        "integration_id": select(Integration.id),
        "key_id": select(ApiKey.id),
        "secret_id": select(SigningSecret.id),
        "staff_id": select(StaffUser.id),
        "session_id": select(StaffSession.id),
    }
    return {"case_id": case.id, **{name: session.scalars(query.limit(1)).first() for name, query in asked.items()}}


def _median(port: int, cookie: str, path: str) -> float:
    """Milliseconds of a page, in the median, after one look that is not counted."""
    return statistics.median([_look(port, cookie, path) for _ in range(_LOOKS + 1)][1:])


def _look(port: int, cookie: str, path: str) -> float:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    began = time.perf_counter()
    connection.request("GET", path, headers={"Cookie": cookie})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status >= 400 and answer.status != 404:
        raise BenchFailed(f"{path} was answered {answer.status}")
    return (time.perf_counter() - began) * 1000


def _findings(took: Mapping[str, list[float]], slowest: list[float], typical: list[float], cases: int) -> list[Finding]:
    worst = sorted(took, key=lambda rule: statistics.median(took[rule]), reverse=True)
    told = ", ".join(f"{rule} {statistics.median(took[rule]):.0f}" for rule in worst[:5])
    aim = at_most(_MOST, "300 ms at the median")
    size = f"{cases:,} cases and {cases * _MESSAGES_A_CASE:,} messages"
    return [
        Finding(
            f"desk: the slowest of {len(took)} pages, {size}", Series("desk", "ms", tuple(slowest)), None, aim, told
        ),
        Finding(f"desk: the page in the middle, {size}", Series("desk", "ms", tuple(typical)), None, aim),
    ]
