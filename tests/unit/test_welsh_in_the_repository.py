"""The list of all Welsh in the repository: nothing is missing from it, and neither language is in the other's place."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.web.left_over import english_in, welsh_in, words_of
from tests.welsh_in_the_repository import ROOT, Said, welsh_in_the_repository, written_out

ABOUT_THE_LANGUAGE = (
    "app/dictionaries/",
    "app/domain/inbound_words.py",
    "app/domain/mutations.py",
    "app/domain/place_names.py",
    "app/domain/template_checks/",
    "app/domain/welsh.py",
)
"""Where single words and names stand, which no reader is shown as they are."""
WRITTEN_BY_CITIZENS = ("app/services/demo/month/afterwards.py",)
"""What people of the demonstration text to us, each in one language."""
ALIKE_IN_BOTH = frozenset({"GOV.UK Notify", "Twilio", "((answer))"})
NAMES_A_WELSH_WORD = "after “yn”"


def test_every_kind_of_place_is_on_the_list() -> None:
    files = {said.place.partition(":")[0] for said in welsh_in_the_repository()}
    assert {
        "app/packs/missed-bin.yaml",
        "app/packs/therapy-referral.yaml",
        "app/domain/audit_list.py",
        "app/domain/audit_list_cases.py",
        "app/domain/personalisation.py",
        "app/domain/reasons.py",
        "app/domain/status_words.py",
        "app/services/demo/month/wordings.py",
        "app/web/api/contract/words.yaml",
        "app/web/api/problems.py",
        "translations/cy/LC_MESSAGES/messages.po",
    } <= files


def test_no_text_is_empty_or_the_same_in_both() -> None:
    listed = [said for said in welsh_in_the_repository() if said.cy not in ALIKE_IN_BOTH]
    assert [said for said in listed if not said.cy or not said.en or said.cy == said.en] == []


def test_no_english_is_left_in_any_welsh_text() -> None:
    assert _with(english_in(said.cy) and said for said in welsh_in_the_repository()) == []


def test_no_welsh_is_left_in_any_english_text() -> None:
    listed = [said for said in welsh_in_the_repository() if said.en != NAMES_A_WELSH_WORD]
    assert _with(welsh_in(said.en) and said for said in listed) == []


def test_one_english_sentence_among_the_welsh_is_found() -> None:
    assert english_in("Diolch. We have received your request. Cyfeirnod: ((reference)).") != []


def test_no_welsh_sentence_of_the_code_is_missing_from_the_list() -> None:
    listed = {said.cy for said in welsh_in_the_repository()}
    assert [place for place, text in _sentences_of_the_code() if text not in listed] == []


def _with(found: Iterator[list[str] | Said]) -> list[Said]:
    return [said for said in found if isinstance(said, Said)]


def _sentences_of_the_code() -> Iterator[tuple[str, str]]:
    """Every text of the code, but docstrings, that reads as a Welsh sentence."""
    for path in sorted((ROOT / "app").rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if not name.startswith(ABOUT_THE_LANGUAGE + WRITTEN_BY_CITIZENS):
            texts = _texts(ast.parse(path.read_text("utf-8")))
            yield from ((f"{name}:{line}", text) for line, text in texts if _is_a_sentence(text))


def _texts(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Each with its line; one with holes stands once, as a whole."""
    left_out = {id(node.value) for node in ast.walk(module) if isinstance(node, ast.Expr)}
    left_out |= {id(part) for node in ast.walk(module) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(module):
        if isinstance(node, ast.expr) and id(node) not in left_out and (text := written_out(node)):
            yield node.lineno, text


def _is_a_sentence(text: str) -> bool:
    words = words_of(text)
    return len(words) > 3 and len(set(welsh_in(text))) > 1 and not english_in(text)
