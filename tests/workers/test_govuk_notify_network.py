"""The GOV.UK Notify provider when the network fails it: what left us, and what we may conclude."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.message_status import MessageStatus
from app.providers.govuk_notify import NotifyProvider
from tests.stubs.attempts import config, refused, sms
from tests.stubs.certificates import self_signed
from tests.stubs.faults import Fault
from tests.stubs.notify import NotifyStub


@pytest.fixture
def stub(tmp_path: Path) -> Iterator[NotifyStub]:
    with NotifyStub(tmp_path / "ledger.jsonl") as stub:
        yield stub


@pytest.fixture
def provider(stub: NotifyStub) -> NotifyProvider:
    return NotifyProvider(config(stub.base_url))


@pytest.mark.parametrize("fault", [Fault.STALL, Fault.DRIP])
def test_a_server_that_stalls_or_drips_does_not_hold_the_thread_past_the_deadline(
    stub: NotifyStub, fault: Fault
) -> None:
    # Both end well after half a minute: without the deadline the message would count as sent.
    impatient = NotifyProvider(config(stub.base_url), deadline=2.0)
    stub.script(fault)
    error = refused(impatient, sms())
    assert (error.code, error.unknown) == ("timed-out", True)


def test_a_reset_before_the_body_was_read_is_unknown_for_we_cannot_see_how_far_it_came(
    stub: NotifyStub, provider: NotifyProvider
) -> None:
    stub.script(Fault.RESET_BEFORE)
    message = sms()
    assert refused(provider, message).unknown
    assert provider.find(message.reference) is None


def test_a_refused_connection_is_not_unknown_and_the_next_try_goes_through(
    stub: NotifyStub, provider: NotifyProvider
) -> None:
    stub.refuse()
    error = refused(provider, sms())
    assert (error.code, error.permanent, error.unknown) == ("connection-refused", False, False)
    stub.listen()
    assert provider.send(sms()).status is MessageStatus.SENT


def test_a_kept_alive_connection_that_notify_has_closed_is_made_anew(
    stub: NotifyStub, provider: NotifyProvider
) -> None:
    provider.send(sms())
    stub.refuse()
    stub.listen()
    assert provider.send(sms()).status is MessageStatus.SENT
    assert len(stub.taken()) == 2


def test_the_proxy_of_the_surroundings_is_used(stub: NotifyStub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", stub.base_url)
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    assert NotifyProvider(config("http://notify.example")).send(sms()).status is MessageStatus.SENT


def test_a_host_that_cannot_be_looked_up_is_tried_again() -> None:
    # An empty label fails before any name server is asked: tests use no network.
    error = refused(NotifyProvider(config("http://notify..invalid")), sms())
    assert (error.code, error.permanent, error.unknown) == ("host-not-found", False, False)


def test_a_server_that_does_not_speak_tls_is_tried_again_for_nothing_was_sent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as plain:
        threading.Thread(target=answer_in_plain_http, args=(plain,), daemon=True).start()
        error = refused(NotifyProvider(config(f"https://127.0.0.1:{plain.getsockname()[1]}")), sms())
    assert (error.code, error.permanent, error.unknown) == ("tls-failed", False, False)


def answer_in_plain_http(server: socket.socket) -> None:
    """Answers the first greeting, whatever it is: a stub that waits for a line might wait for ever."""
    connection, _ = server.accept()
    with connection:
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")


def test_a_handshake_that_never_ends_is_cut_off_at_the_deadline_before_anything_was_sent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent_tls = config(f"https://127.0.0.1:{silent.getsockname()[1]}")
        error = refused(NotifyProvider(silent_tls, deadline=0.3), sms())
    assert (error.code, error.unknown) == ("timed-out", False)


def test_over_tls_a_message_is_taken_and_the_deadline_holds(
    stub: NotifyStub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "certificate.pem"))
    stub.refuse()
    stub.listen(self_signed(tmp_path))
    patient = NotifyProvider(config(stub.base_url))
    assert patient.send(sms()).status is MessageStatus.SENT
    assert patient.send(sms()).status is MessageStatus.SENT
    stub.script(Fault.DRIP)
    error = refused(NotifyProvider(config(stub.base_url), deadline=2.0), sms())
    assert (error.code, error.unknown) == ("timed-out", True)


def test_a_certificate_that_nobody_vouches_for_is_not_given_the_message(stub: NotifyStub, tmp_path: Path) -> None:
    stub.refuse()
    stub.listen(self_signed(tmp_path))
    error = refused(NotifyProvider(config(stub.base_url)), sms())
    assert (error.code, error.permanent, error.unknown) == ("tls-failed", False, False)
    assert stub.taken() == []
