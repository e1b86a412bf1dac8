"""`olrhain create-organisation`, `invite` and `allow-passwords`: the first manager, and the way out of a mess."""

from __future__ import annotations

import itertools
import os
import re
from datetime import UTC, datetime

import pytest

from app.services.staff import oidc, people_shown
from app.services.staff.oidc import Service
from tests.services.command_kit import Olrhain
from tests.world import World

_numbers = itertools.count(1)
_LINK = re.compile(r"http://localhost(/cy/desg/mewngofnodi/gwahoddiad/\S+)")
NAMES = ("--name-cy", "Cyngor Ynys", "--name-en", "Island Council", "--phone", "01632 960000")
MANAGER = ("--manager-name", "Siân Prys", "--manager-email", "Sian@Ynys.example")


@pytest.fixture
def slug() -> str:
    return f"cyngor-staff-{os.getpid()}-{next(_numbers)}"


def test_a_new_organisation_comes_with_the_link_of_its_first_manager(olrhain: Olrhain, world: World, slug: str) -> None:
    said = olrhain("create-organisation", slug, *NAMES, *MANAGER)
    assert said.code == 0
    link = _LINK.search(said.out)
    assert link
    assert "Siân Prys" in said.out
    assert "sian@ynys.example" in world.app.test_client().get(link[1]).text


def test_without_a_manager_it_says_how_to_invite_one(olrhain: Olrhain, slug: str) -> None:
    said = olrhain("create-organisation", slug, *NAMES)
    assert "olrhain invite" in said.out
    assert _LINK.search(said.out) is None


@pytest.mark.parametrize("manager", [MANAGER[:2], MANAGER[2:], (*MANAGER[:3], "not an address")])
def test_half_a_manager_makes_no_organisation(olrhain: Olrhain, slug: str, manager: tuple[str, ...]) -> None:
    assert olrhain("create-organisation", slug, *NAMES, *manager).code == 1
    assert olrhain("invite", slug, "--name", "A", "--email", "a@example.org").code == 1


def test_somebody_is_invited_with_roles_once(olrhain: Olrhain, world: World) -> None:
    who = ("--name", "Elin", "--email", "elin@example.org")
    said = olrhain("invite", world.tenant.slug, *who, "--role", "editor", "--role", "viewer")
    assert said.code == 0
    with world.session() as session:
        person = people_shown.everyone(session, datetime.now(UTC))[0]
    assert [role.value for role in person.roles] == ["viewer", "editor"]
    again = olrhain("invite", world.tenant.slug, *who)
    assert (again.code, "already" in again.err) == (1, True)


def test_a_link_that_was_lost_is_made_anew_and_the_old_one_is_over(olrhain: Olrhain, world: World) -> None:
    who = ("--name", "Elin", "--email", "elin@example.org")
    links = [_LINK.search(olrhain("invite", world.tenant.slug, *who, *more).out) for more in ((), ("--again",))]
    assert all(links)
    client = world.app.test_client()
    assert [client.get(link[1]).status_code for link in links if link] == [410, 200]
    nobody = olrhain("invite", world.tenant.slug, "--name", "A", "--email", "nobody@example.org", "--again")
    assert nobody.code == 1


def test_passwords_are_allowed_again_where_only_the_service_counted(olrhain: Olrhain, world: World) -> None:
    assert olrhain("allow-passwords", world.tenant.slug).code == 1
    with world.session() as session:
        oidc.save(session, Service("https://login.example.org", "client", "secret", only=True), "operator")
    assert olrhain("allow-passwords", world.tenant.slug).code == 0
    with world.session() as session:
        kept = oidc.load(session)
    assert kept is not None
    assert not kept.only
