"""Workers that are killed at their work: everything is told, and nobody is told twice."""

from __future__ import annotations

from pathlib import Path

from bench.waiting import until
from tests.faults.case_system import CaseSystem, Event, addresses, notices
from tests.faults.conftest import Faults, Stage
from tests.faults.truth import check_each_was_told_once, wait_until_delivered

ROUNDS = ("events child", "messages child", "messages child", "worker alone", "worker and children")
EVENTS_A_ROUND = 125
HEALED_WITHIN = 90.0


def test_whatever_workers_are_killed_every_event_is_told_once(stage: Stage, faults: Faults) -> None:
    stage.service.start("web", "dispatcher", "worker")
    case_system = stage.case_system()
    posted: list[Event] = []
    for victim in faults.dice.sample(ROUNDS, len(ROUNDS)):
        posted += _post_and_kill(stage, faults, case_system, victim, len(posted))
    wait_until_delivered(stage.truth, len(posted), HEALED_WITHIN)
    check_each_was_told_once(stage.notify, addresses(posted))
    assert len(set(case_system.accepted)) == len(posted)
    assert _messages_tried_again(stage) > 0


def _post_and_kill(stage: Stage, faults: Faults, case_system: CaseSystem, victim: str, so_far: int) -> list[Event]:
    events = notices(f"round{so_far}", EVENTS_A_ROUND)
    case_system.post_all(events)
    wanted = so_far + faults.dice.randrange(EVENTS_A_ROUND // 2)
    until(lambda: len(stage.notify.taken()) >= wanted, HEALED_WITHIN, stage.truth.statuses)
    until(lambda: stage.truth.under_way() > 0, HEALED_WITHIN, stage.truth.statuses)
    _kill(stage, victim)
    faults.injected.append(victim)
    return events


def _kill(stage: Stage, victim: str) -> None:
    service = stage.service
    if victim.endswith("child"):
        until(lambda: len(service.children("worker")) == 2, 30, "the worker does not start its children again")
        service.kill_child(_child_of_queue(stage, victim))
    else:
        (service.kill_alone if victim == "worker alone" else service.kill)("worker")
        service.start("worker")


def _child_of_queue(stage: Stage, victim: str) -> int:
    """The child for messages is the one with a pool of threads."""
    by_threads = sorted(
        stage.service.children("worker"), key=lambda child: len(list(Path(f"/proc/{child}/task").iterdir()))
    )
    return by_threads[0] if victim.startswith("events") else by_threads[1]


def _messages_tried_again(stage: Stage) -> int:
    """How many leases were broken by a kill: those attempts were never written down as finished."""
    count: int = stage.truth.ask("SELECT count(*) FROM delivery_attempts WHERE finished_at IS NULL")[0][0]
    return count
