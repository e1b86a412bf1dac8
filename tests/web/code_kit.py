"""Somebody who looks for a request, and the codes that were sent to them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import select, text
from werkzeug.test import TestResponse

from app.db import vault_of
from app.models.code import Code
from app.models.message import Message
from tests.world import Tenant, World, contact, event

MOBILE, EMAIL = "07700900123", "sian@example.com"
_CODE = re.compile(r"\b(\d{6})\b")
_TYPED_AT = {"cy": "/cy/cod", "en": "/en/code"}
_REFUSALS = ("/cy/cod/aros/", "/en/code/wait/", "/cy/cod/wedi-dod-i-ben", "/en/code/spent")
_FORM_WORD = re.compile(r'name="form_word" value="([0-9a-f]+)"')


@dataclass(slots=True)
class Seeker:
    """A browser of its own at the pages of one organisation."""

    world: World
    browser: FlaskClient
    tenant: Tenant

    def ask(self, reference: str, address: str, *, language: str = "en", **fields: str) -> TestResponse:
        """Types a reference and an address and asks for a code."""
        form = {"reference": reference, "address": address, **fields}
        return self._refused_or(self.browser.post(self.find_url(language), data=form))

    def type(self, code: str, *, language: str = "en") -> TestResponse:
        return self._refused_or(self.browser.post(_TYPED_AT[language], data={"code": code}))

    def ask_anew(self) -> TestResponse:
        """Presses "Send a new code"."""
        return self._refused_or(self.browser.post("/en/code/again"))

    def find(self, reference: str, address: str = MOBILE) -> TestResponse:
        """Asks for a code and types the one that came."""
        assert self.ask(reference, address).status_code == 303
        return self.type(self.newest_code())

    def post(self, path: str, **fields: str) -> TestResponse:
        """Posts a form of an open case, with the word that the page gave it."""
        found = _FORM_WORD.search(self.browser.get(path).text)
        form = {"form_word": found.group(1) if found else "", **fields}
        return self._refused_or(self.browser.post(path, data=form))

    def _refused_or(self, answer: TestResponse) -> TestResponse:
        """The page that an answer leads to where it refuses a code; any other answer as it is."""
        to = answer.headers.get("Location", "")
        return self.browser.get(to) if to.startswith(_REFUSALS) else answer

    def find_url(self, language: str = "en") -> str:
        return f"/cy/dod-o-hyd/{self.tenant.slug}" if language == "cy" else f"/en/find/{self.tenant.slug}"

    def newest_code(self) -> str:
        return self.sent()[-1]

    def sent(self) -> list[str]:
        """The codes that were sent, oldest first."""
        return [found.group(1) for words in codes_sent(self.world, self.tenant) if (found := _CODE.search(words))]


def seeker(world: World, tenant: Tenant | None = None) -> Seeker:
    return Seeker(world, world.app.test_client(), tenant or world.tenant)


def codes_sent(world: World, tenant: Tenant | None = None) -> list[str]:
    """The words of every message that carries a code."""
    with world.session(tenant) as session:
        vault = vault_of(session)
        rows = session.scalars(select(Message).where(Message.notice == "code").order_by(Message.number)).all()
        return [str(vault.open_json("messages", row.id, "words", row.words_sealed or b"")) for row in rows]


def rows_of_codes(world: World, tenant: Tenant | None = None) -> list[Code]:
    with world.session(tenant) as session:
        return list(session.scalars(select(Code).order_by(Code.id)))


def open_case(
    world: World, case: str, *people: dict[str, object], tenant: Tenant | None = None, **data: object
) -> None:
    """A case as the case system opens it, with one English reader unless told otherwise."""
    whose = tenant or world.tenant
    contacts = list(people) or [contact(language="en")]
    assert world.post(event(case, contacts=contacts, **data), key=whose.test_key).status_code == 202
    world.process()


def let_pass(world: World, time: timedelta, tenant: Tenant | None = None) -> None:
    """Moves all that is known of codes back by `time`."""
    moved = "created_at = created_at - :time, expires_at = expires_at - :time, used_at = used_at - :time"
    with world.session(tenant) as session:
        session.execute(text(f"UPDATE codes SET {moved}"), {"time": time})


def wrong(code: str) -> str:
    """A code that is not this one."""
    return f"{(int(code) + 1) % 1_000_000:06}"
