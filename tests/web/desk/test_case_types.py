"""The desk's case types: written as drafts, checked, signed, published, and gone back to."""

from __future__ import annotations

import html
import re
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from app.domain.staff_roles import Role
from app.models.case_type import CaseType
from app.services.case_types import Catalogue
from tests.web.desk import Desk, plain
from tests.world import World, event

ROOT = "/en/desk/case-types"
ANY_HOUR = {"when": "any"}
BOTH = {"sentence_cy": "Mae yma.", "sentence_en": "It is here."}
HOSTILE = ["", "\x00", "\ud800", "w\u0302" * 300, "<script>alert(1)</script>", "x" * 100_000]
NO_ORDER = [{"order": "received"}, {"order": ",,,"}, {"move": "up:nowhere"}, {"move": "back:x"}]


def path(world: World, code: str = "building-permit", rest: str = "") -> str:
    with world.session() as session:
        found = session.scalar(select(CaseType.id).where(CaseType.code == code))
    return f"{ROOT}/{found}{rest}"


def seen(html: str, name: str = "seen") -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found is not None, html[:3000]
    return found.group(1)


def milestone(**changed: str) -> dict[str, str]:
    return {
        "label_cy": "Cais wedi dod i law",
        "label_en": "Application received",
        "sentence_cy": "Mae'r cais wedi dod i law.",
        "sentence_en": "We have received the application.",
        "next_cy": "Byddwn yn darllen y cais.",
        "next_en": "We will read the application.",
        "working_days": "5",
        **changed,
    }


def followed(desk: Desk, answer: Any) -> str:
    """The words of the page that an answer leads to."""
    assert answer.status_code == 303, plain(answer.text)
    return plain(desk.client.get(answer.headers["Location"]).text)


def write(desk: Desk, where: str, **changed: str) -> Any:
    return desk.post(where, milestone(**changed) | {"seen": seen(desk.get(where).text)})


def test_the_list_shows_every_case_type_with_its_state(world: World) -> None:
    words = Desk(world).words(ROOT)
    assert "Building or environmental permit application" in words
    assert "In force" in words


def test_one_case_type_shows_its_milestones_in_their_order(world: World) -> None:
    words = Desk(world).words(path(world))
    assert words.index("Application received") < words.index("Confirmation sent") < words.index("Decision made")


@pytest.mark.parametrize(
    "rest",
    [
        *("", "/settings", "/milestones", "/milestones/received", "/outcomes", "/outcomes/granted", "/add-milestone"),
        *("/add-outcome", "/check", "/history", "/versions/1", "/preview", "/preview?version=1&at=outcome:refused"),
        *("/milestones/received/retire", "/outcomes/granted/retire", "/versions/1/publish"),
    ],
)
def test_every_page_is_there_in_both_languages(world: World, rest: str) -> None:
    desk = Desk(world)
    answer = desk.client.get(path(world, rest=rest))
    assert answer.status_code == 200
    toggle = re.search(r'<link rel="alternate" hreflang="cy" href="([^"]+)"', answer.text)
    assert toggle is not None
    welsh = desk.client.get(html.unescape(toggle.group(1)))
    assert welsh.status_code == 200
    assert '<html lang="cy"' in welsh.text


