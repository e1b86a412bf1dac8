"""Messages that wait: for the other language, for a detail, for somebody's signature; and their release together."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from app.domain.recipients import Channel
from app.models.template import Template, TemplateVersion
from app.services import case_types
from app.services.events import releasing
from app.services.templates.signing import sign_and_publish_all
from tests.services.test_telling import suppress
from tests.world import Tenant, World, contact, event

BOTH = [contact("cy", mobile="07700900111"), contact("en", language="en", mobile="07700900112")]
WHAT = {"cy": "Cynllun llawr", "en": "A floor plan"}
HeldBy = tuple[str, dict[str, Any], str]

HELD: list[HeldBy] = [
    ("case.information_requested", {"request": {"id": "r", "what": {"en": "A plan"}}}, "welsh-missing"),
    ("case.information_requested", {"request": {"id": "r", "what": {"cy": "", "en": "A plan"}}}, "welsh-missing"),
    ("case.information_requested", {"request": {"id": "r", "what": {"cy": "Cynllun", "en": None}}}, "english-missing"),
    ("case.information_requested", {"request": {"id": "r"}}, "detail-missing"),
    ("case.decision_made", {}, "detail-missing"),
    ("case.transferred", {"to": {"cy": "Cyngor Arall"}}, "english-missing"),
    ("case.transferred", {}, "detail-missing"),
    ("case.appointment_changed", {"appointment": {"id": "v-1"}}, "detail-missing"),
]


@pytest.mark.parametrize(("of_type", "data", "reason"), HELD)
def test_what_lacks_a_language_or_a_detail_is_taken_and_held_in_both_languages(
    world: World, of_type: str, data: dict[str, Any], reason: str
) -> None:
    messages = world.told(event(kind=of_type, case_type="building-permit", contacts=BOTH, **data))
    assert [(one["contact"], one["status"], one["reason"]["code"]) for one in messages] == [
        ("cy", "held", reason),
        ("en", "held", reason),
    ]
    assert {one["content"]["body"] for one in messages} == {None}


def test_a_detail_that_cannot_be_read_is_as_good_as_missing(world: World) -> None:
    details: dict[str, Any] = {"other": "not what the text needs"}
    first: dict[str, Any] = {"case_type": "adult-social-care", "contacts": BOTH}
    booked = event(kind="case.milestone_reached", milestone="assessment-booked", details=details, **first)
    assert [one["reason"]["code"] for one in world.told(booked)] == ["detail-missing"] * 2


def test_a_sentence_that_may_be_left_out_holds_nothing(world: World) -> None:
    delayed = event(kind="case.delayed", case_type="building-permit", contacts=BOTH)
    assert [one["status"] for one in world.told(delayed)] == ["delivered"] * 2


def test_neutral_words_need_nothing_of_what_is_missing(world: World) -> None:
    person = contact(safe={"neutral": True})
    requested = event(
        kind="case.information_requested", case_type="building-permit", contacts=[person], request={"id": "r"}
    )
    assert [one["status"] for one in world.told(requested)] == ["delivered"]


def test_unsigned_wording_is_held_for_a_live_key_and_sent_as_a_draft_for_a_test_key(world: World) -> None:
    tenant = world.add_tenant(signed=False)
    live = world.told(event(contacts=BOTH), key=tenant.live_key, secret=tenant.secret)
    assert [(one["status"], one["reason"]["code"]) for one in live] == [("held", "template-not-signed")] * 2
    trial = world.told(event(contacts=BOTH), key=tenant.test_key)
    assert [one["status"] for one in trial] == ["delivered"] * 2


def test_what_was_held_is_released_in_both_languages_together_once_it_is_signed(world: World) -> None:
    tenant = _held(world)
    assert _release(world, tenant) == 0, "nothing is released before"
    _sign(world, tenant)
    assert _release(world, tenant) == 2
    world.deliver()
    messages = world.messages("C-1", key=tenant.live_key)
    assert [(one["contact"], one["language"], one["status"], one["reason"]) for one in messages] == [
        ("cy", "cy", "delivered", None),
        ("en", "en", "delivered", None),
    ]
    assert _release(world, tenant) == 0, "and nothing is released twice"


def test_who_opted_out_while_their_message_was_held_is_not_told_when_it_is_released(world: World) -> None:
    tenant = _held(world)
    suppress(world, Channel.SMS, "+447700900112", tenant)
    suppress(world, Channel.EMAIL, "sian@example.com", tenant)
    _sign(world, tenant)
    _release(world, tenant)
    world.deliver()
    messages = world.messages("C-1", key=tenant.live_key)
    assert [(one["contact"], one["status"]) for one in messages] == [("cy", "delivered"), ("en", "cancelled")]
    assert messages[1]["reason"]["code"] == "opted-out"


def test_two_who_share_a_phone_are_told_once_when_it_is_released(world: World) -> None:
    tenant = _held(world, [contact("p-1"), contact("p-2")])
    _sign(world, tenant)
    _release(world, tenant)
    world.deliver()
    messages = world.messages("C-1", key=tenant.live_key)
    assert [(one["contact"], one["status"]) for one in messages] == [("p-1", "delivered"), ("p-2", "cancelled")]
    assert messages[1]["reason"]["code"] == "same-recipient"


def test_what_is_no_longer_true_is_cancelled_though_it_was_held(world: World) -> None:
    tenant = _held(world)
    live = {"key": tenant.live_key, "secret": tenant.secret}
    world.told(event(kind="case.withdrawn"), **live)
    _sign(world, tenant)
    _release(world, tenant)
    world.deliver()
    ends = [(one["template"]["key"], one["status"]) for one in world.messages("C-1", key=tenant.live_key)]
    assert ends == [("case.opened/sms", "cancelled")] * 2 + [("case.withdrawn/sms", "delivered")] * 2


def test_a_text_that_waits_for_its_signatures_holds_the_english_email_of_its_event_until_both_go(world: World) -> None:
    tenant = world.add_tenant(signed=False)
    with world.session(tenant) as session:
        emails = select(TemplateVersion).join(Template).where(Template.channel == "email")
        for version in session.scalars(emails):
            version.published_at = datetime.now(UTC)
    people = [BOTH[0], BOTH[1] | {"channels": ["email"]}]
    held = world.told(event(contacts=people), key=tenant.live_key, secret=tenant.secret)
    assert [(one["channel"], one["status"], one["reason"]["code"]) for one in held] == [
        ("sms", "held", "template-not-signed"),
        ("email", "held", "waits-for-others"),
    ]
    _sign(world, tenant)
    assert _release(world, tenant) == 2
    world.deliver()
    after = world.messages("C-1", key=tenant.live_key)
    assert [one["status"] for one in after] == ["delivered", "delivered"]
    assert [one["held"]["reason"]["code"] for one in after] == ["template-not-signed", "waits-for-others"]
    assert [one["held"]["since"] for one in after] == [one["held"]["since"] for one in held]


def _held(world: World, people: list[dict[str, Any]] | None = None) -> Tenant:
    """An organisation whose words nobody has signed, with an event held for that."""
    tenant = world.add_tenant(signed=False)
    held = world.told(event(contacts=people or BOTH), key=tenant.live_key, secret=tenant.secret)
    assert {one["status"] for one in held} == {"held"}
    return tenant


def _sign(world: World, tenant: Tenant) -> None:
    with world.session(tenant) as session:
        for case_type in case_types.load(session):
            sign_and_publish_all(session, case_type.id, "A named Welsh speaker", datetime.now(UTC))


def _release(world: World, tenant: Tenant) -> int:
    with world.session(tenant) as session:
        ids = [one.id for one in case_types.load(session)]
    now = datetime.now(UTC)
    return sum(releasing.release(world.db, tenant.id, id, world.settings.base_url, now) for id in ids)
