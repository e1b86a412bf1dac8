"""A server that behaves like Twilio's Messages, well or badly.

`with TwilioStub(tmp_path / "ledger.jsonl") as stub: ... stub.base_url ... stub.taken()`.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from urllib.parse import parse_qs, parse_qsl, urlsplit
from uuid import uuid4

from tests.stubs import twilio_words as words
from tests.stubs.faults import TAKEN, Fault, FaultPlan
from tests.stubs.http_server import Conversation, Request, StubServer
from tests.stubs.ledger import Ledger, Taken, body_hash, read_ledger
from tests.stubs.notify_words import Answer
from tests.stubs.receipts import ReceiptPlan, ReceiptPoster

_TEXTS = f"/2010-04-01/Accounts/{words.ACCOUNT_SID}/Messages"


class TwilioStub:
    """Takes texts and has them in the ledger on disk before it answers.

    stall: seconds of `Fault.STALL`. settled: a look-up says how it ended, `queued` otherwise. keeps_words: False for an
    account that was told not to. opted_out: numbers that have answered STOP. `faults` go wrong with sends,
    `lookup_faults` with all else.
    """

    def __init__(self, ledger: Path, *, receipts: ReceiptPlan | None = None) -> None:
        self.stall = 30.0
        self.delay = 0.0
        self.settled = True
        self.keeps_words = True
        self.account_status = "active"
        self.opted_out: set[str] = set()
        self.faults = FaultPlan()
        self.lookup_faults = FaultPlan()
        self.requests = 0
        self.posted: list[dict[str, str]] = []
        self.stored: list[words.Stored] = []
        self.receipts = ReceiptPoster(receipts, write=words.as_twilio_posts) if receipts else None
        self._ledger = Ledger(ledger)
        self._server: StubServer | None = None
        self.port = 0
        self.listen()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def listen(self) -> None:
        if self._server is None:
            self._server = StubServer(self.port, self._handle)
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

    def __enter__(self) -> TwilioStub:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _handle(self, conversation: Conversation, request: Request) -> None:
        self.requests += 1
        refusal = words.refuse_caller(request.headers.get("authorization", ""))
        path = urlsplit(request.target).path
        if request.method == "POST" and path == f"{_TEXTS}.json" and not refusal:
            self._take(conversation, request)
        elif refusal or request.method != "GET":
            request.read_body()
            conversation.answer(refusal or words.NOT_FOUND)
        else:
            self._look_up(conversation, request)

    def _take(self, conversation: Conversation, request: Request) -> None:
        fault = self.faults.next()
        if fault is Fault.RESET_BEFORE:
            conversation.reset()
            return
        posted = dict(parse_qsl(request.read_body().decode(), keep_blank_values=True))
        self.posted.append(posted)
        refusal = None if fault in TAKEN else words.REFUSALS[fault]
        refusal = refusal or words.refuse_text(posted)
        if posted.get("To") in self.opted_out:
            refusal = words.OPTED_OUT
        if refusal:
            conversation.answer(refusal)
            return
        stored = self._store(posted)
        time.sleep(self.delay)
        if self.receipts:
            self.receipts.before_answer(lambda status: words.callback(stored, status), stored.final[0])
        try:
            conversation.misanswer(fault, words.as_json(201, words.text(stored, "queued")), self.stall)
        finally:
            if self.receipts:
                self.receipts.after_answer(lambda status: words.callback(stored, status), stored.final[0])

    def _store(self, posted: dict[str, str]) -> words.Stored:
        callback = posted.get("StatusCallback", "")
        attempts = parse_qs(urlsplit(callback).query).get("attempt", [""])
        taken = Taken(
            id=f"SM{uuid4().hex}",
            reference=attempts[0],
            channel="sms",
            to=posted["To"],
            template_id=posted.get("From") or posted["MessagingServiceSid"],
            body_sha256=body_hash(posted["Body"]),
            at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        )
        stored = words.Stored(taken, posted["Body"], callback)
        self._ledger.append(taken)
        self.stored.insert(0, stored)
        return stored

    def _look_up(self, conversation: Conversation, request: Request) -> None:
        fault = self.lookup_faults.next()
        if fault is Fault.RESET_BEFORE:
            conversation.reset()
        elif fault in TAKEN:
            conversation.misanswer(fault, self._found(request), self.stall)
        else:
            conversation.answer(words.REFUSALS[fault])

    def _found(self, request: Request) -> Answer:
        url = urlsplit(request.target)
        if url.path == f"/2010-04-01/Accounts/{words.ACCOUNT_SID}.json":
            return words.account(self.account_status)
        if url.path == f"{_TEXTS}.json":
            query = dict(parse_qsl(url.query))
            to, most = query.get("To"), int(query.get("PageSize", "50"))
            return words.texts([self._shown(one) for one in self.stored if to in (None, one.taken.to)][:most])
        sid = url.path.removeprefix(f"{_TEXTS}/").removesuffix(".json")
        found = next((one for one in self.stored if one.taken.id == sid), None)
        return words.as_json(200, self._shown(found)) if found else words.NOT_FOUND

    def _shown(self, stored: words.Stored) -> words.Json:
        status, error_code = stored.final if self.settled else ("queued", None)
        return words.text(stored, status, error_code, None if self.keeps_words else "")
