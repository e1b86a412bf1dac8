"""`./dev bench desk`: every page of the desk of an organisation with 200,000 cases and 1,000,000 messages."""

from __future__ import annotations

import http.client
import statistics
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode
from uuid import UUID

from app.config import Settings
from app.db import vault_of
from app.domain.ids import new_id
from app.domain.staff_roles import Role
from app.main import create_app
from app.models.staff import StaffRole, StaffUser
from app.services.staff import details, sessions
from app.services.staff.details import Details
from app.web.staff.cookie import NAME, DeskCookie, SessionKey
from bench.desk_pages import Page, pages
from bench.desk_year import live_through
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
_TOLD = 12
"""So many of the slowest pages are named."""


@dataclass(frozen=True, slots=True)
class _Reader:
    """Somebody with every role, signed in. form_word: what their forms carry."""

    port: int
    staff_id: UUID
    cookie: str
    form_word: str


def run(options: Options) -> list[Finding]:
    """Each page is opened five times a round by one person; what counts is the median of a page."""
    many = options.size(200_000, 4000)
    took: dict[str, list[float]] = {}
    slowest: list[float] = []
    typical: list[float] = []
    servers, provider = Servers(options), ProviderProcess(options)
    with servers, provider, on(options, servers, provider) as stage:
        fill(stage.place, stage.office, many, _MESSAGES_A_CASE)
        reader = sign_in(stage, stage.site.start_web())
        live_through(stage, reader.staff_id)
        stage.settle()
        opened = pages_of(stage, reader)
        for _ in options.each_round("desk"):
            medians = {page.what: median(reader, page) for page in opened}
            shown = [milliseconds for what, milliseconds in medians.items() if not _is_a_file(what)]
            slowest.append(max(shown))
            typical.append(statistics.median(shown))
            for what, milliseconds in medians.items():
                took.setdefault(what, []).append(milliseconds)
    return _findings(took, slowest, typical, many)


def sign_in(stage: Stage, port: int) -> _Reader:
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
    word = DeskCookie(SECRET_KEY).form_word(SessionKey(organisation_id, token))
    return _Reader(port, staff_id, f"{NAME}={organisation_id.hex}.{token}", word)


def pages_of(stage: Stage, reader: _Reader) -> list[Page]:
    app = create_app(Settings(stage.place.app_url, stage.place.redis_url, MASTER_KEYS, SECRET_KEY, BASE_URL))
    with stage.db.transaction(stage.office.organisation_id) as session:
        return list(pages(session, app, reader.staff_id))


def median(reader: _Reader, page: Page) -> float:
    """Milliseconds of a page, in the median, after one look that is not counted."""
    return statistics.median([_look(reader, page) for _ in range(_LOOKS + 1)][1:])


def _look(reader: _Reader, page: Page) -> float:
    began = time.perf_counter()
    path = page.path
    if page.search is not None:
        form = urlencode({"form_word": reader.form_word, "words": page.search})
        path = _ask(reader, "POST", path, form, 303) or path
    _ask(reader, "GET", path, None, 200)
    return (time.perf_counter() - began) * 1000


def _ask(reader: _Reader, method: str, path: str, form: str | None, wanted: int) -> str | None:
    """Where it leads to, if anywhere. Raises BenchFailed where a list is not shown, or a page has failed."""
    connection = http.client.HTTPConnection("127.0.0.1", reader.port, timeout=60)
    headers = {"Cookie": reader.cookie} | ({"Content-Type": "application/x-www-form-urlencoded"} if form else {})
    connection.request(method, path, form, headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    strict = form is not None or "?" in path
    if answer.status != wanted and (strict or answer.status not in (303, 404)):
        raise BenchFailed(f"{method} {path} was answered {answer.status}")
    return answer.headers.get("Location")


def _is_a_file(what: str) -> bool:
    """What is fetched to be worked on elsewhere is no page that somebody waits for; it is named all the same."""
    return "export" in what or ".csv" in what


def _findings(took: Mapping[str, list[float]], slowest: list[float], typical: list[float], cases: int) -> list[Finding]:
    worst = sorted(took, key=lambda what: statistics.median(took[what]), reverse=True)
    told = ", ".join(f"{what} {statistics.median(took[what]):.0f}" for what in worst[:_TOLD])
    aim = at_most(_MOST, "300 ms at the median")
    size = f"{cases:,} cases and {cases * _MESSAGES_A_CASE:,} messages"
    return [
        Finding(
            f"desk: the slowest of {sum(not _is_a_file(what) for what in took)} pages, {size}",
            Series("desk", "ms", tuple(slowest)),
            None,
            aim,
            told,
        ),
        Finding(f"desk: the page in the middle, {size}", Series("desk", "ms", tuple(typical)), None, aim),
    ]
