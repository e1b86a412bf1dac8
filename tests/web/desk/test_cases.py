"""Cases at the desk: the list and the search, the whole story of a case, and who may see what of them."""

from __future__ import annotations

import base64
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import text, update

from app.domain.staff_roles import Role
from app.models.case import Case, StoredEvent
from app.models.contact import Contact, ContactName
from app.models.message import Message
from app.services.upkeep import name_catch_up
from tests.web.desk import Desk, plain
from tests.web.desk.cases_kit import CaseDesk, live, open_case
from tests.world import World, contact, event

LIST = "/en/desk/cases"
CARE = "adult-social-care"


@pytest.fixture
def open_one(world: World) -> CaseDesk:
    return open_case(world)


def search(desk: Desk, words: str) -> str:
    answer = desk.post(LIST, {"words": words}, follow_redirects=True)
    assert answer.status_code == 200
    return plain(answer.text)


@pytest.mark.parametrize(
    "words",
    [
        *("NPT-123", "npt-123", " NPT‑123 ", "Siân Llŷr", "sian llyr", "LLYR", "Llŷr, Siân", "Sia\u0302n Lly\u0302r"),
        *("07700900123", "+44 7700 900123", "Sian@Example.com"),
    ],
)
def test_a_case_is_found_by_reference_name_number_and_email(open_one: CaseDesk, words: str) -> None:
    assert "NPT-123" in search(open_one.desk, words)


@pytest.mark.parametrize(
    "words", ["NPT-124", "Siân Jones", "07700900124", "sian@example.org", "%", "'", "Si", "\0x", "🙂", "x" * 200]
)
def test_what_is_not_there_is_not_found(open_one: CaseDesk, words: str) -> None:
    assert "No case that you may see fits this search" in search(open_one.desk, words)


@pytest.mark.parametrize(("name", "typed"), [("Máire O’Brien-Rhys", "obrien"), ("D’Arcy ap Llŷr", "D'Arcy Ap Llyr")])
def test_apostrophes_and_hyphens_do_not_matter(world: World, name: str, typed: str) -> None:
    case = open_case(world, contacts=[contact(name=name)])
    assert "NPT-123" in search(case.desk, typed)


def test_a_name_that_the_case_system_changes_is_found_and_the_old_one_is_not(open_one: CaseDesk) -> None:
    open_one.tell("contact.updated", contact={"reference": "p-1", "name": "Mair Rhys"})
    assert "NPT-123" in search(open_one.desk, "mair")
    assert "No case" in search(open_one.desk, "llyr")


def test_names_from_before_there_was_an_index_are_caught_up_with(open_one: CaseDesk) -> None:
    with open_one.world.session() as session:
        session.execute(text("DELETE FROM contact_names"))
        session.execute(update(Contact).values(name_indexed=False))
    assert "No case" in search(open_one.desk, "llyr")
    with open_one.world.session() as session:
        assert name_catch_up.catch_up(session) == 1
        assert name_catch_up.catch_up(session) == 0
    assert "NPT-123" in search(open_one.desk, "llyr")


def test_no_name_can_be_read_from_its_index(open_one: CaseDesk) -> None:
    words = open_one.rows(ContactName)
    assert len(words) == 2
    assert all(len(row.word_index) == 32 for row in words)


def test_nothing_that_was_typed_is_in_the_address(open_one: CaseDesk) -> None:
    answer = open_one.desk.post(LIST, {"words": "Siân Llŷr"})
    assert answer.status_code == 303
    sealed = answer.headers["Location"].split("?q=")[1]
    assert b"Ll" not in base64.urlsafe_b64decode(sealed + "==")
    assert 'value="Siân Llŷr"' in open_one.desk.client.get(answer.headers["Location"]).text


def test_the_address_of_a_search_opens_nothing_for_anybody_else(open_one: CaseDesk, world: World) -> None:
    address = open_one.desk.post(LIST, {"words": "NPT-123"}).headers["Location"]
    answer = Desk(world, (Role.CASE_WORKER,)).client.get(address)
    assert "That search is over" in answer.text
    assert 'value="NPT-123"' not in answer.text


@pytest.mark.parametrize("q", ["x", "é", "=" * 500, "A" * 4000, "\0"])
def test_an_address_that_we_did_not_write_finds_nothing_and_breaks_nothing(open_one: CaseDesk, q: str) -> None:
    assert "That search is over" in open_one.desk.words(LIST, q=q)


