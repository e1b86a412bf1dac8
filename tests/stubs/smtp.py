"""A mail server on loopback that takes emails, well or badly: `with SmtpStub(tmp_path / "ledger.jsonl") as stub`.

What each `Fault` is in SMTP:

| fault                              | what the server does                                                      |
|------------------------------------|---------------------------------------------------------------------------|
| unavailable                        | 421 in place of the greeting                                              |
| key-refused                        | 535 to AUTH                                                               |
| template-gone                      | 553 to MAIL: this sender is not ours                                      |
| bad-number, redirect, not-in-team  | 550 5.1.1, 551 and 550 5.7.1 to RCPT                                      |
| rate-limited, server-error         | 450 to RCPT, 451 after the words                                          |
| reset-before                       | a reset in place of 354                                                   |
| the others of `TAKEN`              | the email is taken, and the answer to it is bad                           |
"""

from __future__ import annotations

import base64
import os
import re
import socket
import socketserver
import ssl
import struct
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from uuid import uuid4

from tests.stubs.faults import TAKEN, Fault, FaultPlan
from tests.stubs.http_server import StubServer
from tests.stubs.ledger import Ledger, Taken, body_hash, read_ledger

USER, PASSWORD = "olrhain", "a-secret-of-the-mail-server"

_AT: dict[Fault, tuple[str, bytes]] = {
    Fault.UNAVAILABLE: ("greeting", b"421 4.3.2 Not now"),
    Fault.KEY_REFUSED: ("AUTH", b"535 5.7.8 Authentication credentials invalid"),
    Fault.TEMPLATE_GONE: ("MAIL", b"553 5.1.8 Sender address rejected"),
    Fault.BAD_NUMBER: ("RCPT", b"550 5.1.1 <sian@example.com>: no such mailbox"),
    Fault.REDIRECT: ("RCPT", b"551 User not local; please try <x@elsewhere.example>"),
    Fault.NOT_IN_TEAM: ("RCPT", b"550 5.7.1 Relaying denied"),
    Fault.RATE_LIMITED: ("RCPT", b"450 4.7.1 Try again later"),
    Fault.SERVER_ERROR: ("words", b"451 4.3.0 Temporary lookup failure"),
}


class SmtpStub:
    """Takes emails and has them in the ledger on disk before it answers.

    tls: the server's certificate; with it STARTTLS is offered, or, `from_the_start`, spoken from the first byte.
    offers: the extensions beside STARTTLS and AUTH. emails: the bytes of each, as they came. heard_quit: set by the
    first QUIT, for which no client waits.
    """

    def __init__(self, ledger: Path, *, tls: ssl.SSLContext | None = None, from_the_start: bool = False) -> None:
        self.stall = 30.0
        self.offers = ["8BITMIME", "SMTPUTF8", "DSN", "SIZE 10000000"]
        self.faults = FaultPlan()
        self.emails: list[bytes] = []
        self.commands: list[str] = []
        self.heard_quit = threading.Event()
        self.tls = tls
        self.from_the_start = from_the_start
        self._ledger = Ledger(ledger)
        self._server: _Server | None = None
        self.port = 0
        self.listen()

    def listen(self) -> None:
        if self._server is None:
            self._server = _Server(self.port, self)
            self.port = self._server.server_address[1]

    def refuse(self) -> None:
        """Closes the port and all connections: the next call is refused. `listen` ends it."""
        if self._server is not None:
            self._server.stop()
            self._server = None

    def close(self) -> None:
        self.refuse()
        self._ledger.close()

    def script(self, *faults: Fault) -> None:
        """What the next conversations meet, in order."""
        self.faults.script(faults)

    def taken(self) -> list[Taken]:
        """What the ledger on disk says."""
        return read_ledger(self._ledger.path)

    def parsed(self) -> list[EmailMessage]:
        return [message_from_bytes(raw, policy=default) for raw in self.emails]

    def take(self, raw: bytes, to: str) -> None:
        self.emails.append(raw)
        email = self.parsed()[-1]
        part = email.get_body(("plain",))
        self._ledger.append(
            Taken(
                id=uuid4().hex,
                reference=str(email["Message-ID"]).strip("<>").partition("@")[0],
                channel="email",
                to=to,
                template_id="",
                body_sha256=body_hash(part.get_content().replace("\r\n", "\n").rstrip("\n") if part else ""),
                at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            )
        )

    def __enter__(self) -> SmtpStub:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Server(StubServer):
    def __init__(self, port: int, stub: SmtpStub) -> None:
        self.stub = stub
        super().__init__(port, lambda *_: None, handler=_Conversation)


class _Hung(Exception):
    """This side has ended the conversation."""