class TestFromDraftToForce:
    def test_a_milestone_is_written_signed_and_published_and_a_citizen_reads_it(self, world: World) -> None:
        world.told(event())
        editor, other = Desk(world), Desk(world)
        written = write(
            editor, path(world, rest="/milestones/received"), sentence_en="It is here.", sentence_cy="Mae yma."
        )
        assert written.status_code == 303
        check = path(world, rest="/check")
        submitted = editor.post(check, {"reading": seen(editor.get(check).text, "reading")})
        version = submitted.headers["Location"].partition("?")[0]
        assert version == path(world, rest="/versions/2")
        for language in ("cy", "en"):
            assert other.post(f"{version}/sign/{language}").status_code == 303
        assert other.post(f"{version}/publish").status_code == 303
        assert "In force" in editor.words(path(world))
        with world.session() as session:
            (view,) = [one for one in Catalogue().of(session) if one.words.code == "building-permit"]
        assert view.words.milestones[0].sentence.en == "It is here."

    def test_a_draft_changes_nothing_for_citizens(self, world: World) -> None:
        desk = Desk(world)
        write(desk, path(world, rest="/milestones/received"), **BOTH)
        with world.session() as session:
            (view,) = [one for one in Catalogue().of(session) if one.words.code == "building-permit"]
        assert view.words.milestones[0].sentence.en == "We have received the application."

    def test_one_language_changed_asks_whether_the_other_still_says_the_same(self, world: World) -> None:
        desk = Desk(world)
        write(
            desk,
            path(world, rest="/milestones/received"),
            label_en="Application here",
            **NEXT,
        )
        check = path(world, rest="/check")
        page = desk.get(check).text
        assert "Confirm that both say the same" in page
        assert "Submit for signing" not in page
        assert desk.post(check, {"reading": seen(page, "reading"), "confirm": "1"}).status_code == 303
        assert "Submit for signing" in desk.get(check).text

    def test_what_blocks_it_is_said_at_its_place_with_the_way_there(self, world: World) -> None:
        desk = Desk(world)
        write(desk, path(world, rest="/milestones/received"), label_cy="")
        check = desk.get(path(world, rest="/check"))
        assert "The Welsh text is empty" in plain(check.text)
        assert path(world, rest="/milestones/received") in check.text
        refused = desk.post(path(world, rest="/check"), {"reading": seen(check.text, "reading")})
        assert refused.status_code == 200
        assert "has to be put right" in plain(refused.text)

    def test_who_wrote_it_is_told_that_somebody_else_signs(self, world: World) -> None:
        desk = Desk(world)
        write(desk, path(world, rest="/milestones/received"), **BOTH)
        check = path(world, rest="/check")
        desk.post(check, {"reading": seen(desk.get(check).text, "reading")})
        answer = desk.post(path(world, rest="/versions/2/sign/en"))
        assert "You wrote these words" in plain(answer.text)

    def test_nothing_is_published_that_nobody_has_signed(self, world: World) -> None:
        desk = Desk(world)
        write(desk, path(world, rest="/milestones/received"))
        check = path(world, rest="/check")
        desk.post(check, {"reading": seen(desk.get(check).text, "reading")})
        assert "signed for both languages first" in plain(desk.post(path(world, rest="/versions/2/publish")).text)

    def test_a_draft_is_discarded_only_when_asked_twice(self, world: World) -> None:
        desk = Desk(world)
        write(desk, path(world, rest="/milestones/received"))
        assert "gone for good" in desk.words(path(world, rest="/discard"))
        assert "Draft being written" in desk.words(path(world))
        desk.post(path(world, rest="/discard"))
        assert "Draft being written" not in desk.words(path(world))


NEXT = {
    "next_cy": "Byddwn yn cofrestru'r cais ac yn anfon cadarnhad.",
    "next_en": "We will register the application and send a confirmation.",
}
"""As the pack has it."""


