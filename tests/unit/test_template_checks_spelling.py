"""The dictionaries: what they know, and that nothing reads them before somebody asks."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.domain.bilingual import Language
from app.services.words.spelling import is_spelled

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "app" / "dictionaries"


@pytest.mark.parametrize("word", ["cais", "gais", "chais", "penderfyniad", "ffoniwch", "e-bost", "Cymraeg", "tŷ"])
def test_welsh_words_are_known_with_their_mutations(word: str) -> None:
    assert is_spelled(word, Language.CY)


@pytest.mark.parametrize("word", ["request", "organised", "centre", "you're", "you’re", "Welsh"])
def test_english_words_are_known_as_they_are_spelt_in_britain(word: str) -> None:
    assert is_spelled(word, Language.EN)


@pytest.mark.parametrize(
    ("word", "language"),
    [("llythir", Language.CY), ("request", Language.CY), ("organized", Language.EN), ("center", Language.EN)],
)
def test_a_word_of_another_language_or_of_none_is_not_known(word: str, language: Language) -> None:
    assert not is_spelled(word, language)


def test_a_decomposed_letter_is_the_same_letter() -> None:
    assert is_spelled("ty\N{COMBINING CIRCUMFLEX ACCENT}", Language.CY)


def test_the_web_process_and_the_workers_start_without_the_dictionaries() -> None:
    program = "import sys, app.main, app.cli, workers.main; print(sorted(m for m in sys.modules if 'spylls' in m))"
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


@pytest.mark.parametrize("name", ["cy_GB", "en_GB"])
def test_each_dictionary_stands_beside_its_licence(name: str) -> None:
    assert all((FOLDER / f"{name}{end}").stat().st_size for end in (".aff", ".dic", ".licence.txt"))
