"""The same event posted a hundred times at once is one event, and whoever it concerns hears of it once."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import requests

from bench.waiting import until
from tests.faults.case_system import CaseSystem, Event
from tests.faults.conftest import Faults, Stage
from tests.world import contact, event

AT_ONCE = 100
ROUNDS = 5
LIMIT = 60.0


def test_a_hundred_identical_posts_at_once_are_one_event_and_one_message_a_channel(
    stage: Stage, faults: Faults
) -> None:
    stage.service.start("web", "dispatcher", "worker")
    case_system = stage.case_system(live=False)
    for number in range(ROUNDS):
        people = [
            contact("by-text", mobile=f"07700 9000{number:02}", channels=["sms"]),
            contact("by-email", mobile=None, email=f"round{number}@example.com", channels=["email"]),
        ]
        answers = _at_once(case_system, [event(f"same-{number}", contacts=people)] * AT_ONCE)
        _check_one_was_accepted_and_the_others_replayed(answers)
        faults.injected.append(f"{AT_ONCE} identical posts")
    until(lambda: stage.truth.statuses() == {"delivered": 2 * ROUNDS}, LIMIT, stage.truth.statuses)
    assert stage.truth.ask("SELECT count(*), count(DISTINCT case_id) FROM case_events") == [(ROUNDS, ROUNDS)]
    channels = stage.truth.ask("SELECT event_id, channel, count(*) FROM messages GROUP BY event_id, channel")
    assert Counter(channel for _, channel, count in channels if count == 1) == {"sms": ROUNDS, "email": ROUNDS}


def test_many_first_events_of_one_case_at_once_make_one_case(stage: Stage, faults: Faults) -> None:
    stage.service.start("web")
    answers = _at_once(stage.case_system(live=False), [event("one-case") for _ in range(AT_ONCE)])
    faults.injected.append(f"{AT_ONCE} first events of one case")
    assert Counter(answer.status_code for answer in answers) == {202: AT_ONCE}
    assert stage.truth.ask("SELECT count(*), count(DISTINCT case_id) FROM case_events") == [(AT_ONCE, 1)]
    assert stage.truth.ask("SELECT count(*) FROM cases") == [(1,)]


def _at_once(case_system: CaseSystem, events: list[Event]) -> list[requests.Response]:
    ready = threading.Barrier(len(events))

    def post(one: Event) -> requests.Response:
        ready.wait(LIMIT)
        return case_system.post(one)

    with ThreadPoolExecutor(len(events)) as pool:
        return list(pool.map(post, events))


def _check_one_was_accepted_and_the_others_replayed(answers: list[requests.Response]) -> None:
    assert Counter(answer.status_code for answer in answers) == {202: 1, 200: len(answers) - 1}
    replayed = {answer.status_code: answer.headers.get("Idempotent-Replayed") for answer in answers}
    assert replayed == {202: None, 200: "true"}
    assert len({answer.text for answer in answers}) == 1, "every answer is the first one"
