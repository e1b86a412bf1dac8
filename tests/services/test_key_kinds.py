"""Live, team and test keys: what each may reach, and that none sees what another mode made."""

from __future__ import annotations

import pytest

from app.domain.recipients import Channel
from app.services import organisations
from tests.world import Tenant, World, contact, event

REAL = "07911123456"


def test_a_team_key_reaches_the_guest_list_and_nobody_else(world: World) -> None:
    with world.session() as session:
        organisations.add_guest(session, Channel.SMS, "07700 900123", "Siân")
    people = [contact("guest"), contact("stranger", mobile="07700900124", email="else@example.com")]
    key = world.tenant.team_key
    answer = world.post(event(contacts=people), key=key)
    world.process()
    world.deliver()
    assert [(one["contact"], one["status"]) for one in world.messages("C-1", key=key)] == [("guest", "delivered")]
    not_told = world.get(answer.json["links"]["event"], key=key).json["not_told"]
    assert {(one["contact"], one["channel"], one["reason"]["code"]) for one in not_told} == {
        ("guest", "email", "not-a-guest"),
        ("stranger", "sms", "not-a-guest"),
        ("stranger", "email", "not-a-guest"),
    }


def test_a_guest_by_email_is_reached_by_email_though_a_text_is_wished_for(world: World) -> None:
    with world.session() as session:
        organisations.add_guest(session, Channel.EMAIL, " SIAN@example.com", "Siân")
    messages = world.told(event(), key=world.tenant.team_key)
    assert [one["channel"] for one in messages] == ["email"]


def test_test_messages_go_to_the_sandbox_whatever_the_providers_of_the_organisation_are(world: World) -> None:
    tenant = world.add_tenant(sandboxed=False)
    (message,) = world.told(event(), key=tenant.test_key)
    assert (message["provider"], message["status"]) == ("sandbox", "delivered")


def test_a_team_message_goes_to_no_sandbox_but_waits_for_a_provider(world: World) -> None:
    tenant = world.add_tenant(sandboxed=False)
    with world.session(tenant) as session:
        organisations.add_guest(session, Channel.SMS, REAL, "Siân")
    (message,) = world.told(event(contacts=[contact(mobile=REAL)]), key=tenant.team_key)
    assert (message["provider"], message["status"], message["reason"]["code"]) == (None, "created", "no-provider")


def test_a_fictional_number_is_given_to_no_live_provider_for_a_team_key_either(world: World) -> None:
    tenant = world.add_tenant(sandboxed=False)
    with world.session(tenant) as session:
        organisations.add_guest(session, Channel.SMS, "07700900123", "Siân")
    answer = world.post(event(contacts=[contact(channels=["sms"])]), key=tenant.team_key)
    world.process()
    stored = world.get(answer.json["links"]["event"], key=tenant.team_key).json
    assert stored["messages"] == []
    assert [one["reason"]["code"] for one in stored["not_told"]] == ["fictional-number"]


def test_a_fictional_number_that_a_test_key_told_of_is_not_texted_by_a_team_event_of_the_case(world: World) -> None:
    tenant = world.add_tenant(sandboxed=False)
    with world.session(tenant) as session:
        organisations.add_guest(session, Channel.SMS, "07700900123", "Siân")
    assert len(world.told(event(), key=tenant.test_key)) == 1
    assert len(world.told(event(kind="case.closed"), key=tenant.team_key)) == 1


def test_live_and_trial_are_two_worlds(world: World) -> None:
    tenant = world.tenant
    sent = event()
    trial = world.post(sent)
    live = world.post(sent, key=tenant.live_key, secret=tenant.secret)
    assert (trial.status_code, live.status_code) == (202, 202), "the same id is another event in the other mode"
    world.process()
    world.deliver()
    for key, own, other in ((tenant.test_key, trial, live), (tenant.live_key, live, trial)):
        assert world.get(own.json["links"]["event"], key=key).status_code == 200
        assert world.get(other.json["links"]["event"], key=key).status_code == 404
        assert [one["event"] for one in world.messages("C-1", key=key)] == [own.json["id"]]


@pytest.mark.parametrize("kind", ["team_key", "live_key"])
def test_only_a_test_key_is_shown_words_and_recipients(world: World, kind: str) -> None:
    tenant: Tenant = world.tenant
    with world.session() as session:
        organisations.add_guest(session, Channel.SMS, "07700900123", "Siân")
    key = getattr(tenant, kind)
    (message,) = world.told(event(), key=key, secret=tenant.secret)
    (shown,) = (world.get(f"/v1/messages/{message['id']}", key=key).json,)
    for one in (message, shown):
        assert not {"recipient", "content"} & set(one)
    assert "07700" not in str(message) + str(shown)


def test_a_test_key_is_shown_them(world: World) -> None:
    (message,) = world.told(event(contacts=[contact(channels=["email"])]))
    assert message["recipient"] == "sian@example.com"
    assert set(message["content"]) == {"subject", "body"}
