"""What every bench starts from: the servers, an organisation, its case system, the provider, and the processes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace

from app.db import Database
from bench.case_system import CaseSystem, Event
from bench.office import Office, database, open_office
from bench.options import BenchFailed, Options
from bench.provider_process import ProviderProcess
from bench.servers import Place, Servers
from bench.site import Site
from bench.volley import Volleys
from bench.waiting import until

CONNECTIONS = 16
"""As many as the threads of gunicorn in our configuration: two processes of eight."""
_BATCH_CONNECTIONS = 4
_DRAIN_LIMIT = 300.0


@dataclass(frozen=True, slots=True)
class Stage:
    """One organisation in a place of its own, and what surrounds it."""

    options: Options
    place: Place
    site: Site
    provider: ProviderProcess
    db: Database
    office: Office
    case_system: CaseSystem
    singles: Volleys
    batches: Volleys

    def speaking_of(self, known: int, among: int = 0) -> Stage:
        """The same, with a case system that knows cases which it did not open."""
        return replace(self, case_system=CaseSystem(self.office, known, among))

    def post(self, port: int, events: list[Event]) -> None:
        """Posts events in batches, unmeasured."""
        self.batches.fire(port, self.case_system.batches(events), len(events))

    def settle(self) -> None:
        """Before something is measured: no checkpoint is then due, and the planner knows the tables."""
        with self.place.connect() as connection:
            connection.execute("VACUUM (ANALYZE)")
            connection.execute("CHECKPOINT")

    def put_away(self) -> None:
        """Has every message that waits be one that was delivered, so that the next round starts with none."""
        with self.place.connect() as connection:
            connection.execute(
                "UPDATE messages SET status = 'delivered', finished_at = now(), lease_until = NULL "
                "WHERE status IN ('created', 'sending')"
            )

    def wait_until_processed(self) -> None:
        """Raises BenchFailed where it takes too long, or an event could not be processed."""
        self._wait("case_events", "processed_at IS NULL AND parked_at IS NULL", "the events are processed")
        parked = self.count("case_events", "parked_at IS NOT NULL OR failures > 0")
        if parked:
            raise BenchFailed(f"{parked} events could not be processed")

    def wait_until_handed_over(self) -> None:
        """Raises BenchFailed where it takes too long, or a message did not get through at its first try."""
        self._wait("messages", "status IN ('created', 'sending', 'unknown')", "the messages are handed over")
        failed = self.count("messages", "status NOT IN ('sent', 'delivered') OR attempts > 1")
        if failed:
            raise BenchFailed(f"{failed} messages did not get through at their first try")

    def count(self, table: str, where: str) -> int:
        """How many rows of all organisations there are."""
        with self.place.connect() as connection:
            found = connection.execute(f"SELECT count(*) FROM {table} WHERE {where}").fetchone()
        return int(found[0]) if found else 0

    def _wait(self, table: str, where: str, what: str) -> None:
        with self.place.connect() as connection:
            query = f"SELECT EXISTS (SELECT FROM {table} WHERE {where})"
            until(
                lambda: not (connection.execute(query).fetchone() or [True])[0],
                _DRAIN_LIMIT,
                what,
            )


@contextmanager
def open_stage(options: Options) -> Iterator[Stage]:
    """Starts the servers and the provider; no process of ours runs yet."""
    with Servers(options) as servers, ProviderProcess(options) as provider, on(options, servers, provider) as stage:
        yield stage


@contextmanager
def on(options: Options, servers: Servers, provider: ProviderProcess) -> Iterator[Stage]:
    """A stage in a database of its own on servers that run."""
    with ExitStack() as stack:
        place = servers.place()
        db = database(place)
        stack.callback(db.engine.dispose)
        office = open_office(db, provider.base_url)
        site = stack.enter_context(Site(options, place))
        yield Stage(
            options=options,
            place=place,
            site=site,
            provider=provider,
            db=db,
            office=office,
            case_system=CaseSystem(office),
            singles=Volleys(options, CONNECTIONS),
            batches=Volleys(options, _BATCH_CONNECTIONS),
        )