class TestForms:
    def test_two_editors_cannot_write_over_each_other(self, world: World) -> None:
        first, second, where = Desk(world), Desk(world), path(world, rest="/milestones/received")
        word = seen(first.get(where).text)
        first.post(where, milestone(label_en="First words", seen=word))
        overtaken = second.post(where, milestone(label_en="Second words", seen=word))
        assert overtaken.status_code == 200
        assert "Somebody else has changed this meanwhile" in overtaken.text
        assert "First words" in overtaken.text
        assert 'value="Second words"' in overtaken.text
        second.post(where, milestone(label_en="Second words", seen=seen(overtaken.text)))
        assert 'value="Second words"' in first.get(where).text

    def test_what_was_typed_is_kept_over_an_error_and_over_the_language(self, world: World) -> None:
        desk, where = Desk(world), path(world, rest="/milestones/received")
        wrong = desk.post(where, milestone(label_en="Kept", working_days="soon", seen="x"))
        assert "<title>Error:" in wrong.text
        assert 'value="Kept"' in wrong.text
        assert 'href="#working_days"' in wrong.text
        toggled = desk.post(where, milestone(label_en="Kept", other_language="1"))
        assert 'value="Kept"' in toggled.text
        assert "Draft being written" not in desk.words(path(world))

    @pytest.mark.parametrize("code", ["", "Big", "two words", "a" * 60, "ŵ", "received"])
    def test_a_milestone_has_a_code_of_its_own_that_can_be_used(self, world: World, code: str) -> None:
        answer = Desk(world).post(path(world, rest="/add-milestone"), milestone(code=code))
        assert answer.status_code == 200
        assert 'id="code-error"' in answer.text

    @pytest.mark.parametrize(
        "text", ["", "\x00", "\ud800", "w\u0302" * 300, "<script>alert(1)</script>", "x" * 100_000]
    )
    def test_no_words_break_a_page(self, world: World, text: str) -> None:
        desk, where = Desk(world), path(world, rest="/milestones/received")
        typed = milestone(label_cy=text, label_en=text, sentence_en=text, seen=seen(desk.get(where).text))
        encoded = urlencode({"form_word": desk.form_word, **typed}, errors="surrogatepass")
        answer = desk.client.post(where, data=encoded, content_type="application/x-www-form-urlencoded")
        assert answer.status_code in (200, 303)
        assert "<script>alert" not in desk.get(path(world)).text

    def test_decomposed_letters_are_kept_composed(self, world: World) -> None:
        desk, where = Desk(world), path(world, rest="/milestones/received")
        write(desk, where, label_cy="Dw\u0302r")
        assert 'value="D\u0175r"' in desk.get(where).text

    def test_the_settings_say_what_is_wrong_with_each_detail(self, world: World) -> None:
        desk, where = Desk(world), path(world, rest="/settings")
        typed = {"name_cy": "", "name_en": "", "sensitivity": "secret", "link": "", "reminder_days": "99"}
        typed |= {"detail_1": "Bad name", "detail_2": "link", "kind_2": "date", "detail_3": "ok", "kind_3": "nothing"}
        answer = desk.post(where, typed)
        for field in ("name_cy", "sensitivity", "link", "reminder_days", "detail_1", "detail_2", "kind_3"):
            assert f'href="#{field}"' in answer.text

    def test_the_settings_are_kept_in_the_draft(self, world: World) -> None:
        desk, where = Desk(world), path(world, rest="/settings")
        page = desk.get(where).text
        typed = {"name_cy": "Enw", "name_en": "Name", "sensitivity": "personal", "link": "yes", "reminder_days": "3"}
        typed |= ANY_HOUR
        assert desk.post(where, typed | {"detail_1": "size", "kind_1": "number", "seen": seen(page)}).status_code == 303
        words = desk.words(path(world))
        assert "3 days before an appointment" in words
        assert "((size))" in words


