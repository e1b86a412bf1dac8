"""A reader of the pages of preferences, in the real app: what they see, what they send, and what becomes of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import Response
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.db import vault_of
from app.domain.recipients import Channel
from app.domain.tokens import hash_of
from app.models.callback import Callback
from app.models.contact import Contact, Preference, Suppression
from app.models.message import Message
from app.models.organisation import AuditEntry
from app.services import contacts
from app.services.case_systems import callbacks
from app.services.contacts import Details
from app.services.known import address_index
from app.services.look_ups.of_messages import words
from app.services.views import FiledLink, Proof
from app.web.public.session import VisitCookie
from tests.texting import told_live
from tests.web.reading import Page
from tests.world import World

MOBILE, NEW_MOBILE = "+447700900123", "+447700900456"
EMAIL, NEW_EMAIL = "sian@example.com", "llyr@example.com"
_FORM_WORD = re.compile(r'name="form_word" value="(\w+)"')


@dataclass(frozen=True, slots=True)
class Sent:
    """A message as the ledger of the world has it."""

    channel: str
    to: str
    status: str
    language: str
    body: str


@dataclass(slots=True)
class Visit:
    """One reader with one link open, in a browser of their own."""

    world: World
    client: FlaskClient
    token: str

    def get(self, path: str) -> TestResponse:
        return self.client.get(path)

    def says(self, path: str, language: str = "en") -> str:
        return re.sub(r"\s+", " ", Page(self.client.get(path).text).words[language])

    def post(self, path: str, form: dict[str, Any] | None = None) -> TestResponse:
        """Sends a form as our own page would."""
        return self.client.post(path, data={"form_word": self.form_word(), **(form or {})})

    def form_word(self) -> str:
        found = _FORM_WORD.search(self.client.get("/en/preferences/language").text)
        return found.group(1) if found else ""

    def prove(self, channel: Channel = Channel.SMS, address: str = MOBILE) -> Visit:
        """As if the reader had typed the code that was sent to this address."""
        with self.world.session() as session:
            proof = Proof(channel, address_index(vault_of(session), channel, address))
        with self.world.app.test_request_context():
            response = Response()
            link = FiledLink(self.world.tenant.id, hash_of(self.token))
            VisitCookie(self.world.settings.secret_key).start(response, link, proof)
        name, value = response.headers["Set-Cookie"].split(";")[0].split("=", 1)
        self.client.set_cookie(name, value)
        return self


def open_case(world: World, case: str = "C-1", **data: Any) -> Visit:
    """The reader of a live case that was opened just now, with their link open."""
    told_live(world, case, **data)
    return open_link(world, newest_token(world))


def open_link(world: World, token: str) -> Visit:
    client = world.app.test_client()
    client.post(f"/en/c/{token}")
    return Visit(world, client, token)


def newest_token(world: World) -> str:
    return next(found.group(1) for one in reversed(sent(world)) if (found := re.search(r"/c/(\w+)", one.body)))


def sent(world: World) -> list[Sent]:
    """Every message of the organisation, in the order in which they were written."""
    with world.session() as session:
        vault = vault_of(session)
        rows = session.scalars(select(Message).order_by(Message.number)).all()
        return [
            Sent(
                row.channel,
                vault.open("messages", row.id, "recipient", row.recipient_sealed),
                row.status,
                row.language,
                words(vault, row).body or "",
            )
            for row in rows
        ]


def last_code(world: World, address: str) -> str:
    world.deliver()
    found = [re.search(r"\b\d{6}\b", one.body) for one in reversed(sent(world)) if one.to == address]
    return next(one.group() for one in found if one)


def row_of(world: World, reference: str = "p-1") -> Contact:
    with world.session() as session:
        index = vault_of(session).index("contact", reference)
        found: Contact = session.scalars(select(Contact).where(Contact.reference_index == index)).one()
        return found


def details_of(world: World, reference: str = "p-1") -> Details:
    row = row_of(world, reference)
    with world.session() as session:
        return contacts.details(vault_of(session), row)


def evidence(world: World, fields: Iterable[str] | None = None) -> list[tuple[str, str, str, str]]:
    """What was kept of what people said on a page."""
    with world.session() as session:
        rows = session.scalars(select(Preference).where(Preference.through == "page").order_by(Preference.id)).all()
    return [(one.field, one.value, one.by, one.through) for one in rows if fields is None or one.field in fields]


def audited(world: World) -> list[str]:
    with world.session() as session:
        query = select(AuditEntry.what).where(AuditEntry.about_table == "contacts").order_by(AuditEntry.id)
        return list(session.scalars(query))


def suppressed(world: World) -> list[tuple[str, str]]:
    with world.session() as session:
        rows = session.scalars(select(Suppression).order_by(Suppression.channel)).all()
        return [(row.channel, row.reason) for row in rows]


def hear_callbacks(world: World) -> None:
    with world.session() as session:
        callbacks.set_address(session, world.tenant.integration_id, "https://cases.example/told")


def callbacks_told(world: World) -> list[dict[str, Any]]:
    with world.session() as session:
        rows = session.scalars(select(Callback).order_by(Callback.number))
        bodies: list[Any] = [vault_of(session).open_json("callbacks", row.id, "body", row.body_sealed) for row in rows]
    return [body["data"] for body in bodies]
