"""A job that fails: RQ keeps and logs every word of an error, so that none of ours may reach it."""

from __future__ import annotations

import traceback

import pytest

from app.db import Database
from app.vault import MasterKeys
from tests.world import MASTER_KEYS, make_settings
from workers import jobs


@pytest.mark.parametrize("job", [jobs.process_events, jobs.deliver_messages, jobs.look_up_messages])
def test_of_an_error_rq_hears_the_kind_alone(job: object) -> None:
    assert callable(job)
    settings = make_settings("postgresql+psycopg://nobody@127.0.0.1:1/nothing", "redis://127.0.0.1:1")
    jobs.prepare(settings)
    with pytest.raises(jobs.JobFailed, match="OperationalError") as failed:
        job()
    assert "Connection refused" not in "".join(traceback.format_exception(failed.value))


def test_the_words_of_a_database_error_hold_no_values(app_url: str) -> None:
    db = Database(app_url, MasterKeys(MASTER_KEYS), pool_size=1)
    with pytest.raises(Exception, match="permission denied") as refused, db.transaction(None) as session:
        session.connection().exec_driver_sql("UPDATE audit_entries SET who = %(who)s", {"who": "namecanary"})
    assert "namecanary" not in str(refused.value)
    db.engine.dispose()
