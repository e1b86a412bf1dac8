"""Processes that are told to stop by SIGTERM, as at every release: what they have begun they finish."""

from __future__ import annotations

from bench.waiting import until
from tests.faults.case_system import CaseSystem, Event, addresses, notices
from tests.faults.conftest import Faults, Stage
from tests.faults.posting import Posting
from tests.faults.truth import check_each_was_told_once, wait_until_delivered

ROUNDS = ("worker", "web", "dispatcher", "worker")
EVENTS_A_ROUND = 150
LIMIT = 60.0


def test_processes_stopped_by_sigterm_under_load_lose_nothing_and_double_nothing(stage: Stage, faults: Faults) -> None:
    stage.service.start("web", "dispatcher", "worker")
    case_system = stage.case_system()
    posted: list[Event] = []
    for name in ROUNDS:
        posted += _stop_while_posting(stage, faults, case_system, name, len(posted))
    wait_until_delivered(stage.truth, len(posted), LIMIT)
    check_each_was_told_once(stage.notify, addresses(posted))
    assert len(set(case_system.accepted)) == len(posted)
    assert set(case_system.answers) <= {200, 202}
    assert stage.truth.ask("SELECT count(*) FROM delivery_attempts WHERE outcome IS DISTINCT FROM 'taken'") == [(0,)]


def _stop_while_posting(stage: Stage, faults: Faults, case_system: CaseSystem, name: str, so_far: int) -> list[Event]:
    service, events = stage.service, notices(f"stop{so_far}", EVENTS_A_ROUND)
    wanted = so_far + faults.dice.randrange(EVENTS_A_ROUND // 2)
    with Posting(case_system, events, threads=3) as posting:
        until(lambda: len(case_system.accepted) >= wanted, LIMIT, lambda: posting.answers)
        until(lambda: stage.truth.under_way() > 0, LIMIT, stage.truth.statuses)
        assert service.terminate(name) == 0
        faults.injected.append(f"SIGTERM to {name}")
        if name == "worker":
            assert stage.truth.under_way() == 0, "a worker that ends in good order leaves nothing half done"
        service.start(name)
        posting.finish(LIMIT)
    return events
