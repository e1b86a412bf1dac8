"""Several dispatchers and workers beside each other share the work, and do none of it twice."""

from __future__ import annotations

from tests.faults.case_system import addresses, notices
from tests.faults.conftest import Faults, Stage
from tests.faults.truth import check_each_was_told_once, wait_until_delivered

EVENTS = 400
LIMIT = 60.0
WORKERS = ("worker", "worker-2")


def test_two_dispatchers_and_two_workers_hand_every_message_over_once(stage: Stage, faults: Faults) -> None:
    stage.service.start("web", "dispatcher", "dispatcher-2", *WORKERS)
    case_system = stage.case_system()
    events = notices("shared", EVENTS)
    case_system.post_all(events)
    wait_until_delivered(stage.truth, EVENTS, LIMIT)
    check_each_was_told_once(stage.notify, addresses(events))
    assert stage.truth.ask("SELECT count(*), max(number) FROM delivery_attempts") == [(EVENTS, 1)]
    logs = {name: stage.service.log(name).read_text() for name in WORKERS}
    faults.injected += [name for name, log in logs.items() if "messages handed over" in log]
    assert faults.injected == list(WORKERS), "both workers took part"
