"""The append-only ledger of a provider stub: the ground truth of what was taken, whatever our tables say."""

from __future__ import annotations

import hashlib
import json
import os
import queue
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TextIO


@dataclass(frozen=True, slots=True)
class Taken:
    """One message that the stub took. `body_sha256` is over the words, `at` is RFC 3339 in UTC."""

    id: str
    reference: str
    channel: str
    to: str
    template_id: str
    body_sha256: str
    at: str


def body_hash(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


def read_ledger(path: Path) -> list[Taken]:
    """Everything taken so far, in order; a half-written last line of a killed stub was never answered."""
    return list(_lines(path)) if path.exists() else []


class Ledger:
    """Writes each record and has it on disk before `append` returns; many at once share one fsync."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._waiting: queue.SimpleQueue[_Entry | None] = queue.SimpleQueue()
        self._file = path.open("a", encoding="utf-8")
        self._writer = threading.Thread(target=self._write, name="ledger", daemon=True)
        self._writer.start()

    def append(self, record: Taken) -> None:
        entry = _Entry(json.dumps(asdict(record)) + "\n", threading.Event())
        self._waiting.put(entry)
        if not entry.written.wait(10):
            raise RuntimeError("the ledger is closed")

    def close(self) -> None:
        self._waiting.put(None)
        self._writer.join()
        self._file.close()

    def _write(self) -> None:
        while (entry := self._waiting.get()) is not None:
            group = [entry, *self._others()]
            _to_disk(self._file, [each.line for each in group if each])
            for each in group:
                if each is None:
                    return
                each.written.set()

    def _others(self) -> Iterator[_Entry | None]:
        while True:
            try:
                yield self._waiting.get_nowait()
            except queue.Empty:
                return


@dataclass(frozen=True, slots=True)
class _Entry:
    line: str
    written: threading.Event


def _to_disk(file: TextIO, lines: list[str]) -> None:
    file.writelines(lines)
    file.flush()
    os.fsync(file.fileno())


def _lines(path: Path) -> Iterator[Taken]:
    for line in path.read_text(encoding="utf-8").splitlines(keepends=True):
        if line.endswith("\n"):
            yield Taken(**json.loads(line))
