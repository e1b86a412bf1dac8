"""The editor of templates: what is typed is kept, checked and previewed, and nobody overwrites anybody."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime
from html import unescape
from uuid import UUID

import pytest
from sqlalchemy import func, select

from app.domain.bilingual import Language
from app.domain.staff_roles import Role
from app.models.message import Message
from app.models.organisation import AuditEntry
from app.models.template import TemplateDraft, TemplateEditor
from app.services.templates import drafts, trying
from app.services.templates.drafts import Draft
from tests.services.template_kit import MORE, longer, template
from tests.web.desk import Desk, plain
from tests.web.desk.test_templates import arrived, id_of, page_of
from tests.world import World

CY, EN = Language.CY, Language.EN
_HIDDEN = re.compile(r'type="hidden" name="(\w+)" value="([^"]*)"')
_BOX = re.compile(r'<textarea[^>]* name="(\w+)"[^>]*>\n?(.*?)</textarea>', re.DOTALL)


def form_of(desk: Desk, page: str) -> dict[str, str]:
    """The form of the editor as it stands on the page."""
    return filled(desk.get(page).text)


def filled(text: str) -> dict[str, str]:
    hidden = {name: value for name, value in _HIDDEN.findall(text) if name != "form_word"}
    return hidden | {name: unescape(words) for name, words in _BOX.findall(text)}


def draft_of(world: World) -> Draft:
    with world.session() as session:
        return drafts.read(session, template(session))


def colleague_saves(world: World, *languages: Language, who: str = "Huw Puw", more: str | None = None) -> None:
    with world.session() as session:
        draft = drafts.read(session, template(session))
        sides = {language: longer(draft, language, more) for language in languages}
        drafts.save(session, draft.template_id, draft.reading, sides, who, datetime.now(UTC))


class TestSaving:
    def test_either_language_can_be_written_first(self, world: World) -> None:
        desk, page = Desk(world), page_of(world, "/write")
        answer = desk.post(page, form_of(desk, page) | {"body_en": "Hello ((first_name)).", "do": "save"})
        assert "The draft is saved." in arrived(desk, answer)
        draft = draft_of(world)
        assert draft.words.body.en == "Hello ((first_name))."
        assert (draft.stale, draft.authors[EN]) == (frozenset({CY}), desk.member.who)

    def test_the_other_language_is_confirmed_by_a_button(self, world: World) -> None:
        desk, page = Desk(world), page_of(world, "/write")
        colleague_saves(world, EN)
        form = form_of(desk, page)
        assert "The English has changed since somebody last looked at the Welsh." in desk.words(page)
        assert "are confirmed" in arrived(desk, desk.post(page, form | {"do": "confirm_cy"}))
        assert draft_of(world).stale == frozenset()

    def test_what_was_typed_beside_it_is_saved_first(self, world: World) -> None:
        desk, page = Desk(world), page_of(world, "/write")
        colleague_saves(world, EN)
        form = form_of(desk, page)
        desk.post(page, form | {"body_cy": form["body_cy"] + " Diolch.", "do": "confirm_cy"})
        assert draft_of(world).words.body.cy.endswith("Diolch.")

    def test_pressed_twice_it_is_saved_once(self, world: World) -> None:
        desk, page = Desk(world), page_of(world, "/write")
        form = form_of(desk, page) | {"body_en": "Hello.", "do": "save"}
        for _ in range(2):
            assert desk.post(page, form).status_code == 303
        assert draft_of(world).reading.revision == 1

    def test_decomposed_letters_are_composed(self, world: World) -> None:
        desk, page = Desk(world), page_of(world, "/write")
        typed = unicodedata.normalize("NFD", "Mae’r tŷ’n barod.")
        desk.post(page, form_of(desk, page) | {"body_cy": typed, "do": "save"})
        assert draft_of(world).words.body.cy == "Mae’r tŷ’n barod."

    def test_a_text_message_gets_no_subject_whatever_is_posted(self, world: World) -> None:
        desk, page = Desk(world), page_of(world, "/write")
        form = form_of(desk, page) | {"subject_en": "Hello", "body_en": "Hello.", "do": "save"}
        assert desk.post(page, form).status_code == 303
        assert draft_of(world).words.subject is None

    def test_a_control_character_is_refused_and_nothing_lost(self, world: World) -> None:
        desk, page = Desk(world), page_of(world, "/write")
        answer = desk.post(page, form_of(desk, page) | {"body_en": "Hello \x07 there.", "do": "save"})
        assert "a character that cannot be seen" in answer.text
        assert "there." in filled(answer.text)["body_en"]

    def test_what_is_too_long_is_kept_on_the_page_and_not_saved(self, world: World) -> None:
        desk, page = Desk(world), page_of(world, "/write")
        answer = desk.post(page, form_of(desk, page) | {"body_en": "x" * 10_001, "do": "save"})
        assert "This must be 10,000 characters or fewer" in answer.text
        assert "<title>Error:" in answer.text
        assert len(filled(answer.text)["body_en"]) == 10_001
        assert not draft_of(world).saved

    def test_an_empty_form_saves_nothing_over_what_is_there(self, world: World) -> None:
        desk, page = Desk(world), page_of(world, "/write")
        colleague_saves(world, EN)
        answer = desk.post(page, {"do": "save"})
        assert "nothing is lost" in plain(answer.text)
        assert MORE[EN] in draft_of(world).words.body.en

    def test_the_other_language_of_the_page_keeps_what_was_typed(self, world: World) -> None:
        desk, page = Desk(world), page_of(world, "/write")
        form = form_of(desk, page) | {"body_cy": "Bore da.", "other_language": "1"}
        answer = desk.post(f"/cy/desg/templedi/{id_of(world)}/ysgrifennu", form)
        assert filled(answer.text)["body_cy"] == "Bore da."
        assert not draft_of(world).saved

    def test_a_viewer_does_not_write(self, world: World) -> None:
        desk = Desk(world, (Role.VIEWER,))
        assert desk.get(page_of(world, "/write")).status_code == 403
        assert desk.post(page_of(world, "/preview")).status_code == 403


class TestTwoAtOnce:
    def test_who_has_it_open_is_told_by_name(self, world: World) -> None:
        first, second = Desk(world, name="Awen Rhys"), Desk(world, name="Huw Prydderch")
        first.get(page_of(world, "/write"))
        assert "Awen Rhys has this open, too" in second.words(page_of(world, "/write"))
        assert "Huw Prydderch has this open, too" in first.words(page_of(world, "/write"))

    def test_both_wordings_are_shown_and_neither_is_lost(self, world: World) -> None:
        desk, page = Desk(world), page_of(world, "/write")
        form = form_of(desk, page) | {"body_cy": "Fy ngeiriau i.", "do": "save"}
        colleague_saves(world, CY)
        answer = desk.post(page, form)
        assert "Theirs" not in answer.text
        assert "has changed these words, too:" in plain(answer.text)
        assert MORE[CY] in plain(answer.text)
        assert filled(answer.text)["body_cy"] == "Fy ngeiriau i."
        assert MORE[CY] in draft_of(world).words.body.cy

    def test_what_only_the_other_changed_is_in_the_box_already(self, world: World) -> None:
        desk, page = Desk(world), page_of(world, "/write")
        form = form_of(desk, page) | {"body_cy": "Fy ngeiriau i.", "do": "save"}
        colleague_saves(world, EN)
        answer = desk.post(page, form)
        now = filled(answer.text)
        assert now["body_cy"] == "Fy ngeiriau i."
        assert now["body_en"].endswith(MORE[EN])
        desk.post(page, now | {"do": "save"})
        assert draft_of(world).words.body.en.endswith(MORE[EN])
        assert draft_of(world).words.body.cy == "Fy ngeiriau i."

    def test_theirs_are_taken_by_a_button(self, world: World) -> None:
        desk, page = Desk(world), page_of(world, "/write")
        form = form_of(desk, page) | {"body_cy": "Fy ngeiriau i.", "do": "save"}
        colleague_saves(world, CY)
        asked = filled(desk.post(page, form).text)
        taken = filled(desk.post(page, asked | {"take": "body_cy"}).text)
        assert taken["body_cy"].endswith(MORE[CY])
        assert taken["clashing"] == ""

    def test_what_is_not_decided_stays_beside_the_words(self, world: World) -> None:
        desk, page = Desk(world), page_of(world, "/write")
        form = form_of(desk, page) | {"body_cy": "Fy ngeiriau i.", "do": "save"}
        colleague_saves(world, CY)
        asked = filled(desk.post(page, form).text)
        again = desk.post(page, asked | {"do": "preview"})
        assert filled(again.text)["clashing"] == "body_cy"

    def test_mine_are_kept_by_saving_again(self, world: World) -> None:
        desk, page = Desk(world), page_of(world, "/write")
        form = form_of(desk, page) | {"body_cy": "Fy ngeiriau i.", "do": "save"}
        colleague_saves(world, CY)
        desk.post(page, filled(desk.post(page, form).text) | {"do": "save"})
        assert draft_of(world).words.body.cy == "Fy ngeiriau i."


class TestSendingForReview:
    def test_a_whole_draft_becomes_a_version(self, world: World) -> None:
        desk, page = Desk(world), page_of(world, "/write")
        form = form_of(desk, page)
        new = {f"body_{one}": f"{form[f'body_{one}']} {MORE[one]}" for one in Language}
        answer = desk.post(page, form | new | {"do": "submit"})
        assert "Version 2 waits for review" in arrived(desk, answer)
        with world.session() as session:
            assert session.scalar(select(func.count()).select_from(TemplateDraft)) == 0
            assert session.scalar(select(func.count()).select_from(TemplateEditor)) == 0

    def test_what_keeps_it_back_is_listed_and_leads_to_its_place(self, world: World) -> None:
        desk, page = Desk(world), page_of(world, "/write")
        faulty = {"body_cy": "Helo ((enw)).", "body_en": "Hello."}
        text = desk.post(page, form_of(desk, page) | faulty | {"do": "submit"}).text
        assert "<title>Error:" in text
        links = re.findall(r'<a href="#(body_\w+-remark-\d+)"', text)
        assert links
        assert all(f'id="{link}"' in text for link in links)
        assert "There is no value here for ((enw))." in plain(text)

    def test_its_words_are_saved_all_the_same(self, world: World) -> None:
        desk, page = Desk(world), page_of(world, "/write")
        desk.post(page, form_of(desk, page) | {"body_cy": "Helo ((enw)).", "do": "submit"})
        assert draft_of(world).words.body.cy == "Helo ((enw))."

    def test_one_language_that_nobody_confirmed_keeps_it_back(self, world: World) -> None:
        desk, page = Desk(world), page_of(world, "/write")
        form = form_of(desk, page)
        text = desk.post(page, form | {"body_en": f"{form['body_en']} {MORE[EN]}", "do": "submit"}).text
        assert "Confirm that both languages say the same, or change this one." in plain(text)

    def test_what_has_not_changed_has_nothing_to_review(self, world: World) -> None:
        desk, page = Desk(world), page_of(world, "/write")
        assert "there is nothing to review" in desk.post(page, form_of(desk, page) | {"do": "submit"}).text


class TestThePreview:
    def test_it_shows_what_was_typed_and_stores_nothing_of_it(self, world: World) -> None:
        desk, page = Desk(world), page_of(world, "/write")
        form = form_of(desk, page) | {"body_cy": "Helo ((reference)).", "show": "cy"}
        words = plain(desk.post(page_of(world, "/preview"), form).text)
        assert "Cyngor Prawf: Helo ABC-123456." in words
        assert not draft_of(world).saved

    def test_the_letters_that_cost_are_marked(self, world: World) -> None:
        desk, page = Desk(world), page_of(world, "/write")
        form = form_of(desk, page) | {"body_cy": "Tŷ.", "body_en": "House."}
        text = desk.post(page_of(world, "/preview"), form).text
        assert '<mark class="olr-tpl-costly">ŷ</mark>' in text
        assert "These letters make the text dearer: ŷ" in plain(text)

    def test_a_remark_stands_by_the_words_it_is_about(self, world: World) -> None:
        desk, page = Desk(world), page_of(world, "/write")
        form = form_of(desk, page) | {"body_en": "Hello.\nThis is mispelt."}
        text = desk.post(page_of(world, "/preview"), form).text
        part = text[text.index('data-part="remarks-body_en"') :]
        assert "mispelt" in part
        assert 'href="#body_en" data-line="2"' in part

    def test_remarks_are_in_the_language_of_the_page(self, world: World) -> None:
        desk = Desk(world)
        text = desk.post(f"/cy/desg/templedi/{id_of(world)}/rhagolwg", {"body_cy": "Helo ((enw))."}).text
        assert "Nid oes gwerth yma ar gyfer ((enw))" in plain(text)

    def test_without_scripts_a_button_shows_it(self, world: World) -> None:
        desk, page = Desk(world), page_of(world, "/write")
        form = form_of(desk, page) | {"body_en": "Good morning.", "show": "en", "do": "preview"}
        answer = desk.post(page, form)
        assert "Test Council: Good morning." in plain(answer.text)
        assert not draft_of(world).saved

    def test_markup_that_was_typed_is_only_words(self, world: World) -> None:
        desk, page = Desk(world), page_of(world, "/write")
        form = form_of(desk, page) | {"body_en": "<script>alert(1)</script>", "show": "en"}
        assert "<script>alert" not in desk.post(page_of(world, "/preview"), form).text

    def test_an_email_is_shown_as_it_is_read(self, world: World) -> None:
        desk = Desk(world)
        form = {"subject_en": "Good news", "body_en": "# Hello\n\nIt is ready.", "show": "en"}
        text = desk.post(page_of(world, "/preview", key="case.opened/email"), form).text
        assert "Good news" in text
        assert re.search(r'<h4 class="olr-mail__(title|heading)">Hello</h4>', text)

    @pytest.mark.parametrize("form", [{}, {"body_cy": "x" * 60_000}, {"seen": "::: body_cy", "revision": "-1.x"}])
    def test_whatever_is_posted_it_answers(self, world: World, form: dict[str, str]) -> None:
        assert Desk(world).post(page_of(world, "/preview"), form).status_code == 200


FORM = {"to": "07700 900321", "show": "cy", "values": "usual"}


class TestATestToMyself:
    def test_it_goes_out_and_is_listed(self, world: World) -> None:
        desk, page = Desk(world), page_of(world, "/test")
        assert "Your test is on its way." in arrived(desk, desk.post(page, FORM))
        world.deliver()
        assert "Delivered" in desk.words(page)

    def test_the_draft_is_what_is_sent(self, world: World) -> None:
        colleague_saves(world, CY)
        desk, page = Desk(world), page_of(world, "/test")
        desk.post(page, FORM)
        assert "Diolch am aros." in desk.words(page)

    @pytest.mark.parametrize("to", ["", "abc", "01639 686868", "x" * 500])
    def test_what_is_no_mobile_is_refused_and_kept(self, world: World, to: str) -> None:
        answer = Desk(world).post(page_of(world, "/test"), FORM | {"to": to})
        assert "Enter a UK mobile number" in answer.text
        with world.session() as session:
            assert session.scalars(select(Message)).all() == []

    def test_the_own_email_address_is_there_already(self, world: World) -> None:
        text = Desk(world).get(page_of(world, "/test", key="case.opened/email")).text
        assert re.search(r'name="to"[^>]*value="staff-\d+@example.org"', text)

    def test_whoever_is_no_guest_is_told_what_to_do(self, world: World) -> None:
        world.tenant = world.add_tenant(sandboxed=False)
        answer = Desk(world).post(page_of(world, "/test"), FORM | {"to": "07911 123456"})
        assert "This address is not on the guest list. A manager can add it" in answer.text

    def test_there_is_an_end_to_them(self, world: World) -> None:
        desk, page = Desk(world), page_of(world, "/test")
        for _ in range(trying.MOST_AN_HOUR):
            desk.post(page, FORM)
        assert "Try again later." in desk.post(page, FORM).text

    def test_a_letter_is_not_tried(self, world: World) -> None:
        page = page_of(world, "/test", key="case.opened/letter", case_type="adult-social-care")
        assert Desk(world).get(page).status_code == 303


def test_every_change_is_noted_by_who_made_it(world: World) -> None:
    desk, page = Desk(world), page_of(world, "/write")
    desk.post(page, form_of(desk, page) | {"body_en": "Hello.", "do": "save"})
    desk.post(page_of(world, "/test"), FORM)
    with world.session() as session:
        noted = session.execute(select(AuditEntry.what, AuditEntry.about_id).where(AuditEntry.who == desk.member.who))
        told = {row.what: row.about_id for row in noted}
    template_id: UUID = id_of(world)
    assert told == {"template draft saved: en, revision 1.1": template_id, "template test sent": template_id}
