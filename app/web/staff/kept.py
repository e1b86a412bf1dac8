"""What was typed into a form whose session was over: carried, encrypted, through signing in and back to the form."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken
from flask import Response, g, request

from app.web.forms import SWITCH
from app.web.rendering import page
from app.web.staff.addresses import is_of_the_desk

_SECONDS = 60 * 60
_MOST = 200_000
"""Bytes; more than all the boxes of any page of ours take together."""
_NOT_TYPED = frozenset({"form_word", SWITCH})


@dataclass(frozen=True, slots=True)
class Typed:
    """Who typed what into the form at `path`."""

    staff_id: UUID
    path: str
    fields: list[tuple[str, str]]


class Keeper:
    """Whoever comes to the machine next must not read it in the page, nor find it in the form after signing in."""

    def __init__(self, secret_key: str) -> None:
        key = hashlib.sha256(f"kept\0{secret_key}".encode()).digest()
        self._cipher = Fernet(base64.urlsafe_b64encode(key))

    def keep(self, staff_id: UUID) -> str:
        """The form of this request, to be a hidden field (`kept`) of the pages of signing in. Empty if too long."""
        fields = [(name, value) for name, value in request.form.items(multi=True) if name not in _NOT_TYPED]
        said = json.dumps([staff_id.hex, request.path, fields]).encode()
        return self._cipher.encrypt(said).decode() if len(said) <= _MOST else ""

    def typed(self, kept: str, staff_id: UUID) -> Typed | None:
        """What this person typed; None where there is nothing, or it is another's, or too long ago."""
        try:
            owner, path, fields = json.loads(self._cipher.decrypt(kept.encode(), ttl=_SECONDS))
        except (InvalidToken, ValueError):
            return None
        if owner != staff_id.hex or not is_of_the_desk(path):
            return None
        return Typed(staff_id, path, [(name, value) for name, value in fields])

    def go_on(self, typed: Typed, form_word: str, **values: Any) -> Response:
        """A page with a button that leads back to the form, filled in as it was. Nothing is done until it is sent.

        `values`: what the page needs beside (`organisation`).
        """
        g.form_word = form_word
        return page("staff/go_on.html", typed=typed, switch=SWITCH, **values)