def test_a_search_is_kept_while_the_list_is_filtered_and_leafed_through(open_one: CaseDesk) -> None:
    address = open_one.desk.post(LIST, {"words": "sian"}).headers["Location"]
    sealed = parse_qs(urlsplit(address).query)["q"][0]
    assert "NPT-123" in open_one.desk.words(LIST, q=sealed, type="building-permit")
    assert "No case" in open_one.desk.words(LIST, q=sealed, type=CARE)
    assert f'name="q" value="{sealed}"' in open_one.desk.client.get(address).text


def test_too_long_a_search_is_said_to_be_so(open_one: CaseDesk) -> None:
    answer = open_one.desk.post(LIST, {"words": "x" * 201})
    assert "Search for no more than 200 characters" in answer.text
    assert "<title>Error:" in answer.text


def test_an_empty_search_is_the_whole_list(open_one: CaseDesk) -> None:
    assert open_one.desk.post(LIST, {"words": "  "}).headers["Location"] == LIST


def test_the_list_is_newest_first_and_can_be_turned_round(world: World) -> None:
    live(world, event("A-1"), event("A-2"))
    desk = Desk(world, (Role.CASE_WORKER,))
    newest, oldest = desk.words(LIST), desk.words(LIST, sort="since")
    assert newest.index("A-2") < newest.index("A-1")
    assert oldest.index("A-1") < oldest.index("A-2")


@pytest.mark.parametrize(
    ("query", "there"),
    [
        ({"standing": "open"}, True),
        ({"standing": "over"}, False),
        ({"mode": "live"}, True),
        ({"mode": "trial"}, False),
        ({"needs": "parked"}, False),
        ({"needs": "paused"}, False),
        ({"type": "building-permit"}, True),
        ({"type": "no-such-type"}, False),
        ({"standing": "nonsense", "page": "x", "sort": "'"}, True),
    ],
)
def test_the_list_can_be_filtered(open_one: CaseDesk, query: dict[str, str], there: bool) -> None:
    assert ("NPT-123" in open_one.desk.words(LIST, **query)) is there


def test_a_case_with_a_parked_event_is_among_those_that_need_somebody(open_one: CaseDesk) -> None:
    park(open_one)
    assert "Event put aside" in open_one.desk.words(LIST, needs="parked")


def test_a_desk_without_cases_says_when_they_will_come(world: World) -> None:
    assert "There are no cases yet" in Desk(world, (Role.VIEWER,)).words(LIST)


def test_a_sensitive_case_is_there_only_for_whoever_was_given_its_type(world: World) -> None:
    live(world, event("C-9", case_type=CARE))
    everything = Desk(world, grants=[(Role.CASE_WORKER, None)])
    named = Desk(world, grants=[(Role.CASE_WORKER, CARE)])
    assert "C-9" not in everything.words(LIST)
    assert "No case that you may see" in search(everything, "C-9")
    assert "No case that you may see" in search(everything, "sian")
    assert "C-9" in search(named, "sian")
    [address] = re.findall(r"/en/desk/cases/[0-9a-f-]{36}", named.get(LIST).text)
    assert everything.get(address).status_code == 404
    assert named.get(address).status_code == 200


def test_a_case_of_another_organisation_is_not_there(open_one: CaseDesk, world: World) -> None:
    other = world.add_tenant()
    stranger = Desk(world, tenant=other)
    assert stranger.get(open_one.path()).status_code == 404
    assert "No case" in search(stranger, "NPT-123")
    for page in ("/pause", "/resume", "/post", "/post/closed", f"/people/{open_one.person.id}/details"):
        assert stranger.get(open_one.path(page)).status_code == 404
        assert stranger.post(open_one.path(page), {"reason": "let me see"}).status_code == 404


def test_the_story_tells_the_event_the_message_and_the_choice(open_one: CaseDesk) -> None:
    words = open_one.words()
    assert "The case was opened" in words
    assert "Text to S. Ll., Welsh Delivered" in words
    assert "Chose a language: Welsh (The case system)" in words
    body = open_one.messages[0]
    assert body.status == "delivered"
    assert "Mae" in words, "the words as they were sent"
    assert "Try 1" in words


