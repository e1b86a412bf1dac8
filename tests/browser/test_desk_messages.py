"""A message that went astray, from the list to what staff decide, in a browser."""

from __future__ import annotations

import pytest

from app.domain.bilingual import Language
from app.domain.staff_roles import Role
from tests.browser.desk import open_desk
from tests.browser.live import Stage
from tests.browser.visitor import DESK_WIDTH, PHONE_WIDTH
from tests.web.desk.message_kit import make_unknown, send

HOW = pytest.mark.parametrize(
    ("language", "scripts", "width"), [(Language.CY, True, PHONE_WIDTH), (Language.EN, False, DESK_WIDTH)]
)


@HOW
def test_a_case_worker_finds_what_is_not_known_to_have_arrived_and_has_it_sent_again(
    stage: Stage, language: Language, scripts: bool, width: int
) -> None:
    with stage.visitor(language, scripts=scripts, width=width) as visitor:
        make_unknown(visitor.site.world, send(visitor.site.world, "NPT/2026/00125"))
        open_desk(visitor, "/negeseuon", "/messages", Role.CASE_WORKER)
        visitor.press("Ddim yn hysbys a wnaethant gyrraedd", "Not known whether they arrived")
        visitor.click(visitor.page.locator("table tbody a").first)
        visitor.press("Delio â’r neges hon", "Deal with this message")
        visitor.press("Cadw", "Save")
        visitor.sees("Dewiswch beth i’w wneud", "Choose what to do")
        visitor.choose("Ei hanfon eto", "Send it again")
        visitor.press("Cadw", "Save")
        visitor.sees("Caiff y neges ei hanfon eto nawr.", "The message will be sent again now.")
        visitor.site.run()
        visitor.page.reload()
        visitor.sees("Cynnig 2", "Try 2")
        assert visitor.complaints == []


@HOW
def test_a_case_worker_filters_the_list_and_takes_it_as_a_file(
    stage: Stage, language: Language, scripts: bool, width: int
) -> None:
    with stage.visitor(language, scripts=scripts, width=width) as visitor:
        send(visitor.site.world, "NPT/2026/00123")
        open_desk(visitor, "/negeseuon", "/messages", Role.CASE_WORKER)
        visitor.click(visitor.page.locator(".olr-desk-filters summary"))
        visitor.page.locator("#language").select_option(label=visitor.say("Cymraeg", "Welsh"))
        visitor.press("Hidlo", "Apply filters")
        visitor.sees("NPT/2026/00123", "NPT/2026/00123")
        assert "language=cy" in visitor.page.url
        visitor.press("Lawrlwytho’r rhestr hon ar gyfer taenlen", "Download this list for a spreadsheet")
        with visitor.page.expect_download() as download:
            visitor.press("Lawrlwytho’r ffeil", "Download the file")
        assert "NPT/2026/00123" in download.value.path().read_text("utf-8")
        assert visitor.complaints == []
