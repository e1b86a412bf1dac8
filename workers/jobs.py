"""The functions that RQ runs. A job is a wake-up: it carries no data and takes what is due from the lists.

Each is safe to run twice and beside itself. There are two queues (`queues.py`):

| queue              | jobs                                               |
|--------------------|----------------------------------------------------|
| `olrhain-events`   | process_events                                     |
| `olrhain-messages` | deliver_messages, look_up_messages, post_callbacks |
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from app.config import Settings
from app.db import AWAY
from app.domain.errors import OlrhainError
from app.logs import logger
from workers import calling_back, delivering, looking_up, processing
from workers.shop import Shop, open_shop

DRAIN_SECONDS = 10.0

_shops: list[Shop] = []


class JobFailed(OlrhainError):
    """Tells RQ the kind of an error, and no more."""


def prepare(settings: Settings) -> None:
    """Opens the shop of this process, so that the first job finds everything ready."""
    _shops[:] = [open_shop(settings)]
    with contextlib.suppress(*AWAY):  # a worker that finds no database waits for it in its jobs
        _shops[0].db.ping()


def stop() -> None:
    """Has the running job begin nothing new, so that the process can end soon."""
    for shop in _shops:
        shop.stopping.set()


def process_events() -> int:
    return _run(lambda: processing.drain(_shops[0], DRAIN_SECONDS))


def deliver_messages() -> int:
    return _run(lambda: delivering.drain(_shops[0], DRAIN_SECONDS))


def look_up_messages() -> int:
    return _run(lambda: looking_up.drain(_shops[0]))


def post_callbacks() -> int:
    return _run(lambda: calling_back.drain(_shops[0]))


def _run(drain: Callable[[], int]) -> int:
    """RQ logs what fails and keeps it in Redis, word for word; an error's words may hold personal data."""
    try:
        return drain()
    except Exception as error:
        logger().error("job failed", error=error)
        raise JobFailed(type(error).__name__) from None
