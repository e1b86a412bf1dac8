"""A staff user at the desk, in a test browser of their own."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.db import vault_of
from app.domain.bilingual import Language
from app.domain.ids import new_id
from app.domain.staff_roles import Role
from app.models.case_type import CaseType
from app.models.staff import StaffRole, StaffUser
from app.services.staff import details, sessions
from app.services.staff.details import Details
from app.services.staff.signed import who
from app.web.staff.cookie import NAME, DeskCookie, SessionKey
from tests.world import Tenant, World

EVERYTHING = tuple(Role)
_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Member:
    """A staff user as a test made them. token: of a session that is open."""

    tenant: Tenant
    id: UUID
    token: str

    @property
    def who(self) -> str:
        return who(self.id)


class Desk:
    """Somebody who is signed in. They have their roles for every case type by name, sensitive ones included.

    grants: instead of that, pairs of a role and a case type's code (None: all that are not sensitive).
    """

    def __init__(
        self,
        world: World,
        roles: Iterable[Role] = EVERYTHING,
        *,
        grants: Iterable[tuple[Role, str | None]] | None = None,
        tenant: Tenant | None = None,
        name: str = "Siân Prys",
    ) -> None:
        self.world = world
        self.member = member(world, roles, grants=grants, tenant=tenant, name=name)
        self.tenant = self.member.tenant
        self.client: FlaskClient = world.app.test_client()
        self.client.set_cookie(NAME, f"{self.tenant.id.hex}.{self.member.token}")

    @property
    def form_word(self) -> str:
        return DeskCookie(self.world.settings.secret_key).form_word(SessionKey(self.tenant.id, self.member.token))

    def get(self, path: str, **query: Any) -> TestResponse:
        return self.client.get(path, query_string=query)

    def post(self, path: str, form: Mapping[str, Any] | None = None, **more: Any) -> TestResponse:
        """With the word of the session, unless the form says another."""
        return self.client.post(path, data={"form_word": self.form_word, **(form or {})}, **more)

    def words(self, path: str, **query: Any) -> str:
        """All the words of a page that is there, white space made plain."""
        answer = self.get(path, **query)
        assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.headers.get('Location', '')}"
        return plain(answer.text)


def plain(html: str) -> str:
    """The words of a page without its tags."""
    return " ".join(re.sub(r"<(style|script).*?</\1>|<[^>]+>", " ", html, flags=re.DOTALL).split())


def member(
    world: World,
    roles: Iterable[Role] = EVERYTHING,
    *,
    grants: Iterable[tuple[Role, str | None]] | None = None,
    tenant: Tenant | None = None,
    name: str = "Siân Prys",
) -> Member:
    """A staff user with an open session."""
    tenant = tenant or world.tenant
    now, staff_id = datetime.now(UTC), new_id()
    with world.session(tenant) as session:
        vault, email = vault_of(session), f"staff-{next(_numbers)}@example.org"
        session.add(
            StaffUser(
                id=staff_id,
                organisation_id=tenant.id,
                email_index=details.email_index(vault, email),
                details_sealed=details.sealed(vault, staff_id, Details(name, email)),
                language=Language.EN.value,
                invited_by="operator",
                active_at=now,
            )
        )
        session.flush()
        types = {row.code: row.id for row in session.scalars(select(CaseType))}
        pairs = [(role, code) for role in roles for code in (None, *types)] if grants is None else list(grants)
        session.add_all(
            StaffRole(
                organisation_id=tenant.id,
                staff_id=staff_id,
                role=role.value,
                case_type_id=types[code] if code else None,
            )
            for role, code in pairs
        )
        token = sessions.start(session, staff_id, now)
    return Member(tenant, staff_id, token)
