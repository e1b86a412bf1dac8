"""The one way onto a page of the desk: who is let in, what a form must carry, and what is kept over a session's end."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Blueprint, Flask, Response
from sqlalchemy import delete, update

from app.domain.errors import NotFound
from app.domain.staff_roles import Act, Role
from app.main import _desk, create_app
from app.models.staff import StaffRole, StaffSession, StaffUser
from app.services.case_types import Catalogue
from app.services.staff import sessions
from app.services.staff.signed import Signed
from app.web.forms import Form, is_switch, posted
from app.web.staff.confirm import Ask, confirm_page
from tests.web.desk import Desk
from tests.world import World

PATH = "/en/desk/tried"
_WORD = re.compile(r'name="form_word" value="(\w+)"')


@pytest.fixture(scope="module")
def app(shared_world: World) -> Flask:
    """A web process with one page more at its desk."""
    app = create_app(shared_world.settings)
    door = _desk(shared_world.db, Catalogue(), shared_world.settings)
    blueprint = Blueprint("desk_tried", __name__)

    @door.page(blueprint, Act.WORK_ON_CASES, cy="ceisio", en="tried", methods=["GET", "POST"])
    def tried(staff: Signed) -> Response:
        typed = posted("words", longest=10_000)
        if typed["words"] == "missing":
            raise NotFound("there is no such thing")
        if typed["words"] and not is_switch():
            return Response(f"done: {typed['words']} by {staff.who}")
        ask = Ask(f"Really {Form(typed)['words']}?", (), "Yes", "/en/desk")
        return confirm_page(staff, ask)

    app.register_blueprint(blueprint)
    return app


@pytest.fixture
def tried(world: World, app: Flask) -> World:
    return World(world.settings, world.db, app, app.test_client(), world.shop, world.tenant)


def test_whoever_is_not_signed_in_is_led_to_the_page_that_signs_in_and_back(tried: World) -> None:
    answer = tried.app.test_client().get(PATH + "?page=2")
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/en/desk/sign-in?to=")
    assert "tried" in answer.headers["Location"]


def test_a_role_that_does_not_reach_is_told_which_would(tried: World) -> None:
    answer = Desk(tried, (Role.VIEWER,)).get(PATH)
    assert answer.status_code == 403
    assert "Case worker" in answer.text


def test_a_role_taken_away_is_gone_with_the_next_page(tried: World) -> None:
    desk = Desk(tried)
    assert desk.get(PATH).status_code == 200
    with tried.session() as session:
        session.execute(delete(StaffRole).where(StaffRole.staff_id == desk.member.id))
    assert desk.get(PATH).status_code == 403


def test_an_account_that_is_closed_is_out_with_the_next_page(tried: World) -> None:
    desk = Desk(tried)
    with tried.session() as session:
        session.execute(update(StaffUser).values(closed_at=datetime.now(UTC)))
    assert desk.get(PATH).status_code == 303


@pytest.mark.parametrize(
    "past", [{"seen_at": sessions.IDLE}, {"created_at": sessions.LONGEST}, {"ended_at": timedelta(0)}]
)
def test_a_session_ends_when_idle_too_long_open_or_ended(tried: World, past: dict[str, timedelta]) -> None:
    desk = Desk(tried)
    values = {name: datetime.now(UTC) - ago for name, ago in past.items()}
    with tried.session() as session:
        session.execute(update(StaffSession).where(StaffSession.staff_id == desk.member.id).values(**values))
    assert desk.get(PATH).status_code == 303


def test_each_page_puts_off_the_end(tried: World) -> None:
    desk = Desk(tried)
    with tried.session() as session:
        session.execute(update(StaffSession).values(seen_at=datetime.now(UTC) - timedelta(minutes=20)))
    desk.get(PATH)
    with tried.session() as session:
        seen = session.query(StaffSession.seen_at).filter(StaffSession.staff_id == desk.member.id).scalar()
    assert datetime.now(UTC) - seen < timedelta(minutes=1)


def test_a_session_of_one_organisation_opens_nothing_of_another(tried: World) -> None:
    other, desk = tried.add_tenant(), Desk(tried)
    desk.client.set_cookie("olrhain-desk", f"{other.id.hex}.{desk.member.token}")
    assert desk.get(PATH).status_code == 303


@pytest.mark.parametrize("cookie", ["", ".", "x", "x.y", "0" * 32, "0" * 32 + ".", "é.é", "." * 5000])
def test_a_cookie_that_is_none_of_ours_is_nobodys(tried: World, cookie: str) -> None:
    client = tried.app.test_client()
    client.set_cookie("olrhain-desk", cookie)
    assert client.get(PATH).status_code == 303


@pytest.mark.parametrize("word", ["", "x", "é", "0" * 32])
def test_a_form_without_the_word_of_the_session_changes_nothing(tried: World, word: str) -> None:
    answer = Desk(tried).post(PATH, {"words": "hello", "form_word": word})
    assert answer.status_code == 403
    assert "done" not in answer.text
    assert "hello" not in answer.text


def test_a_form_with_the_word_is_taken(tried: World) -> None:
    desk = Desk(tried)
    assert desk.post(PATH, {"words": "hello"}).text == f"done: hello by {desk.member.who}"


def test_what_is_not_there_is_a_page_of_the_desk(tried: World) -> None:
    answer = Desk(tried).post(PATH, {"words": "missing"})
    assert answer.status_code == 404
    assert "Page not found" in answer.text


def test_what_was_typed_when_the_session_was_over_comes_back_after_signing_in(tried: World) -> None:
    desk = Desk(tried)
    _end(tried, desk)
    answer = desk.post(PATH, {"words": "a long answer\n  in two lines"})
    assert answer.status_code == 403
    assert "a long answer" not in answer.text, "whoever comes to the machine next must not read it"
    kept = re.search(r'name="kept" value="([^"]+)"', answer.text)
    assert kept
    keeper = _desk(tried.db, Catalogue(), tried.settings).keeper
    typed = keeper.typed(kept.group(1), desk.member.id)
    assert typed is not None
    assert (typed.path, typed.fields) == (PATH, [("words", "a long answer\n  in two lines")])


def test_what_one_person_typed_is_not_given_to_another(tried: World) -> None:
    desk, other = Desk(tried), Desk(tried)
    _end(tried, desk)
    kept = re.search(r'name="kept" value="([^"]+)"', desk.post(PATH, {"words": "private"}).text)
    assert kept
    assert _desk(tried.db, Catalogue(), tried.settings).keeper.typed(kept.group(1), other.member.id) is None


def test_nothing_is_kept_of_a_form_from_another_website(tried: World) -> None:
    desk = Desk(tried)
    _end(tried, desk)
    answer = desk.post(PATH, {"words": "theirs", "form_word": "x"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert 'name="kept" value=""' in answer.text


def test_a_form_of_another_session_of_ours_is_shown_again_with_what_was_typed(tried: World) -> None:
    answer = Desk(tried).post(PATH, {"words": "mine", "form_word": "old"}, headers={"Sec-Fetch-Site": "same-origin"})
    assert "What you typed is still here" in answer.text
    assert "mine" in answer.text
    assert _WORD.search(answer.text)


def test_the_page_names_the_areas_that_the_person_may_see(tried: World) -> None:
    assert "Areas of the desk" in Desk(tried).get(PATH).text


def _end(world: World, desk: Desk) -> None:
    with world.session() as session:
        sessions.end_all(session, desk.member.id, datetime.now(UTC))
