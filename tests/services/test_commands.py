"""The commands of `olrhain`: what each does, what it says when it cannot, and what it never repeats."""

from __future__ import annotations

import itertools
import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.servers import Servers
from tests.services.command_kit import Olrhain, Said
from tests.stubs.attempts import EMAIL_TEMPLATE, SMS_TEMPLATE
from tests.stubs.notify_words import API_KEY
from tests.world import World, event

CODE = Path(__file__).resolve().parents[2]
COMMANDS = (
    "migrate", "seed-demo", "create-organisation", "add-integration", "issue-key", "revoke-key", "issue-secret",
    "load-pack", "sign-pack", "set-provider", "issue-receipt-token", "add-guest", "replay",
    "bounce", "doctor", "set-look",
)  # fmt: skip
_numbers = itertools.count(1)


@pytest.fixture
def slug(olrhain: Olrhain) -> str:
    """A new organisation with an integration called `cases`."""
    slug = f"cyngor-{os.getpid()}-{next(_numbers)}"
    names = ("--name-cy", "Cyngor Ynys", "--name-en", "Island Council", "--phone", "01632 960000")
    assert olrhain("create-organisation", slug, *names).code == 0
    assert olrhain("add-integration", slug, "cases").code == 0
    return slug


def asked(environment: dict[str, str], answer: str, *arguments: str) -> Said:
    """A command that asks for a secret, answered on its input, as there is no terminal."""
    ended = subprocess.run(
        [sys.executable, "-m", "app.cli", *arguments],
        input=answer + "\n", capture_output=True, text=True, cwd=CODE, env=os.environ | environment,
        start_new_session=True, check=False,
    )  # fmt: skip
    assert "Traceback" not in ended.stderr
    return Said(ended.returncode, ended.stdout, ended.stderr)


