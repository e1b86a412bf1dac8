"""A server that behaves like GOV.UK Notify at the root of its host, well or badly.

In-process: `with NotifyStub(tmp_path / "ledger.jsonl") as stub: ... stub.base_url ... stub.taken()`.
As a process: `python -m tests.stubs.notify --port 8085 --ledger taken.jsonl --delay 0.05 --fault stall=0.01`;
then `GET /_stub/counts` answers what was injected so far, `POST /_stub/script` takes `["drip", "none"]`.
"""

from __future__ import annotations

import argparse
import json
import signal
import ssl
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

from tests.stubs import notify_words as words
from tests.stubs.faults import TAKEN, Fault, FaultPlan
from tests.stubs.http_server import Conversation, Request, StubServer
from tests.stubs.ledger import Ledger, Taken, body_hash, read_ledger
from tests.stubs.receipts import ReceiptPlan, ReceiptPoster, When


class NotifyStub:
    """Takes messages and has them in the ledger on disk before it answers.

    delay: seconds between taking a message and answering. stall: seconds of `Fault.STALL`.
    settles_after: seconds after which a look-up says how it ended, `sending` until then.
    `faults` go wrong with sends, `lookup_faults` with look-ups. templates: the bodies that the service lists, by id.
    posted: what was taken since the stub started. letters_end: how a look-up says that letters ended.
    """

    def __init__(
        self,
        ledger: Path,
        *,
        port: int = 0,
        delay: float = 0.0,
        faults: FaultPlan | None = None,
        receipts: ReceiptPlan | None = None,
    ) -> None:
        self.delay = delay
        self.stall = 30.0
        self.settles_after = 0.0
        self.faults = faults or FaultPlan()
        self.lookup_faults = FaultPlan()
        self.retry_after: str | None = None
        self.requests = 0
        self.templates: dict[str, str] = {}
        self.posted: list[words.Json] = []
        self.letters_end = "received"
        self.receipts = ReceiptPoster(receipts) if receipts else None
        self._ids: dict[str, words.Stored] = {}
        self._references: dict[str, list[words.Stored]] = {}
        for taken in read_ledger(ledger):
            self._remember(words.Stored(taken))
        self._ledger = Ledger(ledger)
        self._server: StubServer | None = None
        self.port = port
        self.listen()

    @property
    def base_url(self) -> str:
        return f"{self._scheme}://127.0.0.1:{self.port}"

    def listen(self, tls: ssl.SSLContext | None = None) -> None:
        """Listens (again) on its port, with TLS if it is given a context."""
        if self._server is None:
            self._scheme = "https" if tls else "http"
            self._server = StubServer(self.port, self._handle, tls)
            self.port = self._server.server_address[1]

    def refuse(self) -> None:
        """Closes the port and all connections: the next call is refused. `listen` ends it."""
        if self._server is not None:
            self._server.stop()
            self._server = None

    def close(self) -> None:
        self.refuse()
        self._ledger.close()
        if self.receipts:
            self.receipts.close()

    def script(self, *faults: Fault) -> None:
        """What the next sends meet, in order."""
        self.faults.script(faults)

    def taken(self) -> list[Taken]:
        """What the ledger on disk says."""
        return read_ledger(self._ledger.path)

    def __enter__(self) -> NotifyStub:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _handle(self, conversation: Conversation, request: Request) -> None:
        url = urlsplit(request.target)
        if url.path.startswith("/_stub/"):
            conversation.answer(self._control(url.path, request))
            return
        self.requests += 1
        refusal = words.refuse_token(request.headers.get("authorization", ""))
        send = request.method == "POST" and _SENDS.get(url.path)
        if send and not refusal:
            self._take(conversation, request, send)
        elif refusal or request.method != "GET":
            request.read_body()
            conversation.answer(refusal or words.NOT_FOUND)
        else:
            self._look_up(conversation, request)

    def _control(self, path: str, request: Request) -> words.Answer:
        if path == "/_stub/script":
            self.faults.script(Fault(name) for name in json.loads(request.read_body()))
        return words.as_json(200, {"seed": self.faults.seed, "counts": self.faults.counts()})

    def _take(self, conversation: Conversation, request: Request, channel: str) -> None:
        fault = self.faults.next()
        if fault is Fault.RESET_BEFORE:
            conversation.reset()
            return
        posted = json.loads(request.read_body())
        refusal = self._refusal(fault) or words.refuse_message(channel, posted)
        if refusal:
            conversation.answer(refusal)
            return
        stored = self._store(channel, posted)
        self.posted.append(posted)
        time.sleep(self.delay)
        if self.receipts:
            self.receipts.before_answer(lambda status: words.receipt(stored, status), stored.final_status)
        try:
            conversation.misanswer(fault, words.accepted(stored, self.base_url), self.stall)
        finally:
            if self.receipts:
                self.receipts.after_answer(lambda status: words.receipt(stored, status), stored.final_status)

    def _refusal(self, fault: Fault) -> words.Answer | None:
        if fault in TAKEN:
            return None
        if fault is Fault.REDIRECT:
            return words.Answer(307, b"", (f"Location: {self.base_url}/v2/notifications/sms",))
        if fault is Fault.RATE_LIMITED and self.retry_after is not None:
            return words.error(429, "RateLimitError", "Exceeded rate limit", f"Retry-After: {self.retry_after}")
        return words.REFUSALS[fault]

    def _store(self, channel: str, posted: words.Json) -> words.Stored:
        values = posted.get("personalisation", {})
        taken = Taken(
            id=str(uuid4()),
            reference=posted.get("reference", ""),
            channel=channel,
            to=words.recipient_of(channel, posted),
            template_id=posted["template_id"],
            body_sha256=body_hash(values.get("body", "")),
            at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        )
        stored = words.Stored(taken, values.get("subject", ""), values.get("body", ""))
        self._ledger.append(taken)
        self._remember(stored)
        return stored

    def _remember(self, stored: words.Stored) -> None:
        self._ids[stored.taken.id] = stored
        self._references.setdefault(stored.taken.reference, []).insert(0, stored)

    def _look_up(self, conversation: Conversation, request: Request) -> None:
        fault = self.lookup_faults.next()
        if fault is Fault.RESET_BEFORE:
            conversation.reset()
            return
        refusal = self._refusal(fault)
        if refusal:
            conversation.answer(refusal)
        else:
            conversation.misanswer(fault, self._found(urlsplit(request.target).path, request), self.stall)

    def _found(self, path: str, request: Request) -> words.Answer:
        if path == "/v2/notifications":
            reference = parse_qs(urlsplit(request.target).query).get("reference")
            found = self._references.get(reference[0], []) if reference else list(self._ids.values())[-250:]
            shown = [self._shown(stored) for stored in found]
            return words.notifications(shown, self.base_url + request.target)
        if path == "/v2/templates":
            return words.as_json(200, {"templates": [{"id": id, "body": body} for id, body in self.templates.items()]})
        stored = self._ids.get(path.removeprefix("/v2/notifications/"))
        return words.as_json(200, self._shown(stored)) if stored else words.NOT_FOUND

    def _shown(self, stored: words.Stored) -> words.Json:
        age = datetime.now(UTC) - datetime.fromisoformat(stored.taken.at)
        settled = age.total_seconds() >= self.settles_after
        final = self.letters_end if stored.taken.channel == "letter" else stored.final_status
        return words.notification(stored, final if settled else "sending", self.base_url)


