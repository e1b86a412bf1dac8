"""The glossary at the desk: places with their forms and words, added, changed, removed, and all of it taken back."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from sqlalchemy import event as happening
from sqlalchemy.orm import Session

from app.domain.staff_roles import Role
from app.services.words import glossary, glossary_desk
from app.services.words.glossary import Entry, Kind
from tests.web.desk import Desk
from tests.world import World

LIST = "/en/desk/translations/glossary"
NEW = f"{LIST}/new"
CWM = {"kind": "place", "cy": "Y Cwm", "en": "the Coomb"}


def entries(world: World) -> list[tuple[str, str, str | None]]:
    with world.session() as session:
        return [(one.cy, one.en, one.yn) for one in glossary.entries(session)]


def add(desk: Desk, **words: str) -> UUID:
    answer = desk.post(NEW, CWM | words)
    assert answer.status_code == 303, answer.text
    return UUID(answer.headers["Location"].rpartition("entry=")[2])


def undone(desk: Desk, entry_id: UUID) -> str:
    """What the page says after the button that takes back."""
    return desk.client.get(desk.post(f"{LIST}/{entry_id}/undo").headers["Location"]).text


def test_a_place_is_added_and_shown_with_the_forms_that_the_rule_gives_it(world: World) -> None:
    desk = Desk(world)
    assert "You have no places or words of your own yet." in desk.words(LIST)
    add(desk)
    words = desk.words(LIST)
    assert "Y Cwm" in words
    assert "i&#39;r Cwm, o&#39;r Cwm, yn y Cwm" in words
    assert entries(world) == [("Y Cwm", "the Coomb", None)]


def test_the_forms_are_shown_by_a_button_before_anything_is_saved(world: World) -> None:
    answer = Desk(world).post(NEW, CWM | {"cy": "Caerllan", "preview": "1"})
    assert "yng Nghaerllan" in answer.text
    assert entries(world) == []


def test_a_place_that_the_rule_gets_wrong_has_forms_of_its_own(world: World) -> None:
    desk = Desk(world)
    add(desk, cy="Kinmel", en="Kinmel", yn="yn Kinmel")
    assert entries(world) == [("Kinmel", "Kinmel", "yn Kinmel")]
    wrong = desk.post(NEW, CWM | {"i": "Cwm"})
    assert wrong.text.count("Write the preposition and the name together, such as i’r Cwm") == 2


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({"cy": ""}, "Write the Welsh"),
        ({"en": " "}, "Write the English; it may be the same"),
        ({"kind": "nonsense"}, "Choose whether it is a place or a word"),
        ({"cy": "x" * 101}, "at most 100 letters"),
        ({"cy": "((enw))"}, "at most 100 letters"),
    ],
)
def test_what_cannot_stand_in_a_glossary_is_said_at_its_field(world: World, form: dict[str, str], error: str) -> None:
    answer = Desk(world).post(NEW, CWM | form)
    assert answer.text.count(error) >= 2
    assert "<title>Error:" in answer.text
    assert entries(world) == []


def test_the_same_welsh_is_not_added_twice(world: World) -> None:
    desk = Desk(world)
    add(desk)
    assert "The glossary has this already" in desk.post(NEW, CWM | {"cy": "Y Cwm"}).text


@pytest.mark.parametrize("path", ["new", "{changed}"])
def test_what_two_add_at_the_same_moment_is_there_once(world: World, path: str) -> None:
    desk = Desk(world)
    changed = add(desk, cy="Cwm Du", en="Black Coomb")

    def first(*_: object) -> None:
        with world.session() as other:
            glossary_desk.add(other, Entry(Kind.PLACE, "Y Cwm", "the Coomb"), "staff:1")

    happening.listen(Session, "before_flush", first, once=True)
    assert "The glossary has this already" in desk.post(f"{LIST}/{path.format(changed=changed)}", CWM).text
    assert [cy for cy, *_ in entries(world)] == ["Cwm Du", "Y Cwm"]


def test_decomposed_letters_are_the_same_name(world: World) -> None:
    desk = Desk(world)
    add(desk, cy="Tŷ-du", en="Ty-du")
    assert "The glossary has this already" in desk.post(NEW, CWM | {"cy": "Ty\u0302-du", "en": "x"}).text


def test_an_entry_is_changed_and_the_change_is_taken_back(world: World) -> None:
    desk = Desk(world)
    entry_id = add(desk)
    desk.post(f"{LIST}/{entry_id}", {"cy": "Cwm Du", "en": "Black Coomb", "kind": "word"})
    assert entries(world) == [("Cwm Du", "Black Coomb", None)]
    page = desk.get(LIST, done="changed", entry=entry_id)
    assert "Take this back" in page.text
    desk.post(f"{LIST}/{entry_id}/undo")
    assert entries(world) == [("Y Cwm", "the Coomb", None)]
    assert "cannot be taken back any more" in undone(desk, entry_id)


def test_an_entry_is_removed_after_a_second_look_and_put_back(world: World) -> None:
    desk = Desk(world)
    entry_id = add(desk, i="i'r Cwm")
    assert "Remove “Y Cwm” (the Coomb) from the glossary?" in desk.words(f"{LIST}/{entry_id}/remove")
    assert len(entries(world)) == 1
    desk.post(f"{LIST}/{entry_id}/remove")
    assert entries(world) == []
    desk.post(f"{LIST}/{entry_id}/undo")
    with world.session() as session:
        (back,) = glossary.entries(session)
    assert (back.cy, back.en, back.i) == ("Y Cwm", "the Coomb", "i'r Cwm")
    assert desk.get(f"{LIST}/{entry_id}").status_code == 200


def test_adding_is_taken_back_too_unless_another_has_taken_the_name_since(world: World) -> None:
    desk = Desk(world)
    entry_id = add(desk)
    desk.post(f"{LIST}/{entry_id}/undo")
    assert entries(world) == []
    first = add(desk)
    desk.post(f"{LIST}/{first}/remove")
    add(desk, en="Another Coomb")
    assert "cannot be taken back" in undone(desk, first)
    assert entries(world) == [("Y Cwm", "Another Coomb", None)]


def test_names_are_found_whatever_their_accents_and_stand_in_the_order_of_the_alphabet(world: World) -> None:
    desk = Desk(world)
    for cy, en in (("Chwilog", "Chwilog"), ("Cwmdu", "Cwmdu"), ("Tŷ-du", "Black House"), ("Dinas", "Dinas")):
        add(desk, cy=cy, en=en)
    welsh = desk.words("/cy/desg/cyfieithiadau/geirfa")
    assert welsh.index("Cwmdu") < welsh.index("Chwilog") < welsh.index("Dinas") < welsh.index("Tŷ-du")
    english = desk.words(LIST)
    assert english.index("Tŷ-du") < english.index("Chwilog") < english.index("Cwmdu")
    assert "Tŷ-du" in desk.words(LIST, q="TY")
    assert "Chwilog" not in desk.words(LIST, q="TY")
    assert "Nothing of your own fits this." in desk.words(LIST, q="zz", kind="word")


def test_a_search_finds_the_places_that_everybody_has(world: World) -> None:
    words = Desk(world).words(LIST, q="cardiff")
    assert "Places that everybody has" in words
    assert "yng Nghaerdydd" in words


def test_a_long_list_is_read_by_the_page(world: World) -> None:
    with world.session() as session:
        for number in range(51):
            glossary.add(session, Entry(glossary.Kind.WORD, f"gair{number:02}", f"word{number:02}"), "Tests")
    desk = Desk(world)
    assert ("gair50" in desk.words(LIST), "gair50" in desk.words(LIST, page="2")) == (False, True)


def test_another_organisations_entry_is_not_there(world: World) -> None:
    entry_id = add(Desk(world))
    stranger = Desk(world, tenant=world.add_tenant())
    for found in (entry_id, uuid4()):
        assert stranger.get(f"{LIST}/{found}").status_code == 404
        assert stranger.post(f"{LIST}/{found}", CWM).status_code == 404
        assert stranger.post(f"{LIST}/{found}/remove").status_code == 404
        stranger.post(f"{LIST}/{found}/undo")
    assert len(entries(world)) == 1


def test_who_may_only_read_the_glossary_reads_it(world: World) -> None:
    add(Desk(world))
    worker = Desk(world, [Role.CASE_WORKER])
    assert "Y Cwm" in worker.words(LIST)
    assert "Add a place or a word" not in worker.words(LIST)
    assert worker.get(NEW).status_code == 403


def test_what_was_typed_goes_over_into_the_other_language(world: World) -> None:
    answer = Desk(world).post("/cy/desg/cyfieithiadau/geirfa/newydd", CWM | {"other_language": "1"})
    assert 'value="Y Cwm"' in answer.text
    assert entries(world) == []
