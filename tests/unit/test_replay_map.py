"""The map of a replay: what it may say, and the sentence that names what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from app.replay.errors import BadInput
from app.replay.mapping import load_map

GOOD = """\
columns: {case: ref, activity: step, time: at}
source: /replay/test
case_type: building-permit
milestones:
  Received: received
  Decided: decided
ignore: [Filed]
"""


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "map.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def complaint(tmp_path: Path, text: str) -> str:
    with pytest.raises(BadInput) as raised:
        load_map(write(tmp_path, text))
    return str(raised.value)


def test_a_map_names_columns_milestones_and_what_to_ignore(tmp_path: Path) -> None:
    mapped = load_map(write(tmp_path, GOOD))
    assert mapped.columns_used == ("ref", "step", "at")
    assert mapped.milestones == {"Received": "received", "Decided": "decided"}
    assert mapped.ignore == ("Filed",)


def test_the_day_to_expect_and_the_details_are_columns_too(tmp_path: Path) -> None:
    text = GOOD.replace("time: at}", "time: at, expected_by: due}") + "details: {team: {column: dept}}\n"
    assert load_map(write(tmp_path, text)).columns_used == ("ref", "step", "at", "due", "dept")


def test_an_unknown_field_is_named_with_its_line(tmp_path: Path) -> None:
    said = complaint(tmp_path, GOOD + "colour: red\n")
    assert "line 8: colour: Extra inputs are not permitted" in said


def test_a_missing_field_is_named_with_the_line_of_what_it_belongs_to(tmp_path: Path) -> None:
    said = complaint(tmp_path, GOOD.replace(", time: at", ""))
    assert "line 1: columns.time: Field required" in said


def test_a_milestone_code_that_is_none_is_named_with_its_line(tmp_path: Path) -> None:
    assert "line 6: milestones.Decided" in complaint(tmp_path, GOOD.replace("decided", "It is decided"))


def test_an_activity_cannot_be_told_and_ignored(tmp_path: Path) -> None:
    said = complaint(tmp_path, GOOD.replace("[Filed]", "[Decided]"))
    assert "'Decided' is under `milestones` and under `ignore`" in said


def test_an_activity_cannot_be_two_milestones(tmp_path: Path) -> None:
    said = complaint(tmp_path, GOOD.replace("  Decided: decided", "  Received: decided"))
    assert "line 6: 'Received' is there twice" in said


def test_a_map_without_milestones_is_refused(tmp_path: Path) -> None:
    text = GOOD.replace("milestones:\n  Received: received\n  Decided: decided", "milestones: {}")
    assert "no activity is mapped to a milestone" in complaint(tmp_path, text)


def test_what_is_not_yaml_is_named_with_its_line(tmp_path: Path) -> None:
    said = complaint(tmp_path, GOOD + "broken: [1, 2\n")
    assert "is not YAML, line 9" in said


@pytest.mark.parametrize("text", ["", "- a list\n", "a word\n"])
def test_what_is_no_mapping_is_refused_in_line_1(tmp_path: Path, text: str) -> None:
    assert "line 1: Input should be" in complaint(tmp_path, text)


def test_a_map_that_is_not_there_is_said_to_be_unreadable(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be read: No such file"):
        load_map(tmp_path / "none.yaml")


def test_a_map_that_is_not_utf_8_is_said_to_be_so(tmp_path: Path) -> None:
    path = tmp_path / "map.yaml"
    path.write_bytes(b"source: \xff\n")
    with pytest.raises(BadInput, match="it is not UTF-8"):
        load_map(path)


def test_the_map_of_the_permit_receipts_knows_all_27_activities_and_only_milestones_of_the_pack() -> None:
    root = Path(__file__).parents[2]
    mapped = load_map(root / "examples" / "permit-receipts.yaml")
    pack = yaml.safe_load((root / "app" / "packs" / "building-permit.yaml").read_text(encoding="utf-8"))
    assert len(mapped.milestones) + len(mapped.ignore) == 27
    assert mapped.case_type == pack["case_type"]["code"]
    assert set(mapped.milestones.values()) <= {milestone["code"] for milestone in pack["milestones"]}