def test_the_story_gives_the_reason_where_nobody_was_told(open_one: CaseDesk) -> None:
    open_one.tell("case.delayed", silent=True)
    assert "The case system asked us to tell nobody." in open_one.words()
    welsh = open_one.desk.words(f"/cy/desg/achosion/{open_one.case_id}")
    assert "Gofynnodd y system achosion i ni beidio â dweud wrth neb." in welsh


def test_the_story_is_newest_first_and_can_be_read_from_its_beginning(open_one: CaseDesk) -> None:
    open_one.tell("case.delayed")
    newest, oldest = open_one.words(), open_one.words(sort="when")
    assert newest.index("A delay was told") < newest.index("The case was opened")
    assert oldest.index("The case was opened") < oldest.index("A delay was told")


def test_a_long_story_is_told_in_pages(open_one: CaseDesk) -> None:
    for _ in range(14):
        assert open_one.world.post(event("NPT-123", "case.delayed", silent=True), **_live(open_one)).status_code == 202
    open_one.work()
    first, second = open_one.words(), open_one.words(page="2")
    assert first.count("A delay was told") + second.count("A delay was told") >= 14
    assert "Next page" in open_one.words(page="1") or "Page 2" in second


def test_a_late_event_and_one_that_was_taken_back_are_said_to_be_so(open_one: CaseDesk) -> None:
    early = (datetime.now(UTC) - timedelta(days=400)).isoformat()
    open_one.tell("case.delayed", time=early)
    wrong = event("NPT-123", "case.decision_made")
    live(open_one.world, wrong, event("NPT-123", "case.event_retracted", retracts=wrong["id"]))
    words = open_one.words()
    assert "A delay was told Came late" in words
    assert "A decision was made Taken back" in words


def test_nothing_of_a_contact_is_shown_in_full(open_one: CaseDesk) -> None:
    html = open_one.desk.get(open_one.path()).text
    assert "S. Ll." in html
    assert "ending in 123" in html
    assert "s•••@e•••" in html
    shown = re.sub(r'(?s)<div class="olr-desk-message">.*?</div>', "", html)
    assert not [secret for secret in ("Llŷr", "900123", "sian@example.com") if secret in shown]


def test_a_viewer_sees_the_story_and_no_button(world: World) -> None:
    case = open_case(world, Role.VIEWER)
    words = case.words()
    assert "The case was opened" in words
    assert not [act for act in ("Record an event", "Pause this case", "Send again", "Show contact") if act in words]
    for page in ("/pause", "/resume", "/post", "/post/closed", f"/people/{case.person.id}/details"):
        assert case.desk.get(case.path(page)).status_code == 403


def test_who_looked_at_a_case_is_noted_once_a_look(open_one: CaseDesk) -> None:
    open_one.words()
    open_one.words(sort="when")
    assert [row.who for row in open_one.noted("case viewed")] == [open_one.desk.member.who]
    assert "A case was looked at" not in open_one.words()


def test_what_cannot_be_opened_does_not_hide_the_rest(open_one: CaseDesk) -> None:
    with open_one.world.session() as session:
        session.execute(update(StoredEvent).values(sealed=b"\0\1broken"))
        session.execute(update(Message).values(words_sealed=b"\0\1broken"))
        session.execute(update(Contact).values(details_sealed=b"\0\1broken"))
        session.execute(update(Case).values(reference_sealed=b"\0\1broken", state_sealed=b"\0\1broken"))
    words = open_one.words()
    assert "What it says cannot be opened." in words
    assert "A person without a name" in words
    assert "A reference that we cannot open" in open_one.desk.words(LIST)


def test_a_trial_case_is_said_to_be_one(world: World) -> None:
    world.told(event("T-1"))
    desk = Desk(world, (Role.CASE_WORKER,))
    assert "T-1" in desk.words(LIST, mode="trial")
    [address] = re.findall(r"/en/desk/cases/[0-9a-f-]{36}", desk.get(LIST).text)
    assert "Trial: no citizen is told" in desk.words(address)


def park(case: CaseDesk) -> None:
    """An event that was put aside after five failures."""
    assert case.world.post(event("NPT-123", "case.delayed"), **_live(case)).status_code == 202
    with case.world.session() as session:
        waits = update(StoredEvent).where(StoredEvent.processed_at.is_(None))
        session.execute(waits.values(parked_at=datetime.now(UTC), failures=5, problem="VaultError"))


def _live(case: CaseDesk) -> dict[str, str]:
    return {"key": case.world.tenant.live_key, "secret": case.world.tenant.secret}
