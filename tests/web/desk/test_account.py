"""One's own account: what one signs in with is changed only by who shows once more who they are."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.domain.staff_roles import Role
from app.models.organisation import AuditEntry
from app.models.staff import StaffUser
from tests.web.desk import Desk, plain
from tests.web.desk.newcomers import PASSWORD, SIGN_IN, Newcomer, key_on, recovery_codes_on, settled
from tests.world import World

ACCOUNT = "/en/desk/account"
NEW_PASSWORD = "pedair gafr ddu ar fryn"


@pytest.fixture
def me(world: World) -> Newcomer:
    newcomer = settled(world, Role.VIEWER)
    newcomer.sign_in()
    return newcomer


def test_everybody_has_an_account_whatever_their_role(world: World) -> None:
    for role in Role:
        assert "Where you are signed in" in Desk(world, (role,)).words(ACCOUNT)


def test_the_language_of_the_pages_is_ones_own_choice(me: Newcomer) -> None:
    page = me.client.get(f"{ACCOUNT}/language")
    answer = me.post(f"{ACCOUNT}/language", {"language": "cy"}, page)
    assert answer.headers["Location"] == "/cy/desg/cyfrif?done=language"
    me.leave()
    assert me.sign_in().headers["Location"] == "/cy/desg"


@pytest.mark.parametrize("language", ["", "fr"])
def test_a_language_that_there_is_not_is_refused(me: Newcomer, language: str) -> None:
    page = me.client.get(f"{ACCOUNT}/language")
    assert "Choose a language" in me.post(f"{ACCOUNT}/language", {"language": language}, page).text


def test_a_new_password_ends_every_other_session_and_goes_on_in_a_new_one_here(me: Newcomer) -> None:
    elsewhere = _another_browser(me)
    before = me.client.get_cookie("olrhain-desk")
    answer = _change(me, "password", {"proof": PASSWORD, "new_password": NEW_PASSWORD})
    assert answer.status_code == 303
    assert "Your password is changed" in me.client.get(answer.headers["Location"]).text
    assert me.client.get_cookie("olrhain-desk") != before
    assert elsewhere.get(ACCOUNT).status_code == 303
    me.leave()
    assert me.knock(PASSWORD).status_code == 200
    assert me.knock(NEW_PASSWORD).status_code == 303


def test_the_session_from_before_is_of_no_use_to_whoever_had_copied_it(me: Newcomer, world: World) -> None:
    copied = me.client.get_cookie("olrhain-desk")
    assert copied is not None
    _change(me, "password", {"proof": PASSWORD, "new_password": NEW_PASSWORD})
    thief = world.app.test_client()
    thief.set_cookie("olrhain-desk", copied.value)
    assert thief.get(ACCOUNT).status_code == 303


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"proof": "wrong", "new_password": NEW_PASSWORD}, "That is not your password"),
        ({"proof": "", "new_password": NEW_PASSWORD}, "Enter your password"),
        ({"proof": PASSWORD, "new_password": "short"}, "at least 12 characters"),
        ({"proof": PASSWORD, "new_password": ""}, "Enter a new password"),
    ],
)
def test_what_is_wrong_is_said_and_no_password_comes_back_in_the_page(
    me: Newcomer, form: dict[str, str], said: str
) -> None:
    answer = _change(me, "password", form)
    assert said in plain(answer.text)
    assert NEW_PASSWORD not in answer.text


def test_whoever_sits_at_an_open_desk_cannot_guess_its_owners_password(me: Newcomer) -> None:
    guesses = [_change(me, "password", {"proof": f"guess {n}", "new_password": NEW_PASSWORD}).text for n in range(6)]
    assert "There were too many tries" in guesses[-1]


def test_a_new_app_takes_the_place_of_the_old_one_with_new_recovery_codes(me: Newcomer) -> None:
    old_secret, old_codes, elsewhere = me.secret, me.codes, _another_browser(me)
    me.secret = key_on(me.client.get(f"{ACCOUNT}/authenticator"))
    assert me.secret != old_secret
    shown = _change(me, "authenticator", {"proof": PASSWORD, "code": me.code_shown()})
    assert len(recovery_codes_on(shown)) == 10
    assert elsewhere.get(ACCOUNT).status_code == 303
    assert me.is_inside()
    me.leave()
    me.knock()
    assert me.show_code(old_codes[0], f"{SIGN_IN}/recovery-code").status_code == 200
    assert me.show_code(me.code()).status_code == 303


def test_a_new_app_needs_the_password_and_its_own_code(me: Newcomer) -> None:
    old = me.secret
    me.secret = key_on(me.client.get(f"{ACCOUNT}/authenticator"))
    assert "not your password" in _change(me, "authenticator", {"proof": "wrong", "code": me.code_shown()}).text
    assert "not the code that the new app" in _change(me, "authenticator", {"proof": PASSWORD, "code": "000000"}).text
    me.secret = old
    me.leave()
    assert me.sign_in().status_code == 303


def test_new_recovery_codes_take_the_place_of_the_old_ones(me: Newcomer) -> None:
    shown = _change(me, "recovery-codes", {"proof": PASSWORD})
    new = recovery_codes_on(shown)
    assert len(new) == 10
    assert not set(new) & set(me.codes)
    me.leave()
    me.knock()
    assert me.show_code(me.codes[0], f"{SIGN_IN}/recovery-code").status_code == 200
    assert me.show_code(new[0], f"{SIGN_IN}/recovery-code").status_code == 303
    assert "9 left" in plain(me.client.get(ACCOUNT).text)


def test_another_browser_is_signed_out_from_here(me: Newcomer) -> None:
    elsewhere = _another_browser(me)
    page = me.client.get(ACCOUNT)
    other = page.text.split('name="session" value="')[1].split('"')[0]
    me.post(f"{ACCOUNT}/sessions", {"session": other}, page)
    assert elsewhere.get(ACCOUNT).status_code == 303
    assert me.is_inside()


@pytest.mark.parametrize("given", ["", "nonsense", "0192f3a4-0000-7000-8000-000000000000"])
def test_a_session_that_is_not_ones_own_is_left_alone(me: Newcomer, world: World, given: str) -> None:
    theirs = settled(world, Role.VIEWER)
    theirs.sign_in()
    page = theirs.client.get(ACCOUNT)
    assert me.post(f"{ACCOUNT}/sessions", {"session": given}, me.client.get(ACCOUNT)).status_code == 303
    assert page.status_code == 200
    assert theirs.is_inside()
    assert me.is_inside()


def test_signing_out_everywhere_asks_once_and_leaves_no_session(me: Newcomer) -> None:
    elsewhere = _another_browser(me)
    page = me.client.get(f"{ACCOUNT}/sign-out-everywhere")
    assert "Do you want to sign out everywhere?" in page.text
    assert me.is_inside()
    me.post(f"{ACCOUNT}/sign-out-everywhere", {}, page)
    assert not me.is_inside()
    assert elsewhere.get(ACCOUNT).status_code == 303


def test_who_has_nothing_to_show_yet_may_set_up_an_app(world: World) -> None:
    desk = Desk(world, (Role.VIEWER,))
    assert "Not set up" in desk.words(ACCOUNT)
    assert "Your password now" not in desk.words(f"{ACCOUNT}/authenticator")


def test_the_trail_tells_what_was_changed_and_never_a_secret(me: Newcomer, world: World) -> None:
    _change(me, "password", {"proof": PASSWORD, "new_password": NEW_PASSWORD})
    with world.session() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.about_id == me.id)).all()
        hashed = session.scalar(select(StaffUser.password_hash).where(StaffUser.id == me.id))
    assert hashed is not None
    assert hashed.startswith("$argon2id$")
    assert "password changed" in {entry.what for entry in entries}
    assert not any(secret in str(vars(entry)) for entry in entries for secret in (NEW_PASSWORD, me.email, me.secret))


def _change(me: Newcomer, page: str, form: dict[str, str]) -> TestResponse:
    path = f"{ACCOUNT}/{page}"
    answer = me.post(path, form, me.client.get(path))
    return me.client.get(answer.headers["Location"]) if "codes" in answer.headers.get("Location", "") else answer


def _another_browser(me: Newcomer) -> FlaskClient:
    """One in which the same person is signed in, too."""
    here = me.client
    me.leave()
    me.sign_in()
    elsewhere, me.client = me.client, here
    return elsewhere
