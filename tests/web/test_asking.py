"""Asking on the page: kept once, told to staff and to the case system, and answered with when to expect an answer."""

from __future__ import annotations

import unicodedata
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from app.db import vault_of
from app.domain.tokens import hash_of
from app.models.callback import Callback
from app.models.contact import Contact
from app.models.organisation import Organisation
from app.models.reply import Reply
from app.services.case_systems import callbacks
from app.services.replies import asking, inbox
from app.services.replies.asking import Question, TooManyQuestions
from app.services.views import FiledLink, Reader
from app.services.visits.visits import open_for
from tests.texting import kept
from tests.web.case_open import Browser, follow, open_case
from tests.web.reading import Page
from tests.world import World, contact

ASK = "/en/ask"
RECEIVED = "/en/ask/received"
WORDS = "When will somebody come?\n\nI am at home on Tuesdays."


@pytest.fixture
def browser(world: World) -> Browser:
    return open_case(world)


def words(world: World) -> list[str]:
    """What was asked, oldest first, as it is kept."""
    with world.session() as session:
        vault, rows = vault_of(session), session.scalars(select(Reply).order_by(Reply.created_at, Reply.id))
        return [vault.open("replies", row.id, "words", row.words_sealed) for row in rows]


def reader(world: World, browser: Browser, now: datetime) -> Reader:
    link = FiledLink(world.tenant.id, hash_of(browser.token))
    found = open_for(world.db, world.shop.sender.catalogue, link, None, now)
    assert isinstance(found, Reader)
    return found


# What happens to a question


def test_a_question_is_kept_and_its_reader_told_that_it_came_and_when_to_expect_an_answer(
    world: World, browser: Browser
) -> None:
    sent = browser.send(ASK, words=WORDS)
    assert (sent.status_code, sent.headers["Location"]) == (303, RECEIVED)
    assert words(world) == [WORDS]
    [reply] = kept(world)
    page = browser.look(RECEIVED).text
    assert asking.number(reply.id) in page
    assert all(said in page for said in ("We have received your message", "You can expect an answer by", "999"))
    assert "01632 960000" in page


def test_staff_see_it_with_its_number_and_who_asked(world: World, browser: Browser) -> None:
    browser.send(ASK, words=WORDS)
    [reply] = kept(world)
    with world.session() as session:
        [seen] = inbox.replies(session, "Nia", open_only=True)
    assert (seen.number, seen.words, seen.case) == (f"web {asking.number(reply.id)} citizen", WORDS, "C-1")
    assert str(reply.id).upper().replace("-", "").endswith(asking.number(reply.id).replace("-", ""))


def test_the_case_system_is_told_that_it_came_through_the_page(world: World) -> None:
    with world.session() as session:
        callbacks.set_address(session, world.tenant.integration_id, "https://cases.example/told")
    open_case(world).send(ASK, words=WORDS)
    with world.session() as session:
        vault = vault_of(session)
        row = session.scalars(select(Callback).where(Callback.type == "olrhain.reply.received")).one()
        body: Any = vault.open_json("callbacks", row.id, "body", row.body_sealed)
    told = {name: body["data"][name] for name in ("case", "contact", "text", "several", "through", "mode")}
    assert told == {"case": "C-1", "contact": "p-1", "text": WORDS, "several": False, "through": "page", "mode": "live"}


def test_what_a_trial_contact_asks_is_a_trial(world: World) -> None:
    open_case(world, live=False).send(ASK, words=WORDS)
    assert [row.mode for row in kept(world)] == ["trial"]
    with world.session() as session:
        assert inbox.replies(session, "Nia", open_only=True)[0].number.endswith("citizen (trial)")


def test_somebody_whom_we_can_only_write_letters_to_asks_as_well(world: World, browser: Browser) -> None:
    now = datetime.now(UTC)
    asker = reader(world, browser, now)
    with world.session() as session:
        row = session.get_one(Contact, asker.contact_id)
        details = {"reference": "p-1", "name": "Siân", "mobile": None, "email": None, "address": "1 Stryd Fawr"}
        row.details_sealed = vault_of(session).seal_json("contacts", row.id, "details", details)
    assert browser.send(ASK, words=WORDS).status_code == 303
    assert words(world) == [WORDS]


def test_the_day_of_the_answer_is_what_the_organisation_says(world: World, browser: Browser) -> None:
    with world.session() as session:
        session.execute(update(Organisation).values(answer_days=3))
        # Thursday before a weekend and a bank holiday: Friday, then Tuesday and Wednesday.
        assert asking.answer_by(session, datetime(2026, 4, 30, 23, 30, tzinfo=UTC)).isoformat() == "2026-05-07"


# Once


