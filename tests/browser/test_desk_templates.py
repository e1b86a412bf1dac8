"""The words of a text message, from the first key that is typed to the phone of the person who is told."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from app.domain.bilingual import Language
from app.domain.staff_roles import Role
from tests.browser.desk import open_desk
from tests.browser.live import Stage
from tests.browser.scenes.desk_templates import HUW, both_wrote, half_written, prepare, send_test
from tests.browser.visitor import DESK_WIDTH, PHONE_WIDTH, Visitor

NEW = {Language.CY: "Cyrhaeddodd eich cais yn ddiogel.", Language.EN: "Your request has arrived safely."}
HOW = [(Language.CY, DESK_WIDTH, True), (Language.EN, PHONE_WIDTH, False)]


@pytest.mark.parametrize(("language", "width", "scripts"), HOW)
def test_new_words_are_written_signed_and_published_and_then_people_get_them(
    stage: Stage, language: Language, width: int, scripts: bool
) -> None:
    with stage.visitor(language, width=width, scripts=scripts) as visitor:
        template_id = prepare(visitor)
        at = f"/templedi/{template_id}", f"/templates/{template_id}"
        open_desk(visitor, *at, Role.EDITOR)
        visitor.press("Newid y geiriau", "Change the words")
        for one in Language:
            visitor.page.locator(f"#body_{one}").fill(NEW[one])
        visitor.press("Cadw ac anfon i’w adolygu", "Save and send for review")
        visitor.sees("Mae fersiwn 2 yn aros i gael ei hadolygu", "Version 2 waits for review")
        open_desk(visitor, *at, Role.WELSH_REVIEWER)
        visitor.press("Darllen a llofnodi", "Read and sign")
        visitor.press("Llofnodi dros y Gymraeg", "Sign for the Welsh")
        visitor.press("Llofnodi dros y Saesneg", "Sign for the English")
        open_desk(visitor, *at, Role.PUBLISHER)
        for _ in range(2):
            visitor.press("Cyhoeddi", "Publish")
        visitor.sees("Mae’r geiriau wedi’u cyhoeddi.", "The words are published.")
        visitor.site.tell("C-9")
        assert NEW[Language.CY] in next(visitor.site.sent_to("+447700900123"))
        assert visitor.complaints == []


@pytest.mark.parametrize("language", Language)
def test_what_is_typed_is_seen_on_the_phone_beside_it(stage: Stage, language: Language) -> None:
    with stage.visitor(language, width=DESK_WIDTH) as visitor:
        _open_editor(visitor)
        box, phone = visitor.page.locator(f"#body_{language}"), visitor.page.locator('[data-part="device"]')
        box.fill("Ŵy / Egg: ")
        visitor.press("Cyfeirnod yr achos", "The reference of the case")
        expect(box).to_have_value("Ŵy / Egg: ((reference))")
        expect(phone).to_contain_text("Ŵy / Egg: ABC-123456")
        expect(phone.locator("mark").first).to_have_text("Ŵ")
        visitor.choose("Yr hiraf", "The longest")
        expect(phone).to_contain_text("CYNGOR/2026/ABCD/0012345")
        assert visitor.complaints == []


@pytest.mark.parametrize("language", Language)
def test_a_remark_leads_to_its_line(stage: Stage, language: Language) -> None:
    with stage.visitor(language, width=DESK_WIDTH) as visitor:
        _open_editor(visitor)
        visitor.page.locator("#body_en").fill("Good morning.\nThis is mispelt.")
        visitor.click(visitor.page.locator('[data-part="remarks-body_en"] [data-line="2"]').first)
        chosen = "() => document.activeElement.value.slice(document.activeElement.selectionStart)"
        assert visitor.page.evaluate(chosen) == "This is mispelt."


@pytest.mark.parametrize("language", Language)
def test_who_saves_second_chooses_between_both_wordings(stage: Stage, language: Language) -> None:
    with stage.visitor(language, scripts=language is Language.EN) as visitor:
        both_wrote(visitor)
        visitor.press("Defnyddio eu geiriau nhw yma", "Use their words here")
        assert "Diolch am aros." in visitor.page.locator("#body_cy").input_value()
        visitor.press("Cadw’r drafft", "Save the draft")
        visitor.sees("Mae’r drafft wedi’i gadw.", "The draft is saved.")


@pytest.mark.parametrize("language", Language)
def test_the_other_language_is_confirmed_and_the_page_changes_its_own_without_loss(
    stage: Stage, language: Language
) -> None:
    with stage.visitor(language) as visitor:
        template_id = prepare(visitor, (half_written, HUW))
        open_desk(visitor, f"/templedi/{template_id}/ysgrifennu", f"/templates/{template_id}/write")
        visitor.page.locator("#body_en").fill("Hello there.")
        visitor.click(visitor.page.locator(".olr-header__language button"))
        assert visitor.page.locator("#body_en").input_value() == "Hello there."
        visitor.click(visitor.page.locator(".olr-header__language button"))
        visitor.press("Cadw’r drafft", "Save the draft")
        visitor.press("Cadarnhau bod y Gymraeg yn dweud yr un peth", "Confirm that the Welsh says the same")
        visitor.sees("Cadarnhawyd bod y ddwy iaith", "are confirmed to say the same")


@pytest.mark.parametrize("language", Language)
def test_a_test_arrives(stage: Stage, language: Language) -> None:
    with stage.visitor(language) as visitor:
        send_test(visitor)
        visitor.site.run()
        visitor.press("Edrychwch eto", "Look again")
        visitor.sees("Wedi cyrraedd", "Delivered")


def _open_editor(visitor: Visitor) -> None:
    template_id = prepare(visitor)
    open_desk(visitor, f"/templedi/{template_id}/ysgrifennu", f"/templates/{template_id}/write")
