"""Whether Redis is there, asked without its client."""

from __future__ import annotations

import socket
import threading
from contextlib import closing

import pytest

from app.commands.redis_ping import RedisAway, ping


def test_one_that_answers_is_well(redis_url: str) -> None:
    ping(redis_url)


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ([b"-NOAUTH Authentication required.\r\n"], "Redis does not accept the password"),
        ([b"HTTP/1.1 400 Bad Request\r\n"], "what answers is not a Redis that can serve"),
        ([b"-LOADING Redis is loading\r\n"], "what answers is not a Redis that can serve"),
        ([b""], "what answers is not a Redis that can serve"),
    ],
)
def test_one_that_does_not_let_us_in_or_is_none_is_told_apart(answers: list[bytes], sentence: str) -> None:
    with pytest.raises(RedisAway, match=sentence):
        ping(served(answers))


def test_user_and_password_are_given_before_anything_is_asked() -> None:
    heard: list[bytes] = []
    ping(served([b"+OK\r\n", b"+PONG\r\n"], heard, "olrhain:cyfrinach%20hir%40@"))
    assert heard[0] == b"*3\r\n$4\r\nAUTH\r\n$7\r\nolrhain\r\n$14\r\ncyfrinach hir@\r\n"


@pytest.mark.parametrize(
    "url", ["", "http://localhost", "redis://[", "unix:///nowhere/at/all", "redis://:x@127.0.0.1:1"]
)
def test_an_address_that_leads_nowhere_is_one_sentence(url: str) -> None:
    with pytest.raises(RedisAway):
        ping(url)


def served(answers: list[bytes], heard: list[bytes] | None = None, user: str = "") -> str:
    """The address of a server that gives these answers, one to each thing it hears."""
    listener = socket.create_server(("127.0.0.1", 0))
    heard = [] if heard is None else heard

    def serve() -> None:
        with closing(listener), listener.accept()[0] as line:
            for answer in answers:
                heard.append(line.recv(4096))
                line.sendall(answer)

    threading.Thread(target=serve, daemon=True).start()
    return f"redis://{user}127.0.0.1:{listener.getsockname()[1]}/0"
