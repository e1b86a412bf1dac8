"""A browser with a case open on it: looks at pages, and sends their forms as they stand there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select, true
from werkzeug.test import TestResponse

from app.db import vault_of
from app.domain import tokens
from app.models.contact import Contact, StatusLink
from tests.world import Tenant, World, event

_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


@dataclass(frozen=True, slots=True)
class Browser:
    """`token`: of the link that was opened."""

    client: FlaskClient
    token: str

    def look(self, path: str) -> TestResponse:
        return self.client.get(path)

    def form(self, path: str) -> dict[str, str]:
        """What the form of a page carries by itself."""
        return dict(_HIDDEN.findall(self.client.get(path).text))

    def send(self, path: str, **typed: str) -> TestResponse:
        """Opens a page afresh, fills in its form and sends it."""
        return self.client.post(path, data=self.form(path) | typed)

    def another(self) -> FlaskClient:
        """A second window of the same browser, for what happens at the same time."""
        cookie = self.client.get_cookie("olrhain-request")
        assert cookie is not None
        client = self.client.application.test_client()
        client.set_cookie("olrhain-request", cookie.decoded_value)
        return client


def open_case(world: World, *, tenant: Tenant | None = None, live: bool = True, **opened: Any) -> Browser:
    """Posts an event that opens a case, tells people of it, and follows the newest link that was made."""
    tenant = tenant or world.tenant
    key = {"key": tenant.live_key, "secret": tenant.secret} if live else {"key": tenant.test_key}
    world.told(event(opened.pop("case", "C-1"), **opened), **key)
    return follow(world, tenant)


def follow(world: World, tenant: Tenant | None = None, role: str | None = None) -> Browser:
    """Follows the newest link of an organisation, or the newest of a carer and such, and presses its button."""
    newest = select(StatusLink).join(Contact, Contact.id == StatusLink.contact_id).order_by(StatusLink.id.desc())
    with world.session(tenant) as session:
        link = session.scalars(newest.where(Contact.role == role if role else true()).limit(1)).one()
        token = tokens.status_token(vault_of(session).token_number("status-link", link.id))
    client = world.app.test_client()
    assert client.post(f"/en/c/{token}").status_code == 303
    return Browser(client, token)
