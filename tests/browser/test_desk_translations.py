"""A Welsh reviewer completes what waits, brings a file back and adds a place; in both languages."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.domain.bilingual import Language
from app.models.message import Message
from app.models.template import TemplateDraft
from app.services.words import glossary
from tests.browser.live import Stage
from tests.browser.scenes import desk_translations as scenes
from tests.browser.visitor import DESK_WIDTH, PHONE_WIDTH

BOTH_WAYS = [(Language.CY, False, PHONE_WIDTH), (Language.EN, True, DESK_WIDTH)]


@pytest.mark.parametrize(("language", "scripts", "width"), BOTH_WAYS)
def test_what_waited_for_welsh_is_completed_and_goes(
    stage: Stage, language: Language, scripts: bool, width: int
) -> None:
    with stage.visitor(language, scripts=scripts, width=width) as reviewer:
        scenes.waiting(reviewer)
        reviewer.click(reviewer.page.locator("tbody a").first)
        reviewer.type(*scenes.BOX, "Cynllun o’r llawr gwaelod")
        reviewer.press(*scenes.CHECK)
        reviewer.sees("Ni ddaeth y gwiriadau o hyd i ddim", "The checks found nothing to change.")
        reviewer.press(*scenes.RELEASE)
        reviewer.sees("Gall 2 neges fynd nawr.", "2 messages may go now.")
        with reviewer.site.world.session() as session:
            assert "held" not in session.scalars(select(Message.status)).all()
        assert reviewer.complaints == []


@pytest.mark.parametrize(("language", "scripts", "width"), BOTH_WAYS)
def test_a_translators_file_is_looked_through_and_taken_as_drafts(
    stage: Stage, language: Language, scripts: bool, width: int
) -> None:
    with stage.visitor(language, scripts=scripts, width=width) as reviewer:
        scenes.differences(reviewer)
        reviewer.sees("Beth na ellir ei dderbyn", "What cannot be taken")
        reviewer.page.locator("input[name=chosen]").first.uncheck()
        reviewer.click(reviewer.page.locator("main form button").first)
        reviewer.sees("Mae 1 geiriad yn ddrafft nawr.", "1 wording is a draft now.")
        with reviewer.site.world.session() as session:
            assert len(session.scalars(select(TemplateDraft.id)).all()) == 1
        assert reviewer.complaints == []


@pytest.mark.parametrize(("language", "scripts", "width"), BOTH_WAYS)
def test_a_place_is_added_removed_and_put_back(stage: Stage, language: Language, scripts: bool, width: int) -> None:
    with stage.visitor(language, scripts=scripts, width=width) as reviewer:
        scenes.removed(reviewer)
        reviewer.press("Dadwneud hyn", "Take this back")
        reviewer.sees("Mae’r newid wedi’i ddadwneud.", "Taken back.")
        with reviewer.site.world.session() as session:
            assert "Cilfrew" in [one.cy for one in glossary.entries(session)]
        assert reviewer.complaints == []
