"""Where two people changed one text: both wordings stand before the second, until one of them is chosen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from flask import request

from app.domain.bilingual import Language
from app.domain.template_merge import Clash, Place
from app.domain.template_words import TemplateWords, of_sides
from app.web.staff.templates.typed import PLACES, box

_OPEN, _TAKE = "clashing", "take"


def still_open() -> tuple[Place, ...]:
    """The texts of which the form says that they were not decided on yet."""
    said = request.form.get(_OPEN, "").split()
    return tuple(place for place in PLACES if box(place) in said)


def taken(words: TemplateWords, there: TemplateWords) -> TemplateWords:
    """The words with that text of the other's that was chosen with its button, if one was."""
    chosen = request.form.get(_TAKE, "")
    for language, field in PLACES:
        if box((language, field)) == chosen:
            return _with(words, (language, field), there.side(language).says(field))
    return words


def clashes(words: TemplateWords, there: TemplateWords, places: Iterable[Place]) -> dict[str, Clash]:
    """Both wordings of each text that still differs, by the name of its box."""
    found = [
        Clash(language, field, words.side(language).says(field), there.side(language).says(field))
        for language, field in places
    ]
    return {box((clash.language, clash.field)): clash for clash in found if clash.mine != clash.theirs}


def _with(words: TemplateWords, place: Place, text: str) -> TemplateWords:
    language, field = place
    sides = {one: words.side(one) for one in Language}
    sides[language] = replace(sides[language], **{field: text})
    return of_sides(*sides.values())
