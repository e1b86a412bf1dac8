"""The form of the editor: what was typed, against which words, and what is to be shown beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import request

from app.domain.bilingual import Language, LanguageWish
from app.domain.errors import OlrhainError
from app.domain.template_merge import Place, fingerprints
from app.domain.template_preview import Asked, Filling
from app.domain.template_words import FIELDS, Side, TemplateWords, of_sides, side
from app.i18n import gettext as _
from app.services.templates.drafts import Reading
from app.web.forms import Form, posted

LONGEST = {"subject": 200, "body": 10_000, "for_others": 10_000, "fallback": 10_000}
_KEPT = 60_000
"""Characters: more than may be saved are still shown, so that nobody loses what they pasted."""
PLACES: tuple[Place, ...] = tuple((language, field) for field in FIELDS for language in Language)


def box(place: Place) -> str:
    """The name of the box of one text."""
    language, field = place
    return f"{field}_{language}"


@dataclass(frozen=True, slots=True)
class Typed:
    """What came with the form. reading, seen: the draft that was before the person when they began to type."""

    boxes: Mapping[str, str]
    reading: Reading
    seen: Mapping[Place, str]

    @property
    def words(self) -> TemplateWords:
        return of_sides(*self.sides.values())

    @property
    def sides(self) -> dict[Language, Side]:
        """Both languages, tidied; a text message has no subject."""
        return {
            language: side(**{field: self.boxes.get(box((language, field)), "") for field in FIELDS})
            for language in Language
        }

    @property
    def errors(self) -> dict[str, str]:
        """What is too long to be kept."""
        return {
            box(place): _("This must be %(number)s characters or fewer") % {"number": f"{LONGEST[place[1]]:,}"}
            for place in PLACES
            if len(self.boxes.get(box(place), "")) > LONGEST[place[1]]
        }


def typed(*, is_text: bool) -> Typed:
    places = [place for place in PLACES if not (is_text and place[1] == "subject")]
    return Typed(
        boxes=posted(*(box(place) for place in places), longest=_KEPT),
        reading=reading_of(request.form.get("revision", "")),
        seen=_seen(request.form.get("seen", "")),
    )


def form_of(words: TemplateWords, errors: Mapping[str, str] | None = None) -> Form:
    """The form filled with words."""
    sides = {language: words.side(language) for language in Language}
    return Form({box((language, field)): sides[language].says(field) for language, field in PLACES}, errors or {})


def hidden(words: TemplateWords, reading: Reading) -> dict[str, str]:
    """What the form carries of the draft that it shows."""
    marks = " ".join(f"{box(place)}:{mark}" for place, mark in fingerprints(words).items())
    return {"revision": str(reading), "seen": marks}


def asked(source: Mapping[str, Any]) -> Asked:
    """Which preview is wanted, by an address or a form; what is not known is as if it were not said."""
    wish, filling, field = (source.get(name, "") for name in ("show", "values", "wording"))
    return Asked(
        wish=LanguageWish(wish) if wish in ("cy", "en", "both") else LanguageWish.BOTH,
        filling=Filling(filling) if filling in tuple(Filling) else Filling.USUAL,
        field=field if field in ("for_others", "fallback") else "body",
    )


def reading_of(text: str) -> Reading:
    """Without one, nothing that is there may be overwritten."""
    try:
        return Reading.parse(text[:20])
    except OlrhainError:
        return Reading(0, 0)


def _seen(text: str) -> dict[Place, str]:
    marks = dict(mark.split(":", 1) for mark in text[:1000].split() if ":" in mark)
    return {place: marks[box(place)] for place in PLACES if box(place) in marks}
