"""What an organisation tells us of its mail server."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, field

_SECURITIES = ("starttls", "tls", "none")


@dataclass(frozen=True, slots=True)
class SmtpConfig:
    """One organisation's mail server. Raises ValueError, naming the field, never its value.

    security: `starttls` (port 587), `tls` from the first byte (port 465), or `none`, on this host alone.
    sender_name may hold both languages. bounce_address: where bounces go, if not to the sender.
    """

    host: str
    sender_address: str
    sender_name: str
    security: str = "starttls"
    port: str = "587"
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    bounce_address: str | None = None

    def __post_init__(self) -> None:
        for name, shape in _SHAPES:
            value = getattr(self, name)
            if value is not None and not re.fullmatch(shape, value):
                raise ValueError(name)
        if self.security not in _SECURITIES or (self.security == "none" and not _is_this_host(self.host)):
            raise ValueError("security")
        if (self.user is None) != (self.password is None):
            raise ValueError("password")

    @property
    def port_number(self) -> int:
        return int(self.port)

    @property
    def domain(self) -> str:
        return self.sender_address.rpartition("@")[2]

    @property
    def envelope_sender(self) -> str:
        return self.bounce_address or self.sender_address


_ADDRESS = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*"
_SHAPES = (
    ("host", r"[A-Za-z0-9.:_-]{1,253}"),
    ("port", r"[1-9]\d{0,4}"),
    ("sender_address", _ADDRESS),
    ("bounce_address", _ADDRESS),
    ("sender_name", r"[^\x00-\x1f\x7f-\x9f\u2028\u2029]{1,100}"),
    # smtplib signs in with ASCII alone.
    ("user", r"[\x20-\x7e]+"),
    ("password", r"[\x20-\x7e]+"),
)


def _is_this_host(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
