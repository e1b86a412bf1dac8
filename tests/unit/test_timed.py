"""A memory that forgets after a few seconds."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.timed import Remembered


class Loads:
    """Counts how often it was asked."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> int:
        self.count += 1
        return self.count


def test_what_is_known_is_not_asked_for_again() -> None:
    memory, load = Remembered[str, int](60), Loads()
    assert [memory.get("a", load) for _ in range(3)] == [1, 1, 1]


def test_nothing_is_kept_beyond_its_time() -> None:
    memory, load = Remembered[str, int](0), Loads()
    assert [memory.get("a", load) for _ in range(2)] == [1, 2]


def test_keys_are_kept_apart() -> None:
    memory, load = Remembered[str, int](60), Loads()
    assert [memory.get(key, load) for key in "aba"] == [1, 2, 1]


def test_an_error_is_raised_and_not_kept() -> None:
    memory = Remembered[str, int](60)

    def fail() -> int:
        raise LookupError

    with pytest.raises(LookupError):
        memory.get("a", fail)
    assert memory.get("a", Loads()) == 1


def test_it_never_grows_beyond_its_size() -> None:
    memory, load = Remembered[int, int](60, most=2), Loads()
    for key in range(3):
        memory.get(key, load)
    assert memory.get(0, load) == 4


def test_what_is_forgotten_is_asked_for_again() -> None:
    memory, load = Remembered[str, int](60), Loads()
    memory.get("a", load)
    memory.forget()
    assert memory.get("a", load) == 2


class SlowLoads(Loads):
    """Loads that wait until they may end."""

    def __init__(self) -> None:
        super().__init__()
        self.began, self.may_end = threading.Event(), threading.Event()

    def __call__(self) -> int:
        self.began.set()
        assert self.may_end.wait(10)
        return super().__call__()


def test_who_asks_while_it_is_loaded_gets_the_same_and_loads_nothing() -> None:
    memory, slow, other = Remembered[str, int](60), SlowLoads(), Loads()
    with ThreadPoolExecutor(3) as pool:
        first = pool.submit(memory.get, "a", slow)
        assert slow.began.wait(10)
        others = [pool.submit(memory.get, "a", other) for _ in range(2)]
        slow.may_end.set()
        assert [one.result(10) for one in (first, *others)] == [1, 1, 1]
    assert (slow.count, other.count) == (1, 0)


def test_what_was_being_loaded_when_all_was_forgotten_is_not_kept() -> None:
    memory, slow, other = Remembered[str, int](60), SlowLoads(), Loads()
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(memory.get, "a", slow)
        assert slow.began.wait(10)
        memory.forget()
        assert memory.get("a", other) == 1
        slow.may_end.set()
        assert first.result(10) == 1
    memory.get("a", other)
    assert other.count == 1
