"""What audit entries say to people, in both languages."""

from __future__ import annotations

import pytest

from app.domain.audit_words import _VALUE, KINDS, Group, is_known, kinds_of, said
from app.domain.bilingual import Bilingual


@pytest.mark.parametrize(
    "field", ["language cy", "channels sms,email", "safe 8am-6pm", "mobile changed", "sms stopped"]
)
def test_what_citizens_choose_has_words(field: str) -> None:
    assert is_known(field)


def test_values_are_put_into_the_words_and_said_in_each_language() -> None:
    assert said("live key issued") == Bilingual("Rhoddwyd allwedd (byw)", "A live key was issued")
    assert said("template version 3 published").en == "Version 3 of a template was published"


@pytest.mark.parametrize(
    ("languages", "cy", "en"),
    [
        ("cy and en", "Cymraeg a Saesneg", "Welsh and English"),
        ("en and cy", "Cymraeg a Saesneg", "Welsh and English"),
        ("cy", "Cymraeg", "Welsh"),
    ],
)
def test_the_languages_of_a_draft_are_named_in_the_language_of_the_page(languages: str, cy: str, en: str) -> None:
    assert said(f"template draft saved: {languages}, revision 1.1") == Bilingual(
        f"Cadwyd drafft o dempled ({cy}, diwygiad 1.1)", f"A template draft was saved ({en}, revision 1.1)"
    )


@pytest.mark.parametrize(
    ("kind", "cy", "en"),
    [("place", "enw lle", "a place name"), ("word", "gair", "a word"), ("entry", "cofnod", "an entry")],
)
def test_what_the_glossary_gained_has_words(kind: str, cy: str, en: str) -> None:
    gained = Bilingual(f"Ychwanegwyd {cy} at yr eirfa", f"The glossary gained {en}")
    assert said(f"glossary: {kind} added") == gained


def test_a_message_that_was_read_is_no_decision_about_it() -> None:
    assert said("message read") == Bilingual("Darllenwyd neges", "A message was read")
    assert said("message arrived") == Bilingual(
        "Gwnaed penderfyniad ynghylch neges: mae wedi cyrraedd", "Decided about a message: it arrived"
    )


def test_who_is_named_in_an_entry_is_named_by_their_name() -> None:
    who = "staff:01a20000-0000-7000-8000-000000000001"
    entry = f"template version 2 signed for cy by {who} as welsh-reviewer"
    assert said(entry, lambda one: "Siân Prys" if one == who else one).en == (
        "Siân Prys signed version 2 of a template for Welsh"
    )


def test_an_entry_of_a_kind_that_nobody_knows_is_shown_as_it_is() -> None:
    assert said("{odd} 100% <b>") == Bilingual("{odd} 100% <b>", "{odd} 100% <b>")


def test_the_words_of_a_kind_have_the_same_values_in_both_languages() -> None:
    odd = [
        kind.written
        for kind in KINDS
        if set(_VALUE.findall(kind.words.cy)) != set(_VALUE.findall(kind.words.en))
        or not set(_VALUE.findall(kind.words.en)) <= set(_VALUE.findall(kind.written))
    ]
    assert odd == []


def test_every_kind_is_written_once_and_every_group_has_some() -> None:
    assert len({kind.written for kind in KINDS}) == len(KINDS)
    assert [group for group in Group if not kinds_of(group)] == []


def test_the_kinds_of_a_group_are_looked_for_with_their_signs_escaped() -> None:
    assert [kind.like for kind in KINDS if kind.written == "{kind} key issued"] == ["% key issued"]
    assert not any("_" in kind.like.replace("\\_", "") for kind in KINDS)
