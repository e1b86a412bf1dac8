"""A text in and its answer out, through GOV.UK Notify, with what waited for that number cancelled on the way."""

from __future__ import annotations

from sqlalchemy import select, update

from app.domain.quiet_hours import LONDON
from app.models.message import Message
from app.models.organisation import Organisation
from app.services.delivery import receipt_tokens
from tests.stubs.faults import Fault
from tests.stubs.ledger import body_hash
from tests.texting import answers
from tests.workers.through_notify import Office
from workers.shop import now

E164 = "+447400123456"


def text_to(office: Office, words: str, number: str = "447400123456") -> None:
    """Notify passes a text on to the web process."""
    with office.world.session(office.tenant) as session:
        token = receipt_tokens.issue(session, "govuk-notify")
        given = len(session.scalars(select(Message.id).where(Message.reply_id.is_not(None))).all())
    posted = {
        "id": f"740e5834-3a29-46b4-9a6f-1614{given:08x}",
        "source_number": number,
        "destination_number": "07700900001",
        "message": words,
        "date_received": "2026-11-21T09:30:00.000000Z",
    }
    headers = {"Authorization": f"Bearer {token}"}
    answer = office.world.client.post("/v1/replies/govuk-notify", json=posted, headers=headers)
    assert answer.status_code == 200, answer.text


def test_a_stop_is_answered_in_welsh_and_what_waited_for_the_number_never_goes(office: Office) -> None:
    office.post("C-1")
    office.deliver()
    waiting = office.post("C-1", "case.delayed")
    text_to(office, "Stopio os gwelwch yn dda")
    cancelled = office.message(waiting)
    assert (cancelled.status, cancelled.reason) == ("cancelled", "opted-out")
    office.deliver()
    [answer] = answers(office.world, office.tenant)
    assert (answer.status, answer.language, answer.to) == ("sent", "cy", E164)
    assert answer.body.startswith("Cyngor Prawf: Ni fyddwn yn anfon rhagor o negeseuon testun i'r rhif hwn.")
    assert [one.body_sha256 for one in office.stub.taken()][1:] == [body_hash(answer.body)]


def test_the_claim_itself_stops_what_was_planned_before_the_stop_and_released_after_it(office: Office) -> None:
    office.post("C-1")
    office.deliver()
    waiting = office.post("C-1", "case.delayed")
    text_to(office, "STOP")
    with office.world.session(office.tenant) as session:
        session.execute(update(Message).where(Message.event_id == waiting).values(status="created", finished_at=None))
    office.deliver()
    assert (office.message(waiting).status, office.message(waiting).reason) == ("cancelled", "opted-out")
    assert len(office.taken()) == 2  # the first news, and the answer to STOP


def test_an_answer_goes_at_any_hour(office: Office) -> None:
    office.post("C-1")
    office.deliver()
    hour = now().astimezone(LONDON).hour
    with office.world.session(office.tenant) as session:
        organisation = session.get_one(Organisation, office.tenant.id)
        organisation.window_from, organisation.window_to = (12, 13) if hour < 10 or hour > 14 else (2, 3)
    text_to(office, "CYMORTH")
    office.deliver()
    assert [one.status for one in answers(office.world, office.tenant)] == ["sent"]


def test_an_answer_that_the_provider_refuses_for_good_is_told_by_no_other_channel(office: Office) -> None:
    office.post("C-1")
    office.deliver()
    office.stub.script(Fault.BAD_NUMBER)
    text_to(office, "HELP")
    office.deliver()
    assert [one.status for one in answers(office.world, office.tenant)] == ["permanent-failure"]
    with office.world.session(office.tenant) as session:
        assert set(session.scalars(select(Message.channel))) == {"sms"}