_SENDS = {f"/v2/notifications/{channel}": channel for channel in ("sms", "email", "letter")}


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the stub until SIGTERM or SIGINT, then prints which faults it injected."""
    options = _options(arguments)
    plan = FaultPlan(dict(options.fault), options.seed)
    receipts = None
    if options.receipts_url:
        receipts = ReceiptPlan(options.receipts_url, options.receipts_token, When(options.receipts))
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    with NotifyStub(options.ledger, port=options.port, delay=options.delay, faults=plan, receipts=receipts) as stub:
        print(f"ready: {stub.base_url} seed: {plan.seed}", flush=True)
        ended.wait()
    print(json.dumps({"injected": plan.counts()}), flush=True)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.stubs.notify", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--ledger", type=Path, required=True)
    parser.add_argument("--delay", type=float, default=0.0)
    parser.add_argument("--fault", type=_share, action="append", default=[], metavar="NAME=SHARE")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--receipts-url")
    parser.add_argument("--receipts-token", default="")
    parser.add_argument("--receipts", choices=[str(when) for when in When], default=str(When.ON_TIME))
    return parser.parse_args(arguments)


def _share(text: str) -> tuple[Fault, float]:
    name, _, share = text.partition("=")
    return Fault(name), float(share)


if __name__ == "__main__":
    main()