def test_pressing_twice_asks_once(world: World, browser: Browser) -> None:
    form = browser.form(ASK) | {"words": WORDS}
    answers = [browser.client.post(ASK, data=form) for _ in range(2)]
    assert [answer.headers.get("Location") for answer in answers] == [RECEIVED, RECEIVED]
    assert words(world) == [WORDS]


def test_pressing_twice_at_the_same_moment_asks_once(world: World, browser: Browser) -> None:
    form = browser.form(ASK) | {"words": WORDS}
    windows = [browser.another() for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda window: window.post(ASK, data=form), windows))
    assert {answer.headers.get("Location") for answer in answers} == {RECEIVED}
    assert words(world) == [WORDS]


def test_going_back_to_the_form_and_writing_something_else_asks_again(world: World, browser: Browser) -> None:
    form = browser.form(ASK)
    for one in ("First", "Second"):
        browser.client.post(ASK, data=form | {"words": one})
    assert words(world) == ["First", "Second"]


# What is typed


@pytest.mark.parametrize("typed", ["", "   \r\n ", "\u200b\u200d\u2060", "\u202e\x00"])
def test_nothing_that_can_be_read_is_no_question(world: World, browser: Browser, typed: str) -> None:
    answer = browser.send(ASK, words=typed)
    assert answer.status_code == 200
    page = Page(answer.text)
    assert page.title.startswith("Error:")
    assert "#words" in page.links()
    assert words(world) == []


def test_two_thousand_characters_may_be_sent_however_their_lines_end(world: World, browser: Browser) -> None:
    lines = ["ŵ" * 99] * 20
    assert browser.send(ASK, words="\r\n".join(lines) + "!").status_code == 303
    assert words(world) == ["\n".join(lines) + "!"]
    assert len(words(world)[0]) == asking.LONGEST


def test_more_than_two_thousand_are_counted_and_stay_in_the_box(world: World, browser: Browser) -> None:
    typed = "a" * 2_000 + " last"
    answer = browser.send(ASK, words=typed).text
    assert "Now it has 2,005." in answer
    assert typed in answer
    assert words(world) == []


def test_a_megabyte_is_refused_without_a_fault_of_ours(world: World, browser: Browser) -> None:
    answer = browser.send(ASK, words="a" * 1_000_000)
    assert (answer.status_code, "Now it has 20,000+." in answer.text) == (200, True)
    assert browser.send(ASK, words="a" * 3_000_000).status_code == 413
    assert words(world) == []


def test_letters_are_composed(world: World, browser: Browser) -> None:
    browser.send(ASK, words=unicodedata.normalize("NFD", "Ŵyl Siân"))
    assert words(world) == ["Ŵyl Siân"]


@pytest.mark.parametrize(
    ("typed", "stays"),
    [
        ("pay \u202egnihton\u202c\x00 now\x1b[31m", "pay gnihton now[31m"),
        ('=HYPERLINK("https://evil.example")', '=HYPERLINK("https://evil.example")'),
        ("<script>alert(1)</script> ((name))", "<script>alert(1)</script> ((name))"),
    ],
)
def test_what_steers_machines_is_dropped_and_all_else_stays_text(
    world: World, browser: Browser, typed: str, stays: str
) -> None:
    browser.send(ASK, words=typed)
    assert words(world) == [stays]


def test_what_was_typed_is_never_markup_on_the_page(browser: Browser) -> None:
    answer = browser.send(ASK, words="<script>alert(1)</script>" + "a" * 2_000)
    assert "<script>alert" not in answer.text


def test_going_over_to_the_other_language_keeps_what_was_typed_and_asks_nothing(world: World, browser: Browser) -> None:
    form = browser.form(ASK) | {"words": "Half a ques", "other_language": "1"}
    answer = browser.client.post("/cy/gofyn", data=form)
    assert answer.status_code == 200
    assert "Half a ques</textarea>" in answer.text
    assert form["once"] in answer.text
    assert Page(answer.text).language == "cy"
    assert words(world) == []


# How much


def test_ten_an_hour_are_taken_and_then_kind_words_with_the_phone_number(world: World, browser: Browser) -> None:
    for number in range(10):
        assert browser.send(ASK, words=f"Question {number}").status_code == 303
    answer = browser.send(ASK, words="One more")
    assert answer.status_code == 200
    assert "phone us on 01632 960000" in answer.text
    assert "One more</textarea>" in answer.text
    assert len(words(world)) == 10


def test_the_limit_holds_in_a_race_and_lets_go_after_an_hour(world: World, browser: Browser) -> None:
    now = datetime.now(UTC)
    asker = reader(world, browser, now)

    def one(number: int, at: datetime = now) -> bool:
        try:
            with world.session() as session:
                asking.ask(session, asker, Question(f"Question {number}", "a" * 16), at)
        except TooManyQuestions:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(one, range(14))) == asking.MOST_AN_HOUR
    assert one(99) is False
    assert one(99, now + timedelta(hours=1)) is True


