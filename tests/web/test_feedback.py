"""Saying how it was: offered at the end, never asked twice, kept once for each contact, and counted."""

from __future__ import annotations

import unicodedata
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from app.db import vault_of
from app.domain.bilingual import Language
from app.domain.recipients import Mode
from app.models.feedback import Feedback
from app.services.status_page import feedback
from tests.texting import told_live
from tests.web.case_open import Browser, follow, open_case
from tests.web.reading import Page
from tests.world import Tenant, World

SAY, THANKS, STATUS = "/en/feedback", "/en/feedback/thank-you", "/en/request"


@pytest.fixture
def browser(world: World) -> Browser:
    return open_case(world)


def said(world: World, tenant: Tenant | None = None) -> list[tuple[int, str, bool | None, str]]:
    """Score, words, whether they would have called, and the language of the page."""
    with world.session(tenant) as session:
        vault, rows = vault_of(session), session.scalars(select(Feedback).order_by(Feedback.id))
        return [
            (
                row.score,
                vault.open("feedback", row.id, "words", row.words_sealed) if row.words_sealed else "",
                row.would_have_called,
                row.language,
            )
            for row in rows
        ]


def test_what_is_said_is_kept_and_thanked_for(world: World, browser: Browser) -> None:
    sent = browser.send(SAY, score="4", words="Mwy o Gymraeg", called="yes")
    assert (sent.status_code, sent.headers["Location"]) == (303, THANKS)
    assert said(world) == [(4, "Mwy o Gymraeg", True, "en")]
    assert "Thank you for your feedback" in browser.look(THANKS).text


def test_only_the_first_question_needs_an_answer(world: World, browser: Browser) -> None:
    assert browser.client.post("/cy/adborth", data=browser.form(SAY) | {"score": "1"}).status_code == 303
    assert said(world) == [(1, "", None, "cy")]


@pytest.mark.parametrize(("called", "kept"), [("no", False), ("unsure", None), ("perhaps", None)])
def test_whether_they_would_have_phoned(world: World, browser: Browser, called: str, kept: bool | None) -> None:
    browser.send(SAY, score="3", called=called)
    assert said(world) == [(3, "", kept, "en")]


def test_saying_it_again_takes_the_place_of_what_was_said(world: World, browser: Browser) -> None:
    browser.send(SAY, score="1", words="Slow", called="yes")
    page = browser.look(SAY).text
    assert 'value="1" checked' in page
    assert "Slow" not in page, "whoever was sent the link on would read it"
    browser.send(SAY, score="5")
    assert said(world) == [(5, "Slow", None, "en")]
    browser.send(SAY, score="5", words="Quick")
    assert said(world) == [(5, "Quick", None, "en")]


def test_two_at_the_same_moment_are_one(world: World, browser: Browser) -> None:
    form = browser.form(SAY)
    windows = [browser.another() for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda window: window.post(SAY, data=form | {"score": "2"}), windows))
    assert {answer.status_code for answer in answers} == {303}
    assert said(world) == [(2, "", None, "en")]


@pytest.mark.parametrize("score", ["", "0", "6", "５", "5 OR 1=1", "-1"])
def test_what_is_no_score_is_asked_for_again_and_the_words_stay(world: World, browser: Browser, score: str) -> None:
    answer = browser.send(SAY, score=score, words="Da iawn")
    page = Page(answer.text)
    assert page.title.startswith("Error:")
    assert "#score" in page.links()
    assert "Da iawn</textarea>" in answer.text
    assert said(world) == []


def test_too_many_words_are_counted_and_stay(world: World, browser: Browser) -> None:
    assert browser.send(SAY, score="5", words="a" * 1_200).status_code == 303
    answer = browser.send(SAY, score="5", words="a" * 1_201).text
    assert "Now it has 1,201." in answer
    assert said(world)[0][1] == "a" * 1_200


def test_a_megabyte_is_refused_without_a_fault_of_ours(world: World, browser: Browser) -> None:
    assert browser.send(SAY, score="5", words="a" * 1_000_000).status_code == 200
    assert browser.send(SAY, score="5", words="a" * 3_000_000).status_code == 413
    assert said(world) == []


@pytest.mark.parametrize(
    ("typed", "stays"),
    [
        (unicodedata.normalize("NFD", "Gŵyl"), "Gŵyl"),
        ("\u202edab\u202c\x00", "dab"),
        ("\u200b", ""),
        ("=1+1", "=1+1"),
        ("<b>x</b>", "<b>x</b>"),
    ],
)
def test_words_are_kept_as_text(world: World, browser: Browser, typed: str, stays: str) -> None:
    browser.send(SAY, score="5", words=typed)
    assert said(world)[0][1] == stays


def test_going_over_to_the_other_language_keeps_what_was_typed_and_says_nothing(world: World, browser: Browser) -> None:
    form = browser.form(SAY) | {"score": "4", "words": "Hanner", "called": "no", "other_language": "1"}
    page = browser.client.post("/cy/adborth", data=form).text
    assert "Hanner</textarea>" in page
    assert page.count(" checked") == 2
    assert said(world) == []


def test_it_is_offered_once_a_case_is_over_and_once_said_it_can_be_changed(world: World, browser: Browser) -> None:
    assert SAY not in Page(browser.look(STATUS).text).links()
    told_live(world, kind="case.decision_made", outcome="granted")
    assert SAY in Page(browser.look(STATUS).text).links()
    told_live(world, kind="case.closed")
    before = browser.look(STATUS).text
    assert SAY in Page(before).links()
    assert "Change what you said" not in before
    browser.send(SAY, score="5")
    after = browser.look(STATUS).text
    assert SAY in Page(after).links()
    assert "Change what you said" in after
    assert "It takes a minute" not in after
    assert SAY in Page(browser.look(THANKS).text).links()


def test_nobody_is_thanked_for_nothing(browser: Browser) -> None:
    answer = browser.look(THANKS)
    assert (answer.status_code, answer.headers["Location"]) == (303, SAY)


def test_a_form_without_its_word_says_nothing(world: World, browser: Browser) -> None:
    assert browser.client.post(SAY, data={"score": "5"}).status_code == 403
    assert said(world) == []


def test_what_is_said_at_one_organisation_is_seen_at_no_other(world: World, browser: Browser) -> None:
    browser.send(SAY, score="5", words="Ynys")
    elsewhere = world.add_tenant()
    there = open_case(world, tenant=elsewhere)
    assert "Ynys" not in there.look(SAY).text
    assert said(world, elsewhere) == []


def test_live_and_trial_are_counted_apart_and_by_language(world: World, browser: Browser) -> None:
    browser.send(SAY, score="5", called="yes")
    second = open_case(world, case="C-2")
    second.client.post("/cy/adborth", data=second.form(SAY) | {"score": "5", "called": "no"})
    open_case(world, case="T-1", live=False).send(SAY, score="1", called="no")
    ever = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
    with world.session() as session:
        live = feedback.tally(session, Mode.LIVE, *ever)
        trial = feedback.tally(session, Mode.TRIAL, *ever)
    assert live.scores == {(5, Language.EN): 1, (5, Language.CY): 1}
    assert (live.would_have_called, live.would_not, live.called_share) == (1, 1, 50)
    assert trial.scores == {(1, Language.EN): 1}


def test_a_browser_that_follows_the_link_again_finds_what_it_said(world: World, browser: Browser) -> None:
    browser.send(SAY, score="2")
    assert 'value="2" checked' in follow(world).look("/cy/adborth").text
