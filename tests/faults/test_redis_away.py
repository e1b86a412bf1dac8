"""Redis holds wake-ups and nothing else: it may be flushed, killed and away, and nothing is lost."""

from __future__ import annotations

import time

from bench.waiting import until
from tests.faults.case_system import addresses, notices
from tests.faults.conftest import Faults, Stage
from tests.faults.posting import Posting
from tests.faults.truth import check_each_was_told_once, wait_until_delivered

EVENTS = 400
AWAY_SECONDS = 4.0
HEALED_WITHIN = 60.0


def test_with_redis_flushed_killed_and_away_202s_go_on_and_every_event_is_told_once(
    stage: Stage, faults: Faults
) -> None:
    service, case_system = stage.service, stage.case_system()
    service.start("web", "dispatcher", "worker")
    events = notices("redis", EVENTS)
    before, during = events[: EVENTS // 2], events[EVENTS // 2 :]
    case_system.post_all(before[: EVENTS // 4])
    until(lambda: stage.truth.under_way() > 0, HEALED_WITHIN, stage.truth.statuses)
    service.valkey.flush()
    faults.injected.append("flushed")
    case_system.post_all(before[EVENTS // 4 :])
    until(lambda: stage.truth.under_way() > 0, HEALED_WITHIN, stage.truth.statuses)
    service.valkey.kill()
    faults.injected.append("killed and away")
    back_at = time.monotonic() + AWAY_SECONDS
    with Posting(case_system, during, threads=2) as posting:
        posting.finish(HEALED_WITHIN)
    assert not service.valkey.running, "Redis was away while all of these were posted"
    until(lambda: time.monotonic() > back_at, HEALED_WITHIN, "the clock stands still")
    service.valkey.start()
    wait_until_delivered(stage.truth, EVENTS, HEALED_WITHIN)
    check_each_was_told_once(stage.notify, addresses(events))
    assert set(case_system.answers) == {202, 207}
    assert case_system.answers[202] == len(during)
