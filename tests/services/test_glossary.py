"""The organisation's own words: its places take their forms in its texts, and its words are never misspelt."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.domain.bilingual import Language
from app.domain.errors import NotFound
from app.domain.placeholders import PlaceholderType, TypedValue, render
from app.models.organisation import AuditEntry
from app.models.template import Template
from app.services.audit import NobodyNamed
from app.services.organisations import AlreadyThere
from app.services.templates.rules import Checker
from app.services.words import glossary
from app.services.words.glossary import Entry, Kind, NotAnEntry
from tests.services.template_kit import template
from tests.world import World

CWM = Entry(Kind.PLACE, "Y Cwm Uchaf", "the Upper Vale", i="i'r Cwm Uchaf", o="o'r Cwm Uchaf", yn="yn y Cwm Uchaf")
HALL = Entry(Kind.PLACE, "Plas Derwen", "Oak Hall")
BADGE = Entry(Kind.WORD, "Cerdyn Glasddydd", "Bluedaycard")


def test_entries_are_listed_places_first_by_the_welsh_alphabet(world: World) -> None:
    with world.session() as session:
        for entry in (BADGE, CWM, HALL):
            glossary.add(session, entry, "Awen Rhys")
        assert glossary.entries(session) == (HALL, CWM, BADGE)


def test_a_place_takes_its_own_forms_in_a_text_and_else_those_of_the_rule(world: World) -> None:
    with world.session() as session:
        for entry in (CWM, HALL):
            glossary.add(session, entry, "Awen Rhys")
        own = glossary.places(session)
    said = {
        (name, language): render("((p|yn)), ((p|i))", {"p": TypedValue(name, PlaceholderType.PLACE)}, language, own)
        for name in ("Y Cwm Uchaf", "Oak Hall", "Caerdydd")
        for language in Language
    }
    assert said == {
        ("Y Cwm Uchaf", Language.CY): "yn y Cwm Uchaf, i'r Cwm Uchaf",
        ("Y Cwm Uchaf", Language.EN): "in the Upper Vale, to the Upper Vale",
        ("Oak Hall", Language.CY): "ym Mhlas Derwen, i Blas Derwen",
        ("Oak Hall", Language.EN): "in Oak Hall, to Oak Hall",
        ("Caerdydd", Language.CY): "yng Nghaerdydd, i Gaerdydd",
        ("Caerdydd", Language.EN): "in Cardiff, to Cardiff",
    }


def test_the_forms_of_a_place_can_be_seen_before_they_are_used() -> None:
    assert glossary.forms_of(HALL) == ("i Blas Derwen", "o Blas Derwen", "ym Mhlas Derwen")


def test_own_words_and_places_reach_the_checks(world: World) -> None:
    with world.session() as session:
        for entry in (BADGE, HALL):
            glossary.add(session, entry, "Awen Rhys")
        rules = Checker(session).rules(session.get_one(Template, template(session)))
    assert rules.own_words == {"Cerdyn", "Glasddydd", "Bluedaycard"}
    assert rules.own_places == {"Plas Derwen", "Oak Hall"}


def test_an_entry_is_changed_and_removed(world: World) -> None:
    with world.session() as session:
        glossary.add(session, HALL, "Awen Rhys")
        changed = Entry(Kind.PLACE, "Plas Derwen", "Derwen Hall", yn="ym Mhlas Derwen")
        glossary.change(session, changed, "Awen Rhys")
        assert glossary.entries(session) == (changed,)
        glossary.remove(session, Kind.PLACE, "Plas Derwen", "Awen Rhys")
        assert glossary.entries(session) == ()


def test_what_is_there_is_not_added_again_and_what_is_not_there_is_neither_changed_nor_removed(world: World) -> None:
    with world.session() as session:
        with pytest.raises(NotFound):
            glossary.change(session, HALL, "Awen Rhys")
        with pytest.raises(NotFound):
            glossary.remove(session, Kind.PLACE, HALL.cy, "Awen Rhys")
        glossary.add(session, HALL, "Awen Rhys")
        with pytest.raises(AlreadyThere):
            glossary.add(session, Entry(Kind.PLACE, " Plas Derwen ", "Another"), "Awen Rhys")


@pytest.mark.parametrize(
    "entry",
    [
        Entry(Kind.PLACE, "", "Oak Hall"),
        Entry(Kind.PLACE, "Plas Derwen", "  "),
        Entry(Kind.WORD, "((enw))", "((name))"),
        Entry(Kind.WORD, "Plas\nDerwen", "Oak Hall"),
        Entry(Kind.WORD, "a" * 101, "b"),
        Entry(Kind.WORD, "Derwen", "Oak", i="i Dderwen"),
        Entry(Kind.PLACE, "Plas Derwen", "Oak Hall", yn="Mhlas Derwen"),
        Entry(Kind.PLACE, "Plas Derwen", "Oak Hall", i="o Blas Derwen"),
        Entry(Kind.PLACE, "Plas Derwen", "Oak Hall", o="o "),
    ],
)
def test_what_cannot_stand_in_a_glossary_is_refused(world: World, entry: Entry) -> None:
    with world.session() as session:
        with pytest.raises(NotAnEntry):
            glossary.add(session, entry, "Awen Rhys")
        assert glossary.entries(session) == ()


def test_every_step_is_an_audit_entry(world: World) -> None:
    with world.session() as session:
        glossary.add(session, HALL, "Awen Rhys")
        glossary.change(session, HALL, "Guto Ifan")
        glossary.remove(session, Kind.PLACE, HALL.cy, "Siân Puw")
        query = select(AuditEntry.who, AuditEntry.what).where(AuditEntry.about_table == "glossary_entries")
        told = [tuple(row) for row in session.execute(query.order_by(AuditEntry.created_at, AuditEntry.id))]
    assert told == [
        ("Awen Rhys", "glossary: place added"),
        ("Guto Ifan", "glossary: place changed"),
        ("Siân Puw", "glossary: place removed"),
    ]


def test_somebody_has_to_be_named(world: World) -> None:
    with world.session() as session, pytest.raises(NobodyNamed):
        glossary.add(session, HALL, "")


def test_another_organisations_entries_are_neither_seen_nor_touched(world: World) -> None:
    with world.session() as session:
        glossary.add(session, HALL, "Awen Rhys")
    with world.session(world.add_tenant()) as session:
        assert glossary.entries(session) == ()
        with pytest.raises(NotFound):
            glossary.remove(session, Kind.PLACE, HALL.cy, "Guto Ifan")
