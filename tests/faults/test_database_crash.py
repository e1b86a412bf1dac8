"""PostgreSQL crashes while events come in: what was answered 202 is there afterwards, and nothing else was promised."""

from __future__ import annotations

from bench.waiting import until
from tests.faults.case_system import CaseSystem, notices
from tests.faults.conftest import Faults, Stage
from tests.faults.posting import Posting

SINGLES = 500
IN_BATCHES = 1500
BATCH = 25
CRASHES = 2
LIMIT = 60.0


def test_every_event_answered_202_survives_a_crash_of_the_database(stage: Stage, faults: Faults) -> None:
    service = stage.service
    service.start("web")
    one_by_one, in_batches = stage.case_system(), stage.case_system()
    with (
        Posting(one_by_one, notices("single", SINGLES), threads=4) as singles,
        Posting(in_batches, notices("batch", IN_BATCHES), threads=2, batch=BATCH) as batches,
    ):
        for crash in range(CRASHES):
            wanted = (crash + 1) * SINGLES // (CRASHES + 2) + faults.dice.randrange(SINGLES // 10)
            until(lambda wanted=wanted: len(one_by_one.accepted) >= wanted, LIMIT, lambda: singles.answers)  # type: ignore[misc]
            assert singles.going_on
            _crash(stage, one_by_one, faults)
        singles.finish(LIMIT)
        batches.finish(LIMIT)
    accepted = one_by_one.accepted + in_batches.accepted
    assert len(set(accepted)) == SINGLES + IN_BATCHES
    assert stage.truth.stored(accepted) == SINGLES + IN_BATCHES
    assert stage.truth.ask("SELECT count(*) FROM case_events") == [(SINGLES + IN_BATCHES,)]
    for case_system in (one_by_one, in_batches):
        assert set(case_system.answers) <= {200, 202, 207, 503}
        assert case_system.without_retry_after == 0
        assert case_system.unanswered == 0


def _crash(stage: Stage, case_system: CaseSystem, faults: Faults) -> None:
    """Crashes the database, waits until callers hear of it, and starts it again beside the same web process."""
    told = case_system.answers[503]
    stage.service.postgres.stop("immediate")
    faults.injected.append("PostgreSQL stopped immediately")
    accepted = len(case_system.accepted)
    stored_nothing = "the database is away and nobody is told"
    until(lambda: case_system.answers[503] >= told + 4, LIMIT, stored_nothing)
    assert len(case_system.accepted) <= accepted + 4, "accepted without a database"
    stage.service.postgres.start()
