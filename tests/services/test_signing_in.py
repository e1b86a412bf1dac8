"""What must hold of signing in below its pages: in a race, for strangers, and with hashes of another day."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

import argon2
import pyotp
import pytest
from sqlalchemy import func, select, update

from app.domain.bilingual import Language
from app.domain.slow_down import FREE
from app.domain.staff_mail_words import INVITED
from app.domain.staff_roles import Grant, Role
from app.models.organisation import AuditEntry, Organisation
from app.models.staff import SignInFailures, StaffInvitation, StaffUser
from app.providers.registry import Providers
from app.services import organisations
from app.services.staff import account, invitations, passwords, people, recovery, signing_in, slow_down, totp
from app.services.staff.invitations import InvitationOver, Purpose
from app.services.staff.mail import StaffPost
from app.services.staff.passwords import Checker
from app.services.staff.people import NewPerson
from app.services.staff.signing_in import NotRight, Proven, Typed
from app.services.staff.slow_down import MustWait
from app.services.upkeep import leftovers
from tests.world import World

PASSWORD = "tair hwyaden werdd ar lyn"
EMAIL = "sian@example.org"
AT_ONCE = 12


@dataclass
class Counting:
    """Checks as argon2 does, and counts how often."""

    checks: list[str] = field(default_factory=list)

    def verify(self, kept: str, password: str) -> bool:
        self.checks.append(kept)
        return argon2.PasswordHasher().verify(kept, password)


def test_as_much_is_worked_out_for_a_stranger_as_for_somebody_we_know(world: World) -> None:
    _person(world)
    counting = Counting()
    for email in (EMAIL, "stranger@example.org"):
        with pytest.raises(NotRight):
            _knock(world, email, "not the right one", Checker(counting.verify))
    costs = [argon2.extract_parameters(kept) for kept in counting.checks]
    assert len(costs) == 2
    assert costs[0] == costs[1]


def test_nobody_has_the_password_that_strangers_are_checked_against(world: World) -> None:
    with pytest.raises(NotRight):
        _knock(world, "stranger@example.org", "nobody has this password")


def test_a_hundred_guesses_at_once_are_no_more_than_those_that_are_free(world: World) -> None:
    _person(world)

    def guess(number: int) -> str:
        try:
            _knock(world, EMAIL, f"guess number {number}", Checker(_refuse))
        except MustWait:
            return "waits"
        except NotRight:
            return "tried"
        return "in"

    with ThreadPoolExecutor(8) as pool:
        came = list(pool.map(guess, range(40)))
    assert came.count("tried") == FREE + 1
    assert came.count("in") == 0


def test_whoever_goes_on_knocking_does_not_make_the_wait_longer(world: World) -> None:
    now = datetime.now(UTC)
    with world.session() as session:
        about = slow_down.about(session, "password", EMAIL)
        for _ in range(FREE + 1):
            slow_down.count_try(session, about, now)
    for seconds in range(5):
        with pytest.raises(MustWait), world.session() as session:
            slow_down.count_try(session, about, now + timedelta(seconds=seconds))
    with world.session() as session:
        slow_down.count_try(session, about, now + timedelta(seconds=5))


def test_failures_are_counted_by_what_nobody_can_read_an_address_from(world: World) -> None:
    with pytest.raises(NotRight):
        _knock(world, EMAIL, "wrong", Checker(_refuse))
    with world.session() as session:
        row = session.scalars(select(SignInFailures)).one()
    assert EMAIL.encode() not in row.about_index


def test_failures_and_old_links_are_let_go(world: World) -> None:
    _person(world)
    with pytest.raises(NotRight):
        _knock(world, EMAIL, "wrong", Checker(_refuse))
    with world.session() as session:
        leftovers.let_go(session, datetime.now(UTC) + timedelta(days=40))
        left = [session.scalar(select(func.count()).select_from(table)) for table in (SignInFailures, StaffInvitation)]
    assert left == [0, 0]


def test_a_code_of_the_app_that_is_shown_many_times_at_once_is_taken_once(world: World) -> None:
    staff_id, secret = _person(world)
    code = pyotp.TOTP(secret).now()
    assert _at_once(world, lambda session: totp.take(session, staff_id, code, datetime.now(UTC))) == 1


def test_a_recovery_code_that_is_shown_many_times_at_once_is_taken_once(world: World) -> None:
    staff_id, _ = _person(world)
    with world.session() as session:
        code = recovery.make_anew(session, staff_id)[0]
    assert _at_once(world, lambda session: recovery.take(session, staff_id, code)) == 1
    with world.session() as session:
        assert len(session.get_one(StaffUser, staff_id).recovery) == 9


def test_different_recovery_codes_at_once_are_all_taken(world: World) -> None:
    staff_id, _ = _person(world)
    with world.session() as session:
        codes = list(recovery.make_anew(session, staff_id))

    def take(code: str) -> bool:
        with world.session() as session:
            return recovery.take(session, staff_id, code)

    with ThreadPoolExecutor(5) as pool:
        assert all(pool.map(take, codes))
    with world.session() as session:
        assert session.get_one(StaffUser, staff_id).recovery == []


def test_a_link_that_is_used_many_times_at_once_is_used_once(world: World) -> None:
    now = datetime.now(UTC)
    with world.session() as session:
        _, token = people.invite(session, _new(EMAIL), "operator", now)
    with world.session() as session:
        link = invitations.find(session, token, now).id

    def use(session: object) -> bool:
        try:
            invitations.use(session, link, now)  # type: ignore[arg-type]
        except InvitationOver:
            return False
        return True

    assert _at_once(world, use) == 1


@pytest.mark.parametrize("beside", [-2, 2, 10])
def test_a_code_of_another_time_is_wrong(world: World, beside: int) -> None:
    staff_id, secret = _person(world)
    now = datetime.now(UTC)
    code = pyotp.TOTP(secret).at(now + timedelta(seconds=30 * beside))
    with world.session() as session:
        assert not totp.take(session, staff_id, code, now)


@pytest.mark.parametrize("beside", [-1, 0, 1])
def test_a_clock_may_be_half_a_minute_wrong(world: World, beside: int) -> None:
    staff_id, secret = _person(world)
    now = datetime.now(UTC)
    code = pyotp.TOTP(secret).at(now + timedelta(seconds=30 * beside))
    with world.session() as session:
        assert totp.take(session, staff_id, f"{code[:3]} {code[3:]}", now)


def test_an_older_code_is_not_taken_after_a_newer_one(world: World) -> None:
    staff_id, secret = _person(world)
    now, app = datetime.now(UTC), pyotp.TOTP(secret)
    with world.session() as session:
        assert totp.take(session, staff_id, app.at(now), now)
        assert not totp.take(session, staff_id, app.at(now - timedelta(seconds=30)), now)


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "१२३४५६७", "\0" * 6, "0" * 10_000])
def test_what_is_no_code_is_wrong_and_nothing_worse(world: World, typed: str) -> None:
    staff_id, _ = _person(world)
    with world.session() as session:
        assert not totp.take(session, staff_id, typed, datetime.now(UTC))
        assert not recovery.take(session, staff_id, typed)


def test_a_hash_made_with_less_work_is_made_anew_when_its_password_is_next_seen(world: World) -> None:
    staff_id, _ = _person(world)
    weak = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with world.session() as session:
        session.execute(update(StaffUser).where(StaffUser.id == staff_id).values(password_hash=weak))
    _knock(world, EMAIL, PASSWORD)
    with world.session() as session:
        kept = session.get_one(StaffUser, staff_id).password_hash
    assert kept is not None
    assert not passwords.is_outdated(kept)
    assert Checker().is_right(kept, PASSWORD)


def test_what_was_shown_opens_nothing_once_the_password_is_another(world: World) -> None:
    staff_id, secret = _person(world)
    proven = _knock(world, EMAIL, PASSWORD)
    with world.session() as session:
        account.set_password(session, staff_id, passwords.hash_of("another password altogether"))
    with pytest.raises(NotRight):
        signing_in.with_code(world.db, world.tenant.id, proven, pyotp.TOTP(secret).now(), None, datetime.now(UTC))


def test_the_secret_of_an_app_lies_sealed(world: World) -> None:
    staff_id, secret = _person(world)
    with world.session() as session:
        row = session.get_one(StaffUser, staff_id)
        assert row.totp_sealed is not None
        assert secret.encode() not in row.totp_sealed
        assert EMAIL.encode() not in row.details_sealed


def test_people_who_share_an_address_at_two_organisations_are_two(world: World) -> None:
    other = world.add_tenant()
    _person(world)
    with world.session(other) as session:
        people.invite(session, _new(EMAIL), "operator", datetime.now(UTC))
    with pytest.raises(NotRight):
        signing_in.with_password(world.db, other.id, Typed(EMAIL, PASSWORD), Checker(), datetime.now(UTC))


def test_an_email_that_cannot_be_sent_is_written_down_and_said(world: World) -> None:
    staff_id, _ = _person(world)
    with world.session() as session:
        session.get_one(Organisation, world.tenant.id).sandboxed = False
        organisations.set_provider(session, people_channel(), "smtp", _NOWHERE)
    post = StaffPost(world.db, Providers(deadline=2.0))
    assert not post.tell(world.tenant.id, staff_id, INVITED, "http://localhost/x")
    with world.session() as session:
        noted = session.scalars(select(AuditEntry.about_id).where(AuditEntry.what == "email to staff not sent")).all()
    assert noted == [staff_id]


def test_nothing_is_sent_from_the_demo(world: World) -> None:
    staff_id, _ = _person(world)
    assert not StaffPost(world.db, Providers()).tell(world.tenant.id, staff_id, INVITED, "http://localhost/x")


def test_what_a_reset_takes_away_can_always_be_set_up_again_by_its_link(world: World) -> None:
    staff_id, _ = _person(world)
    now = datetime.now(UTC)
    for asked, given in (
        (Purpose.PASSWORD, Purpose.PASSWORD),
        (Purpose.SECOND_FACTOR, Purpose.FIRST),
        (Purpose.PASSWORD, Purpose.FIRST),
    ):
        with world.session() as session:
            purpose, token = people.reset(session, staff_id, asked, "operator", now)
            assert (purpose, invitations.find(session, token, now).purpose) == (given, given)


def people_channel() -> organisations.Channel:
    return organisations.Channel.EMAIL


_NOWHERE = {
    "host": "127.0.0.1",
    "port": "9",
    "security": "none",
    "sender_address": "desg@example.org",
    "sender_name": "Desg",
}


def _new(email: str) -> NewPerson:
    return NewPerson("Siân Prys", email, Language.CY, frozenset({Grant(Role.VIEWER)}))


def _person(world: World) -> tuple[UUID, str]:
    """Somebody who has set up how they sign in, and the secret of their app; its last code was taken long ago."""
    now = datetime.now(UTC)
    with world.session() as session:
        staff_id, _ = people.invite(session, _new(EMAIL), "operator", now)
        session.flush()
        secret = totp.new_secret(session, "test")
        account.set_password(session, staff_id, passwords.hash_of(PASSWORD))
        account.set_up_app(session, staff_id, secret, pyotp.TOTP(secret).now(), now)
        row = session.get_one(StaffUser, staff_id)
        row.active_at, row.totp_step = now, None
    return staff_id, secret


def _knock(world: World, email: str, password: str, checker: Checker | None = None) -> Proven:
    typed = Typed(email, password)
    return signing_in.with_password(world.db, world.tenant.id, typed, checker or Checker(), datetime.now(UTC))


def _refuse(kept: str, password: str) -> bool:
    raise argon2.exceptions.VerifyMismatchError


def _at_once(world: World, take: Callable[..., bool]) -> int:
    """How often it was taken when it was tried from many transactions at once."""

    def one(_: int) -> bool:
        with world.session() as session:
            return take(session)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return sum(pool.map(one, range(AT_ONCE)))
