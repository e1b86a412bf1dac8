"""Places after i, o and yn: from the glossary, by rule, and the mutations beneath."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.domain import mutations, welsh
from app.domain.forms import Preposition
from app.domain.glossary import Glossary, PlaceName
from app.domain.place_names import COUNCIL_AREAS, HEALTH_BOARDS, SHIPPED, TOWNS

VECTORS = json.loads((Path(__file__).parents[1] / "data" / "welsh.json").read_text(encoding="utf-8"))
PREPOSITIONS: dict[Preposition, str] = {"i": "to_i", "o": "from_o", "yn": "in_yn"}


@pytest.mark.parametrize("glossary", [SHIPPED, Glossary()], ids=["glossary", "rule"])
@pytest.mark.parametrize("case", VECTORS["places"], ids=lambda case: case["cy"])
def test_every_place_vector_from_the_glossary_and_by_rule(case: dict[str, str], glossary: Glossary) -> None:
    for preposition, column in PREPOSITIONS.items():
        assert welsh.place(case["cy"], preposition, glossary) == case[column]


@pytest.mark.parametrize("case", VECTORS["places"], ids=lambda case: case["en"])
def test_a_place_may_be_given_by_its_english_name(case: dict[str, str]) -> None:
    assert welsh.place(case["en"].upper(), "yn") == case["in_yn"]


@pytest.mark.parametrize(
    ("name", "i", "o", "yn"),
    [
        ("Blaenau Gwent", "i Flaenau Gwent", "o Flaenau Gwent", "ym Mlaenau Gwent"),
        ("Bro Morgannwg", "i Fro Morgannwg", "o Fro Morgannwg", "ym Mro Morgannwg"),
        ("Rhondda Cynon Taf", "i Rondda Cynon Taf", "o Rondda Cynon Taf", "yn Rhondda Cynon Taf"),
        ("Sir y Fflint", "i Sir y Fflint", "o Sir y Fflint", "yn Sir y Fflint"),
        ("Llanelli", "i Lanelli", "o Lanelli", "yn Llanelli"),
        ("Glynebwy", "i Lynebwy", "o Lynebwy", "yng Nglynebwy"),
        ("Gorseinon", "i Orseinon", "o Orseinon", "yng Ngorseinon"),
        ("Dolgellau", "i Ddolgellau", "o Ddolgellau", "yn Nolgellau"),
        ("Tredegar", "i Dredegar", "o Dredegar", "yn Nhredegar"),
        ("Yr Eglwys Newydd", "i'r Eglwys Newydd", "o'r Eglwys Newydd", "yn yr Eglwys Newydd"),
        (
            "Bwrdd Iechyd Prifysgol Hywel Dda",
            "i Fwrdd Iechyd Prifysgol Hywel Dda",
            "o Fwrdd Iechyd Prifysgol Hywel Dda",
            "ym Mwrdd Iechyd Prifysgol Hywel Dda",
        ),
        # By rule:
        ("Chwilog", "i Chwilog", "o Chwilog", "yn Chwilog"),
        ("Ffair-fach", "i Ffair-fach", "o Ffair-fach", "yn Ffair-fach"),
        ("Thornhill", "i Thornhill", "o Thornhill", "yn Thornhill"),
        ("Y Borth", "i'r Borth", "o'r Borth", "yn y Borth"),
        ("canolfan hamdden", "i ganolfan hamdden", "o ganolfan hamdden", "yng nghanolfan hamdden"),
        ("PONTYCLUN", "i BONTYCLUN", "o BONTYCLUN", "ym MHONTYCLUN"),
        ("Ystumllwynarth", "i Ystumllwynarth", "o Ystumllwynarth", "yn Ystumllwynarth"),
        ("Parc Singleton", "i Barc Singleton", "o Barc Singleton", "ym Mharc Singleton"),
        ("Canolfan Queensway", "i Ganolfan Queensway", "o Ganolfan Queensway", "yng Nghanolfan Queensway"),
        # Not Welsh, so unchanged:
        ("Kington", "i Kington", "o Kington", "yn Kington"),
        (
            "Princess of Wales Hospital",
            "i Princess of Wales Hospital",
            "o Princess of Wales Hospital",
            "yn Princess of Wales Hospital",
        ),
        ("Birmingham", "i Birmingham", "o Birmingham", "yn Birmingham"),
        ("GIG Cymru", "i GIG Cymru", "o GIG Cymru", "yn GIG Cymru"),
    ],
)
def test_other_places(name: str, i: str, o: str, yn: str) -> None:
    assert [welsh.place(name, preposition) for preposition in PREPOSITIONS] == [i, o, yn]


def test_an_organisation_extends_the_glossary_and_its_own_form_wins() -> None:
    ours = SHIPPED.extended([PlaceName("Tŷ Glas", "Glas House", yn="yn Nhŷ Glas newydd")])

    assert welsh.place("Glas House", "yn", ours) == "yn Nhŷ Glas newydd"
    assert welsh.place("Glas House", "i", ours) == "i Dŷ Glas"
    assert welsh.place("Cardiff", "o", ours) == "o Gaerdydd"


def test_an_unknown_preposition_is_an_error() -> None:
    with pytest.raises(ValueError, match="preposition"):
        welsh.place("Bangor", "at")  # type: ignore[arg-type]


def test_the_glossary_has_every_council_area_and_health_board() -> None:
    assert (len(COUNCIL_AREAS), len(HEALTH_BOARDS)) == (22, 7)
    assert all(SHIPPED.find(place.cy) == SHIPPED.find(place.en) for place in (*COUNCIL_AREAS, *HEALTH_BOARDS))
    assert len({place.cy for place in TOWNS}) == len(TOWNS)


@pytest.mark.parametrize(
    ("radical", "soft", "nasal", "aspirate"),
    [
        ("pen", "ben", "mhen", "phen"),
        ("tŷ", "dŷ", "nhŷ", "thŷ"),
        ("cath", "gath", "nghath", "chath"),
        ("bwrdd", "fwrdd", "mwrdd", "bwrdd"),
        ("dŵr", "ddŵr", "nŵr", "dŵr"),
        ("gardd", "ardd", "ngardd", "gardd"),
        ("mam", "fam", "mam", "mam"),
        ("llong", "long", "llong", "llong"),
        ("rhaff", "raff", "rhaff", "rhaff"),
        ("siop", "siop", "siop", "siop"),
        ("haul", "haul", "haul", "haul"),
        ("", "", "", ""),
        ("c", "c", "c", "c"),
    ],
)
def test_the_three_mutations(radical: str, soft: str, nasal: str, aspirate: str) -> None:
    changed = [mutations.soft(radical), mutations.nasal(radical), mutations.aspirate(radical)]

    assert changed == [soft, nasal, aspirate]
