"""What staff are told by email of their own accounts, by a mail server that takes it and by one that does not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.recipients import Channel
from app.domain.staff_roles import Role
from app.models.organisation import Organisation
from app.services import organisations
from tests.stubs.smtp import SmtpStub
from tests.web.desk import Desk
from tests.web.desk.newcomers import PASSWORD, Newcomer, settled
from tests.world import World

PEOPLE = "/en/desk/people"
NEW = {"name": "Dafydd Ŵyn", "email": "dafydd@example.org", "all": "viewer"}
_LINK = re.compile(r"http://localhost(/en/desk/sign-in/invitation/\S+?)[\s>)]")


@pytest.fixture
def mail(world: World, tmp_path: Path) -> Iterator[SmtpStub]:
    """A mail server of the organisation's own."""
    with SmtpStub(tmp_path / "ledger.jsonl") as stub:
        settings = {
            "host": "127.0.0.1",
            "port": str(stub.port),
            "security": "none",
            "sender_address": "desg@cyngor.example",
            "sender_name": "Cyngor Prawf",
        }
        with world.session() as session:
            session.get_one(Organisation, world.tenant.id).sandboxed = False
            organisations.set_provider(session, Channel.EMAIL, "smtp", settings)
        yield stub


@pytest.fixture
def me(world: World) -> Newcomer:
    newcomer = settled(world, Role.MANAGER, name="Siân Prys")
    newcomer.sign_in()
    return newcomer


def words(mail: SmtpStub) -> str:
    """The newest email as it is read without pictures."""
    part = mail.parsed()[-1].get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def test_an_invitation_comes_by_email_in_both_languages_and_is_not_shown_to_the_manager(
    world: World, mail: SmtpStub
) -> None:
    answer = Desk(world, (Role.MANAGER,)).post(f"{PEOPLE}/invite", NEW, follow_redirects=True)
    assert "The link is sent" in answer.text
    assert "/invitation/" not in answer.text
    assert mail.taken()[-1].to == "dafydd@example.org"
    said = words(mail)
    assert said.index("Rydych wedi cael gwahoddiad") < said.index("You have been invited")
    assert "Helo Dafydd Ŵyn" in said
    link = _LINK.search(said)
    assert link
    assert world.app.test_client().get(link[1]).status_code == 200


@pytest.mark.parametrize(
    ("kind", "said"),
    [("password", "has reset your password"), ("app", "has reset your authenticator app"), ("link", "been invited")],
)
def test_whoever_is_reset_is_told_and_given_the_link(
    world: World, mail: SmtpStub, me: Newcomer, kind: str, said: str
) -> None:
    Desk(world, (Role.MANAGER,)).post(f"{PEOPLE}/{me.id}/reset/{kind}")
    assert mail.taken()[-1].to == me.email
    assert said in words(mail)


def test_whoever_changes_their_password_is_told(mail: SmtpStub, me: Newcomer) -> None:
    path = "/en/desk/account/password"
    form = {"proof": PASSWORD, "new_password": "pedair gafr ddu ar fryn"}
    assert me.post(path, form, me.client.get(path)).status_code == 303
    assert "was changed" in words(mail)
    assert form["new_password"] not in words(mail)


def test_a_recovery_code_that_was_used_is_told_of(mail: SmtpStub, me: Newcomer) -> None:
    me.leave()
    me.knock()
    me.show_code(me.codes[0], "/en/desk/sign-in/recovery-code")
    assert "with one of your recovery codes" in words(mail)


def test_a_name_adds_no_link_and_no_heading_to_an_email(world: World, mail: SmtpStub) -> None:
    name = "# Cliciwch https://evil.example/x ((link))"
    Desk(world, (Role.MANAGER,)).post(f"{PEOPLE}/invite", {**NEW, "name": name})
    raw = mail.emails[-1].decode("utf-8", "replace")
    assert 'href="https://evil' not in raw
    assert "https://evil.example" not in words(mail)


def test_a_server_that_refuses_has_the_link_shown_to_the_manager(world: World, mail: SmtpStub) -> None:
    mail.refuse()
    assert (
        "Give them this link" in Desk(world, (Role.MANAGER,)).post(f"{PEOPLE}/invite", NEW, follow_redirects=True).text
    )
