"""Opening the page of a case as its reader does: by the link in a text, and with what a code would have proven."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Response
from flask.testing import FlaskClient
from sqlalchemy import select

from app.db import vault_of
from app.domain import tokens
from app.domain.recipients import Channel
from app.models.contact import Contact, StatusLink
from app.services import contacts, known
from app.services.views import FiledLink, Proof
from app.web.public.session import VisitCookie
from tests.world import World, contact, event

CASE = "NPT/2026/1"


def opened(world: World, reader: FlaskClient, language: str = "en", channel: str = "sms", **data: Any) -> None:
    """A new case, and its page opened by the link of its one contact."""
    world.told(event(CASE, contacts=[contact(language=language, channels=[channel])], **data))
    token = tokens.status_token(_number_of_the_link(world))
    assert reader.post(f"/{'cy' if language == 'both' else language}/c/{token}").status_code == 303


def proven(world: World, reader: FlaskClient) -> None:
    """The page of the case that was told of last is open to its contact, who has typed a code from a text."""
    with world.session() as session:
        row = session.scalars(select(Contact).order_by(Contact.id.desc())).first()
        assert row is not None
        assert row.mobile_index is not None
        now = datetime.now(UTC)
        asked = known.ask(session, [row.case_id], [], now)
        token = contacts.ensure_link(vault_of(session), asked, row, now)
        asked.write(session)
        filed, proof = FiledLink(world.tenant.id, tokens.hash_of(token)), Proof(Channel.SMS, row.mobile_index)
    with world.app.test_request_context():
        response = Response()
        VisitCookie(world.settings.secret_key).start(response, filed, proof)
    name, _, rest = response.headers["Set-Cookie"].partition("=")
    reader.set_cookie(name, rest.partition(";")[0])


def _number_of_the_link(world: World) -> int:
    with world.session() as session:
        link = session.scalars(select(StatusLink)).one()
        return vault_of(session).token_number("status-link", link.id)
