"""The demo's way to the desk: one button, on this machine, in the demo, and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.main import create_app
from app.models.organisation import Organisation
from app.services.demo import staff as demo_staff
from app.services.staff import people_shown
from tests.world import World

WAY_IN = "/en/desk/sign-in/demo"


@pytest.fixture
def demo(world: World) -> World:
    with world.session() as session:
        demo_staff.add_where_nobody_is(session, datetime.now(UTC))
    return world


def test_the_button_opens_the_desk_for_a_manager_of_everything(demo: World) -> None:
    client = demo.app.test_client()
    answer = client.post(f"{WAY_IN}/{demo.tenant.slug}")
    assert answer.headers["Location"] == "/en/desk"
    assert client.get("/en/desk/people").status_code == 200
    assert client.get("/en/desk/account").status_code == 200


def test_people_of_the_demo_are_added_once_and_beside_nobody(demo: World) -> None:
    with demo.session() as session:
        demo_staff.add_where_nobody_is(session, datetime.now(UTC))
        names = [one.name for one in people_shown.everyone(session, datetime.now(UTC))]
    assert len(names) == len(set(names)) == 6


def test_outside_the_demo_it_is_not_there(demo: World) -> None:
    client = create_app(replace(demo.settings, demo=False)).test_client()
    assert client.post(f"{WAY_IN}/{demo.tenant.slug}").status_code == 404


def test_an_organisation_whose_messages_leave_the_house_has_no_such_way_in(demo: World) -> None:
    with demo.session() as session:
        session.get_one(Organisation, demo.tenant.id).sandboxed = False
    assert demo.app.test_client().post(f"{WAY_IN}/{demo.tenant.slug}").status_code == 404


@pytest.mark.parametrize(
    "how",
    [
        {"environ_base": {"REMOTE_ADDR": "192.0.2.1"}},
        {"base_url": "http://evil.example/"},
        {"base_url": "http://127.0.0.1.evil.example:8000/"},
        {"headers": {"Sec-Fetch-Site": "cross-site"}},
        {"headers": {"Origin": "http://evil.example"}},
    ],
)
def test_nobody_else_comes_in_by_it(demo: World, how: dict[str, object]) -> None:
    client = demo.app.test_client()
    assert client.post(f"{WAY_IN}/{demo.tenant.slug}", **how).status_code in (403, 404)  # type: ignore[arg-type]
    assert client.get_cookie("olrhain-desk") is None


def test_a_link_cannot_open_it(demo: World) -> None:
    assert demo.app.test_client().get(f"{WAY_IN}/{demo.tenant.slug}").status_code == 405
