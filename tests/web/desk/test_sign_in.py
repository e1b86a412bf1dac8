"""Signing in to the desk: with a password and an app, by a recovery code, by a link; and every way that it fails."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.domain.bilingual import Language
from app.domain.staff_roles import Grant, Role
from app.models.organisation import AuditEntry
from app.models.staff import SignInFailures, StaffSession, StaffUser
from app.services.staff import people
from app.services.staff.invitations import LASTS, Purpose
from tests.web.desk import plain
from tests.web.desk.newcomers import PASSWORD, SIGN_IN, grown_old, invited, key_on, linked, settled
from tests.world import World

WRONG = "Your email address or your password is not right"
WAIT = "There were too many tries that were not right"


def test_a_link_a_password_and_an_app_make_a_way_in_and_ten_codes_are_shown_once(world: World) -> None:
    newcomer = invited(world)
    shown = newcomer.set_up()
    assert len(set(newcomer.codes)) == 10
    assert "Your recovery codes" in shown.text
    assert newcomer.is_inside()
    newcomer.leave()
    assert newcomer.sign_in().headers["Location"] == "/en/desk"
    assert newcomer.is_inside()


def test_the_second_factor_is_always_asked_for(world: World) -> None:
    newcomer = settled(world)
    assert newcomer.knock().headers["Location"] == f"{SIGN_IN}/code"
    assert not newcomer.is_inside()


def test_an_unknown_person_and_a_wrong_password_get_the_same_page_byte_for_byte(world: World) -> None:
    newcomer = settled(world)
    known = newcomer.knock("not the right password")
    stranger = newcomer.client.post(newcomer.at, data={"email": "nobody@example.org", "password": "something else"})
    assert WRONG in known.text
    assert _without_nonces(known.text, newcomer.email) == _without_nonces(stranger.text, "nobody@example.org")
    assert known.status_code == stranger.status_code == 200


def test_a_closed_account_and_one_that_is_not_set_up_look_like_no_account(world: World) -> None:
    newcomer = settled(world)
    with world.session() as session:
        session.execute(update(StaffUser).where(StaffUser.id == newcomer.id).values(closed_at=StaffUser.created_at))
    assert WRONG in newcomer.knock().text
    half = invited(world)
    assert half.client.post(half.invitation, data={"password": PASSWORD}).status_code == 303
    half.leave()
    assert WRONG in half.knock().text


def test_who_goes_on_failing_has_to_wait_known_or_not(world: World) -> None:
    newcomer = settled(world)
    for email in (newcomer.email, "nobody@example.org"):
        client = world.app.test_client()
        answers = [client.post(newcomer.at, data={"email": email, "password": "wrong"}).text for _ in range(6)]
        assert [WRONG in answer for answer in answers] == [True] * 5 + [False]
        assert WAIT in answers[-1]


def test_even_the_right_password_has_to_wait(world: World) -> None:
    newcomer = settled(world)
    for _ in range(5):
        newcomer.knock("wrong")
    assert WAIT in newcomer.knock().text


def test_failures_of_strangers_do_not_slow_down_a_browser_that_has_signed_in_before(world: World) -> None:
    newcomer = settled(world)
    newcomer.sign_in()
    stranger = world.app.test_client()
    for _ in range(8):
        stranger.post(newcomer.at, data={"email": newcomer.email, "password": "wrong"})
    assert WAIT in stranger.post(newcomer.at, data={"email": newcomer.email, "password": PASSWORD}).text
    newcomer.client.delete_cookie("olrhain-desk")
    assert newcomer.sign_in().status_code == 303
    assert newcomer.is_inside()


def test_the_mark_of_a_browser_is_of_no_use_for_anybody_else(world: World) -> None:
    mine, theirs = settled(world), settled(world)
    mine.sign_in()
    for _ in range(5):
        mine.client.post(mine.at, data={"email": theirs.email, "password": "wrong"})
    mine.client.delete_cookie("olrhain-desk")
    assert WAIT in mine.client.post(mine.at, data={"email": theirs.email, "password": PASSWORD}).text
    assert mine.knock().status_code == 303


def test_a_wait_is_over_in_the_end_and_forgotten_after_a_day(world: World) -> None:
    newcomer = settled(world)
    for _ in range(6):
        newcomer.knock("wrong")
    with world.session() as session:
        ago = SignInFailures.last_at - timedelta(minutes=16)
        session.execute(update(SignInFailures).values(last_at=ago, failures=50))
    assert newcomer.knock().status_code == 303


def test_a_code_counts_once(world: World) -> None:
    newcomer = settled(world)
    newcomer.knock()
    code = newcomer.code()
    assert newcomer.show_code(code).status_code == 303
    newcomer.leave()
    newcomer.knock()
    assert "Each code works once" in newcomer.show_code(code).text
    assert not newcomer.is_inside()


def test_who_goes_on_mistyping_codes_has_to_wait(world: World) -> None:
    newcomer = settled(world)
    newcomer.knock()
    answers = [newcomer.show_code("000000").text for _ in range(6)]
    assert WAIT in answers[-1]
    assert WAIT in newcomer.show_code(newcomer.code()).text


def test_a_recovery_code_opens_once(world: World) -> None:
    newcomer = settled(world)
    for expected in (303, 200):
        newcomer.leave()
        newcomer.knock()
        answer = newcomer.show_code(newcomer.codes[0].upper().replace("-", " "), f"{SIGN_IN}/recovery-code")
        assert answer.status_code == expected
    assert "not one of your recovery codes that are left" in plain(answer.text)


def test_a_session_begins_under_a_token_that_the_browser_did_not_have_before(world: World) -> None:
    newcomer = settled(world)
    newcomer.client.set_cookie("olrhain-desk", f"{world.tenant.id.hex}.planted")
    newcomer.sign_in()
    first = _session_cookie(newcomer.client)
    newcomer.client.delete_cookie("olrhain-desk")
    newcomer.sign_in()
    assert len({"planted", first, _session_cookie(newcomer.client)}) == 3
    assert newcomer.is_inside()


def test_signing_out_ends_the_session_on_the_server(world: World) -> None:
    newcomer = settled(world)
    newcomer.sign_in()
    cookie = newcomer.client.get_cookie("olrhain-desk")
    page = newcomer.client.get("/en/desk/account")
    answer = newcomer.post("/en/desk/sign-out", {}, page)
    assert answer.headers["Location"] == f"{SIGN_IN}?done=out"
    assert "You are signed out" in newcomer.client.get(answer.headers["Location"]).text
    newcomer.client.set_cookie("olrhain-desk", cookie.value)
    assert not newcomer.is_inside()


def test_no_other_website_can_have_somebody_sign_in_or_out(world: World) -> None:
    newcomer = settled(world)
    form = {"email": newcomer.email, "password": PASSWORD}
    for headers in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
    ):
        assert newcomer.client.post(newcomer.at, data=form, headers=headers).status_code == 403
    newcomer.sign_in()
    assert newcomer.client.post("/en/desk/sign-out").status_code == 403
    assert newcomer.is_inside()


def test_a_code_without_the_word_of_its_form_is_not_looked_at(world: World) -> None:
    newcomer = settled(world)
    newcomer.knock()
    assert newcomer.client.post(f"{SIGN_IN}/code", data={"code": newcomer.code()}).status_code == 200
    assert not newcomer.is_inside()


def test_who_comes_to_the_code_without_a_password_begins_again(world: World) -> None:
    for page in ("code", "recovery-code", "authenticator"):
        answer = world.app.test_client().get(f"{SIGN_IN}/{page}")
        assert answer.headers["Location"] == f"{SIGN_IN}?again=1"


def test_a_password_that_was_changed_meanwhile_opens_nothing(world: World) -> None:
    newcomer = settled(world)
    newcomer.knock()
    with world.session() as session:
        session.execute(update(StaffUser).where(StaffUser.id == newcomer.id).values(password_hash="another"))
    assert newcomer.show_code(newcomer.code()).status_code == 200
    assert not newcomer.is_inside()


@pytest.mark.parametrize(
    "to", ["https://evil.example", "//evil.example", "/en/find", "/en/desk/../../x\\y", "/en/deskx"]
)
def test_nobody_is_led_out_of_the_desk(world: World, to: str) -> None:
    newcomer = settled(world)
    newcomer.knock(to=to)
    assert newcomer.show_code(newcomer.code()).headers["Location"] == "/en/desk"


def test_whoever_was_on_the_way_to_a_page_comes_to_it(world: World) -> None:
    newcomer = settled(world)
    led = newcomer.client.get("/en/desk/people?role=editor")
    assert led.status_code == 303
    newcomer.knock(to="/en/desk/people?role=editor")
    assert newcomer.show_code(newcomer.code()).headers["Location"] == "/en/desk/people?role=editor"


def test_what_was_typed_when_the_session_ended_goes_along_through_every_step(world: World) -> None:
    newcomer = settled(world)
    newcomer.sign_in()
    word = newcomer.client.get("/en/desk/people/invite")
    with world.session() as session:
        session.execute(update(StaffSession).values(ended_at=StaffSession.created_at))
    out = newcomer.post("/en/desk/people/invite", {"name": "Ŵyn Huws", "email": "wyn@"}, word)
    kept = out.text.split('name="kept" value="')[1].split('"')[0]
    assert kept
    asked = newcomer.client.post(SIGN_IN, data={"kept": kept, "other_language": "1"})
    assert kept in asked.text
    passed = newcomer.knock(kept=kept)
    assert passed.status_code == 307
    code_page = newcomer.client.post(passed.headers["Location"], data={"kept": kept})
    back = newcomer.post(f"{SIGN_IN}/code", {"code": newcomer.code(), "kept": kept}, code_page)
    assert "What you typed is still here" in back.text
    assert "Ŵyn Huws" in back.text


def test_what_another_person_typed_is_not_shown_to_who_signs_in(world: World) -> None:
    mine, theirs = settled(world), settled(world)
    mine.sign_in()
    word = mine.client.get("/en/desk/people/invite")
    with world.session() as session:
        session.execute(update(StaffSession).values(ended_at=StaffSession.created_at))
    out = mine.post("/en/desk/people/invite", {"name": "Cyfrinachol", "email": ""}, word)
    kept = out.text.split('name="kept" value="')[1].split('"')[0]
    theirs.knock(kept=kept)
    page = theirs.client.post(f"{SIGN_IN}/code", data={"kept": kept})
    answer = theirs.post(f"{SIGN_IN}/code", {"code": theirs.code(), "kept": kept}, page)
    assert answer.status_code == 303
    assert "Cyfrinachol" not in answer.text


def test_a_link_works_once_for_seven_days_and_a_newer_one_takes_its_place(world: World) -> None:
    newcomer = invited(world)
    first = newcomer.invitation
    linked(newcomer, Purpose.FIRST)
    assert newcomer.client.get(first).status_code == 410
    assert newcomer.client.get(newcomer.invitation).status_code == 200
    grown_old(newcomer, LASTS)
    assert newcomer.client.get(newcomer.invitation).status_code == 410
    linked(newcomer, Purpose.FIRST)
    newcomer.set_up()
    assert newcomer.client.get(newcomer.invitation).status_code == 410


def test_a_link_of_another_organisation_or_of_nobody_is_over(world: World) -> None:
    newcomer, other = invited(world), world.add_tenant()
    for path in (
        newcomer.invitation.replace(world.tenant.slug, other.slug),
        newcomer.invitation.replace(world.tenant.slug, "no-such-council"),
        newcomer.invitation[:-1],
    ):
        assert newcomer.client.get(path).status_code == 410


def test_two_browsers_with_one_link_make_one_way_in(world: World) -> None:
    newcomer = invited(world)
    first, second = world.app.test_client(), world.app.test_client()
    for client in (first, second):
        client.post(newcomer.invitation, data={"password": PASSWORD})
    shown = second.get(f"{SIGN_IN}/authenticator")
    newcomer.client = second
    newcomer.secret = key_on(shown)
    assert newcomer.post(f"{SIGN_IN}/authenticator", {"code": newcomer.code_shown()}, shown).status_code == 303
    newcomer.client = first
    shown = first.get(f"{SIGN_IN}/authenticator")
    newcomer.secret = key_on(shown)
    late = newcomer.post(f"{SIGN_IN}/authenticator", {"code": newcomer.code_shown()}, shown)
    assert late.status_code == 410
    assert not newcomer.is_inside()


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("", "Enter a new password"),
        ("short", "at least 12 characters"),
        ("x" * 300, "200 characters or fewer"),
        ("password1234", "harder to guess"),
        ("Siân Prys 2026!", "your name, address or organisation"),
    ],
)
def test_a_password_that_is_no_good_is_refused_with_the_reason(world: World, password: str, said: str) -> None:
    newcomer = invited(world)
    answer = newcomer.client.post(newcomer.invitation, data={"password": password})
    assert answer.status_code == 200
    assert said in plain(answer.text)
    assert "<title>Error:" in answer.text
    if password:
        assert password not in answer.text


def test_a_password_is_the_same_however_its_accents_were_typed(world: World) -> None:
    newcomer = invited(world)
    newcomer.set_up("llŵybr y môr glas maith")
    newcomer.leave()
    assert newcomer.knock("llw\u0302ybr y mo\u0302r glas maith").status_code == 303


def test_a_new_password_by_link_still_asks_for_the_app_and_ends_the_old_one(world: World) -> None:
    newcomer = settled(world)
    linked(newcomer, Purpose.PASSWORD)
    assert WRONG in newcomer.knock().text
    chosen = newcomer.client.post(newcomer.invitation, data={"password": "pedair gafr ddu ar fryn"})
    assert chosen.headers["Location"] == f"{SIGN_IN}/code"
    assert not newcomer.is_inside()
    assert newcomer.show_code(newcomer.code()).status_code == 303
    assert newcomer.client.get(newcomer.invitation).status_code == 410


def test_an_app_is_set_up_again_by_link_and_the_password(world: World) -> None:
    newcomer = settled(world)
    old = newcomer.secret
    linked(newcomer, Purpose.SECOND_FACTOR)
    assert "A manager has reset it" in newcomer.knock().text
    assert "That is not your password" in newcomer.client.post(newcomer.invitation, data={"password": "wrong"}).text
    newcomer.set_up(PASSWORD)
    assert newcomer.secret != old
    assert newcomer.is_inside()


def test_the_language_in_which_somebody_sets_up_is_that_of_their_pages(world: World) -> None:
    newcomer = invited(world, language=Language.EN)
    path = newcomer.invitation.replace("/en/desk/sign-in/invitation", "/cy/desg/mewngofnodi/gwahoddiad")
    led = newcomer.client.post(path, data={"password": PASSWORD})
    shown = newcomer.client.get(led.headers["Location"])
    newcomer.secret = key_on(shown)
    done = newcomer.post(led.headers["Location"], {"code": newcomer.code_shown()}, shown)
    assert 'href="/cy/desg"' in newcomer.client.get(done.headers["Location"]).text


def test_the_trail_tells_of_signing_in_without_a_name(world: World) -> None:
    newcomer = settled(world, Role.VIEWER)
    newcomer.sign_in()
    with world.session() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.who == f"staff:{newcomer.id}")).all()
    assert [entry.what for entry in entries].count("signed in") == 2
    assert newcomer.email not in str([(entry.what, entry.facts) for entry in entries])


def test_the_pages_lead_to_an_organisation_that_is_chosen(world: World) -> None:
    world.add_tenant()
    client = world.app.test_client()
    assert "Whose desk do you work at?" in client.get(SIGN_IN).text
    assert f"/en/desk/sign-in/at/{world.tenant.slug}" in client.get(f"{SIGN_IN}/choose").text
    assert client.get(f"{SIGN_IN}/at/nobody").status_code == 404


def test_a_role_that_is_taken_away_is_gone_with_the_next_page(world: World) -> None:
    newcomer = settled(world, Role.MANAGER)
    newcomer.sign_in()
    assert newcomer.client.get("/en/desk/people").status_code == 200
    settled(world, Role.MANAGER)
    with world.session() as session:
        people.change_roles(session, newcomer.id, frozenset({Grant(Role.VIEWER)}), "operator")
    assert newcomer.client.get("/en/desk/people").status_code == 403


def _without_nonces(text: str, email: str) -> str:
    return re.sub(r'nonce="[^"]+"', "", text).replace(email, "")


def _session_cookie(client: object) -> str:
    return client.get_cookie("olrhain-desk").value  # type: ignore[attr-defined]
