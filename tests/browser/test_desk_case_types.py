"""A case type on its way through the desk, as officers go: from a starter pack or a change to what citizens read."""

from __future__ import annotations

import pytest

from app.domain.bilingual import Language
from app.domain.staff_roles import Role
from tests.browser.desk import at_the_desk, open_desk
from tests.browser.live import Stage
from tests.browser.scenes import desk_case_types as pages
from tests.browser.visitor import Visitor
from tests.world import contact

LANGUAGES = pytest.mark.parametrize("language", list(Language), ids=str)


def order(visitor: Visitor) -> list[str]:
    steps = visitor.page.locator("[data-code]").all()
    return [step.get_attribute("data-code") or "" for step in steps]


@LANGUAGES
def test_an_officer_begins_with_a_starter_pack_and_two_others_sign_and_publish_it(
    stage: Stage, language: Language
) -> None:
    with stage.visitor(language) as visitor:
        pages.begun(visitor)
        visitor.press(*pages.CHECK)
        visitor.press(*pages.SUBMIT)
        visitor.sees("I’w lofnodi", "To be signed")
        here = visitor.page.url
        at_the_desk(visitor, Role.WELSH_REVIEWER)
        visitor.page.goto(here)
        visitor.press(*pages.SIGN_WELSH)
        visitor.sees("Llofnodwyd", "Signed")
        at_the_desk(visitor, Role.PUBLISHER)
        visitor.page.goto(here)
        visitor.press(*pages.SIGN_ENGLISH)
        visitor.press("Cyhoeddi", "Publish")
        visitor.press("Cyhoeddi", "Publish")
        visitor.sees("Cyhoeddwyd", "Published")
        visitor.sees("Mewn grym", "In force")
        assert not visitor.complaints


@LANGUAGES
def test_safe_hours_are_set_by_an_editor_and_widened_only_with_a_managers_leave(
    stage: Stage, language: Language
) -> None:
    with stage.visitor(language) as visitor:
        pages.settings_with_hours(visitor)
        visitor.press(*pages.BACK)
        _submitted_and_signed(visitor)
        visitor.sees("o 9am tan 5pm yn unig", "only from 9am to 5pm")
        _published(visitor)
        pages.one(visitor)
        visitor.press("Newid y gosodiadau", "Change the settings")
        pages.choose_hours(visitor, "8am", "8pm")
        visitor.press(*pages.SAVE)
        _submitted_and_signed(visitor)
        here = visitor.page.url
        visitor.press("Caniatáu hyn, fel rheolwr", "Allow it, as a manager")
        visitor.sees(
            "Pryd y caiff ei negeseuon eu hanfon nawr: o 9am tan 5pm yn unig.",
            "When its messages are sent now: only from 9am to 5pm.",
        )
        visitor.press("Caniatáu hyn", "Allow it")
        visitor.page.goto(here)
        _published(visitor)
        visitor.sees("o 8am tan 8pm yn unig", "only from 8am to 8pm")
        assert not visitor.complaints


def _submitted_and_signed(visitor: Visitor) -> None:
    """From the page of a case type with a draft to its new version; somebody else signs."""
    visitor.press(*pages.CHECK)
    visitor.press(*pages.SUBMIT)
    here = visitor.page.url
    at_the_desk(visitor)
    visitor.page.goto(here)
    visitor.press(*pages.SIGN_WELSH)
    visitor.press(*pages.SIGN_ENGLISH)


def _published(visitor: Visitor) -> None:
    visitor.press("Cyhoeddi", "Publish")
    visitor.press("Cyhoeddi", "Publish")
    visitor.sees("Cyhoeddwyd", "Published")


@LANGUAGES
def test_a_change_of_words_reaches_the_citizens_page_once_it_is_published(stage: Stage, language: Language) -> None:
    with stage.visitor(language) as visitor:
        visitor.site.tell("NPT-1", case_type="building-permit", contacts=[contact(language=language.value)])
        citizen = visitor.site.link()
        pages.milestone(visitor)
        for label, words in (
            (("Ble mae’r cais: Yn Gymraeg", "Where the request is: In Welsh"), "Mae'r cais gyda ni nawr."),
            (("Ble mae’r cais: Yn Saesneg", "Where the request is: In English"), "The application is with us now."),
        ):
            visitor.type(*label, words)
        visitor.press(*pages.SAVE)
        visitor.press(*pages.BACK)
        visitor.press(*pages.PREVIEW)
        visitor.sees("Mae'r cais gyda ni nawr.", "The application is with us now.")
        visitor.press(*pages.BACK)
        _submitted_and_signed(visitor)
        _published(visitor)
        visitor.open_link(citizen)
        visitor.sees("Mae'r cais gyda ni nawr.", "The application is with us now.")


@LANGUAGES
def test_milestones_are_put_in_order_by_keyboard_alone(stage: Stage, language: Language) -> None:
    with stage.visitor(language) as visitor:
        pages.milestones(visitor)
        before = order(visitor)
        visitor.page.locator("#down-received").focus()
        visitor.page.keyboard.press("Enter")
        visitor.page.wait_for_url("**moved=received**")
        assert order(visitor) == [before[1], before[0], *before[2:]]
        # The focus goes with what was moved, so that a second press moves it further.
        focused = visitor.page.evaluate("document.activeElement.closest('[data-code]').dataset.code")
        assert focused == "received"


@LANGUAGES
def test_milestones_are_put_in_order_without_scripts(stage: Stage, language: Language) -> None:
    with stage.visitor(language, scripts=False) as visitor:
        pages.milestones(visitor)
        before = order(visitor)
        visitor.click(visitor.page.locator("#up-checking"))
        assert order(visitor) == [before[0], before[2], before[1], *before[3:]]


@LANGUAGES
def test_milestones_are_dragged_where_scripts_run(stage: Stage, language: Language) -> None:
    with stage.visitor(language, width=1280) as visitor:
        pages.milestones(visitor)
        before = order(visitor)
        with visitor.page.expect_navigation():
            drag(visitor, "#step-received .olr-desk-quiet", "#step-checking")
        assert order(visitor) == [*before[1:3], before[0], *before[3:]]


def drag(visitor: Visitor, what: str, below: str) -> None:
    """By the mouse, held down on one thing until it is over the lower half of another."""
    start, end = visitor.page.locator(what).bounding_box(), visitor.page.locator(below).bounding_box()
    assert start is not None
    assert end is not None
    mouse = visitor.page.mouse
    mouse.move(start["x"] + 3, start["y"] + start["height"] / 2)
    mouse.down()
    mouse.move(end["x"] + 20, end["y"] + end["height"] - 4, steps=5)
    mouse.up()


@LANGUAGES
def test_what_was_typed_of_a_milestone_is_still_there_in_the_other_language(stage: Stage, language: Language) -> None:
    with stage.visitor(language) as visitor:
        pages.milestone(visitor)
        visitor.type(*pages.ENGLISH_TITLE, "Typed and not saved")
        visitor.press("English", "Cymraeg")
        assert visitor.page.locator("#label_en").input_value() == "Typed and not saved"


@LANGUAGES
def test_a_reader_without_the_role_sees_the_case_type_and_nothing_to_change(stage: Stage, language: Language) -> None:
    with stage.visitor(language) as visitor:
        open_desk(visitor, "/mathau", "/case-types", Role.VIEWER)
        visitor.press(*pages.PERMIT)
        visitor.sees("Cais wedi dod i law", "Application received")
        assert visitor.say(*pages.CHANGE_MILESTONES) not in visitor.words()
