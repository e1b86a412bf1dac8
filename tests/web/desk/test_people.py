"""Who may sit at the desk: invited, given roles, closed and opened again; and the last manager, who stays."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import select, update

from app.domain.staff_roles import Act, Grant, Role
from app.models.case_type import CaseType
from app.models.organisation import AuditEntry
from app.models.staff import StaffInvitation, StaffRole, StaffUser
from app.services.staff import people, people_shown, sessions
from app.services.staff.people import LastManager
from app.services.staff.people_shown import State
from tests.web.desk import Desk, plain
from tests.web.desk.newcomers import PASSWORD, SIGN_IN, invited, key_on, settled
from tests.world import World

PEOPLE = "/en/desk/people"
NEW = {"name": "Dafydd Ŵyn", "email": "Dafydd@Example.org", "all": "viewer"}


def test_a_manager_invites_somebody_and_hands_the_link_over_where_no_email_can_be_sent(world: World) -> None:
    desk = Desk(world, (Role.MANAGER,))
    answer = desk.post(f"{PEOPLE}/invite", NEW, follow_redirects=True)
    assert "Give them this link" in answer.text
    link = answer.text.split("<code>http://localhost")[1].split("</code>")[0]
    client = world.app.test_client()
    chosen = client.post(link, data={"password": PASSWORD})
    assert chosen.headers["Location"] == f"{SIGN_IN}/authenticator"
    assert key_on(client.get(chosen.headers["Location"]))
    assert "Dafydd Ŵyn" in desk.words(PEOPLE)


def test_the_link_is_shown_once_and_in_no_address(world: World) -> None:
    desk = Desk(world, (Role.MANAGER,))
    answer = desk.post(f"{PEOPLE}/invite", NEW)
    assert "/invitation/" not in answer.headers["Location"]
    assert "/invitation/" in desk.get(answer.headers["Location"]).text
    assert "/invitation/" not in Desk(world, (Role.MANAGER,)).get(answer.headers["Location"]).text
    assert "/invitation/" not in desk.get(PEOPLE).text
    assert "/invitation/" not in desk.get(f"{PEOPLE}/{_id_of(world, NEW)}").text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": ""}, "Enter their name"),
        ({"name": "x" * 101}, "100 characters or fewer"),
        ({"email": ""}, "Enter their work email address"),
        ({"email": "dafydd@"}, "in the right form"),
        ({"email": "x" * 400 + "@example.org"}, "in the right form"),
        ({"all": ""}, "Choose at least one role"),
        ({"all": "emperor"}, "Choose at least one role"),
    ],
)
def test_what_is_missing_is_said_at_its_field_and_what_was_typed_stays(
    world: World, change: dict[str, str], said: str
) -> None:
    answer = Desk(world, (Role.MANAGER,)).post(f"{PEOPLE}/invite", {**NEW, **change})
    assert said in plain(answer.text)
    assert "<title>Error:" in answer.text


def test_one_address_has_one_account_however_it_is_written_and_however_often_it_is_sent(world: World) -> None:
    desk = Desk(world, (Role.MANAGER,))
    desk.post(f"{PEOPLE}/invite", NEW)
    again = desk.post(f"{PEOPLE}/invite", {**NEW, "email": "dafydd@EXAMPLE.org"})
    assert "is in the list of people already" in again.text


def test_two_invitations_of_one_address_at_once_make_one_account(world: World) -> None:
    new = people.NewPerson("Elin", "elin@example.org", people.Language.CY, frozenset({Grant(Role.VIEWER)}))

    def invite(_: int) -> bool:
        try:
            with world.session() as session:
                people.invite(session, new, "operator", datetime.now(UTC))
        except people.AlreadyThere:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(invite, range(4))) == [False, False, False, True]


def test_roles_are_given_for_all_or_for_one_case_type_and_all_never_reaches_a_sensitive_one(world: World) -> None:
    desk, newcomer = Desk(world, (Role.MANAGER,)), settled(world, Role.VIEWER)
    with world.session() as session:
        social_care = session.scalar(select(CaseType.id).where(CaseType.code == "adult-social-care"))
    path = f"{PEOPLE}/{newcomer.id}/roles"
    assert "only ever open to people who are given a role for it here by name" in desk.words(path)
    desk.post(path, {"all": ["case-worker", "editor"]})
    assert social_care not in _types(world, newcomer.id)
    desk.post(path, {"all": "case-worker", str(social_care): "case-worker"})
    assert social_care in _types(world, newcomer.id)
    with world.session() as session:
        noted = session.scalars(select(AuditEntry.facts).where(AuditEntry.what == "roles changed")).all()
    assert {"roles": sorted(["case-worker:all", f"case-worker:{social_care}"])} in noted


def test_a_case_type_of_another_organisation_can_be_given_to_nobody(world: World) -> None:
    desk, newcomer, other = Desk(world, (Role.MANAGER,)), settled(world, Role.VIEWER), world.add_tenant()
    with world.session(other) as session:
        foreign = session.scalars(select(CaseType.id)).first()
    desk.post(f"{PEOPLE}/{newcomer.id}/roles", {"all": "viewer", str(foreign): "viewer"})
    with world.session() as session:
        kept = session.scalars(select(StaffRole.case_type_id).where(StaffRole.staff_id == newcomer.id)).all()
    assert kept == [None]


def test_a_manager_is_one_of_the_whole_organisation(world: World) -> None:
    desk, newcomer = Desk(world, (Role.MANAGER,)), settled(world, Role.VIEWER)
    with world.session() as session:
        some_type = session.scalars(select(CaseType.id)).first()
    desk.post(f"{PEOPLE}/{newcomer.id}/roles", {"all": "viewer", str(some_type): "manager"})
    assert Role.MANAGER not in {grant.role for grant in _person(world, newcomer.id).grants}


def test_the_last_manager_cannot_stop_being_one_nor_close_their_account(world: World) -> None:
    newcomer = settled(world, Role.MANAGER)
    newcomer.sign_in()
    roles = newcomer.client.get(f"{PEOPLE}/{newcomer.id}/roles")
    refused = newcomer.post(f"{PEOPLE}/{newcomer.id}/roles", {"all": "viewer"}, roles)
    assert "There must be a manager" in refused.text
    closing = newcomer.client.get(f"{PEOPLE}/{newcomer.id}/close")
    assert newcomer.post(f"{PEOPLE}/{newcomer.id}/close", {}, closing).headers["Location"].endswith("done=last-manager")
    assert "is the only manager" in newcomer.client.get(f"{PEOPLE}/{newcomer.id}?done=last-manager").text
    assert newcomer.client.get(PEOPLE).status_code == 200


def test_somebody_who_has_not_come_yet_is_no_other_manager(world: World) -> None:
    newcomer = settled(world, Role.MANAGER)
    invited(world, Role.MANAGER)
    with pytest.raises(LastManager), world.session() as session:
        people.close(session, newcomer.id, "operator", datetime.now(UTC))


def test_two_managers_who_close_each_others_accounts_at_once_leave_one(world: World) -> None:
    both = [settled(world, Role.MANAGER).id, settled(world, Role.MANAGER).id]

    def close(staff_id: UUID) -> bool:
        try:
            with world.session() as session:
                people.close(session, staff_id, "operator", datetime.now(UTC))
        except LastManager:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(close, both)) == [False, True]


def test_a_manager_who_gives_it_up_is_led_to_their_own_account(world: World) -> None:
    Desk(world, (Role.MANAGER,))
    newcomer = settled(world, Role.MANAGER)
    newcomer.sign_in()
    page = newcomer.client.get(f"{PEOPLE}/{newcomer.id}/roles")
    answer = newcomer.post(f"{PEOPLE}/{newcomer.id}/roles", {"all": "viewer"}, page)
    assert answer.headers["Location"].startswith("/en/desk/account")
    assert newcomer.client.get(PEOPLE).status_code == 403


def test_a_closed_account_is_signed_out_at_once_and_can_be_opened_again_as_it_was(world: World) -> None:
    desk, newcomer = Desk(world, (Role.MANAGER,)), settled(world, Role.VIEWER)
    newcomer.sign_in()
    assert "Do you want to close the account" in desk.words(f"{PEOPLE}/{newcomer.id}/close")
    desk.post(f"{PEOPLE}/{newcomer.id}/close")
    assert not newcomer.is_inside()
    assert _person(world, newcomer.id).state is State.CLOSED
    desk.post(f"{PEOPLE}/{newcomer.id}/reopen")
    newcomer.leave()
    newcomer.sign_in()
    assert newcomer.is_inside()
    assert _person(world, newcomer.id).roles == (Role.VIEWER,)


@pytest.mark.parametrize("kind", ["password", "app", "link"])
def test_a_reset_is_in_force_at_once_and_gives_one_link(world: World, kind: str) -> None:
    desk, newcomer = Desk(world, (Role.MANAGER,)), settled(world, Role.VIEWER)
    newcomer.sign_in()
    path = f"{PEOPLE}/{newcomer.id}/reset/{kind}"
    assert "signed out everywhere" in desk.words(path) or kind == "link"
    assert "Give them this link" in desk.post(path, follow_redirects=True).text
    desk.post(path)
    assert not newcomer.is_inside()
    assert _person(world, newcomer.id).state is State.INVITED
    with world.session() as session:
        open_links = session.scalars(
            select(StaffInvitation.id).where(
                StaffInvitation.staff_id == newcomer.id,
                StaffInvitation.used_at.is_(None),
                StaffInvitation.expires_at > datetime.now(UTC),
            )
        ).all()
    assert len(open_links) == 1


def test_what_there_is_not_cannot_be_reset(world: World) -> None:
    desk, newcomer = Desk(world, (Role.MANAGER,)), settled(world, Role.VIEWER)
    assert desk.get(f"{PEOPLE}/{newcomer.id}/reset/everything").status_code == 404
    desk.post(f"{PEOPLE}/{newcomer.id}/close")
    assert desk.post(f"{PEOPLE}/{newcomer.id}/reset/password").status_code == 404


def test_ones_own_way_to_sign_in_is_changed_at_ones_own_account(world: World) -> None:
    desk = Desk(world, (Role.MANAGER,))
    assert desk.post(f"{PEOPLE}/{desk.member.id}/reset/password").headers["Location"] == "/en/desk/account"


@pytest.mark.parametrize("page", ["", "/roles", "/close", "/reopen", "/reset/link"])
def test_people_of_another_organisation_are_not_there(world: World, page: str) -> None:
    desk, stranger = Desk(world, (Role.MANAGER,)), invited(world, tenant=world.add_tenant())
    assert desk.get(f"{PEOPLE}/{stranger.id}{page}").status_code == 404
    if page:
        assert desk.post(f"{PEOPLE}/{stranger.id}{page}", {"all": "viewer"}).status_code == 404


def test_nobody_but_a_manager_sees_these_pages(world: World) -> None:
    others = Desk(world, tuple(role for role in Role if role is not Role.MANAGER))
    for path in (PEOPLE, f"{PEOPLE}/invite", f"{PEOPLE}/{others.member.id}", f"{PEOPLE}/sign-in-service"):
        assert others.get(path).status_code == 403


def test_the_list_is_in_the_order_of_the_alphabet_of_the_page_and_can_be_filtered(world: World) -> None:
    desk = Desk(world, (Role.MANAGER,), name="Aled")
    for name in ("Llinos", "Lowri", "Luned"):
        invited(world, Role.EDITOR, name=name)
    welsh = desk.words("/cy/desg/pobl")
    assert welsh.index("Lowri") < welsh.index("Luned") < welsh.index("Llinos")
    english = desk.words(PEOPLE)
    assert english.index("Llinos") < english.index("Lowri")
    assert "Aled" not in desk.words(PEOPLE, role="editor").split("Filter the list")[1]
    assert "Nobody matches these filters" in desk.words(PEOPLE, state="closed")


def test_a_link_that_ran_out_is_seen_in_the_list(world: World) -> None:
    desk, newcomer = Desk(world, (Role.MANAGER,)), invited(world, Role.VIEWER)
    assert _person(world, newcomer.id).state is State.INVITED
    with world.session() as session:
        session.execute(update(StaffInvitation).values(expires_at=StaffInvitation.created_at))
    assert _person(world, newcomer.id).state is State.LINK_OVER
    assert "Send a new invitation." in desk.words(f"{PEOPLE}/{newcomer.id}")


def _person(world: World, staff_id: UUID) -> people_shown.Person:
    with world.session() as session:
        return people_shown.one(session, staff_id, datetime.now(UTC))


def _types(world: World, staff_id: UUID) -> frozenset[UUID]:
    with world.session() as session:
        token = sessions.start(session, staff_id, datetime.now(UTC))
    signed = sessions.find(world.db, world.tenant.id, token, datetime.now(UTC))
    assert signed is not None
    return signed.types(Act.SEE_CASES, world.shop.sender.catalogue.shelf(world.db, world.tenant.id).all())


def _id_of(world: World, new: dict[str, str]) -> UUID:
    with world.session() as session:
        everyone = people_shown.everyone(session, datetime.now(UTC))
        assert session.scalars(select(StaffUser.id)).all()
    return next(one.id for one in everyone if one.name == new["name"])
