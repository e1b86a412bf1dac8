"""Posting to case systems: to public addresses only, but for networks that the operator allows by name."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import requests
from requests_hardened.ip_filter import InvalidIPAddress, get_ip_address

from app.providers.base import ProviderError
from app.providers.bounded_http import AnswerLost, Dial, NotSent, bounded_session
from app.providers.bounded_socket import Forbidden, connect
from app.providers.retry_after import read_retry_after

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_GONE = 410
_LONGEST_ADDRESS = 2000


@dataclass(frozen=True, slots=True)
class Posted:
    """What came of a post. code: the status, or what went wrong. gone: the case system wants no more (410)."""

    code: str
    taken: bool
    gone: bool = False
    retry_after: float | None = None


class CaseSystems:
    """Where anything may be posted to. `allowed`: networks of the operator's own, for which http will do."""

    def __init__(self, allowed: Sequence[Network] = (), *, deadline: float = 15.0) -> None:
        self._allowed = tuple(allowed)
        self._deadline = deadline

    def check(self, url: str) -> None:
        """Raises ProviderError where nothing may ever be posted to this address, whatever its name leads to."""
        try:
            parts = urlsplit(url)
            requests.Request("POST", url).prepare()  # raises for a port or a name that can be none
            wrong = not parts.hostname or "@" in parts.netloc or "\\" in url or bool(parts.fragment)
        except (ValueError, requests.RequestException):
            wrong = True
        if wrong or len(url) > _LONGEST_ADDRESS:
            raise ProviderError("address-malformed", permanent=True)
        if parts.scheme != "https" and not (parts.scheme == "http" and self._allowed):
            raise ProviderError("address-not-https", permanent=True)

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Posted:
        """One post, with no redirect followed and no proxy used, as a proxy would hide whom it connects to."""
        try:
            self.check(url)
            with bounded_session(url, self._deadline, self.dial_for(url)) as session:
                session.proxies = {}
                response = session.post(url, data=body, headers=dict(headers), allow_redirects=False)
        except (NotSent, AnswerLost, ProviderError) as error:
            return Posted(error.code, taken=False)
        except requests.RequestException:
            return Posted("not-sent", taken=False)
        status = response.status_code
        return Posted(
            str(status),
            taken=200 <= status < 300,
            gone=status == _GONE,
            retry_after=read_retry_after(response.headers.get("Retry-After", "")),
        )

    def dial_for(self, url: str) -> Dial:
        """How an address is connected to that passed `check`: only where it leads to what may be spoken to."""
        return _Dial(self._allowed, plain=urlsplit(url).scheme == "http")


@dataclass(frozen=True, slots=True)
class _Dial:
    """Connects to the very address that was looked at, so that a name cannot lead elsewhere a moment later.

    plain: without TLS, which only the operator's own networks may be spoken to.
    """

    allowed: tuple[Network, ...]
    plain: bool

    def __call__(self, host: str, port: int) -> socket.socket:
        own = self._own_address(host, port)
        if own is None and self.plain:
            raise Forbidden
        try:
            address = own or _public(host, port)
        except InvalidIPAddress:
            raise Forbidden from None
        return connect(address, port)

    def _own_address(self, host: str, port: int) -> str | None:
        if not self.allowed:
            return None
        for *_, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            if any(ipaddress.ip_address(address[0]) in network for network in self.allowed):
                return str(address[0])
        return None


def _public(host: str, port: int) -> str:
    """The address that a name leads to. Raises InvalidIPAddress, or Forbidden for what the package lets through.

    That are the old private addresses of IPv6 (`fec0::/10`) and what was never given out, in which an IPv4 address
    may stand (`::10.0.0.1`).
    """
    address, _ = get_ip_address(host, port, allow_loopback=False)
    if address.is_reserved or (isinstance(address, ipaddress.IPv6Address) and address.is_site_local):
        raise Forbidden
    return str(address)
