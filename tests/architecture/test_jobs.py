"""The names that the dispatcher writes into Redis are functions that a worker can run."""

from __future__ import annotations

import inspect

from workers import dispatcher, jobs, queues


def test_every_job_that_the_dispatcher_wakes_exists_and_needs_no_argument() -> None:
    for name in dispatcher._QUEUE_OF:
        assert inspect.signature(getattr(jobs, name)).parameters == {}, name


def test_every_job_runs_on_a_queue_that_there_is() -> None:
    assert set(dispatcher._QUEUE_OF.values()) == set(queues.QUEUES)


def test_every_job_can_be_woken_for() -> None:
    asked = str(dispatcher._DUE)
    assert [name for name in dispatcher._QUEUE_OF if f"AS {name}" not in asked] == []


def test_every_job_that_there_is_is_woken_by_somebody() -> None:
    own = {
        name for name, found in vars(jobs).items() if inspect.isfunction(found) and found.__module__ == jobs.__name__
    }
    returning = {
        name for name in own if name[0] != "_" and inspect.signature(getattr(jobs, name)).return_annotation == "int"
    }
    assert returning == set(dispatcher._QUEUE_OF)
