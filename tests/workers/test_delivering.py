"""Handing messages over through a real provider: what each answer, and each lack of one, comes to."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import event as listening
from sqlalchemy import text

from app.domain.ids import new_id
from app.domain.message_status import MessageStatus
from app.domain.recipients import Channel
from app.models.contact import Suppression
from app.models.message import Message
from app.providers.base import Accepted, ProviderError
from app.services.delivery.claiming import Accounts
from app.services.delivery.outcomes import Outcome
from tests.servers import Database, Servers
from tests.stubs.faults import Fault
from tests.workers.through_notify import Office, live_contact, many_contacts, open_office, seconds_until
from workers import delivering
from workers.shop import now

S = MessageStatus


class TestOneAnswer:
    def test_a_message_that_was_taken_is_sent_under_the_attempts_own_id(self, office: Office) -> None:
        opened = office.post("C-1")
        office.deliver()
        message, [attempt], [taken] = office.message(opened), office.attempts(opened), office.stub.taken()
        assert (message.status, message.reason, message.tries) == (S.SENT, None, 1)
        assert (taken.to, taken.reference) == ("+447400123456", str(attempt.id))
        assert (attempt.outcome, attempt.provider_id) == ("taken", taken.id)

    def test_being_asked_to_wait_costs_no_try_and_is_heeded(self, office: Office) -> None:
        opened = office.post("C-1")
        office.stub.script(Fault.RATE_LIMITED)
        office.deliver()
        message, [attempt] = office.message(opened), office.attempts(opened)
        assert (message.status, message.reason, message.tries) == (S.CREATED, "provider-away", 0)
        assert seconds_until(message.send_after, attempt.finished_at) == 7
        assert office.message(opened).id not in office.due()
        office.make_due(opened)
        office.deliver()
        assert office.message(opened).status == S.SENT

    def test_a_fault_of_the_provider_is_tried_again_after_longer_and_longer_pauses(self, office: Office) -> None:
        opened = office.post("C-1")
        for tries, pause in ((1, 30), (2, 120), (3, 300)):
            office.stub.script(Fault.SERVER_ERROR)
            office.deliver()
            message = office.message(opened)
            assert (message.status, message.tries) == (S.CREATED, tries)
            finished = office.attempts(opened)[-1].finished_at
            assert 0.8 * pause <= seconds_until(message.send_after, finished) <= 1.2 * pause
            office.make_due(opened)

    def test_a_refusal_is_final_and_the_contact_is_told_by_the_next_channel(self, office: Office) -> None:
        opened = office.post("C-1")
        office.stub.script(Fault.BAD_NUMBER)
        office.deliver()
        text = office.message(opened)
        assert (text.status, text.reason) == (S.PERMANENT_FAILURE, "provider-refused")
        assert text.finished_at is not None
        assert office.message(opened, Channel.EMAIL).status == S.SENT
        assert office.taken() == ["sian@example.com"]

    def test_a_refused_connection_is_no_doubt_and_is_tried_again(self, office: Office) -> None:
        opened = office.post("C-1")
        office.stub.refuse()
        office.deliver()
        assert office.message(opened).status == S.CREATED
        office.stub.listen()
        office.make_due(opened)
        office.deliver()
        assert office.message(opened).status == S.SENT

    def test_after_a_day_of_failures_it_gives_up(self, office: Office) -> None:
        opened = office.post("C-1")
        office.stub.script(Fault.SERVER_ERROR)
        office.let_pass(opened, timedelta(hours=24))
        office.deliver()
        message = office.message(opened)
        assert (message.status, message.reason) == (S.TEMPORARY_FAILURE, "gave-up")
        assert message.finished_at is not None

    def test_without_a_provider_it_waits_and_says_why(self, office: Office) -> None:
        letterless = office.world.add_tenant(sandboxed=False)
        without = Office(office.world, office.stub, letterless)
        with office.world.session(letterless) as session:
            session.execute(_NO_HOURS)
        opened = without.post("C-1")
        without.deliver()
        assert (without.message(opened).status, without.message(opened).reason) == (S.CREATED, "no-provider")
        assert office.stub.requests == 0

    def test_who_opted_out_since_planning_is_not_written_to(self, office: Office) -> None:
        opened = office.post("C-1")
        with office.world.session(office.tenant) as session:
            index = office.message(opened).recipient_index
            row = Suppression(
                id=new_id(), organisation_id=office.tenant.id, channel="sms", address_index=index, reason="stop"
            )
            session.add(row)
        office.deliver()
        assert (office.message(opened).status, office.message(opened).reason) == (S.CANCELLED, "opted-out")
        assert office.stub.requests == 0


class TestNotKnowing:
    def test_a_lost_answer_is_looked_up_and_the_message_is_not_sent_twice(self, office: Office) -> None:
        opened = office.post("C-1")
        office.stub.settles_after = 3600
        office.stub.script(Fault.RESET_AFTER)
        office.deliver()
        assert (office.message(opened).status, office.message(opened).reason) == (S.UNKNOWN, "perhaps-sent")
        office.make_due(opened)
        office.deliver()
        office.world.look_up()
        assert office.message(opened).status == S.SENT
        assert len(office.taken()) == 1

    def test_a_look_up_that_knows_more_ends_the_message_at_once(self, office: Office) -> None:
        opened = office.post("C-1")
        office.stub.script(Fault.RESET_AFTER)
        office.deliver()
        office.make_due(opened)
        office.world.look_up()
        assert office.message(opened).status == S.DELIVERED

    def test_not_found_counts_only_five_minutes_after_the_try(self, office: Office) -> None:
        opened = office.post("C-1")
        office.stub.script(Fault.RESET_BEFORE)
        office.deliver()
        assert office.message(opened).status == S.UNKNOWN
        office.let_pass(opened, timedelta(minutes=4))
        office.world.look_up()
        assert office.message(opened).status == S.UNKNOWN
        office.let_pass(opened, timedelta(minutes=2))
        office.make_due(opened)
        office.world.look_up()
        assert office.message(opened).status == S.CREATED
        office.deliver()
        assert office.message(opened).status == S.SENT
        assert len(office.taken()) == 1

    def test_a_sensitive_message_is_never_tried_again_and_ends_without_an_answer(self, office: Office) -> None:
        opened = office.post("C-1", case_type="adult-social-care")
        office.stub.script(Fault.RESET_BEFORE)
        office.deliver()
        office.let_pass(opened, timedelta(hours=1))
        office.world.look_up()
        assert office.message(opened).status == S.UNKNOWN
        office.let_pass(opened, timedelta(hours=72))
        office.world.look_up()
        message = office.message(opened)
        assert (message.status, message.reason) == (S.UNKNOWN, "no-receipt")
        assert message.finished_at is not None
        assert office.taken() == []

    def test_a_failed_look_up_says_nothing(self, office: Office) -> None:
        opened = office.post("C-1")
        office.stub.script(Fault.RESET_BEFORE)
        office.deliver()
        office.let_pass(opened, timedelta(hours=1))
        office.stub.lookup_faults.script([Fault.SERVER_ERROR])
        office.world.look_up()
        assert office.message(opened).status == S.UNKNOWN

    def test_a_sent_message_without_a_receipt_is_asked_about_after_an_hour(self, office: Office) -> None:
        opened = office.post("C-1")
        office.deliver()
        message = office.message(opened)
        assert seconds_until(message.send_after, message.sent_at) == 3600
        office.make_due(opened)
        office.world.look_up()
        assert office.message(opened).status == S.DELIVERED

    def test_a_look_up_that_finds_a_failure_has_the_contact_told_by_the_next_channel(self, office: Office) -> None:
        opened = office.post("C-1")
        office.deliver()
        stored = office.stub._references[str(office.message(opened).attempt_id)]
        stored[0] = replace(stored[0], taken=replace(stored[0].taken, to="+447700900002"))
        office.make_due(opened)
        office.world.look_up()
        assert office.message(opened).status == S.PERMANENT_FAILURE
        office.deliver()
        assert office.message(opened, Channel.EMAIL).status == S.SENT


class TestLeaseAndFence:
    def test_a_lease_that_ran_out_while_sending_means_that_we_do_not_know(self, office: Office) -> None:
        opened = office.post("C-1")
        office.claim(opened)
        office.let_pass(opened, timedelta(minutes=1))
        office.world.look_up()
        message = office.message(opened)
        assert (message.status, message.reason, message.lease_until) == (S.UNKNOWN, "perhaps-sent", None)

    def test_the_result_of_an_attempt_whose_lease_ran_out_still_counts(self, office: Office) -> None:
        opened = office.post("C-1")
        claimed = office.claim(opened)
        office.let_pass(opened, timedelta(minutes=1))
        office.world.look_up()
        _record(office, Outcome(claimed, now(), accepted=Accepted("n-1")))
        assert office.message(opened).status == S.SENT

    @pytest.mark.parametrize(
        "late",
        [
            {"accepted": Accepted("n-1")},
            {"error": ProviderError("refused", permanent=True)},
            {"error": ProviderError("away")},
            {"error": ProviderError("lost", unknown=True)},
            {},
        ],
    )
    def test_a_late_result_of_an_older_attempt_is_refused(self, office: Office, late: dict[str, object]) -> None:
        opened = office.post("C-1")
        older = office.claim(opened)
        office.let_pass(opened, timedelta(hours=1))
        office.world.look_up()
        assert office.message(opened).status == S.CREATED
        newer = office.claim(opened)
        _record(office, Outcome(older, now(), **late))  # type: ignore[arg-type]
        message = office.message(opened)
        assert (message.status, message.attempts, message.reason) == (S.SENDING, 2, None)
        assert [one.channel for one in office.messages(opened)] == ["sms"]
        _record(office, Outcome(newer, now(), accepted=Accepted("n-2")))
        assert office.message(opened).status == S.SENT

    def test_a_message_whose_lease_is_too_short_for_a_call_goes_back_untried(self, office: Office) -> None:
        opened = office.post("C-1")
        delivering.drain(replace(office.world.shop, lease=timedelta(seconds=20)), 0.05)
        message = office.message(opened)
        assert (message.status, message.tries, message.reason) == (S.CREATED, 0, None)
        assert office.attempts(opened)[-1].outcome == "put-back"
        assert office.stub.requests == 0

    def test_what_is_being_sent_cannot_be_claimed_again(self, office: Office) -> None:
        opened = office.post("C-1")
        office.claim(opened)
        assert office.due() == []
        office.deliver()
        assert office.stub.requests == 0

    def test_no_transaction_is_open_while_a_provider_is_called(
        self, office: Office, servers: Servers, database: Database
    ) -> None:
        office.post("C-1", contacts=many_contacts(8))
        office.stub.gate = threading.Barrier(9)  # eight calls, and we who let them be answered
        drain = threading.Thread(target=office.deliver)
        drain.start()
        while drain.is_alive() and office.stub.under_way < 8:
            time.sleep(0.01)
        seen = [_transactions(servers, database) for _ in range(10)]
        under_way = office.stub.under_way
        office.stub.gate.wait(10)
        drain.join()
        assert under_way == 8
        assert not any(seen)


class TestOrderAndFairness:
    def test_one_message_at_a_time_is_under_way_per_contact_and_channel_the_oldest_first(self, office: Office) -> None:
        opened = office.post("C-1")
        office.post("C-1", "case.milestone_reached", milestone="checking")
        assert office.due() == [office.message(opened).id]
        office.claim(opened)
        assert office.due() == []

    def test_after_ten_minutes_of_trying_a_later_message_may_pass(self, office: Office) -> None:
        opened = office.post("C-1")
        reached = office.post("C-1", "case.milestone_reached", milestone="checking")
        office.stub.script(Fault.SERVER_ERROR)
        office.deliver()
        assert office.message(opened).first_tried_at is not None
        assert office.due() == []
        office.let_pass(opened, timedelta(minutes=11))
        with office.world.session(office.tenant) as session:
            session.get_one(Message, office.message(opened).id).send_after = now() + timedelta(hours=1)
        assert office.due() == [office.message(reached).id]

    def test_even_then_the_two_are_never_under_way_together(self, office: Office) -> None:
        opened = office.post("C-1")
        reached = office.post("C-1", "case.milestone_reached", milestone="checking")
        office.stub.script(Fault.SERVER_ERROR)
        office.deliver()
        office.let_pass(opened, timedelta(minutes=11))
        office.stub.delay = 0.2
        office.deliver()
        assert [office.message(one).status for one in (opened, reached)] == [S.SENT, S.SENT]
        assert office.stub.most_at_once == 1

    def test_the_messages_of_one_contact_arrive_in_the_order_of_the_events(self, office: Office) -> None:
        ids = [office.post("C-1")]
        for milestone in ("checking", "checked", "decided"):
            ids.append(office.post("C-1", "case.milestone_reached", milestone=milestone))
        office.deliver()
        order = [one.reference for one in office.stub.taken()]
        assert order == [str(office.message(event_id).attempt_id) for event_id in ids]

    def test_a_flood_of_one_organisation_does_not_hide_another(self, office: Office) -> None:
        office.post("C-1", contacts=many_contacts(50))
        other = office.world.add_tenant(sandboxed=False)
        quiet = Office(office.world, office.stub, other)
        with office.world.session(other) as session:
            session.execute(_NO_HOURS)
        opened = quiet.post("C-9")
        assert quiet.due(most=8) == [quiet.message(opened).id]
        assert len(office.due(most=8)) == 7

    def test_the_pool_is_kept_full_and_never_overfull(self, office: Office) -> None:
        office.post("C-1", contacts=many_contacts(40))
        office.stub.gate = threading.Barrier(4)
        office.deliver(threads=4)
        assert not office.stub.gate.broken
        assert (len(office.taken()), office.stub.most_at_once) == (40, 4)

    def test_outcomes_are_written_in_groups(self, office: Office) -> None:
        office.post("C-1", contacts=many_contacts(30))
        groups: list[int] = []

        def note(connection: object, cursor: object, statement: str, parameters: dict[str, Any], *_: object) -> None:
            if "SET status = step.status" in statement:
                groups.append(len(parameters["id"]))

        office.stub.gate = threading.Barrier(30)  # all are answered at once
        listening.listen(office.world.db.engine, "before_cursor_execute", note)
        try:
            with ThreadPoolExecutor(30) as pool:
                office.deliver(threads=30, pool=pool)
        finally:
            listening.remove(office.world.db.engine, "before_cursor_execute", note)
        assert sum(groups) == 30
        assert max(groups) > 1
        assert max(groups) <= delivering.GROUP

    def test_what_is_too_fast_for_the_provider_waits_in_the_drain_and_loses_no_try(self, office: Office) -> None:
        opened = office.post("C-1", contacts=many_contacts(8))
        with office.world.session(office.tenant) as session:
            session.execute(text("UPDATE provider_accounts SET per_minute = 30"))  # three at once, then one in 2.2 s
        office.deliver(accounts=Accounts(), paced={}, drain_seconds=0.1)
        assert sorted(one.status for one in office.messages(opened)) == [S.CREATED] * 5 + [S.SENT] * 3
        with office.world.session(office.tenant) as session:
            session.execute(text("UPDATE paces SET left_over = 3"))
        office.deliver(paced={}, drain_seconds=0.1)
        assert {one.tries for one in office.messages(opened) if one.status == S.CREATED} == {0}
        assert len(office.taken()) == 6

    def test_the_pace_of_one_organisation_holds_up_no_other(self, office: Office, tmp_path: Path) -> None:
        office.post("C-1", contacts=many_contacts(3))
        elsewhere = tmp_path / "elsewhere"
        elsewhere.mkdir()
        other = open_office(office.world, elsewhere)
        opened = other.post("C-9")
        paced = {office.tenant.id: time.monotonic() + 60}
        office.deliver(paced=paced, drain_seconds=0.1)
        assert other.message(opened).status == S.SENT
        assert office.taken() == []

    def test_a_message_that_failed_does_not_hold_up_those_to_others(self, office: Office) -> None:
        opened = office.post("C-1", contacts=[live_contact(), live_contact("p-2", "07400123457")])
        office.stub.script(Fault.SERVER_ERROR)
        office.deliver()
        assert sorted(one.status for one in office.messages(opened)) == [S.CREATED, S.SENT]


_NO_HOURS = text("UPDATE organisations SET window_from = NULL, window_to = NULL")


def _record(office: Office, outcome: Outcome) -> None:
    """Writes an outcome as the drain does."""
    delivering._write(office.world.shop, office.tenant.id, [outcome])


def _transactions(servers: Servers, database: Database) -> list[str]:
    """The transactions that are open in the database of the tests."""
    with psycopg.connect(servers.postgres_superuser_url.replace("+psycopg", "")) as connection:
        rows = connection.execute(
            "SELECT query FROM pg_stat_activity "
            "WHERE datname = %s AND state <> 'idle' AND backend_type = 'client backend'",
            (database.name,),
        )
        return [query for (query,) in rows]
