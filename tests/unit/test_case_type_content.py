"""What a case type says, as one value: written, ordered, retired, compared, and kept."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from app.domain import case_type_checks
from app.domain.bilingual import Bilingual, Language
from app.domain.case_type_content import (
    CaseTypeContent,
    CodeTaken,
    MilestoneContent,
    NoSuchStep,
    OutcomeContent,
    as_dict,
    from_dict,
    in_order,
    keeping,
    moved,
    part_word,
    retired,
    with_milestone,
    without,
)
from app.domain.placeholders import PlaceholderType
from app.domain.quiet_hours import DayHours
from app.domain.recipients import Sensitivity
from app.domain.template_checks import Rules


def milestone(code: str, cy: str = "Mae'r cais yma.", en: str = "The request is here.") -> MilestoneContent:
    return MilestoneContent(code, Bilingual(f"Cam {code}", f"Step {code}"), Bilingual(cy, en), Bilingual(cy, en), 5)


CONTENT = CaseTypeContent(
    name=Bilingual("Cais am le", "Application for a place"),
    sensitivity=Sensitivity.PERSONAL,
    link=True,
    stoppable=True,
    reminder_days=1,
    hours=(9, 17),
    placeholders={"waste": PlaceholderType.BILINGUAL_TEXT, "by": PlaceholderType.DATE},
    milestones=(milestone("one"), milestone("two"), milestone("three")),
    outcomes=(OutcomeContent("done", Bilingual("Wedi gorffen", "Finished"), Bilingual("Dyna ni.", "That is all.")),),
)


def codes(content: CaseTypeContent) -> list[str]:
    return [one.code for one in content.milestones]


def found(content: CaseTypeContent) -> set[tuple[str, str, Language | None]]:
    return {(one.code, one.field, one.language) for one in case_type_checks.check(content, Rules({}), 5)}


def test_what_is_kept_is_read_as_it_was() -> None:
    assert from_dict(as_dict(CONTENT)) == CONTENT
    assert list(from_dict(as_dict(CONTENT)).placeholders) == ["waste", "by"]


@pytest.mark.parametrize("hours", [None, (0, 24), (13, 14)])
def test_hours_are_kept(hours: DayHours | None) -> None:
    content = replace(CONTENT, hours=hours)
    assert from_dict(json.loads(json.dumps(as_dict(content)))) == content


def test_what_was_kept_before_there_were_hours_has_none() -> None:
    old = as_dict(CONTENT)
    del old["hours"]
    assert from_dict(old) == replace(CONTENT, hours=None)


def test_the_word_of_the_settings_changes_with_the_hours() -> None:
    assert part_word(replace(CONTENT, hours=(8, 17)), "settings") != part_word(CONTENT, "settings")


@pytest.mark.parametrize(
    ("code", "places", "after"),
    [
        ("one", 1, ["two", "one", "three"]),
        ("three", -1, ["one", "three", "two"]),
        ("one", -1, ["one", "two", "three"]),
        ("three", 7, ["one", "two", "three"]),
    ],
)
def test_a_milestone_moves_past_its_neighbour_and_past_no_end(code: str, places: int, after: list[str]) -> None:
    assert codes(moved(CONTENT, "milestones", code, places)) == after


@pytest.mark.parametrize("order", [["one", "two"], ["one", "two", "two"], ["one", "two", "three", "four"], [""]])
def test_an_order_names_just_the_milestones_that_there_are(order: list[str]) -> None:
    with pytest.raises(NoSuchStep):
        in_order(CONTENT, "milestones", order)


def test_a_code_is_used_once_even_where_its_milestone_is_retired() -> None:
    with pytest.raises(CodeTaken):
        with_milestone(retired(CONTENT, "milestones", "two"), milestone("two"), new=True)


def test_what_is_retired_is_offered_no_more_and_can_be_brought_back() -> None:
    gone = retired(CONTENT, "milestones", "one")
    assert [one.code for one in gone.offered] == ["two", "three"]
    assert retired(gone, "milestones", "one", False) == CONTENT


def test_going_back_keeps_what_was_added_since_as_retired() -> None:
    back = keeping(CONTENT, with_milestone(CONTENT, milestone("four"), new=True))
    assert codes(back) == ["one", "two", "three", "four"]
    assert [one.code for one in back.offered] == ["one", "two", "three"]


def test_the_word_of_a_part_changes_with_that_part_alone() -> None:
    written = with_milestone(CONTENT, milestone("two", en="It moved."))
    assert part_word(written, "milestones/two") != part_word(CONTENT, "milestones/two")
    for part in ("settings", "milestones", "outcomes", "milestones/one", "outcomes/done"):
        assert part_word(written, part) == part_word(CONTENT, part)
    assert part_word(moved(CONTENT, "milestones", "one", 1), "milestones") != part_word(CONTENT, "milestones")


def test_a_clean_case_type_has_nothing_to_change() -> None:
    assert found(CONTENT) == set()


def test_a_case_type_without_milestones_for_new_cases_is_not_published() -> None:
    empty = replace(CONTENT, milestones=tuple(replace(one, retired=True) for one in CONTENT.milestones))
    assert ("no_milestone", "milestones", None) in found(empty)


def test_a_language_that_is_missing_and_one_that_is_a_copy_block_it() -> None:
    bare = with_milestone(CONTENT, replace(milestone("one"), label=Bilingual("", "Received")))
    assert ("language_empty", "milestones/one/label", Language.CY) in found(bare)
    same = with_milestone(CONTENT, replace(milestone("one"), label=Bilingual("Received", "Received")))
    assert ("same_text", "milestones/one/label", None) in found(same)


def test_labels_and_sentences_hold_no_placeholders() -> None:
    filled = with_milestone(CONTENT, milestone("one", "Enw: ((name)).", "Name: ((name))."))
    assert ("unknown_placeholder", "milestones/one/next", Language.EN) in found(filled)


def test_words_that_speak_to_one_reader_and_half_sentences_are_warned_of() -> None:
    to_one = with_milestone(CONTENT, milestone("one", "Mae eich cais yma", "Your request is here"))
    said = found(to_one)
    assert ("speaks_to_one", "milestones/one/sentence", Language.CY) in said
    assert ("speaks_to_one", "milestones/one/sentence", Language.EN) in said
    assert ("no_full_stop", "milestones/one/next", Language.EN) in said


def test_nothing_is_warned_of_in_what_is_retired() -> None:
    to_one = with_milestone(CONTENT, milestone("one", "Mae eich cais yma", "Your request is here"))
    assert found(retired(to_one, "milestones", "one")) == set()


def test_there_is_an_end_to_how_many_milestones_people_can_read() -> None:
    many = CONTENT
    for number in range(3):
        many = with_milestone(many, milestone(f"more-{number}"), new=True)
    assert ("too_many_steps", "milestones", None) in found(many)


def test_what_was_never_published_goes_without_a_trace() -> None:
    assert codes(without(CONTENT, "milestones", "two")) == ["one", "three"]
    with pytest.raises(NoSuchStep):
        without(CONTENT, "milestones", "nine")
