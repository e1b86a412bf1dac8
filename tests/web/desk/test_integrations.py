"""Integrations at the desk: case systems, their keys and secrets, callbacks, the guest list and the budget."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from app.domain.recipients import KeyKind
from app.domain.staff_roles import Role
from app.models.callback import Callback, CallbackAddress
from app.models.message import Message
from app.models.organisation import ApiKey, AuditEntry, Guest, Integration, Organisation, SigningSecret
from app.services.delivery import budget
from app.services.delivery.claiming import Accounts
from app.services.figures import days
from tests.web.desk import Desk, plain
from tests.web.desk.message_kit import SENSITIVE, send
from tests.web.reading import Page
from tests.world import World, contact, event

ROOT = "/en/desk/integrations"
_KEY = re.compile(r"olr_(?:live|team|test)_[0-9A-Za-z]{43}")
_SECRET = re.compile(r"whsec_[0-9A-Za-z+/=]{20,}")
_WORD = re.compile(r'name="word" value="([\w-]+)"')


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world, (Role.MANAGER,))


def mine(world: World, more: str = "") -> str:
    return f"{ROOT}/{world.tenant.integration_id}{more}"


def audited(world: World) -> list[str]:
    with world.session() as session:
        return list(session.scalars(select(AuditEntry.what).order_by(AuditEntry.id)))


def issued(desk: Desk, path: str, form: dict[str, str]) -> str:
    """The page that answers the form at `path`, sent as its reader would."""
    word = _WORD.search(desk.get(path).text)
    assert word
    return desk.post(path, {"word": word.group(1), **form}).text


def test_the_list_names_each_case_system_with_what_it_has(world: World, desk: Desk) -> None:
    words = desk.words(ROOT)
    assert "case-system" in words
    assert "Live key" in words


def test_a_case_system_is_added_and_changed(world: World, desk: Desk) -> None:
    form = {"name": "Cynllunio", "which": "some", "types": "building-permit", "signed": "yes", "events": "60"}
    answer = desk.post(f"{ROOT}/new", form)
    assert "The case system was added." in plain(desk.client.get(answer.headers["Location"]).text)
    integration = _integration(world, "Cynllunio")
    assert (integration.case_types, integration.events_per_minute) == (["building-permit"], 60)
    desk.post(f"{ROOT}/{integration.id}/change", form | {"which": "all", "events": "", "signed": "no"})
    changed = _integration(world, "Cynllunio")
    assert (changed.case_types, changed.events_per_minute, changed.signature_required) == (None, None, False)
    assert {"integration added", "integration changed"} <= set(audited(world))


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"name": ""}, "Enter a name for the case system"),
        ({"name": "x" * 101}, "The name must be 100 characters or fewer, in one line"),
        ({"name": "a\u202eb"}, "The name must be 100 characters or fewer, in one line"),
        ({"name": "Case-System"}, "There is a case system of that name already"),
        ({"which": ""}, "Choose which case types it may speak of"),
        ({"which": "some"}, "Tick at least one case type"),
        ({"which": "some", "types": "no-such-type"}, "Tick at least one case type"),
        ({"signed": ""}, "Choose whether live events must be signed"),
        ({"events": "0"}, "Enter a whole number from 1 to 100,000, or leave it empty"),
        ({"events": "½"}, "Enter a whole number from 1 to 100,000, or leave it empty"),
        ({"events": "9" * 30}, "Enter a whole number from 1 to 100,000, or leave it empty"),
    ],
)
def test_what_is_wrong_with_a_case_system_is_said(world: World, desk: Desk, typed: dict[str, str], wrong: str) -> None:
    answer = desk.post(f"{ROOT}/new", {"name": "Newydd", "which": "all", "signed": "yes", "events": "", **typed})
    assert wrong in plain(answer.text)
    assert Page(answer.text).title.startswith("Error:")
    with world.session() as session:
        assert len(session.scalars(select(Integration)).all()) == 1


def test_the_name_is_kept_composed(world: World, desk: Desk) -> None:
    desk.post(f"{ROOT}/new", {"name": "Gofal w\u0302yl", "which": "all", "signed": "yes", "events": ""})
    assert _integration(world, "Gofal \u0175yl")


def test_what_a_manager_does_not_see_stays_when_they_change_the_rest(world: World) -> None:
    desk = Desk(world, grants=[(Role.MANAGER, None)])
    with world.session() as session:
        session.execute(update(Integration).values(case_types=[SENSITIVE, "building-permit"]))
    page = desk.get(mine(world, "/change")).text
    assert f'value="{SENSITIVE}"' not in page
    form = {"name": "case-system", "which": "some", "types": "building-permit", "signed": "yes", "events": ""}
    desk.post(mine(world, "/change"), form)
    assert set(_integration(world, "case-system").case_types or ()) == {SENSITIVE, "building-permit"}


@pytest.mark.parametrize("kind", list(KeyKind))
def test_a_key_is_shown_once_and_works(world: World, desk: Desk, kind: KeyKind) -> None:
    page = issued(desk, mine(world, "/keys/new"), {"kind": kind.value, "ends": "never"})
    key = _KEY.search(page)
    assert key
    assert world.get("/v1/case-types", key=key.group()).status_code == 200
    assert key.group() not in desk.get(mine(world)).text
    assert f"{kind.value} key issued" in audited(world)


def test_a_form_that_is_sent_again_issues_and_shows_nothing(world: World, desk: Desk) -> None:
    form = {"kind": "test", "ends": "never", "word": "the same each time"}
    first = desk.post(mine(world, "/keys/new"), form)
    again = desk.post(mine(world, "/keys/new"), form)
    assert _KEY.search(first.text)
    assert not _KEY.search(again.text)
    assert "It was shown already" in plain(again.text)
    assert audited(world).count("test key issued") == 2, "the first is that of the world itself"


def test_the_toggle_shows_the_new_key_in_the_other_language_and_issues_no_other(world: World, desk: Desk) -> None:
    key = _KEY.search(issued(desk, mine(world, "/keys/new"), {"kind": "test", "ends": "never"}))
    assert key
    before = audited(world)
    path = f"/cy/desg/integreiddiadau/{world.tenant.integration_id}/allweddi/newydd"
    answer = desk.post(path, {"shown": key.group(), "other_language": "1"})
    assert key.group() in answer.text
    assert Page(answer.text).language == "cy"
    assert audited(world) == before


def test_the_page_carries_nothing_but_what_we_issue(world: World, desk: Desk) -> None:
    answer = desk.post(mine(world, "/keys/new"), {"shown": "<script>alert(1)</script>", "other_language": "1"})
    assert "alert(1)" not in answer.text


def test_a_key_that_is_to_end_says_so(world: World, desk: Desk) -> None:
    issued(desk, mine(world, "/keys/new"), {"kind": "team", "ends": "month"})
    assert "In force until" in desk.words(mine(world))


def test_while_a_key_is_rotated_both_are_in_force(world: World, desk: Desk) -> None:
    old = world.tenant.test_key
    page = issued(desk, mine(world, f"/keys/{_key_id(world, old)}/rotate"), {"stays": "day"})
    new = _KEY.search(page)
    assert new
    assert new.group().startswith("olr_test_")
    for key in (old, new.group()):
        assert world.get("/v1/case-types", key=key).status_code == 200
    with world.session() as session:
        ends = session.get_one(ApiKey, _key_id(world, old)).expires_at
    assert ends is not None
    assert timedelta(hours=23) < ends - datetime.now(UTC) <= timedelta(days=1)


def test_a_rotated_key_that_somebody_saw_ends_at_once(world: World, desk: Desk) -> None:
    old = world.tenant.team_key
    issued(desk, mine(world, f"/keys/{_key_id(world, old)}/rotate"), {"stays": "now"})
    assert world.get("/v1/case-types", key=old).status_code == 401


def test_a_key_that_is_out_of_force_cannot_be_rotated(world: World, desk: Desk) -> None:
    path = mine(world, f"/keys/{_key_id(world, world.tenant.team_key)}")
    desk.post(f"{path}/revoke")
    assert desk.post(f"{path}/rotate", {"stays": "day", "word": "w"}).status_code == 404


def test_a_revoked_key_is_refused_and_nobody_can_undo_it(world: World, desk: Desk) -> None:
    key = world.tenant.live_key
    path = mine(world, f"/keys/{_key_id(world, key)}/revoke")
    assert "Do you want to revoke the key" in plain(desk.get(path).text)
    first = desk.post(path)
    again = desk.post(path)
    assert first.status_code == again.status_code == 303
    assert world.get("/v1/case-types", key=key).status_code == 401
    assert audited(world).count("live key revoked") == 1
    assert "Revoked" in desk.words(mine(world))


def test_while_a_secret_is_rotated_both_sign(world: World, desk: Desk) -> None:
    old = world.tenant.secret
    new = _SECRET.search(issued(desk, mine(world, "/secrets/new"), {"stays": "day"}))
    assert new
    for number, secret in enumerate((old, new.group())):
        answer = world.post(event(f"C-{number}"), key=world.tenant.live_key, secret=secret)
        assert answer.status_code == 202
    assert new.group() not in desk.get(mine(world)).text


def test_a_revoked_secret_signs_nothing(world: World, desk: Desk) -> None:
    with world.session() as session:
        secret_id = session.scalars(select(SigningSecret.id)).one()
    path = mine(world, f"/secrets/{secret_id}/revoke")
    assert "every live event of this case system is refused" in plain(desk.get(path).text)
    desk.post(path)
    assert world.post(event(), key=world.tenant.live_key, secret=world.tenant.secret).status_code == 401
    assert audited(world).count("signing secret revoked") == 1


def test_an_integration_without_a_secret_gets_its_first(world: World, desk: Desk) -> None:
    answer = desk.post(f"{ROOT}/new", {"name": "Newydd", "which": "all", "signed": "yes", "events": ""})
    where = answer.headers["Location"].partition("?")[0]
    assert "Issue a signing secret" in desk.words(f"{where}/secrets/new")
    assert _SECRET.search(issued(desk, f"{where}/secrets/new", {}))


def test_a_callback_address_is_set_tried_changed_and_removed(world: World, desk: Desk) -> None:
    first = desk.post(mine(world, "/callbacks"), {"url": "https://cases.example/told"})
    secret = _SECRET.search(first.text)
    assert secret
    desk.post(mine(world, "/callbacks/test"))
    words = desk.words(mine(world))
    assert "olrhain.callback.test" in words
    assert "Not tried yet" in words
    assert secret.group() not in words
    changed = desk.post(mine(world, "/callbacks"), {"url": "https://cases.example/elsewhere"})
    assert changed.headers["Location"].endswith("done=callback-set")
    assert "https://cases.example/elsewhere" in desk.words(mine(world))
    desk.post(mine(world, "/callbacks/remove"))
    assert "Set a callback address" in desk.words(mine(world))
    with world.session() as session:
        assert session.scalars(select(Callback.outcome)).all() == ["no-address"]


@pytest.mark.parametrize(
    ("url", "wrong"),
    [
        ("", "Enter the address that the case system listens at"),
        ("http://cases.example/told", "The address must begin with https://"),
        ("https://user:word@cases.example/", "That is not an address that can be posted to"),
        ("nonsense", "That is not an address that can be posted to"),
        ("https://cases.example/" + "x" * 2001, "That is not an address that can be posted to"),
        ("javascript:alert(1)", "That is not an address that can be posted to"),
    ],
)
def test_an_address_that_cannot_be_posted_to_is_said_to_be_one(world: World, desk: Desk, url: str, wrong: str) -> None:
    assert wrong in plain(desk.post(mine(world, "/callbacks"), {"url": url}).text)
    assert "Set a callback address" in desk.words(mine(world))


def test_a_suspended_address_says_since_when_and_why_and_goes_on(world: World, desk: Desk) -> None:
    desk.post(mine(world, "/callbacks"), {"url": "https://cases.example/told"})
    with world.session() as session:
        now = datetime.now(UTC)
        session.execute(update(CallbackAddress).values(failing_since=now, suspended_at=now, suspended_for="410"))
    words = desk.words(mine(world))
    assert "Suspended" in words
    assert "Answered 410" in words
    assert "Suspended" in desk.words(ROOT)
    desk.post(mine(world, "/callbacks/resume"))
    assert "Working" in desk.words(mine(world))
    assert "callbacks resumed" in audited(world)


def test_the_secret_of_callbacks_is_renewed_once_for_each_form(world: World, desk: Desk) -> None:
    first = _SECRET.search(desk.post(mine(world, "/callbacks"), {"url": "https://cases.example/told"}).text)
    assert first
    form = {"ending": first.group()[-5:]}
    second = desk.post(mine(world, "/callbacks/secret"), form)
    again = desk.post(mine(world, "/callbacks/secret"), form)
    assert _SECRET.search(second.text)
    assert not _SECRET.search(again.text)
    assert audited(world).count("callback secret renewed") == 1


def test_a_guest_is_put_on_the_list_and_taken_off_it(world: World, desk: Desk) -> None:
    path = f"{ROOT}/guests"
    answer = desk.post(path, {"name": "Siân", "address": "07700 900123"})
    assert answer.status_code == 303
    page = desk.get(path).text
    assert "Siân (••• 123)" in page
    assert "900123" not in page
    told = world.told(event("C-1"), key=world.tenant.team_key)
    assert [one["channel"] for one in told] == ["sms"]
    with world.session() as session:
        guest_id = session.scalars(select(Guest.id)).one()
    for _ in range(2):
        assert desk.post(path, {"remove": str(guest_id)}).status_code == 303
    assert "Nobody is on the list, so team keys write to nobody." in desk.words(path)
    assert audited(world).count("guest removed") == 1


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"name": ""}, "Enter whose address it is"),
        ({"name": "x" * 61}, "The name must be 60 characters or fewer, in one line"),
        ({"address": ""}, "Enter a UK mobile number or an email address"),
        ({"address": "01792 960000"}, "Enter a UK mobile number or an email address"),
        ({"address": "sian@"}, "Enter a UK mobile number or an email address"),
    ],
)
def test_what_is_wrong_with_a_guest_is_said(world: World, desk: Desk, typed: dict[str, str], wrong: str) -> None:
    answer = desk.post(f"{ROOT}/guests", {"name": "Siân", "address": "sian@example.com", **typed})
    assert wrong in plain(answer.text)
    assert "Nobody is on the list" in answer.text


def test_a_guest_stands_on_the_list_once(world: World, desk: Desk) -> None:
    for address in ("sian@example.com", "SIAN@example.com"):
        answer = desk.post(f"{ROOT}/guests", {"name": "Siân", "address": address})
    assert "This address is on the list already" in plain(answer.text)


@pytest.mark.parametrize("remove", ["", "nonsense", "0192f3a4-0000-7000-8000-000000000000"])
def test_taking_off_the_list_what_is_not_on_it_changes_nothing(world: World, desk: Desk, remove: str) -> None:
    assert desk.post(f"{ROOT}/guests", {"remove": remove}).status_code == 303


def test_what_belongs_to_another_organisation_is_not_there(world: World, desk: Desk) -> None:
    other = world.add_tenant()
    theirs, key = f"{ROOT}/{other.integration_id}", _key_id(world, other.test_key, other)
    gets = ["", "/change", "/keys/new", f"/keys/{key}/rotate", f"/keys/{key}/revoke", "/secrets/new", "/callbacks"]
    posts = [*gets[1:], "/callbacks/secret", "/callbacks/remove", "/callbacks/resume", "/callbacks/test"]
    assert {desk.get(theirs + path).status_code for path in gets} == {404}
    form = {"kind": "test", "ends": "never", "stays": "now", "word": "w", "url": "https://cases.example/"}
    assert {desk.post(theirs + path, form).status_code for path in posts} == {404}
    assert desk.post(mine(world, f"/keys/{key}/revoke")).status_code == 404
    assert world.get("/v1/case-types", key=other.test_key).status_code == 200


def test_only_managers_come_in(world: World) -> None:
    others = [role for role in Role if role is not Role.MANAGER]
    assert Desk(world, others).get(ROOT).status_code == 403


def test_the_budget_is_set_and_taken_away(world: World, desk: Desk) -> None:
    desk.post(f"{ROOT}/budget", {"pounds": "£1,250.50", "then": "stop"})
    assert _budget(world) == (125_050, True)
    assert 'value="1250.50"' in desk.get(f"{ROOT}/budget").text
    desk.post(f"{ROOT}/budget", {"pounds": "", "then": "stop"})
    assert _budget(world) == (None, False)


@pytest.mark.parametrize(
    "pounds", ["0", "-1", "1.005", "NaN", "Infinity", "1e9", "9e999999", "1e-999999", "ten", "٣", "9" * 100]
)
def test_what_is_no_budget_is_said_to_be_none(world: World, desk: Desk, pounds: str) -> None:
    answer = desk.post(f"{ROOT}/budget", {"pounds": pounds, "then": "stop"})
    assert "Enter an amount in pounds, such as 250 or 250.50, up to a million" in plain(answer.text)
    assert _budget(world) == (None, False)


def test_staff_are_told_once_most_of_the_budget_is_spent(world: World, desk: Desk) -> None:
    _spend(world, pence_a_fragment="90")
    desk.post(f"{ROOT}/budget", {"pounds": "1", "then": "tell"})
    words = desk.words(f"{ROOT}/budget")
    assert "£0.90" in words
    assert "90% of the budget of this month is spent." in words


def test_once_the_budget_is_spent_messages_wait_and_go_when_it_is_raised(world: World, desk: Desk) -> None:
    _spend(world, pence_a_fragment="100")
    desk.post(f"{ROOT}/budget", {"pounds": "1", "then": "stop"})
    world.shop = replace(world.shop, accounts=Accounts())
    both = [contact(), contact("p-2", mobile="07700900456", language="en")]
    live = {"key": world.tenant.live_key, "secret": world.tenant.secret}
    told = world.told(event("C-2", contacts=both), **live)
    assert {(one["status"], one["reason"]["code"]) for one in told} == {("held", "budget")}
    assert "so messages wait" in desk.words(f"{ROOT}/budget")
    trial = world.told(event("C-3"))
    assert {one["status"] for one in trial} == {"delivered"}
    desk.post(f"{ROOT}/budget", {"pounds": "100", "then": "stop"})
    world.shop = replace(world.shop, accounts=Accounts())
    world.deliver()
    told = world.messages("C-2", key=world.tenant.live_key)
    assert {one["status"] for one in told} == {"delivered"}


def test_a_budget_that_only_tells_stops_nothing(world: World, desk: Desk) -> None:
    _spend(world, pence_a_fragment="100")
    desk.post(f"{ROOT}/budget", {"pounds": "1", "then": "tell"})
    send(world, "C-2")
    with world.session() as session:
        assert set(session.scalars(select(Message.status))) == {"delivered"}


def test_a_new_month_lets_what_waited_go(world: World, desk: Desk) -> None:
    _spend(world, pence_a_fragment="100")
    desk.post(f"{ROOT}/budget", {"pounds": "1", "then": "stop"})
    with world.session() as session:
        session.execute(update(Message).values(status="held", reason="budget"))
        assert budget.release(session, datetime.now(UTC)) == 0
        assert budget.release(session, datetime.now(UTC) + timedelta(days=32)) == 1


def _spend(world: World, pence_a_fragment: str) -> None:
    """One text of one fragment, counted."""
    with world.session() as session:
        session.execute(update(Organisation).values(pence_per_fragment=Decimal(pence_a_fragment)))
    message_id = send(world)
    with world.session() as session:
        session.execute(update(Message).where(Message.id == message_id).values(fragments=1))
    days.keep_up(world.db, world.tenant.id, datetime.now(UTC))


def _budget(world: World) -> tuple[int | None, bool]:
    with world.session() as session:
        row = session.scalars(select(Organisation)).one()
        return row.budget_pence, row.budget_stops


def _integration(world: World, name: str) -> Any:
    with world.session() as session:
        return session.scalars(select(Integration).where(Integration.name == name)).one()


def _key_id(world: World, key: str, tenant: Any = None) -> UUID:
    with world.session(tenant) as session:
        return session.scalars(
            select(ApiKey.id).where(ApiKey.ending == key[-4:], ApiKey.kind == key.split("_")[1])
        ).one()
