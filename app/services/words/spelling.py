"""Whether a word is in the dictionary of its language: hunspell's, read offline, when first asked.

Reading both takes about 1 s and 100 MB, a word that is asked for the first time about 0.1 ms. Only the editor
asks; nothing that receives events or sends messages may import this (see docs/adr/0010).
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING

from app.domain.bilingual import Language
from app.domain.composed import composed

if TYPE_CHECKING:
    from spylls.hunspell import Dictionary

_FOLDER = Path(__file__).resolve().parents[2] / "dictionaries"
_FILES = {Language.CY: "cy_GB", Language.EN: "en_GB"}
_WORDS_REMEMBERED = 20_000
_reading = Lock()


@lru_cache(maxsize=_WORDS_REMEMBERED)
def is_spelled(word: str, language: Language) -> bool:
    """Whether a word, without spaces, is in the dictionary of that language, mutated or inflected.

    The first word of a language reads its dictionary, in about half a second.
    """
    with _reading:
        dictionary = _dictionary(language)
    return bool(dictionary.lookup(composed(word).replace("\u2019", "'")))


@cache
def prepare() -> None:
    """Begins to read both dictionaries, so that they are there by the time somebody has written something to check."""
    Thread(target=_read_both, name="dictionaries", daemon=True).start()


def _read_both() -> None:
    for language in Language:
        is_spelled("a", language)


@cache
def _dictionary(language: Language) -> Dictionary:
    from spylls.hunspell import Dictionary

    return Dictionary.from_files(str(_FOLDER / _FILES[language]))
