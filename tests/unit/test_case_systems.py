"""Where callbacks may go: public addresses over TLS, and the networks that the operator names."""

from __future__ import annotations

import socket
from ipaddress import ip_network
from pathlib import Path

import pytest

from app.providers.base import ProviderError
from app.providers.case_systems import CaseSystems
from tests.stubs.certificates import self_signed
from tests.stubs.listener import Listener
from tests.stubs.notify_words import Answer

LOOPBACK = (ip_network("127.0.0.1/32"),)
FORBIDDEN = [
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",  # an address to be refused, nothing listens here  # nosec B104
    "192.88.99.1",
    "::1",
    "fe80::1",
    "fc00::1",
    "::ffff:127.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "224.0.0.1",
    "fec0::1",
    "::10.0.0.1",
    "::ffff:169.254.169.254",
    "2130706433",
    "0x7f.1",
    "localhost.",
    "4000::1",
]


@pytest.mark.parametrize("address", FORBIDDEN)
def test_nothing_is_posted_to_a_private_or_local_address(address: str) -> None:
    host = f"[{address}]" if ":" in address else address
    assert CaseSystems().post(f"https://{host}/", b"{}", {}).code == "address-forbidden"


def test_a_public_name_that_leads_to_a_local_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    inside = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 443))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [inside])
    assert CaseSystems().post("https://case-system.example/", b"{}", {}).code == "address-forbidden"


def test_the_address_that_was_looked_at_is_the_one_that_is_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    public = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.215.14", 443))
    real = socket.getaddrinfo

    def answer(host: str, *rest: object, **more: object) -> object:
        asked.append(host)
        return [public] if host == "case-system.example" else real(host, *rest, **more)  # type: ignore[arg-type]

    def refuse(_: socket.socket, address: tuple[str, int]) -> None:
        raise ConnectionRefusedError(address[0])

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert CaseSystems().post("https://case-system.example/", b"{}", {}).code == "connection-refused"
    assert asked.count("case-system.example") == 1


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://case-system.example/", "address-not-https"),
        ("ftp://case-system.example/", "address-not-https"),
        ("https://user:secret@case-system.example/", "address-malformed"),
        ("https://:secret@case-system.example/", "address-malformed"),
        ("https://@case-system.example/", "address-malformed"),
        ("https://case-system.example\\@127.0.0.1/", "address-malformed"),
        ("https://case-system.example:99999/", "address-malformed"),
        ("https://case-system.example:port/", "address-malformed"),
        ("https://case-system.example/#part", "address-malformed"),
        ("https://\ud800/", "address-malformed"),
        ("https:///nowhere", "address-malformed"),
        ("", "address-malformed"),
        ("https://case-system.example/" + "a" * 2000, "address-malformed"),
        ("https://[broken/", "address-malformed"),
    ],
)
def test_an_address_that_could_never_be_posted_to_is_refused(url: str, code: str) -> None:
    with pytest.raises(ProviderError, match=code):
        CaseSystems().check(url)


def test_a_network_that_the_operator_names_may_be_spoken_to_without_tls() -> None:
    listener = Listener()
    url = listener.start()
    try:
        assert CaseSystems(LOOPBACK).post(url, b"{}", {}).taken
    finally:
        listener.stop()


def test_plain_http_reaches_no_public_address_even_where_a_network_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    public = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.215.14", 80))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [public])
    assert CaseSystems(LOOPBACK).post("http://case-system.example/", b"{}", {}).code == "address-forbidden"


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(tmp_path: Path) -> None:
    listener = Listener()
    url = listener.start(self_signed(tmp_path))
    try:
        assert CaseSystems(LOOPBACK).post(url, b"{}", {}).code == "tls-failed"
        assert listener.heard == []
    finally:
        listener.stop()


def test_an_answer_that_quotes_our_words_in_its_headers_leaves_them_in_no_log(caplog: pytest.LogCaptureFixture) -> None:
    listener = Listener([Answer(204, b"", ("Canary words without a colon",))])
    url = listener.start()
    try:
        assert CaseSystems(LOOPBACK).post(f"{url}?secret=canary", b"{}", {}).taken
    finally:
        listener.stop()
    assert "anary" not in caplog.text