class _Conversation(socketserver.BaseRequestHandler):
    server: _Server

    def handle(self) -> None:
        self.stub = self.server.stub
        self.line: socket.socket = self.request
        self.private = False
        self.to = ""
        self.fault = self.stub.faults.next()
        try:
            if self.stub.tls and self.stub.from_the_start:
                self._begin_tls()
            self.reader = self.line.makefile("rb")
            self._say(*self._reply("greeting", b"220 stub.example ESMTP"))
            while line := self.reader.readline(8192):
                self._answer(line.decode("utf-8", "replace").strip())
        except (_Hung, OSError, ValueError):
            return

    def _answer(self, command: str) -> None:
        word, _, rest = command.partition(" ")
        self.stub.commands.append("AUTH" if word.upper() == "AUTH" else command)
        if word.upper() == "QUIT":
            self.stub.heard_quit.set()
        known: dict[str, Callable[[str], None]] = {
            "EHLO": self._hello,
            "STARTTLS": self._start_tls,
            "AUTH": self._sign_in,
            "RCPT": self._recipient,
            "DATA": self._words,
            "QUIT": self._goodbye,
        }
        answer = known.get(word.upper())
        if answer is None:
            self._say(*self._reply(word.upper(), b"250 2.0.0 Ok"))
        else:
            answer(rest)

    def _reply(self, step: str, good: bytes) -> tuple[bytes, ...]:
        at, bad = _AT.get(self.fault, ("", b""))
        return (bad,) if at == step else (good,)

    def _hello(self, _rest: str) -> None:
        offers = list(self.stub.offers)
        if self.stub.tls and not self.private:
            offers.append("STARTTLS")
        else:
            offers.append("AUTH PLAIN LOGIN")
        lines = ["stub.example", *offers]
        self._say(*(f"250{'-' if line != lines[-1] else ' '}{line}".encode() for line in lines))

    def _start_tls(self, _rest: str) -> None:
        self._say(b"220 2.0.0 Ready")
        self._begin_tls()
        self.reader = self.line.makefile("rb")

    def _begin_tls(self) -> None:
        assert self.stub.tls is not None
        self.line = self.stub.tls.wrap_socket(self.line, server_side=True)
        self.private = True

    def _sign_in(self, rest: str) -> None:
        way, _, given = rest.partition(" ")
        wanted = f"\0{USER}\0{PASSWORD}".encode()
        good = way.upper() == "PLAIN" and base64.b64decode(given or "") == wanted
        bad = b"535 5.7.8 Authentication credentials invalid"
        self._say(*self._reply("AUTH", b"235 2.7.0 Authenticated" if good else bad))

    def _recipient(self, rest: str) -> None:
        found = re.search(r"<([^>]*)>", rest)
        self.to = found[1] if found else ""
        self._say(*self._reply("RCPT", b"250 2.1.5 Ok"))

    def _words(self, _rest: str) -> None:
        if self.fault is Fault.RESET_BEFORE:
            self._reset()
        self._say(b"354 Go ahead")
        lines = []
        while (line := self.reader.readline()) != b".\r\n":
            if not line:
                raise _Hung
            lines.append(line[1:] if line.startswith(b".") else line)
        if self.fault in TAKEN:
            self.stub.take(b"".join(lines), self.to)
            self._misanswer()
        else:
            self._say(*self._reply("words", b"250 2.0.0 Ok"))

    def _misanswer(self) -> None:
        """Takes the email and answers in the bad way that the fault names."""
        fault, good = self.fault, b"250 2.0.0 Ok: queued"
        if fault in (Fault.RESET_AFTER, Fault.GATEWAY_TIMEOUT):
            self._reset() if fault is Fault.RESET_AFTER else self._goodbye("")
        elif fault is Fault.STALL:
            self.server.stopping.wait(self.stub.stall)
        elif fault is Fault.TRUNCATED:
            self.line.sendall(b"25")
            raise _Hung
        elif fault is Fault.DRIP:
            for byte in b"250-" + b"so it goes on " * 100 + good:
                self.line.sendall(bytes((byte,)))
                if self.server.stopping.wait(0.05):
                    break
        elif fault in (Fault.DEEP, Fault.HUGE):
            lines = 1_000_000 if fault is Fault.DEEP else 5_000
            self.line.sendall((b"250-\r\n" if fault is Fault.DEEP else b"250-" + b"x" * 1000 + b"\r\n") * lines)
        spoiled = {Fault.GARBAGE: b"\xff\x00<html>", Fault.NO_SENSE: b"299 Well", Fault.STRANGER: b"354 Go ahead"}
        self._say(spoiled.get(fault, good))

    def _goodbye(self, _rest: str) -> None:
        self.line.shutdown(socket.SHUT_RDWR)
        raise _Hung

    def _reset(self) -> None:
        """Ends the connection with a TCP reset, not the orderly farewell of `close`."""
        self.line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.reader.close()
        os.close(self.line.detach())
        raise _Hung

    def _say(self, *lines: bytes) -> None:
        self.line.sendall(b"".join(line + b"\r\n" for line in lines))
        if lines[0].startswith(b"421"):
            raise _Hung