# Who sees what


def test_earlier_questions_are_listed_without_their_words(world: World, browser: Browser) -> None:
    browser.send(ASK, words=WORDS)
    [reply] = kept(world)
    page = browser.look(ASK).text
    assert asking.number(reply.id) in page
    assert "You can expect an answer by" in page
    assert "Tuesdays" not in page


def test_a_question_that_staff_have_closed_is_said_to_be_dealt_with(world: World, browser: Browser) -> None:
    browser.send(ASK, words=WORDS)
    assert "We dealt with this on" not in browser.look(ASK).text
    with world.session() as session:
        inbox.close(session, kept(world)[0].id, "Nia", datetime(2026, 11, 23, 12, tzinfo=UTC))
    assert "We dealt with this on 23 November 2026" in browser.look(ASK).text


def test_a_question_that_is_not_answered_in_time_says_so(world: World, browser: Browser) -> None:
    browser.send(ASK, words=WORDS)
    with world.session() as session:
        session.execute(update(Reply).values(created_at=datetime.now(UTC) - timedelta(days=30)))
    assert "We are sorry. Please phone us." in browser.look(ASK).text


def test_another_contact_of_the_same_case_sees_none_of_them(world: World) -> None:
    people = [contact("p-1"), contact("p-2", role="carer", mobile="07700900456", email="mam@example.com")]
    open_case(world, contacts=people)
    citizen, carer = follow(world, role="citizen"), follow(world, role="carer")
    carer.send(ASK, words=WORDS)
    number = asking.number(kept(world)[0].id)
    with world.session() as session:
        [seen] = inbox.replies(session, "Nia", open_only=True)
    assert seen.number == f"web {number} carer"
    assert number in carer.look(ASK).text
    assert number not in citizen.look(ASK).text


def test_one_form_at_two_organisations_asks_both_and_each_sees_its_own(world: World, browser: Browser) -> None:
    elsewhere = world.add_tenant()
    there = open_case(world, tenant=elsewhere)
    once = browser.form(ASK)["once"]
    assert browser.send(ASK, words="Here", once=once).status_code == 303
    assert there.send(ASK, words="Here", once=once).status_code == 303
    assert (len(kept(world)), len(kept(world, elsewhere))) == (1, 1)
    assert asking.number(kept(world)[0].id) not in there.look(ASK).text


def test_nothing_was_received_where_nothing_was_asked(browser: Browser) -> None:
    answer = browser.look(RECEIVED)
    assert (answer.status_code, answer.headers["Location"]) == (303, ASK)


def test_a_form_without_its_word_asks_nothing(world: World, browser: Browser) -> None:
    answer = browser.client.post(ASK, data={"words": WORDS, "once": "a" * 16})
    assert answer.status_code == 403
    assert words(world) == []


# What comes too late


def test_what_comes_after_the_visit_has_closed_is_given_back(
    world: World, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = browser.form(ASK) | {"words": "</textarea><b>Tuesdays"}
    monkeypatch.setattr("app.web.public.session.SECONDS", -1)
    answer = browser.client.post(ASK, data=form)
    assert answer.status_code == 403
    assert "What you wrote" in answer.text
    assert "&lt;/textarea&gt;&lt;b&gt;Tuesdays</textarea>" in answer.text
    welsh = browser.client.post("/cy/gofyn", data=form | {"other_language": "1"})
    assert "&lt;b&gt;Tuesdays</textarea>" in welsh.text
    assert words(world) == []


def test_a_browser_that_says_the_form_was_ours_gets_its_words_back_without_any_cookie(world: World) -> None:
    stranger = world.app.test_client()
    answer = stranger.post(ASK, data={"words": "Tuesdays"}, headers={"Sec-Fetch-Site": "same-origin"})
    assert (answer.status_code, "Tuesdays</textarea>" in answer.text) == (403, True)


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site"}])
def test_another_website_cannot_have_words_of_its_own_shown_here(
    world: World, browser: Browser, headers: dict[str, str]
) -> None:
    foreign = {"words": "Phone 0900 1", "form_word": "0" * 32}
    for client in (browser.client, world.app.test_client()):
        answer = client.post(ASK, data=foreign, headers=headers)
        assert (answer.status_code, "0900" in answer.text) == (403, False)


# The way there


def test_the_status_page_and_the_navigation_lead_to_it(world: World, browser: Browser) -> None:
    links = Page(browser.look("/en/request").text).links()
    assert links.count(ASK) == 2
    assert follow(world).look("/cy/gofyn").status_code == 200