class TestTheOrder:
    def test_a_button_moves_a_milestone_and_the_page_remembers_which(self, world: World) -> None:
        desk, where = Desk(world), path(world, rest="/milestones")
        moved = desk.post(where, {"move": "down:received", "seen": seen(desk.get(where).text)})
        words = followed(desk, moved)
        assert words.index("Confirmation sent") < words.index("Application received")

    def test_a_press_on_an_order_that_somebody_has_changed_moves_nothing(self, world: World) -> None:
        desk, where = Desk(world), path(world, rest="/milestones")
        word = seen(desk.get(where).text)
        desk.post(where, {"move": "down:received", "seen": word})
        twice = desk.post(where, {"move": "down:received", "seen": word})
        words = followed(desk, twice)
        assert "This is how it is now" in words
        assert words.index("Application received") < words.index("Checking the application")

    def test_what_is_dragged_arrives_as_a_whole_order(self, world: World) -> None:
        desk, where = Desk(world), path(world, rest="/outcomes")
        page = desk.get(where).text
        order = re.findall(r'data-code="([^"]+)"', page)[::-1]
        desk.post(where, {"order": ",".join(order), "seen": seen(page)})
        assert re.findall(r'data-code="([^"]+)"', desk.get(where).text) == order

    @pytest.mark.parametrize(
        "form", [{"order": "received"}, {"order": ",,,"}, {"move": "up:nowhere"}, {"move": "back:x"}]
    )
    def test_an_order_of_something_else_is_not_there(self, world: World, form: dict[str, str]) -> None:
        desk, where = Desk(world), path(world, rest="/milestones")
        assert desk.post(where, {**form, "seen": seen(desk.get(where).text)}).status_code == 404

    def test_a_milestone_is_retired_and_brought_back(self, world: World) -> None:
        world.told(event())
        desk, where = Desk(world), path(world, rest="/milestones")
        assert "There are cases there now" in desk.words(f"{where}/received/retire")
        desk.post(f"{where}/received/retire")
        assert "Not for new cases" in desk.words(where)
        desk.post(where, {"move": "back:received"})
        assert "Not for new cases" not in desk.words(where)

    def test_a_milestone_where_no_case_was_is_removed(self, world: World) -> None:
        desk, where = Desk(world), path(world, rest="/milestones")
        assert "nothing is lost" in desk.words(f"{where}/advice/retire")
        desk.post(f"{where}/advice/retire")
        assert "Specialist advice" not in desk.words(where)


class TestANewOne:
    def test_a_starter_pack_is_begun_with(self, world: World) -> None:
        desk = Desk(world)
        assert "Blue Badge application" in desk.words(f"{ROOT}/new")
        made = desk.post(f"{ROOT}/new/pack/blue-badge")
        words = followed(desk, made)
        assert "Never published" in words
        assert "Badge in the post" in words

    def test_a_sensitive_pack_stays_in_sight_of_who_began_it(self, world: World) -> None:
        editor = Desk(world, grants=[(Role.EDITOR, None)])
        made = editor.post(f"{ROOT}/new/pack/therapy-referral")
        assert "Never published" in followed(editor, made)
        other = Desk(world, grants=[(Role.EDITOR, None)])
        assert other.client.get(made.headers["Location"]).status_code == 404

    def test_twice_at_once_makes_one(self, world: World) -> None:
        desk = Desk(world)
        desk.post(f"{ROOT}/new/pack/planning")
        again = desk.post(f"{ROOT}/new/pack/planning")
        assert again.status_code == 200
        assert "You already have a case type with this code" in again.text

    def test_a_pack_that_is_not_shipped_is_not_there(self, world: World) -> None:
        assert Desk(world).get(f"{ROOT}/new/pack/nothing").status_code == 404

    def test_from_nothing_with_a_name_and_a_code(self, world: World) -> None:
        desk = Desk(world)
        wrong = desk.post(f"{ROOT}/new/empty", {"name_cy": "", "name_en": "", "code": ""})
        assert [f'href="#{field}"' in wrong.text for field in ("name_cy", "name_en", "code")] == [True] * 3
        made = desk.post(f"{ROOT}/new/empty", {"name_cy": "Anifail coll", "name_en": "Lost pet", "code": "lost-pet"})
        assert "We have received the request." in followed(desk, made)

    def test_is_made_by_editors_of_all_case_types_alone(self, world: World) -> None:
        editor = Desk(world, grants=[(Role.EDITOR, "building-permit")])
        assert "you need the role of editor for all case types" in editor.words(f"{ROOT}/new")
        assert editor.post(f"{ROOT}/new/pack/planning").status_code == 200
        with world.session() as session:
            assert session.scalar(select(CaseType.id).where(CaseType.code == "planning")) is None


