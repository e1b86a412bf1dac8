"""A test to oneself: it takes the real path, but only to guests, and only so often."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import vault_of
from app.domain.bilingual import LanguageWish
from app.domain.message_status import MessageStatus
from app.domain.reasons import Reason
from app.domain.recipients import Channel
from app.domain.template_preview import Asked
from app.models.case import Case
from app.models.message import Message
from app.services import organisations
from app.services.known import address_index
from app.services.opting_out import suppressions
from app.services.templates import drafts, trying
from app.services.templates.placed import placed
from app.services.templates.trying import MayNotGo, TooManyTests, Trial, Tried
from tests.services.template_kit import NOW, template
from tests.services.test_template_desk import types
from tests.world import World, make_world

ME, SOMEBODY = "staff:1", "staff:2"
MOBILE, EMAIL = "+447700900321", "awen@example.com"
EMAIL_KEY = "case.opened/email"


def send(
    session: Session,
    *,
    key: str = "case.opened/sms",
    to: str = MOBILE,
    wish: str = "cy",
    who: str = ME,
    now: datetime = NOW,
) -> int:
    template_id = template(session, key)
    words = drafts.read(session, template_id).words
    return trying.send(session, template_id, Trial(words, Asked(LanguageWish(wish)), to), who, now)


def sent(session: Session, who: str = ME) -> tuple[Tried, ...]:
    case_type_id = placed(session, template(session), types(session)).case_type_id
    return trying.sent(session, case_type_id, who)


@pytest.fixture
def real(world: World) -> World:
    """An organisation whose messages would leave the house."""
    other = world.add_tenant(sandboxed=False)
    return World(world.settings, world.db, world.app, world.client, world.shop, other)


def invite(session: Session, channel: Channel = Channel.SMS, to: str = "+447911123456") -> None:
    organisations.add_guest(session, channel, to, "Awen")


class TestWhatIsSent:
    def test_it_arrives_with_sample_values(self, world: World) -> None:
        with world.session() as session:
            assert send(session, now=datetime.now(UTC)) == 1
        world.deliver()
        with world.session() as session:
            (tried,) = sent(session)
        assert tried.status is MessageStatus.DELIVERED
        assert "ABC-123456" in tried.words.body

    def test_a_reader_of_both_gets_welsh_first(self, world: World) -> None:
        with world.session() as session:
            send(session, wish="both")
            rows = session.scalars(select(Message).order_by(Message.number)).all()
        assert rows[0].language in ("cy", "both")
        assert len({row.notice_id for row in rows}) == 1

    def test_an_email_has_its_blocks_and_no_link_that_stops_anybodys(self, world: World) -> None:
        with world.session() as session:
            send(session, key=EMAIL_KEY, to=EMAIL, wish="both")
            (tried,) = sent(session)
        assert [block.language.value for block in tried.words.blocks] == ["cy", "en"]
        assert tried.words.stop_url is None

    def test_it_is_a_trial_of_a_closed_case_that_nobody_waits_for(self, world: World) -> None:
        with world.session() as session:
            send(session)
            row, case = session.scalars(select(Message)).one(), session.scalars(select(Case)).one()
        assert (row.mode, row.notice, case.mode, case.status) == ("trial", "template-test", "trial", "closed")

    def test_it_is_not_sent_tomorrow(self, world: World) -> None:
        with world.session() as session:
            send(session)
            row = session.scalars(select(Message)).one()
        assert row.true_until == NOW + timedelta(hours=1)

    def test_a_second_one_goes_to_the_new_address_alone(self, world: World) -> None:
        with world.session() as session:
            send(session)
            send(session, to="+447700900322")
            newest = session.scalars(select(Message).order_by(Message.number.desc())).first()
            assert newest
            to = vault_of(session).open("messages", newest.id, "recipient", newest.recipient_sealed)
        assert to == "+447700900322"

    def test_nobody_sees_the_tests_of_somebody_else(self, world: World) -> None:
        with world.session() as session:
            send(session)
            assert sent(session, SOMEBODY) == ()

    def test_an_organisation_without_an_integration_may_test_too(self, world: World) -> None:
        fresh = make_world(world.settings)
        with fresh.session() as session:
            assert send(session) == 1


class TestWhereItMayGo:
    def test_only_to_the_guest_list(self, real: World) -> None:
        with real.session() as session, pytest.raises(MayNotGo) as refused:
            send(session, to="+447911123456")
        assert refused.value.reason is Reason.NOT_A_GUEST

    def test_only_where_somebody_carries_it(self, real: World) -> None:
        with real.session() as session:
            invite(session)
            with pytest.raises(MayNotGo) as refused:
                send(session, to="+447911123456")
        assert refused.value.reason is Reason.NO_PROVIDER

    def test_a_guest_gets_it_from_the_provider_of_the_channel(self, real: World) -> None:
        with real.session() as session:
            invite(session)
            organisations.set_provider(session, Channel.SMS, "govuk-notify", {"api_key": "k"})
            send(session, to="+447911123456")
            row = session.scalars(select(Message)).one()
        assert row.provider is None

    def test_never_to_a_number_that_no_phone_has(self, real: World) -> None:
        with real.session() as session:
            invite(session, to=MOBILE)
            with pytest.raises(MayNotGo) as refused:
                send(session)
        assert refused.value.reason is Reason.FICTIONAL_NUMBER

    def test_never_to_who_said_stop(self, world: World) -> None:
        with world.session() as session:
            index = address_index(vault_of(session), Channel.SMS, MOBILE)
            suppressions.close(session, Channel.SMS, index, suppressions.OWN_STOP)
            with pytest.raises(MayNotGo) as refused:
                send(session)
        assert refused.value.reason is Reason.OPTED_OUT


class TestHowOften:
    def test_so_many_an_hour_and_no_more(self, world: World) -> None:
        with world.session() as session:
            for _ in range(trying.MOST_AN_HOUR):
                send(session, wish="both")
            with pytest.raises(TooManyTests):
                send(session)

    def test_what_others_send_does_not_count(self, world: World) -> None:
        with world.session() as session:
            for _ in range(trying.MOST_AN_HOUR):
                send(session)
            assert send(session, who=SOMEBODY) == 1
