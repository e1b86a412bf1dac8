"""The address at which a request is found without a link: the organisation's own, short, and not for others to make."""

from __future__ import annotations

import pytest

from app.domain.bilingual import Bilingual, Language
from app.domain.pack_checks import placeholders_for
from app.domain.packs import NEUTRAL_EVENT, TOLD_EVENTS
from app.domain.placeholders import PlaceholderType, TypedValue, missing, render
from app.domain.sites import find_page, site


@pytest.mark.parametrize(
    ("base_url", "host", "cy"),
    [
        ("https://olrhain.example", None, "olrhain.example/cy"),
        ("https://olrhain.example", "cais.ynys.example", "cais.ynys.example/cy"),
        ("http://127.0.0.1:8000", None, "127.0.0.1:8000/cy"),
        ("http://127.0.0.1:8000", "ynys.localhost", "ynys.localhost:8000/cy"),
    ],
)
def test_a_site_is_typed_without_its_scheme_and_is_the_organisations_own_where_it_has_one(
    base_url: str, host: str | None, cy: str
) -> None:
    assert site(base_url, host) == Bilingual(cy, cy.removesuffix("cy") + "en")


def test_the_page_to_find_a_request_on_names_the_organisation_where_the_host_does_not() -> None:
    shared = find_page("https://olrhain.example", None, "cyngor-ynys")
    assert shared.en == "https://olrhain.example/en/find/cyngor-ynys"
    own = find_page("https://olrhain.example", "cais.ynys.example", "cyngor-ynys")
    assert own == Bilingual("https://cais.ynys.example/cy/dod-o-hyd", "https://cais.ynys.example/en/find")


@pytest.mark.parametrize("host", [None, "cais.ynys.example"])
@pytest.mark.parametrize("base_url", ["https://olrhain.example", "http://127.0.0.1:8000"])
def test_a_site_is_shown_as_it_must_be_typed_in_each_language(base_url: str, host: str | None) -> None:
    pair = site(base_url, host)
    values = {"site": TypedValue(pair, PlaceholderType.SITE)}
    for language in Language:
        assert missing("((site))", values, language) == ()
        assert render("((site)), ((site)).", values, language) == f"{pair[language]}, {pair[language]}."


def test_the_same_words_from_an_event_are_no_address() -> None:
    values = {"x": TypedValue("olrhain.example/cy", PlaceholderType.TEXT_AS_WRITTEN)}
    assert render("((x))", values, Language.CY) == "olrhain. example/cy"


@pytest.mark.parametrize("value", ["", " ", "/cy", "http:///cy", "((phone))"])
def test_what_is_no_address_does_not_become_one(value: str) -> None:
    shown = render("((x))", {"x": TypedValue(value, PlaceholderType.SITE)}, Language.CY)
    assert "://" not in shown
    assert "((" not in shown


def test_every_event_can_name_the_site_and_neutral_words_cannot() -> None:
    assert all("site" in placeholders_for(event, link=False, details={}) for event in TOLD_EVENTS)
    assert "site" not in placeholders_for(NEUTRAL_EVENT, link=False, details={})
