"""Messages at the desk: the list, one message in full, what staff decide, and the file for a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from app.domain.ids import new_id
from app.domain.staff_roles import Role
from app.models.case import Case
from app.models.case_type import CaseType
from app.models.contact import Contact
from app.models.decision import MessageDecision
from app.models.message import Message
from app.models.organisation import AuditEntry
from app.services.messages_desk import listing
from tests.web.desk import Desk, plain
from tests.web.desk.message_kit import SENSITIVE, change, make_failed, make_unknown, send, state_of
from tests.web.reading import Page
from tests.world import World, contact, event

LIST = "/en/desk/messages"


def one(message_id: UUID, more: str = "") -> str:
    return f"{LIST}/{message_id}{more}"


def seen(desk: Desk, address: str) -> str:
    """The words at a whole address, its query included."""
    return plain(desk.client.get(address).text)


def audited(world: World) -> list[tuple[str, str]]:
    with world.session() as session:
        return [(row.who, row.what) for row in session.scalars(select(AuditEntry).order_by(AuditEntry.id))]


def test_the_list_shows_the_newest_first_with_masked_addresses(world: World) -> None:
    send(world, "C-1")
    send(world, "C-2")
    words = Desk(world).words(LIST)
    assert words.index("C-2") < words.index("C-1")
    assert "••• 123" in words
    assert "07700900123" not in words
    assert "+447700900123" not in words


def test_the_list_can_be_read_from_the_oldest(world: World) -> None:
    send(world, "C-1")
    send(world, "C-2")
    words = Desk(world).words(LIST, sort="at")
    assert words.index("C-1") < words.index("C-2")


@pytest.mark.parametrize(
    ("wanted", "shown"),
    [
        ({"status": "delivered"}, {"C-1", "C-2"}),
        ({"status": "held"}, set()),
        ({"channel": "email"}, {"C-2"}),
        ({"language": "en"}, {"C-2"}),
        ({"mode": "trial"}, set()),
        ({"mode": "live", "channel": "sms"}, {"C-1"}),
        ({"provider": "sandbox"}, {"C-1", "C-2"}),
        ({"provider": "twilio"}, set()),
        ({"from": "2001-01-01", "to": "2001-12-31"}, set()),
        ({"from": "2001-01-01"}, {"C-1", "C-2"}),
        ({"type": str(uuid4())}, set()),
        ({"type": "nonsense"}, set()),
        ({"status": "\x00"}, set()),
        ({"after": "nonsense~x"}, {"C-1", "C-2"}),
    ],
)
def test_each_filter_leaves_what_fits(world: World, wanted: dict[str, str], shown: set[str]) -> None:
    send(world, "C-1")
    send(world, "C-2", contacts=[contact(language="en", channels=["email"])])
    words = Desk(world).words(LIST, **wanted)
    assert {case for case in ("C-1", "C-2") if case in words} == shown


def test_a_day_that_is_none_is_said_to_be(world: World) -> None:
    words = Desk(world).words(LIST, **{"from": "31/12/2026"})
    assert "Enter a day as 2026-11-22" in words


def test_the_next_page_goes_on_where_the_first_ended(world: World) -> None:
    ids = [send(world, f"C-{number}") for number in range(5)]
    search = listing.MessageSearch()
    with world.session() as session:
        types = _types(world)
        first = listing.found(session, types, search, 3)
        assert first.following is not None
        rest = listing.found(session, types, listing.MessageSearch(after=first.following), 3)
    assert [one.id for one in (*first.messages, *rest.messages)] == ids[::-1]
    assert rest.following is None


def test_where_looking_stopped_is_said_and_can_be_gone_on_from(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    send(world, "C-1", contacts=[contact(channels=["email"])])
    for number in range(2, 5):
        send(world, f"C-{number}")
    monkeypatch.setattr(listing, "LOOKED_AT", 2)
    desk = Desk(world)
    answer = desk.get(LIST, channel="email")
    assert "There is no such message among those that we have looked at so far." in answer.text
    further = next(link for link in Page(answer.text).links() if "after=" in link)
    assert "C-1" in seen(desk, further)


def test_a_trial_message_is_said_to_be_one(world: World) -> None:
    world.told(event("C-1"))
    assert "Trial" in Desk(world).words(LIST)


def test_an_empty_list_says_when_it_will_not_be(world: World) -> None:
    assert "There are no messages yet." in Desk(world).words(LIST)


def test_messages_of_a_case_type_that_is_not_theirs_are_not_there(world: World) -> None:
    hidden = send(world, "S-1", case_type=SENSITIVE)
    desk = Desk(world, grants=[(Role.CASE_WORKER, None)])
    assert "S-1" not in desk.words(LIST)
    assert desk.get(one(hidden)).status_code == 404
    assert desk.get(one(hidden, "/decide")).status_code == 404
    assert "S-1" not in desk.post(f"{LIST}/export").text
    assert "S-1" in Desk(world).words(LIST)


def test_messages_of_another_organisation_are_not_there(world: World) -> None:
    theirs = send(world, "C-9", world.add_tenant())
    desk = Desk(world)
    assert "C-9" not in desk.words(LIST)
    assert desk.get(one(theirs)).status_code == 404
    assert desk.post(one(theirs, "/decide"), {"decision": "arrived", "attempt": "1"}).status_code == 404
    assert "C-9" not in desk.post(f"{LIST}/export").text


def test_what_needs_a_person_is_not_pushed_down_by_an_open_filter(world: World) -> None:
    folded = '<details class="govuk-details olr-desk-filters">'
    desk = Desk(world)
    assert folded in desk.get(LIST, needs="failed").text
    narrowed = desk.get(LIST, needs="failed", channel="sms").text
    assert folded not in narrowed
    assert f'href="{LIST}?needs=failed">Clear filters' in narrowed, "clearing keeps what one came for"


def test_one_message_says_all_that_is_known_of_it(world: World) -> None:
    message_id = send(world)
    words = Desk(world).words(one(message_id))
    assert "Mae" in words, "its own words, in the language in which they were sent"
    assert "This is the language that was asked for." in words
    assert "The person wants Welsh." in words
    assert "S. Ll. Text, ••• 123" in words
    assert "Siân Llŷr" not in words, "a name is shown to whoever gives a reason, with the case"
    assert "Try 1, by Sandbox phone: The provider took it" in words
    assert "A request is received" in words, "the template by what it is for"
    assert "case.opened" not in words, "and never by its code"
    assert "Fragments:" in words
    assert "+447700900123" not in words


def test_whoever_reads_a_message_is_noted(world: World) -> None:
    message_id, desk = send(world), Desk(world)
    desk.get(one(message_id))
    assert (desk.member.who, "message read") in audited(world)


def test_the_words_are_marked_with_their_language(world: World) -> None:
    message_id = send(world, contacts=[contact(language="both")])
    page = Page(Desk(world).get(one(message_id)).text)
    assert "Mae" in page.words["cy"]
    assert page.language == "en"


def test_the_link_to_somebodys_own_page_is_not_shown_whole(world: World) -> None:
    text = Desk(world).get(one(send(world))).text
    assert "/c/•••" in text
    assert not re.search(r"/c/\w{8}", text)


def test_a_code_is_not_shown(world: World) -> None:
    message_id = send(world)
    change(world, message_id, event_id=None, notice="code", notice_id=uuid4())
    words = Desk(world).words(one(message_id))
    assert "This message holds a one-time code, which nobody else may read." in words
    assert "Mae" not in words


def test_a_held_message_says_why_and_since_when(world: World) -> None:
    world.told(event("C-1", "case.opened"), key=world.tenant.live_key, secret=world.tenant.secret)
    held = event("C-1", "case.information_requested", request={"id": "r-1", "what": {"en": "Proof of address"}})
    told = world.told(held, key=world.tenant.live_key, secret=world.tenant.secret)
    desk = Desk(world)
    words = desk.words(one(UUID(told[-1]["id"])))
    assert "The Welsh words are missing." in words
    assert "It has no words yet, as something is missing." in words
    assert "C-1" in desk.words(LIST, needs="held")


def test_the_page_says_the_same_in_welsh(world: World) -> None:
    message_id = send(world)
    answer = Desk(world).get(f"/cy/desg/negeseuon/{message_id}")
    assert Page(answer.text).language == "cy"
    assert "Dyma&#39;r iaith y gofynnwyd amdani." in answer.text


@pytest.mark.parametrize(
    ("columns", "listed"),
    [
        ({}, True),
        ({"finished_at": None}, False),
        ({"finished_at": None, "sensitive": True}, True),
        ({"mode": "trial"}, False),
    ],
)
def test_what_is_not_known_waits_for_staff_once_nobody_else_can_find_out(
    world: World, columns: dict[str, object], listed: bool
) -> None:
    make_unknown(world, send(world), **columns)
    assert ("C-1" in Desk(world).words(LIST, needs="unknown")) is listed


def test_a_message_that_is_not_known_to_have_arrived_is_said_to_have(world: World) -> None:
    message_id, desk = send(world), Desk(world)
    make_unknown(world, message_id)
    answer = desk.post(one(message_id, "/decide"), {"decision": "arrived", "attempt": "1", "note": "Phoned"})
    assert answer.status_code == 303
    assert state_of(world, message_id)[:2] == ("delivered", "said-to-have-arrived")
    words = seen(desk, answer.headers["Location"])
    assert "Noted: the message arrived." in words
    assert "Phoned" in words
    assert (desk.member.who, "message arrived") in audited(world)
    assert "C-1" not in desk.words(LIST, needs="unknown")


def test_it_is_sent_again_once_however_often_that_is_asked(world: World) -> None:
    message_id, desk = send(world), Desk(world)
    make_unknown(world, message_id)
    form = {"decision": "again", "attempt": "1"}
    first, second = (desk.post(one(message_id, "/decide"), form) for _ in range(2))
    assert first.headers["Location"].endswith("done=again")
    assert second.headers["Location"].endswith("done=late")
    world.deliver()
    third = desk.post(one(message_id, "/decide"), form)
    assert third.headers["Location"].endswith("done=late")
    assert "Try 2" in desk.words(one(message_id))
    assert [what for _, what in audited(world)].count("message again") == 1


def test_it_is_left_as_it_is(world: World) -> None:
    message_id, desk = send(world), Desk(world)
    make_unknown(world, message_id)
    desk.post(one(message_id, "/decide"), {"decision": "left", "attempt": "1"})
    assert state_of(world, message_id)[0] == "unknown"
    assert "C-1" not in desk.words(LIST, needs="unknown")


def test_a_code_is_never_sent_again(world: World) -> None:
    message_id, desk = send(world), Desk(world)
    change(world, message_id, event_id=None, notice="code", notice_id=uuid4(), urgent=True)
    make_unknown(world, message_id)
    assert "Send it again" not in desk.words(one(message_id, "/decide"))
    answer = desk.post(one(message_id, "/decide"), {"decision": "again", "attempt": "1"})
    assert answer.headers["Location"].endswith("done=late")
    assert state_of(world, message_id)[0] == "unknown"


def test_what_is_not_true_any_more_is_not_sent_again(world: World) -> None:
    message_id, desk = send(world), Desk(world)
    make_unknown(world, message_id)
    assert "Send it again" in desk.words(one(message_id, "/decide"))
    change(world, message_id, true_until=datetime.now(UTC))
    assert "Send it again" not in desk.words(one(message_id, "/decide"))
    answer = desk.post(one(message_id, "/decide"), {"decision": "again", "attempt": "1"})
    assert answer.headers["Location"].endswith("done=late")
    assert state_of(world, message_id)[0] == "unknown"


def test_what_arrived_after_all_cannot_be_decided_any_more(world: World) -> None:
    message_id, desk = send(world), Desk(world)
    answer = desk.post(one(message_id, "/decide"), {"decision": "again", "attempt": "1"})
    assert "Nothing was changed" in seen(desk, answer.headers["Location"])
    assert state_of(world, message_id)[0] == "delivered"


def test_a_failed_message_leaves_the_list_once_somebody_says_what_they_did(world: World) -> None:
    message_id, desk = send(world), Desk(world)
    make_failed(world, message_id)
    assert "C-1" in desk.words(LIST, needs="failed")
    without = desk.post(one(message_id, "/decide"), {"decision": "dealt", "attempt": "1"})
    assert "Write what was done, such as that you phoned" in without.text
    desk.post(one(message_id, "/decide"), {"decision": "dealt", "attempt": "1", "note": "Phoned on Monday"})
    assert "C-1" not in desk.words(LIST, needs="failed")
    assert "Phoned on Monday" in desk.words(one(message_id))
    assert state_of(world, message_id)[0] == "permanent-failure"


def test_who_was_told_by_another_channel_is_not_among_those_who_were_not(world: World) -> None:
    message_id = send(world)
    make_failed(world, message_id)
    _copy(world, message_id, channel="email", part=0)
    assert "C-1" not in Desk(world).words(LIST, needs="failed")


def test_the_english_of_two_texts_does_not_make_up_for_its_welsh(world: World) -> None:
    message_id = send(world)
    make_failed(world, message_id)
    _copy(world, message_id, language="en", part=1)
    assert "C-1" in Desk(world).words(LIST, needs="failed")


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({}, "Choose what to do"),
        ({"decision": "nonsense"}, "Choose what to do"),
        ({"decision": "left", "note": "x" * 1001}, "The note must be 1,000 characters or fewer"),
        ({"decision": "left", "attempt": "x"}, "Choose what to do"),
        ({"decision": "left", "attempt": "9" * 50}, "Choose what to do"),
    ],
)
def test_a_wrong_form_says_what_is_wrong_and_keeps_what_was_typed(
    world: World, typed: dict[str, str], wrong: str
) -> None:
    message_id, desk = send(world), Desk(world)
    make_unknown(world, message_id)
    answer = desk.post(one(message_id, "/decide"), {"attempt": "1", "note": "Rhiannon", **typed})
    assert answer.status_code == 200
    assert wrong in answer.text
    assert Page(answer.text).title.startswith("Error:")
    assert ("Rhiannon" in answer.text) or ("xxx" in answer.text)
    assert state_of(world, message_id)[0] == "unknown"


def test_the_toggle_keeps_what_was_typed_and_decides_nothing(world: World) -> None:
    message_id, desk = send(world), Desk(world)
    make_unknown(world, message_id)
    path = f"/cy/desg/negeseuon/{message_id}/penderfynu"
    answer = desk.post(path, {"decision": "again", "attempt": "1", "note": "Ffoniais", "other_language": "1"})
    assert "Ffoniais" in answer.text
    assert state_of(world, message_id)[0] == "unknown"


def test_a_viewer_sees_and_decides_nothing(world: World) -> None:
    message_id = send(world)
    make_unknown(world, message_id)
    desk = Desk(world, (Role.VIEWER,))
    assert "Deal with this message" not in desk.words(one(message_id))
    assert desk.post(one(message_id, "/decide"), {"decision": "again", "attempt": "1"}).status_code == 403
    assert desk.post(f"{LIST}/export").status_code == 403


def test_the_file_holds_what_the_filters_leave_and_no_address(world: World) -> None:
    send(world, "C-1")
    send(world, "C-2", contacts=[contact(language="en", channels=["email"])])
    desk = Desk(world)
    answer = desk.post(f"{LIST}/export?channel=email")
    lines = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [(line["case"], line["recipient"], line["language"]) for line in lines] == [("C-2", "s•••@e•••", "en")]
    assert "sian@example.com" not in answer.text
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert (desk.member.who, "messages exported") in audited(world)


@pytest.mark.parametrize("reference", ["=1+1", "+44", "-2", "@SUM(A1)", "'=x", "|calc"])
def test_no_cell_of_the_file_is_a_formula(world: World, reference: str) -> None:
    send(world, reference)
    text = Desk(world).post(f"{LIST}/export").text.removeprefix("\ufeff")
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert f"'{reference}" in cells


def test_the_file_is_written_in_pieces(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = {str(send(world, f"C-{number}")) for number in range(5)}
    monkeypatch.setattr("app.services.messages_desk.export.A_PIECE", 2)
    text = Desk(world).post(f"{LIST}/export").text.removeprefix("\ufeff")
    assert {line["id"] for line in csv.DictReader(io.StringIO(text))} == ids


def test_what_cannot_be_opened_is_listed_as_such_among_the_others(world: World) -> None:
    _spoil(world, send(world, "C-1"))
    send(world, "C-2")
    words = Desk(world).words(LIST)
    assert "A reference that we cannot open" in words
    assert "Text, An address that we cannot open" in words
    assert "C-2" in words
    assert "Text, ••• 123" in words


def test_what_cannot_be_opened_does_not_cut_the_file_off(world: World) -> None:
    _spoil(world, send(world, "C-1"))
    send(world, "C-2")
    text = Desk(world).post(f"{LIST}/export").text.removeprefix("\ufeff")
    lines = [(line["case"], line["recipient"]) for line in csv.DictReader(io.StringIO(text))]
    assert lines == [("C-2", "••• 123"), ("unreadable", "unreadable")]


def test_a_message_that_cannot_be_opened_is_still_shown_and_decided_about(world: World) -> None:
    message_id, desk = send(world), Desk(world)
    make_unknown(world, message_id)
    form = {"decision": "left", "attempt": "1", "note": "Phoned"}
    desk.post(one(message_id, "/decide"), form)
    _spoil(world, message_id)
    words = desk.words(one(message_id))
    for said in ("The words cannot be opened.", "Text, An address that we cannot open", "Try 1", "Leave it as it is"):
        assert said in words
    assert "It has no words yet" not in words
    assert "An address that we cannot open" in desk.words(one(message_id, "/decide"))


def test_opening_the_page_of_the_file_takes_nothing(world: World) -> None:
    send(world)
    desk = Desk(world)
    assert "C-1" not in desk.words(f"{LIST}/export", status="delivered")
    assert "messages exported" not in [what for _, what in audited(world)]


def _types(world: World) -> set[UUID]:
    with world.session() as session:
        return set(session.scalars(select(CaseType.id)))


def _spoil(world: World, message_id: UUID) -> None:
    """As a hand in the database might: nothing that is sealed of a message, its case or its contact can be opened."""
    nothing = b"\0" * 40
    change(world, message_id, recipient_sealed=nothing, words_sealed=nothing)
    with world.session() as session:
        row = session.get_one(Message, message_id)
        session.execute(update(Case).where(Case.id == row.case_id).values(reference_sealed=nothing))
        session.execute(update(Contact).where(Contact.id == row.contact_id).values(details_sealed=nothing))
        session.execute(update(MessageDecision).values(note_sealed=nothing))


def _copy(world: World, message_id: UUID, **columns: object) -> None:
    """Another message about the same thing to the same person."""
    with world.session() as session:
        row = session.scalars(select(Message).where(Message.id == message_id)).one()
        plain = {column.key: getattr(row, column.key) for column in Message.__table__.columns}
        plain |= {"id": new_id(), "status": "delivered", "attempt_id": None, **columns}
        del plain["number"]
        session.add(Message(**plain))