class TestAsking:
    @pytest.mark.parametrize("command", COMMANDS)
    def test_every_command_says_what_it_does(self, olrhain: Olrhain, command: str) -> None:
        said = olrhain(command, "--help")
        assert said.code == 0
        assert f"olrhain {command}" in said.out

    def test_the_help_names_every_command(self, olrhain: Olrhain) -> None:
        said = olrhain("--help")
        assert [command for command in COMMANDS if command not in said.out] == []

    @pytest.mark.parametrize("arguments", [(), ("dance",), ("issue-key",), ("issue-key", "a", "b", "--kind", "x")])
    def test_what_was_asked_wrongly_is_exit_code_2(self, olrhain: Olrhain, arguments: tuple[str, ...]) -> None:
        assert olrhain(*arguments).code == 2

    @pytest.mark.parametrize("missing", ["DATABASE_URL", "OLRHAIN_MASTER_KEYS", "SECRET_KEY"])
    def test_a_missing_setting_is_named(self, olrhain: Olrhain, monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
        monkeypatch.delenv(missing)
        said = olrhain("issue-key", "cyngor", "cases")
        assert (said.code, missing in said.err) == (1, True)

    @pytest.mark.parametrize(
        ("address", "sentence"),
        [
            ("postgresql+psycopg://u:hunter2@127.0.0.1:1/nothing", "does not answer"),
            ("hunter2", "is not the address"),
            ("mysterydb://u:hunter2@host/x", "is not the address"),
        ],
    )
    def test_a_database_that_is_away_or_none_is_a_sentence_without_its_password(
        self, olrhain: Olrhain, monkeypatch: pytest.MonkeyPatch, address: str, sentence: str
    ) -> None:
        monkeypatch.setenv("DATABASE_URL", address)
        said = olrhain("issue-key", "cyngor", "cases")
        assert (said.code, sentence in said.err, "hunter2" in said.err) == (1, True, False)

    def test_master_keys_that_are_none_are_not_repeated(
        self, olrhain: Olrhain, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("OLRHAIN_MASTER_KEYS", "1:hunter2")
        said = olrhain("issue-key", "cyngor", "cases")
        assert (said.code, "OLRHAIN_MASTER_KEYS" in said.err, "hunter2" in said.err) == (1, True, False)


class TestOrganisations:
    def test_a_name_that_is_taken_is_refused(self, olrhain: Olrhain, slug: str) -> None:
        said = olrhain("create-organisation", slug, "--name-cy", "A", "--name-en", "B", "--phone", "1")
        assert (said.code, said.err) == (1, f"olrhain: there is an organisation called {slug}\n")

    def test_an_integration_that_is_there_is_refused(self, olrhain: Olrhain, slug: str) -> None:
        said = olrhain("add-integration", slug, "cases")
        assert (said.code, said.err) == (1, "olrhain: there is an integration called cases\n")

    @pytest.mark.parametrize(
        "arguments",
        [
            ("add-integration", "nobody", "cases"),
            ("issue-key", "nobody", "cases"),
            ("issue-secret", "nobody", "cases"),
            ("load-pack", "nobody", "building-permit"),
            ("sign-pack", "nobody", "building-permit", "--as", "Alys"),
            ("set-provider", "nobody", "sms", "sandbox"),
            ("issue-receipt-token", "nobody", "govuk-notify"),
            ("add-guest", "nobody", "email", "alys@example.com"),
        ],
    )
    def test_an_organisation_that_is_not_there_is_named(self, olrhain: Olrhain, arguments: tuple[str, ...]) -> None:
        said = olrhain(*arguments)
        assert (said.code, said.err) == (1, "olrhain: there is no organisation called nobody\n")


class TestKeys:
    def test_a_key_is_shown_once_and_works(self, olrhain: Olrhain, slug: str, world: World) -> None:
        said = olrhain("issue-key", slug, "cases")
        key = said.out.strip()
        assert (said.code, key.startswith("olr_test_")) == (0, True)
        assert world.get("/v1/case-types", key=key).status_code == 200

    @pytest.mark.parametrize("kind", ["live", "team", "test"])
    def test_a_key_is_of_the_kind_that_was_asked_for(self, olrhain: Olrhain, slug: str, kind: str) -> None:
        assert olrhain("issue-key", slug, "cases", "--kind", kind).out.startswith(f"olr_{kind}_")

    @pytest.mark.parametrize("command", ["issue-key", "issue-secret"])
    def test_an_integration_that_is_not_there_is_named(self, olrhain: Olrhain, slug: str, command: str) -> None:
        said = olrhain(command, slug, "nothing")
        assert (said.code, said.err) == (1, "olrhain: there is no integration called nothing\n")

    def test_a_revoked_key_is_asked_for_and_not_repeated(
        self, olrhain: Olrhain, environment: dict[str, str], slug: str, world: World
    ) -> None:
        key = olrhain("issue-key", slug, "cases").out.strip()
        said = asked(environment, key, "revoke-key", slug)
        assert (said.code, said.out.endswith("Revoked.\n")) == (0, True)
        assert key not in said.out + said.err
        assert world.get("/v1/case-types", key=key).status_code == 401

    def test_a_key_that_is_none_cannot_be_revoked_and_is_not_repeated(
        self, environment: dict[str, str], slug: str
    ) -> None:
        said = asked(environment, "olr_test_hunter2", "revoke-key", slug)
        assert (said.code, "there is no such key" in said.err) == (1, True)
        assert "hunter2" not in said.out + said.err

    def test_a_live_key_posts_what_is_signed_with_the_secret(self, olrhain: Olrhain, slug: str, world: World) -> None:
        assert olrhain("load-pack", slug, "building-permit").code == 0
        key = olrhain("issue-key", slug, "cases", "--kind", "live").out.strip()
        secret = olrhain("issue-secret", slug, "cases").out.strip()
        opened = event(contacts=[{"reference": "p-1", "email": "alys@example.com"}])
        assert world.post(opened, key=key).status_code == 401
        assert world.post(opened, key=key, secret=secret).status_code == 202


class TestPacks:
    def test_a_pack_is_loaded_as_a_draft_that_somebody_signs(self, olrhain: Olrhain, slug: str) -> None:
        loaded = olrhain("load-pack", slug, "building-permit")
        assert (loaded.code, "draft" in loaded.out) == (0, True)
        signed = olrhain("sign-pack", slug, "building-permit", "--as", "Alys Puw")
        assert (signed.code, "signed by Alys Puw" in signed.out) == (0, True)
        assert olrhain("sign-pack", slug, "building-permit", "--as", "Alys Puw").out.startswith("0 wordings")

    def test_a_pack_that_is_loaded_already_is_refused(self, olrhain: Olrhain, slug: str) -> None:
        olrhain("load-pack", slug, "building-permit")
        said = olrhain("load-pack", slug, "building-permit")
        assert (said.code, "is there already" in said.err) == (1, True)

    def test_a_pack_can_be_a_file_of_ones_own(self, olrhain: Olrhain, slug: str) -> None:
        assert olrhain("load-pack", slug, str(CODE / "app/packs/building-permit.yaml")).code == 0

    @pytest.mark.parametrize("content", [b"", b"- 1", b"a: [", b"code: x\nversion: many\n", b"\xff\xfe\x00"])
    def test_a_file_that_is_no_pack_is_refused_with_a_sentence(
        self, olrhain: Olrhain, slug: str, tmp_path: Path, content: bytes
    ) -> None:
        file = tmp_path / "pack.yaml"
        file.write_bytes(content)
        said = olrhain("load-pack", slug, str(file))
        assert said.code == 1
        assert len(said.err) > len("olrhain: ")

    @pytest.mark.parametrize("name", ["nothing", "/", "missing.yaml"])
    def test_a_pack_that_is_not_there_is_named(self, olrhain: Olrhain, slug: str, name: str) -> None:
        said = olrhain("load-pack", slug, name)
        assert (said.code, f"called {name}" in said.err) == (1, True)

    def test_a_case_type_that_is_not_there_cannot_be_signed(self, olrhain: Olrhain, slug: str) -> None:
        said = olrhain("sign-pack", slug, "nothing", "--as", "Alys")
        assert (said.code, said.err) == (1, "olrhain: there is no case type nothing\n")

    def test_signing_releases_what_was_held_for_it(self, olrhain: Olrhain, slug: str, world: World) -> None:
        olrhain("load-pack", slug, "building-permit")
        key = olrhain("issue-key", slug, "cases", "--kind", "live").out.strip()
        secret = olrhain("issue-secret", slug, "cases").out.strip()
        people = [{"reference": "p-1", "email": "alys@example.com", "language": "cy"}]
        assert world.post(event(contacts=people), key=key, secret=secret).status_code == 202
        world.process()
        assert [one["status"] for one in world.messages("C-1", key=key)] == ["held"]
        said = olrhain("sign-pack", slug, "building-permit", "--as", "Alys Puw")
        assert "1 held message released." in said.out
        assert [one["status"] for one in world.messages("C-1", key=key)] == ["created"]


class TestProviders:
    def test_a_secret_is_asked_for_and_never_repeated(self, environment: dict[str, str], slug: str) -> None:
        said = asked(
            environment, API_KEY, "set-provider", slug, "sms", "govuk-notify", "--secret", "api_key",
            "--set", f"sms_template_id={SMS_TEMPLATE}", "--set", f"email_template_id={EMAIL_TEMPLATE}",
        )  # fmt: skip
        assert (said.code, said.out.endswith("govuk-notify carries sms.\n")) == (0, True)
        assert API_KEY not in said.out + said.err

    def test_a_wrong_secret_is_named_and_never_repeated(self, environment: dict[str, str], slug: str) -> None:
        said = asked(
            environment, "hunter2", "set-provider", slug, "sms", "govuk-notify", "--secret", "api_key",
            "--set", f"sms_template_id={SMS_TEMPLATE}", "--set", f"email_template_id={EMAIL_TEMPLATE}",
        )  # fmt: skip
        assert (said.code, "api_key" in said.err) == (1, True)
        assert "hunter2" not in said.out + said.err

    @pytest.mark.parametrize("pairs", [("--set", "colour=red"), ("--set", "nonsense"), ()])
    def test_settings_that_are_missing_or_odd_are_named(
        self, olrhain: Olrhain, slug: str, pairs: tuple[str, ...]
    ) -> None:
        said = olrhain("set-provider", slug, "sms", "govuk-notify", *pairs)
        assert (said.code, "sms_template_id" in said.err) == (1, True)

    def test_a_receipt_token_is_shown_once_and_works(self, olrhain: Olrhain, slug: str, world: World) -> None:
        token = olrhain("issue-receipt-token", slug, "govuk-notify").out.strip()
        answer = world.client.post("/v1/receipts/govuk-notify", json={}, headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code != 401

    def test_a_guest_is_added_once_and_their_address_is_not_repeated(self, olrhain: Olrhain, slug: str) -> None:
        first, second = (olrhain("add-guest", slug, "email", "alys@example.com") for _ in range(2))
        assert (first.code, first.out) == (0, "Added.\n")
        assert (second.code, "alys" in second.err) == (1, False)

    def test_a_guest_with_a_number_that_is_none_is_refused_without_repeating_it(
        self, olrhain: Olrhain, slug: str
    ) -> None:
        said = olrhain("add-guest", slug, "sms", "01639 123456")
        assert (said.code, said.err) == (1, "olrhain: that is not a UK mobile number\n")


class TestMigrateAndDemo:
    def test_migrating_twice_is_no_harm(self, olrhain: Olrhain) -> None:
        assert olrhain("migrate").code == 0

    def test_migrating_needs_the_owner(self, olrhain: Olrhain, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("DATABASE_OWNER_URL")
        said = olrhain("migrate")
        assert (said.code, "DATABASE_OWNER_URL" in said.err) == (1, True)

    def test_a_database_that_was_never_migrated_is_a_sentence(
        self, olrhain: Olrhain, monkeypatch: pytest.MonkeyPatch, servers: Servers
    ) -> None:
        monkeypatch.setenv("DATABASE_URL", servers.postgres_url("olrhain_app", "template1"))
        said = olrhain("issue-key", "cyngor", "cases")
        assert (said.code, "olrhain migrate" in said.err) == (1, True)

    def test_the_demo_is_seeded_once_and_its_file_is_nobody_elses_to_read(
        self,
        olrhain: Olrhain,
        fresh_database: Callable[[], tuple[str, str]],
        monkeypatch: pytest.MonkeyPatch,
        tmp_path: Path,
    ) -> None:
        monkeypatch.setenv("DATABASE_URL", fresh_database()[1])
        out = tmp_path / "demo.json"
        assert olrhain("seed-demo", "--base-url", "http://127.0.0.1:1", "--out", str(out)).code == 0
        first = json.loads(out.read_text("utf-8"))
        assert stat.S_IMODE(out.stat().st_mode) == 0o600
        assert [len(one["case_types"]) for one in first["organisations"]] == [3, 2]
        assert first["organisations"][0]["case_types"][0]["sensitivity"] == "sensitive"
        assert olrhain("seed-demo", "--base-url", "http://127.0.0.1:2", "--out", str(out)).code == 0
        again = json.loads(out.read_text("utf-8"))
        assert (again["base_url"], again["organisations"]) == ("http://127.0.0.1:2", first["organisations"])

    def test_the_demo_never_joins_real_organisations(self, olrhain: Olrhain, slug: str, tmp_path: Path) -> None:
        said = olrhain("seed-demo", "--base-url", "http://127.0.0.1:1", "--out", str(tmp_path / "demo.json"))
        assert (said.code, "organisations already" in said.err) == (1, True)
        assert not (tmp_path / "demo.json").exists()

    def test_nothing_is_seeded_where_its_file_cannot_be_written(
        self,
        olrhain: Olrhain,
        fresh_database: Callable[[], tuple[str, str]],
        monkeypatch: pytest.MonkeyPatch,
        tmp_path: Path,
    ) -> None:
        monkeypatch.setenv("DATABASE_URL", fresh_database()[1])
        missing, out = tmp_path / "missing" / "demo.json", tmp_path / "demo.json"
        assert olrhain("seed-demo", "--base-url", "http://x", "--out", str(missing)).code == 1
        assert olrhain("seed-demo", "--base-url", "http://x", "--out", str(out)).code == 0
