"""The stub of GOV.UK Notify can be trusted: its ledger, its faults and its receipts are what they say."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import pytest
import requests

from app.domain.message_status import MessageStatus
from app.providers.base import ProviderError
from app.providers.govuk_notify import NotifyProvider, parse_receipt
from tests.stubs.attempts import config, sms
from tests.stubs.faults import Fault, FaultPlan
from tests.stubs.http_server import Conversation, Request, StubServer
from tests.stubs.ledger import read_ledger
from tests.stubs.notify import NotifyStub
from tests.stubs.notify_words import Answer
from tests.stubs.receipts import ReceiptPlan, When

ROOT = Path(__file__).parents[2]


class Inbox:
    """A receipts door: keeps what was posted, in order, with the bearer token it came with."""

    def __init__(self) -> None:
        self.posts: SimpleQueue[tuple[str, dict[str, Any]]] = SimpleQueue()
        self.server = StubServer(0, self._take)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/v1/receipts/govuk-notify"

    def next(self) -> dict[str, Any]:
        token, posted = self.posts.get(timeout=10)
        assert token == "Bearer secret"
        return posted

    def _take(self, conversation: Conversation, request: Request) -> None:
        self.posts.put((request.headers["authorization"], json.loads(request.read_body())))
        conversation.answer(Answer(200, b"{}"))


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    inbox = Inbox()
    yield inbox
    inbox.server.stop()


def provider(base_url: str) -> NotifyProvider:
    return NotifyProvider(config(base_url))


def plan(inbox: Inbox, when: When) -> ReceiptPlan:
    return ReceiptPlan(inbox.url, "secret", when, seconds=0.0)


def test_every_message_of_many_threads_is_in_the_ledger_once(tmp_path: Path) -> None:
    messages = [sms() for _ in range(100)]
    with NotifyStub(tmp_path / "ledger.jsonl") as stub, ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda message: provider(stub.base_url).send(message), messages))
        assert sorted(taken.reference for taken in stub.taken()) == sorted(each.reference for each in messages)


def test_the_ledger_outlives_the_stub(tmp_path: Path) -> None:
    message = sms()
    with NotifyStub(tmp_path / "ledger.jsonl") as stub:
        provider(stub.base_url).send(message)
    with NotifyStub(tmp_path / "ledger.jsonl") as stub:
        assert provider(stub.base_url).find(message.reference) is not None


def test_a_half_written_last_line_is_not_taken_for_a_message(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.jsonl"
    with NotifyStub(ledger) as stub:
        provider(stub.base_url).send(sms())
    with ledger.open("a") as file:
        file.write('{"id": "1b4')
    assert len(read_ledger(ledger)) == 1


def test_faults_by_share_are_the_same_again_with_the_same_seed() -> None:
    shares = {Fault.RESET_AFTER: 0.2, Fault.SERVER_ERROR: 0.1}
    plans = [FaultPlan(shares, seed=7) for _ in range(2)]
    first, second = ([each.next() for _ in range(1000)] for each in plans)
    assert first == second
    counts = plans[0].counts()
    assert counts == {fault: first.count(fault) for fault in shares}
    assert counts[Fault.RESET_AFTER] > counts[Fault.SERVER_ERROR] > 0


def test_the_script_comes_before_chance() -> None:
    faults = FaultPlan({Fault.STALL: 1.0}, seed=1)
    faults.script([Fault.NONE, Fault.GARBAGE])
    assert [faults.next() for _ in range(3)] == [Fault.NONE, Fault.GARBAGE, Fault.STALL]


def test_shares_that_are_more_than_everything_are_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        FaultPlan({Fault.STALL: 0.6, Fault.GARBAGE: 0.5})


def test_a_receipt_reaches_us_in_the_form_that_we_read(tmp_path: Path, inbox: Inbox) -> None:
    with NotifyStub(tmp_path / "ledger.jsonl", receipts=plan(inbox, When.ON_TIME)) as stub:
        message = sms()
        accepted = provider(stub.base_url).send(message)
        receipt = parse_receipt(inbox.next())
    assert (receipt.reference, receipt.provider_id) == (message.reference, accepted.provider_id)
    assert receipt.status is MessageStatus.DELIVERED


def test_a_receipt_comes_even_where_the_answer_was_lost(tmp_path: Path, inbox: Inbox) -> None:
    with NotifyStub(tmp_path / "ledger.jsonl", receipts=plan(inbox, When.ON_TIME)) as stub:
        stub.script(Fault.RESET_AFTER)
        message = sms()
        with pytest.raises(ProviderError):
            provider(stub.base_url).send(message)
        assert inbox.next()["reference"] == message.reference


def test_an_early_receipt_is_there_before_the_answer(tmp_path: Path, inbox: Inbox) -> None:
    with NotifyStub(tmp_path / "ledger.jsonl", receipts=plan(inbox, When.EARLY)) as stub:
        provider(stub.base_url).send(sms())
        assert not inbox.posts.empty()


def test_a_doubled_receipt_comes_twice_and_a_disordered_one_with_an_older_step_after_it(
    tmp_path: Path, inbox: Inbox
) -> None:
    with NotifyStub(tmp_path / "doubled.jsonl", receipts=plan(inbox, When.DOUBLED)) as stub:
        provider(stub.base_url).send(sms())
        assert inbox.next() == inbox.next()
    with NotifyStub(tmp_path / "disorder.jsonl", receipts=plan(inbox, When.DISORDER)) as stub:
        provider(stub.base_url).send(sms())
        assert [inbox.next()["status"] for _ in range(2)] == ["delivered", "sending"]


def test_a_receipt_that_never_comes_does_not_keep_a_look_up_from_saying_how_it_ended(
    tmp_path: Path, inbox: Inbox
) -> None:
    with NotifyStub(tmp_path / "ledger.jsonl", receipts=plan(inbox, When.NEVER)) as stub:
        message = sms()
        provider(stub.base_url).send(message)
        found = provider(stub.base_url).find(message.reference)
        assert found is not None
        assert found.status is MessageStatus.DELIVERED
    assert inbox.posts.empty()


def test_as_a_process_it_takes_a_script_and_tells_what_it_injected(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.stubs.notify", "--port", "0", "--seed", "7"]
    ledger = tmp_path / "ledger.jsonl"
    with subprocess.Popen([*command, "--ledger", str(ledger)], cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        stopper = threading.Timer(60, process.kill)
        stopper.start()
        try:
            assert process.stdout is not None
            base_url = process.stdout.readline().split()[1]
            requests.post(f"{base_url}/_stub/script", json=["rate-limited"], timeout=10)
            with pytest.raises(ProviderError):
                provider(base_url).send(sms())
            provider(base_url).send(sms())
            told = requests.get(f"{base_url}/_stub/counts", timeout=10).json()
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait()
            stopper.cancel()
    assert told == {"seed": 7, "counts": {"rate-limited": 1}}
    assert len(read_ledger(ledger)) == 1
