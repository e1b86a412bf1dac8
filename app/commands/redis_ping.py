"""Asking Redis whether it is there, without its client, which is for the workers alone (docs/adr/0009)."""

from __future__ import annotations

import socket
import ssl
from urllib.parse import unquote, urlsplit

from app.domain.errors import OlrhainError

_SECONDS = 5.0


class RedisAway(OlrhainError):
    """Redis cannot be reached, or does not let us in. The message says which."""


def ping(url: str) -> None:
    """Sends PING to the server of a `redis://`, `rediss://` or `unix://` address. Raises RedisAway."""
    try:
        with _connect(url) as sock, sock.makefile("rwb") as line:
            for command in _commands(url):
                line.write(_written(command))
                line.flush()
                answer = line.readline(512)
                if not answer.startswith((b"+OK", b"+PONG")):
                    raise RedisAway(_refusal(answer))
    except (OSError, ValueError) as error:
        raise RedisAway(f"Redis cannot be reached ({type(error).__name__})") from None


def _connect(url: str) -> socket.socket:
    parts = urlsplit(url)
    if parts.scheme == "unix":
        sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        sock.settimeout(_SECONDS)
        sock.connect(unquote(parts.path))
        return sock
    if parts.scheme not in ("redis", "rediss"):
        raise ValueError("scheme")
    host = parts.hostname or "localhost"
    sock = socket.create_connection((host, parts.port or 6379), _SECONDS)
    return ssl.create_default_context().wrap_socket(sock, server_hostname=host) if parts.scheme == "rediss" else sock


def _commands(url: str) -> list[tuple[str, ...]]:
    parts = urlsplit(url)
    names = tuple(unquote(word) for word in (parts.username, parts.password) if word)
    return [("AUTH", *names), ("PING",)] if parts.password else [("PING",)]


def _written(command: tuple[str, ...]) -> bytes:
    """As an array of bulk strings: https://redis.io/docs/latest/develop/reference/protocol-spec/."""
    words = [word.encode() for word in command]
    return b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%s\r\n" % (len(word), word) for word in words)


def _refusal(answer: bytes) -> str:
    if answer.startswith((b"-NOAUTH", b"-WRONGPASS", b"-ERR AUTH")):
        return "Redis does not accept the password"
    return "what answers is not a Redis that can serve"
