"""People on their way to the desk: invited, setting up how they sign in, and signing in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pyotp
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from app.domain.bilingual import Language
from app.domain.staff_roles import Grant, Role
from app.models.staff import StaffUser
from app.services.staff import invitations, people
from app.services.staff.invitations import Purpose
from app.services.staff.people import NewPerson
from tests.world import Tenant, World

PASSWORD = "tair hwyaden werdd ar lyn"
SIGN_IN = "/en/desk/sign-in"
_KEY = re.compile(r"<code>([A-Z2-7 ]{32,})</code>")
_RECOVERY = re.compile(r"<code>([a-z2-9]{5}-[a-z2-9]{5})</code>")
_WORD = re.compile(r'name="form_word" value="(\w+)"')


@dataclass
class Newcomer:
    """Somebody with a browser of their own. secret: of their app; codes: for recovery, as they were shown."""

    world: World
    id: UUID
    token: str
    email: str
    client: FlaskClient
    tenant: Tenant
    secret: str = ""
    codes: list[str] = field(default_factory=list)

    @property
    def invitation(self) -> str:
        return f"{SIGN_IN}/invitation/{self.tenant.slug}/{self.token}"

    @property
    def at(self) -> str:
        return f"{SIGN_IN}/at/{self.tenant.slug}"

    def code(self) -> str:
        """What their app shows now, as if nobody had used it before."""
        with self.world.session(self.tenant) as session:
            session.execute(update(StaffUser).where(StaffUser.id == self.id).values(totp_step=None))
        return self.code_shown()

    def code_shown(self) -> str:
        return pyotp.TOTP(self.secret).now()

    def post(self, path: str, form: dict[str, Any], page: TestResponse | None = None) -> TestResponse:
        """Sends the form of a page, with its hidden word."""
        word = _WORD.search(page.text) if page is not None else None
        return self.client.post(path, data={**({"form_word": word[1]} if word else {}), **form})

    def set_up(self, password: str = PASSWORD) -> TestResponse:
        """Goes through the first visit; the page that shows the recovery codes."""
        chosen = self.client.post(self.invitation, data={"password": password})
        assert chosen.status_code == 303, chosen.text
        shown = self.client.get(chosen.headers["Location"])
        self.secret = key_on(shown)
        done = self.post(f"{SIGN_IN}/authenticator", {"code": self.code_shown()}, shown)
        assert done.status_code == 303, done.text
        codes = self.client.get(done.headers["Location"])
        self.codes = _RECOVERY.findall(codes.text)
        return codes

    def knock(self, password: str = PASSWORD, **more: Any) -> TestResponse:
        """Types the address and a password."""
        return self.client.post(self.at, data={"email": self.email, "password": password, **more})

    def show_code(self, code: str, path: str = f"{SIGN_IN}/code") -> TestResponse:
        return self.post(path, {"code": code}, self.client.get(path))

    def sign_in(self) -> TestResponse:
        assert self.knock().status_code == 303
        return self.show_code(self.code())

    def leave(self) -> None:
        """Goes to another browser, which nobody has signed in with."""
        self.client = self.world.app.test_client()

    def is_inside(self) -> bool:
        return self.client.get("/en/desk/account").status_code == 200


def invited(
    world: World,
    *roles: Role,
    tenant: Tenant | None = None,
    name: str = "Siân Prys",
    email: str = "",
    language: Language = Language.EN,
) -> Newcomer:
    """Somebody who was invited, with these roles (manager unless told) for every case type that is not sensitive."""
    tenant = tenant or world.tenant
    email = email or f"sian-{datetime.now(UTC).timestamp()}@example.org"
    new = NewPerson(name, email, language, frozenset(Grant(role) for role in roles or (Role.MANAGER,)))
    with world.session(tenant) as session:
        staff_id, token = people.invite(session, new, "operator", datetime.now(UTC))
    return Newcomer(world, staff_id, token, email, world.app.test_client(), tenant)


def settled(world: World, *roles: Role, **how: Any) -> Newcomer:
    """Somebody who has set up how they sign in, and sits at another browser now."""
    newcomer = invited(world, *roles, **how)
    newcomer.set_up()
    newcomer.leave()
    return newcomer


def linked(newcomer: Newcomer, purpose: Purpose) -> None:
    """Gives somebody a new link for `purpose`, as a manager does."""
    with newcomer.world.session(newcomer.tenant) as session:
        _, newcomer.token = people.reset(session, newcomer.id, purpose, "operator", datetime.now(UTC))


def grown_old(newcomer: Newcomer, by: timedelta) -> None:
    """Lets the link of somebody be as old as if it had been sent so long ago."""
    with newcomer.world.session(newcomer.tenant) as session:
        row = invitations.find(session, newcomer.token, datetime.now(UTC))
        session.execute(
            update(invitations.StaffInvitation)
            .where(invitations.StaffInvitation.id == row.id)
            .values(expires_at=invitations.StaffInvitation.expires_at - by)
        )


def key_on(page: TestResponse) -> str:
    """The key that a page writes out for typing into an app."""
    found = _KEY.search(page.text)
    assert found, page.text
    return found[1].replace(" ", "")


def recovery_codes_on(page: TestResponse) -> list[str]:
    return _RECOVERY.findall(page.text)
