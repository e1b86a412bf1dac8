"""A citizen who names people to help them, and the people whom they name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask.testing import FlaskClient
from sqlalchemy import select, text
from werkzeug.test import TestResponse

from app.db import vault_of
from app.domain import tokens
from app.models.contact import Contact, StatusLink
from app.models.message import Message
from app.services import contacts
from app.services.contacts import Details
from tests.web.code_kit import MOBILE, Seeker, open_case, seeker
from tests.world import Tenant, World, contact, event

CASE = "C-77"
MAIR = {"name": "Mair Huws", "to": "07700900456"}
START = "/en/someone-to-help"
_FORM_WORD = re.compile(r'name="form_word" value="([0-9a-f]+)"')


@dataclass(slots=True)
class Helper:
    """The browser of somebody who was named, with the link that they were sent."""

    client: FlaskClient
    token: str

    def open(self) -> TestResponse:
        """Follows the link and presses its button; returns the page that it leads to."""
        self.client.post(f"/en/c/{self.token}")
        return self.client.get("/en/request")

    def say(self, answer: str) -> TestResponse:
        self.open()
        return post(self.client, "/en/helping", answer=answer)

    def request(self) -> TestResponse:
        return self.client.get("/en/request")


def citizen(world: World, case: str = CASE, tenant: Tenant | None = None, **fields: object) -> Seeker:
    """Somebody who has shown with a code who they are."""
    open_case(world, case, contact(language="en", **fields), tenant=tenant)
    reader = seeker(world, tenant)
    assert reader.find(case, str(fields.get("mobile", MOBILE))).status_code == 303
    return reader


def name(reader: Seeker, **said: str) -> TestResponse:
    """Answers every question about somebody and asks them; returns the last answer."""
    answers = {**MAIR, "language": "en", "scope": "all", "ends": "open"} | said
    reader.post(f"{START}/who", name=answers["name"], to=answers["to"])
    reader.post(f"{START}/language", language=answers["language"])
    reader.post(f"{START}/what", scope=answers["scope"])
    days = {key.replace("_", "-"): value for key, value in answers.items() if key.startswith("until_")}
    reader.post(f"{START}/until", ends=answers["ends"], **days)
    return reader.post(f"{START}/check")


def post(client: FlaskClient, path: str, **fields: str) -> TestResponse:
    """Posts a form of an open case, with the word that the page gave it."""
    found = _FORM_WORD.search(client.get(path).text)
    return client.post(path, data={"form_word": found.group(1) if found else "", **fields})


def rows(world: World, tenant: Tenant | None = None) -> Sequence[Contact]:
    """Everybody who was ever named, oldest first."""
    with world.session(tenant) as session:
        found: Sequence[Contact] = session.scalars(
            select(Contact).where(Contact.named_by.is_not(None)).order_by(Contact.id)
        ).all()
        return found


def details(world: World, row: Contact) -> Details:
    with world.session() as session:
        return contacts.details(vault_of(session), row)


def helper(world: World, row: Contact | None = None) -> Helper:
    """The newest who was named, or this one, with the newest link that they have."""
    row = row or rows(world)[-1]
    with world.session() as session:
        link = session.scalars(
            select(StatusLink).where(StatusLink.contact_id == row.id).order_by(StatusLink.id.desc()).limit(1)
        ).one()
        token = tokens.status_token(vault_of(session).token_number("status-link", link.id))
    return Helper(world.app.test_client(), token)


def helping(world: World, reader: Seeker, **said: str) -> Helper:
    """Somebody who was named and has said yes."""
    assert name(reader, **said).status_code == 303
    named = helper(world)
    assert named.say("yes").headers["Location"] == "/en/request?done=helping"
    return named


def told(world: World, kind: str, **data: object) -> None:
    """The case system says something of the case, and everybody is told."""
    world.told(event(CASE, kind, **data))


def messages_to(world: World, row: Contact) -> list[Message]:
    with world.session() as session:
        return list(session.scalars(select(Message).where(Message.contact_id == row.id).order_by(Message.number)))


def words(world: World, message: Message) -> str:
    with world.session() as session:
        return str(vault_of(session).open_json("messages", message.id, "words", message.words_sealed or b""))


def reasons(world: World, row: Contact) -> list[str]:
    """Why somebody was not told, of each event in their order."""
    with world.session() as session:
        found = session.execute(
            text("SELECT reason FROM not_told WHERE contact_id = :id ORDER BY created_at, id"), {"id": row.id}
        )
        return [reason for (reason,) in found]


def path_of(helper_id: UUID, what: str) -> str:
    return f"{START}/{helper_id}/{what}"
