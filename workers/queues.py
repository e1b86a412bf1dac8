"""The queues in Redis, which may be wiped at any time: they hold wake-ups and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from types import FrameType

from redis import Redis
from redis.backoff import ExponentialBackoff
from redis.retry import Retry
from rq import Queue, SimpleWorker
from rq.serializers import JSONSerializer

EVENTS, MESSAGES = "olrhain-events", "olrhain-messages"
QUEUES = (EVENTS, MESSAGES)
"""Every worker listens to one of them only, as RQ can lose a job of a worker that is killed on more."""
_JOB_SECONDS = 120
_WORKER_TTL = 30


class Worker(SimpleWorker):
    """Runs jobs in its own process, as a fork would import everything again for each."""

    # After an outage of Redis a worker is back within seconds, not within a minute.
    max_connection_wait_time = 2.0
    log_job_description = False
    log_result_lifespan = False
    on_stop: Callable[[], None] | None = None

    def request_stop(self, signum: int, frame: FrameType | None) -> None:
        """Lets the running job end, and tells it to."""
        if self.on_stop is not None:
            self.on_stop()
        super().request_stop(signum, frame)  # type: ignore[no-untyped-call]


def connect(url: str) -> Redis:
    return Redis.from_url(
        url,
        socket_connect_timeout=5,
        health_check_interval=15,
        retry=Retry(ExponentialBackoff(cap=1, base=0.05), 2),
    )


def queue(name: str, connection: Redis) -> Queue:
    return Queue(name, connection=connection, serializer=JSONSerializer)


def worker(name: str, connection: Redis) -> Worker:
    """A worker that listens to one queue and to no other."""
    return Worker([queue(name, connection)], connection=connection, serializer=JSONSerializer, worker_ttl=_WORKER_TTL)


def wake(target: Queue, job: str) -> None:
    """Puts a wake-up on a queue. Its description is harmless: RQ logs it."""
    target.enqueue(f"workers.jobs.{job}", description=job, result_ttl=0, failure_ttl=3600, job_timeout=_JOB_SECONDS)
