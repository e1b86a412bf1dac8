"""Who carries an organisation's messages, as set at the desk: secrets go in and never come out again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import Database
from app.domain.recipients import Channel
from app.domain.staff_roles import Role
from app.models.organisation import Organisation, ProviderAccount
from app.services import organisations
from app.services.delivery import provider_settings, receipt_tokens
from app.services.delivery.receipts import UnknownToken, organisation_of_token
from tests.web.desk import Desk, plain
from tests.web.desk.test_settings import SETTINGS, audited, refused, settle
from tests.world import World

NOTIFY_KEY = "tests-9d751e0e-f929-4891-82a1-a3e1c3c18ee3-9d751e0e-f929-4891-82a1-a3e1c3c18ee4"
TEMPLATE = "9d751e0e-f929-4891-82a1-a3e1c3c18ee3"
NOTIFY = {"api_key": NOTIFY_KEY, "sms_template_id": TEMPLATE, "email_template_id": TEMPLATE}
SMTP = {
    "host": "mail.example.org",
    "port": "587",
    "security": "starttls",
    "sender_address": "no-reply@example.org",
    "sender_name": "Cyngor Prawf / Test Council",
}


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world, roles=(Role.MANAGER,))


def carry(desk: Desk, channel: Channel, provider: str, settings: dict[str, str]) -> None:
    with desk.world.session(desk.tenant) as session:
        organisations.set_provider(session, channel, provider, settings)


def config(desk: Desk, channel: str = "sms") -> dict[str, object]:
    with desk.world.session(desk.tenant) as session:
        return dict(provider_settings.account(session, Channel(channel)).settings)


def test_a_provider_is_chosen_and_its_secret_is_never_shown_again(desk: Desk) -> None:
    words = settle(desk, "providers/sms/govuk-notify", **NOTIFY, per_minute="600")
    assert "Now check whether it knows you" in words
    for page in ("providers", "providers/sms", "providers/sms/govuk-notify", "check/sms"):
        assert NOTIFY_KEY not in desk.get(f"{SETTINGS}/{page}").text
    assert config(desk)["api_key"] == NOTIFY_KEY
    assert "600 a minute" in desk.words(f"{SETTINGS}/providers")
    assert audited(desk) == ["govuk-notify set for sms"]


def test_where_nobody_carries_anything_it_says_what_becomes_of_messages(world: World, desk: Desk) -> None:
    assert desk.words(f"{SETTINGS}/providers").count("The sandbox phone: as this organisation is made up") == 3
    with world.session() as session:
        session.get_one(Organisation, world.tenant.id).sandboxed = False
    real = desk.words(f"{SETTINGS}/providers")
    assert "sandbox phone" not in real
    assert real.count("Nobody carries these yet, so messages of live keys wait.") == 2
    assert real.count("Nobody carries letters: whoever can only be reached on paper is not told.") == 1


def test_a_secret_is_sealed_where_it_is_kept(desk: Desk) -> None:
    settle(desk, "providers/sms/govuk-notify", **NOTIFY)
    with desk.world.session(desk.tenant) as session:
        [sealed] = session.scalars(select(ProviderAccount.config_sealed))
    assert NOTIFY_KEY.encode() not in sealed


def test_a_secret_that_is_left_empty_is_kept_and_one_that_is_typed_replaces_it(desk: Desk) -> None:
    settle(desk, "providers/sms/govuk-notify", **NOTIFY)
    settle(desk, "providers/sms/govuk-notify", **(NOTIFY | {"api_key": ""}))
    assert config(desk)["api_key"] == NOTIFY_KEY
    newer = NOTIFY_KEY.replace("tests", "newer")
    settle(desk, "providers/sms/govuk-notify", **(NOTIFY | {"api_key": newer}))
    assert config(desk)["api_key"] == newer


def test_what_only_whoever_runs_olrhain_may_set_stays_and_cannot_be_typed(desk: Desk) -> None:
    carry(desk, Channel.SMS, "govuk-notify", NOTIFY | {"base_url": "http://127.0.0.1:9"})
    settle(desk, "providers/sms/govuk-notify", **(NOTIFY | {"base_url": "http://169.254.169.254"}))
    assert config(desk)["base_url"] == "http://127.0.0.1:9"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"api_key": ""}, "cannot be left empty"),
        ({"api_key": "nonsense"}, "does not look right"),
        ({"sms_template_id": "1"}, "does not look right"),
        ({"per_minute": "0"}, "from 1 to 10,000"),
        ({"per_minute": "many"}, "from 1 to 10,000"),
        ({"email_template_id": "x" * 5000}, "too long"),
    ],
)
def test_settings_that_cannot_be_used_are_refused(desk: Desk, changes: dict[str, str], said: str) -> None:
    assert said in refused(desk, "providers/sms/govuk-notify", **(NOTIFY | changes))
    assert audited(desk) == []


def test_what_was_typed_into_a_secret_is_not_in_the_page_that_comes_back(desk: Desk) -> None:
    answer = desk.post(f"{SETTINGS}/providers/sms/govuk-notify", NOTIFY | {"sms_template_id": "1"})
    assert NOTIFY_KEY not in answer.text


def test_twilio_is_given_a_receipt_token_of_its_own(desk: Desk) -> None:
    typed = {"account_sid": "AC" + "0" * 32, "auth_token": "0" * 32, "from_number": "Cyngor"}
    settle(desk, "providers/sms/twilio", **typed)
    token = config(desk)["receipt_token"]
    assert isinstance(token, str)
    settle(desk, "providers/sms/twilio", **(typed | {"from_number": "+447700900000"}))
    assert config(desk)["receipt_token"] == token


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "10.0.0.5", "169.254.169.254", "no.such.host.invalid"])
def test_a_mail_server_inside_is_for_whoever_runs_olrhain(desk: Desk, host: str) -> None:
    assert "The internet must be able to reach" in refused(desk, "providers/email/smtp", **(SMTP | {"host": host}))


def test_a_mail_server_that_was_set_inside_keeps_its_place_while_its_sender_changes(desk: Desk) -> None:
    inside = {"host": "10.0.0.5", "port": "587", "security": "starttls"}
    carry(desk, Channel.EMAIL, "smtp", SMTP | inside)
    settle(desk, "providers/email/smtp", **(SMTP | inside | {"sender_name": "Cyngor"}))
    assert config(desk, "email")["sender_name"] == "Cyngor"


def test_a_mail_server_is_looked_up_while_no_transaction_is_open_and_only_where_it_is_another(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_open, looked_up = [False], []
    begin = Database.transaction

    @contextmanager
    def noted(db: Database, organisation_id: UUID | None) -> Iterator[Session]:
        with begin(db, organisation_id) as session:
            is_open[0] = True
            yield session
        is_open[0] = False

    def look_up(host: str) -> bool:
        looked_up.append((host, is_open[0]))
        return True

    monkeypatch.setattr(Database, "transaction", noted)
    monkeypatch.setattr(provider_settings, "leads_outside", look_up)
    settle(desk, "providers/email/smtp", **SMTP)
    settle(desk, "providers/email/smtp", **(SMTP | {"sender_name": "Cyngor"}))
    assert looked_up == [("mail.example.org", False)]
    assert config(desk, "email")["sender_name"] == "Cyngor"


@pytest.mark.parametrize("changes", [{"host": "mail.thief.example"}, {"user": "another"}])
def test_a_password_is_not_sent_to_a_server_that_it_was_not_typed_in_for(desk: Desk, changes: dict[str, str]) -> None:
    signed_in = SMTP | {"user": "cyngor", "password": "the kept one"}
    carry(desk, Channel.EMAIL, "smtp", signed_in)
    form = signed_in | {"password": ""}
    assert "enter it once more" in refused(desk, "providers/email/smtp", **(form | changes))
    assert config(desk, "email")["host"] == SMTP["host"]
    settle(desk, "providers/email/smtp", **(form | {"sender_name": "Cyngor"}))
    assert config(desk, "email")["password"] == "the kept one"
    settle(desk, "providers/email/smtp", **(form | {"user": ""}))
    assert "password" not in config(desk, "email")


@pytest.mark.parametrize("port", ["22", "6379", "5432", "80"])
def test_a_port_that_is_not_for_mail_is_refused(desk: Desk, port: str) -> None:
    assert "The port must be" in refused(desk, "providers/email/smtp", **(SMTP | {"port": port}))


@pytest.mark.parametrize(
    "page",
    [
        "providers/pigeon",
        "providers/pigeon/govuk-notify",
        "providers/sms/smtp",
        "providers/letter/twilio",
        "providers/sms/sandbox",
        "check/pigeon",
        "check/letter",
        "remove-provider/letter",
        "receipts/smtp",
    ],
)
def test_what_is_not_there_is_not_found(desk: Desk, page: str) -> None:
    assert desk.get(f"{SETTINGS}/{page}").status_code == 404


def test_a_provider_is_removed_with_its_credentials_after_a_second_look(desk: Desk) -> None:
    carry(desk, Channel.SMS, "govuk-notify", NOTIFY)
    assert "Do you want nobody to carry this any more?" in desk.words(f"{SETTINGS}/remove-provider/sms")
    settle(desk, "remove-provider/sms")
    with desk.world.session(desk.tenant) as session:
        assert provider_settings.shown(session) == {}
    assert audited(desk) == ["nobody set for sms"]


def test_a_receipt_token_is_shown_once_and_is_in_force(desk: Desk) -> None:
    page = f"{SETTINGS}/receipts/govuk-notify"
    assert "This is the only time" not in desk.words(page)
    assert "This is the only time" in plain(desk.post(page).text)
    assert "This is the only time" not in desk.words(page)
    assert audited(desk) == ["receipt token issued for govuk-notify"]


def test_a_receipt_token_is_revoked_after_a_second_look_and_lets_nothing_in_any_more(desk: Desk) -> None:
    with desk.world.session(desk.tenant) as session:
        kept, ended = (receipt_tokens.issue(session, "govuk-notify") for _ in range(2))
        (newest, _) = receipt_tokens.in_force(session, "govuk-notify", datetime.now(UTC))
    page = f"receipts/govuk-notify/{newest.id}/revoke"
    assert "Do you want to revoke the token that was issued on" in desk.words(f"{SETTINGS}/{page}")
    assert "The token is revoked." in plain(desk.post(f"{SETTINGS}/{page}", follow_redirects=True).text)
    assert organisation_of_token(desk.world.db, kept, "govuk-notify") == desk.tenant.id
    with pytest.raises(UnknownToken):
        organisation_of_token(desk.world.db, ended, "govuk-notify")
    assert audited(desk)[-1] == "receipt token revoked for govuk-notify"


def test_a_receipt_token_is_revoked_once_however_often_it_is_asked(desk: Desk) -> None:
    with desk.world.session(desk.tenant) as session:
        receipt_tokens.issue(session, "govuk-notify")
        (line,) = receipt_tokens.in_force(session, "govuk-notify", datetime.now(UTC))
    page = f"{SETTINGS}/receipts/govuk-notify/{line.id}/revoke"
    assert [desk.post(page).status_code for _ in range(2)] == [303, 303]
    assert audited(desk).count("receipt token revoked for govuk-notify") == 1
    assert desk.get(page).status_code == 404
    assert "There is none, so no delivery receipt is let in." in desk.words(f"{SETTINGS}/receipts/govuk-notify")


def test_a_token_of_another_provider_is_none_of_this_page(desk: Desk) -> None:
    with desk.world.session(desk.tenant) as session:
        receipt_tokens.issue(session, "twilio")
        (line,) = receipt_tokens.in_force(session, "twilio", datetime.now(UTC))
    page = f"{SETTINGS}/receipts/govuk-notify/{line.id}/revoke"
    assert desk.get(page).status_code == 404
    assert desk.post(page).status_code == 404
    with desk.world.session(desk.tenant) as session:
        assert receipt_tokens.in_force(session, "twilio", datetime.now(UTC)) == [line]
