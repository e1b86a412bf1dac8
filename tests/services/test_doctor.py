"""`olrhain doctor`: what is wrong is said in a sentence with what to do, and nothing is sent to anyone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from app.domain.recipients import Channel
from app.services import case_types, organisations
from app.services.case_systems import callbacks
from tests.servers import Database, Servers
from tests.services.command_kit import Olrhain, Said
from tests.stubs.faults import Fault
from tests.stubs.notify import NotifyStub
from tests.stubs.twilio import TwilioStub
from tests.workers.carriers import Carrier, carried_by
from tests.world import World, event, make_tenant

Doctor = Callable[..., tuple[int, str]]
OTHER_MASTER_KEY = "1:b3RoZXIta2V5LW90aGVyLWtleS1vdGhlci1rZXktMTI="


@pytest.fixture
def doctor(olrhain: Olrhain, monkeypatch: pytest.MonkeyPatch) -> Doctor:
    """Runs the command in the environment of an operator; `changes` are of that environment."""

    def run(*arguments: str, **changes: str) -> tuple[int, str]:
        with monkeypatch.context() as changed:
            for name, value in changes.items():
                changed.setenv(name, value)
            said = olrhain("doctor", *arguments)
        return said.code, said.out

    return run


@pytest.fixture(params=["govuk-notify", "twilio", "smtp"])
def carrier(request: pytest.FixtureRequest, shared_world: World, tmp_path: Path) -> Iterator[Carrier]:
    with carried_by(request.param, shared_world, tmp_path) as carrier:
        carry_everything(carrier)
        yield carrier


@pytest.fixture
def twilio(shared_world: World, tmp_path: Path) -> Iterator[Carrier]:
    with carried_by("twilio", shared_world, tmp_path) as carrier:
        carry_everything(carrier)
        yield carrier


def carry_everything(carrier: Carrier) -> None:
    """The channel that the provider does not carry goes to the sandbox."""
    with carrier.world.session() as session:
        other = Channel.SMS if carrier.name == "smtp" else Channel.EMAIL
        organisations.set_provider(session, other, "sandbox", {})


class TestAnOrganisation:
    def test_one_that_is_well_is_said_to_be_and_nothing_is_sent(self, doctor: Doctor, carrier: Carrier) -> None:
        code, said = doctor(carrier.tenant.slug)
        assert f"{carrier.name} carries" in said
        assert "and knows us" in said
        assert (code, said.splitlines()[-1]) == (0, "All is well.")
        assert carrier.taken() == []

    def test_a_provider_that_is_away_is_named(self, doctor: Doctor, carrier: Carrier) -> None:
        carrier.stub.refuse()
        code, said = doctor(carrier.tenant.slug)
        assert code == 1
        assert f"{carrier.name} for" in said
        assert "it cannot be reached (connection-refused)" in said

    def test_credentials_that_are_refused_are_named(self, doctor: Doctor, shared_world: World, tmp_path: Path) -> None:
        with carried_by("smtp", shared_world, tmp_path) as carrier:
            carry_everything(carrier)
            carrier.stub.script(Fault.KEY_REFUSED)
            code, said = doctor(carrier.tenant.slug)
        assert code == 1
        assert "it does not let us in (sign-in-refused-535)" in said

    def test_a_template_that_does_not_pass_our_words_through_is_named(
        self, doctor: Doctor, shared_world: World, tmp_path: Path
    ) -> None:
        with carried_by("govuk-notify", shared_world, tmp_path) as carrier:
            carry_everything(carrier)
            assert isinstance(carrier.stub, NotifyStub)
            for template_id in carrier.stub.templates:
                carrier.stub.templates[template_id] = "Cyngor: ((body))"
            code, said = doctor(carrier.tenant.slug)
        assert (code, "its body is not ((body))" in said) == (1, True)

    def test_a_suspended_account_is_named(self, doctor: Doctor, twilio: Carrier) -> None:
        assert isinstance(twilio.stub, TwilioStub)
        twilio.stub.account_status = "suspended"
        code, said = doctor(twilio.tenant.slug)
        assert (code, "account-not-active" in said) == (1, True)

    def test_twilios_own_stop_handling_is_brought_to_mind(self, doctor: Doctor, twilio: Carrier) -> None:
        assert "STOP handling must be off" in doctor(twilio.tenant.slug)[1]

    def test_a_receipt_token_that_is_not_in_force_is_named(self, doctor: Doctor, twilio: Carrier) -> None:
        with twilio.world.session() as session:
            session.execute(text("UPDATE receipt_tokens SET expires_at = now() - interval '1 second'"))
        code, said = doctor(twilio.tenant.slug)
        assert (code, "receipt token is not in force" in said) == (1, True)

    def test_settings_that_no_longer_fit_are_named_without_their_values(self, doctor: Doctor, twilio: Carrier) -> None:
        with twilio.world.session() as session:
            organisations.set_provider(session, Channel.SMS, "twilio", {"account_sid": "of-long-ago"})
        code, said = doctor(twilio.tenant.slug)
        assert code == 1
        assert "wrong or missing auth_token, receipt_token" in said
        assert "of-long-ago" not in said

    def test_a_channel_that_nobody_carries_is_named(self, doctor: Doctor, shared_world: World) -> None:
        code, said = doctor(make_tenant(shared_world.db, sandboxed=False).slug)
        assert code == 1
        assert "wording for sms, and nobody to carry it" in said

    def test_wording_that_nobody_signed_and_what_is_held_for_it_is_named(
        self, doctor: Doctor, shared_world: World
    ) -> None:
        tenant = make_tenant(shared_world.db, signed=False)
        assert shared_world.post(event(), key=tenant.live_key, secret=tenant.secret).status_code == 202
        shared_world.process()
        with shared_world.session(tenant) as session:
            session.execute(text("UPDATE messages SET created_at = now() - interval '30 hours'"))
        code, said = doctor(tenant.slug)
        assert code == 1
        assert "wordings of building-permit that nobody has signed" in said
        assert f"{tenant.slug} holds 1 live messages (template-not-signed), the oldest for 30 hours." in said

    def test_a_callback_address_that_was_suspended_is_named(self, doctor: Doctor, world: World) -> None:
        with world.session() as session:
            callbacks.set_address(session, world.tenant.integration_id, "https://case-system.example/told")
            session.execute(text("UPDATE callback_addresses SET suspended_at = now(), suspended_for = '410'"))
        code, said = doctor(world.tenant.slug)
        assert (code, "callbacks to case-system are suspended (410)" in said) == (1, True)

    def test_without_live_keys_drafts_are_no_fault(self, doctor: Doctor, shared_world: World) -> None:
        tenant = make_tenant(shared_world.db, signed=False)
        with shared_world.session(tenant) as session:
            organisations.revoke_key(session, tenant.live_key, datetime.now(UTC) - timedelta(days=1))
            assert case_types.load(session)
        assert doctor(tenant.slug)[0] == 0

    def test_an_organisation_that_is_not_there_is_an_error(self, doctor: Doctor) -> None:
        assert doctor("cyngor-neb")[0] == 1


class TestTheDeployment:
    def test_master_keys_that_do_not_open_an_organisation_are_named(self, doctor: Doctor, world: World) -> None:
        code, said = doctor(world.tenant.slug, OLRHAIN_MASTER_KEYS=OTHER_MASTER_KEY)
        assert code == 1
        assert f"the keys of {world.tenant.slug} cannot be unwrapped" in said

    def test_a_database_that_cannot_be_reached_is_named(self, doctor: Doctor) -> None:
        code, said = doctor(DATABASE_URL="postgresql+psycopg://nobody@127.0.0.1:1/nothing")
        assert (code, "the database cannot be reached" in said) == (1, True)

    def test_redis_that_cannot_be_reached_is_named(self, doctor: Doctor) -> None:
        code, said = doctor(REDIS_URL="redis://127.0.0.1:1/0")
        assert (code, "Redis cannot be reached" in said) == (1, True)

    def test_a_public_address_must_be_https_and_no_demo(self, doctor: Doctor) -> None:
        code, said = doctor(OLRHAIN_BASE_URL="http://olrhain.example", OLRHAIN_DEMO="1")
        assert code == 1
        assert "OLRHAIN_BASE_URL is not https" in said
        assert "OLRHAIN_DEMO is set" in said
        assert "OLRHAIN_BASE_URL" not in doctor(OLRHAIN_BASE_URL="https://olrhain.example", OLRHAIN_DEMO="1")[1]

    def test_the_owning_role_is_not_taken_for_the_apps(self, doctor: Doctor, owner_url: str) -> None:
        code, said = doctor(DATABASE_URL=owner_url)
        assert (code, "owns tables" in said) == (1, True)

    def test_a_superuser_is_not_taken_for_the_apps_role(
        self, doctor: Doctor, servers: Servers, database: Database
    ) -> None:
        said = doctor(DATABASE_URL=servers.postgres_url("postgres", database.name))[1]
        assert "stands above row-level security" in said

    def test_a_wall_that_was_taken_down_and_a_column_that_is_missing_are_named(
        self, doctor: Doctor, fresh_database: Callable[[], tuple[str, str]]
    ) -> None:
        owner, app = fresh_database()
        with create_engine(owner).begin() as connection:
            connection.execute(text("ALTER TABLE messages NO FORCE ROW LEVEL SECURITY"))
            connection.execute(text("ALTER TABLE suppressions DROP COLUMN reason"))
        code, said = doctor(DATABASE_URL=app)
        assert code == 1
        assert "row-level security is not forced on messages." in said
        assert "not up to date, or this role may not read it: suppressions." in said

    def test_an_empty_deployment_that_is_well_is_said_to_be(
        self, doctor: Doctor, fresh_database: Callable[[], tuple[str, str]]
    ) -> None:
        assert doctor(DATABASE_URL=fresh_database()[1]) == (0, "All is well.\n")

    def test_the_demo_is_well_but_for_what_it_shows_on_purpose(
        self,
        olrhain: Olrhain,
        fresh_database: Callable[[], tuple[str, str]],
        monkeypatch: pytest.MonkeyPatch,
        tmp_path: Path,
    ) -> None:
        monkeypatch.setenv("DATABASE_URL", fresh_database()[1])
        assert olrhain("doctor").code == 0
        out = str(tmp_path / "demo.json")
        assert olrhain("seed-demo", "--base-url", "http://localhost", "--out", out).code == 0
        assert olrhain("doctor", "bwrdd-iechyd-y-dyffryn") == Said(0, "All is well.\n", "")
        # The council's month has troubles in it on purpose, so that its desk has something to show.
        wrong = [line for line in olrhain("doctor").out.splitlines() if line.startswith("WRONG")]
        assert ["holds" in wrong[0], "callbacks to Waste rounds" in wrong[1], len(wrong)] == [True, True, 2]
