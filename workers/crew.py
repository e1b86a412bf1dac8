"""The workers of one `worker` process: a child for each queue, forked once and started again if it dies."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import time
from types import FrameType

from sqlalchemy.orm import configure_mappers

from app.config import Settings
from app.logs import logger
from workers import jobs, queues
from workers.shop import check_waits

_PAUSE_BEFORE_RESTART = 1.0
_TICK = 0.2
_SIGNALS = (signal.SIGTERM, signal.SIGINT)


def run(settings: Settings) -> int:
    """Forks the workers and looks after them until SIGTERM or Ctrl-C; then lets each finish its job.

    Everything is imported before the fork, so that the children share that memory, and the garbage collector neither
    looks through it nor writes into it; connections are opened after.
    Raises SettingsError where no child could work with these settings.
    """
    check_waits(settings)
    configure_mappers()  # else each child does it within its first job, which takes a tenth of a second longer
    gc.collect()
    gc.freeze()
    crew = _Crew(settings)
    for sign in _SIGNALS:
        signal.signal(sign, crew.stop)
    return crew.work()


class _Crew:
    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._children: dict[int, str] = {}
        self._stopping = False

    def work(self) -> int:
        wanted = [queues.EVENTS] * self._settings.event_workers + [queues.MESSAGES] * self._settings.message_workers
        for queue in wanted:
            self._fork(queue)
        while self._children:
            self._look_after()
            time.sleep(_TICK)
        return 0

    def stop(self, _sign: int, _frame: FrameType | None) -> None:
        self._stopping = True
        for child in list(self._children):
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGTERM)

    def _look_after(self) -> None:
        """Starts a child again that died of itself: the list of what is due is in the database, not in it."""
        child, status = os.waitpid(-1, os.WNOHANG)
        if child not in self._children:
            return
        queue = self._children.pop(child)
        if not self._stopping:
            logger().error("worker died", queue=queue, status=status)
            time.sleep(_PAUSE_BEFORE_RESTART)
            self._fork(queue)

    def _fork(self, queue: str) -> None:
        parent = os.getpid()
        # A signal waits until the child is noted: else it would be told to nobody, or to the child's siblings.
        signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
        try:
            if self._stopping:
                return
            child = os.fork()
            if child == 0:
                _work(queue, self._settings, parent)
            self._children[child] = queue
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)


def _work(queue: str, settings: Settings, parent: int) -> None:
    """The child: never returns."""
    code = 1
    try:
        _die_with(parent)
        for sign in _SIGNALS:
            signal.signal(sign, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
        jobs.prepare(settings)
        worker = queues.worker(queue, queues.connect(settings.redis_url))
        worker.on_stop = jobs.stop
        worker.work(logging_level="WARNING")
        code = 0
    except Exception as error:
        logger().error("worker cannot work", queue=queue, error=error)
    finally:
        os._exit(code)


def _die_with(parent: int) -> None:
    """Has the kernel end this child when its parent is gone, however that ended (Linux)."""
    import ctypes

    set_death_signal = 1  # PR_SET_PDEATHSIG, linux/prctl.h
    try:
        ctypes.CDLL(None).prctl(set_death_signal, signal.SIGTERM)
    except (AttributeError, OSError):
        return
    if os.getppid() != parent:
        os._exit(0)