class TestWhoMay:
    @pytest.mark.parametrize(
        "rest", ["/settings", "/milestones", "/check", "/add-outcome", "/milestones/received/retire"]
    )
    def test_only_an_editor_writes(self, world: World, rest: str) -> None:
        assert Desk(world, (Role.PUBLISHER,)).get(path(world, rest=rest)).status_code == 403

    def test_a_publisher_who_is_no_reviewer_signs_for_no_welsh(self, world: World) -> None:
        write(Desk(world), path(world, rest="/milestones/received"))
        submitted(world)
        publisher = Desk(world, (Role.PUBLISHER,))
        assert publisher.post(path(world, rest="/versions/2/sign/cy")).status_code == 404
        assert publisher.post(path(world, rest="/versions/2/sign/en")).status_code == 303

    def test_another_case_type_and_another_organisations_look_like_none(self, world: World) -> None:
        editor = Desk(world, grants=[(Role.EDITOR, "building-permit")])
        theirs = Desk(world, tenant=world.add_tenant())
        for rest in ("", "/settings", "/milestones", "/check", "/history", "/versions/1", "/preview"):
            assert editor.get(path(world, "adult-social-care", rest)).status_code == 404
            assert theirs.get(path(world, rest=rest)).status_code == 404
            assert editor.get(path(world, rest=rest)).status_code == 200

    def test_less_protection_is_allowed_by_a_manager_who_reads_what_it_opens(self, world: World) -> None:
        editor, where = Desk(world), path(world, "adult-social-care", "/settings")
        page = editor.get(where).text
        typed = {"name_cy": "Gofal", "name_en": "Care", "sensitivity": "personal", "link": "no", "stoppable": "yes"}
        typed |= {
            "reminder_days": "1",
            "detail_1": "assessor",
            "kind_1": "bilingual_text",
            "seen": seen(page),
        } | ANY_HOUR
        assert editor.post(where, typed).status_code == 303
        submitted(world, "adult-social-care")
        version = path(world, "adult-social-care", "/versions/2")
        publisher = Desk(world, (Role.PUBLISHER, Role.WELSH_REVIEWER))
        for language in ("cy", "en"):
            publisher.post(f"{version}/sign/{language}")
        assert "A manager has to allow it" in plain(publisher.post(f"{version}/publish").text)
        manager = Desk(world, (Role.MANAGER,))
        assert "no code is asked for any more" in manager.words(f"{version}/allow")
        manager.post(f"{version}/allow")
        assert publisher.post(f"{version}/publish").status_code == 303


def submitted(world: World, code: str = "building-permit") -> None:
    desk, check = Desk(world), path(world, code, "/check")
    reading = seen(desk.get(check).text, "reading")
    if desk.post(check, {"reading": reading}).status_code == 200:
        desk.post(check, {"reading": reading, "confirm": "1"})
        desk.post(check, {"reading": seen(desk.get(check).text, "reading")})


def test_the_preview_is_the_citizens_page_and_leads_nowhere(world: World) -> None:
    page = Desk(world).get(path(world, rest="/preview"), at="at:checking").text
    assert "We are checking the application." in page
    main = page.partition("<main")[2].partition("</main>")[0]
    assert "<a " not in main


def test_going_back_to_an_earlier_version_asks_first(world: World) -> None:
    desk = Desk(world)
    write(desk, path(world, rest="/milestones/received"), **BOTH)
    submitted(world)
    for language in ("cy", "en"):
        Desk(world).post(path(world, rest=f"/versions/2/sign/{language}"))
    desk.post(path(world, rest="/versions/2/publish"))
    assert "Go back to version 1?" in desk.words(path(world, rest="/versions/1/publish"))
    assert desk.post(path(world, rest="/versions/1/publish")).status_code == 303
    assert "We have received the application." in desk.words(path(world))
    assert "Version 3" in desk.words(path(world, rest="/history"))
