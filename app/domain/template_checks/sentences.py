"""What each finding says, in both languages: always what to change, never only what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.bilingual import Bilingual, Language
from app.domain.template_checks.findings import Finding

_BLOCKING: Mapping[str, tuple[str, str]] = {
    "language_empty": (
        "Mae'r testun {iaith} yn wag. Ysgrifennwch y geiriau {iaith}.",
        "The {language} text is empty. Write the {language} words.",
    ),
    "same_text": (
        "Mae'r Gymraeg a'r Saesneg yr un fath. Ysgrifennwch y geiriau yn y ddwy iaith.",
        "The Welsh and the English are the same. Write the words in both languages.",
    ),
    "wrong_language": (
        "Nid {iaith} yw'r geiriau hyn. Rhowch y geiriau {iaith} yma.",
        "These words are not in {language}. Put the {language} words here.",
    ),
    "unclosed_placeholder": (
        'Mae cromfach ar goll neu dros ben yma: "{said}". Ysgrifennwch ((enw)), â dwy gromfach ar bob ochr.',
        'A bracket is missing, or is one too many, here: "{said}". Write ((name)), with two brackets on each side.',
    ),
    "unknown_placeholder": (
        "Nid oes gwerth yma ar gyfer {said}. Defnyddiwch enw o'r rhestr, neu dilëwch ef.",
        "There is no value here for {said}. Use a name from the list, or take it out.",
    ),
    "unknown_form": (
        "Nid oes ffurf o'r fath yma: {said}. Dewiswch un o'r rhain: {expected}.",
        "There is no such form here: {said}. Choose one of these: {expected}.",
    ),
    "placeholders_differ": (
        "Dim ond un o'r ieithoedd sy'n defnyddio {said}. Defnyddiwch yr un dalfannau yn y ddwy iaith.",
        "Only one of the languages uses {said}. Use the same placeholders in both languages.",
    ),
    "lost_character": (
        "Ni all neges destun ddangos {said}. Dilëwch y nod, neu defnyddiwch un arall.",
        "A text message cannot show {said}. Take the character out, or use another.",
    ),
    "too_long": (
        "Gall y testun {iaith} gymryd hyd at {measured} o ddarnau neges destun, ond {most} yw'r mwyaf a ganiateir. "
        "Byrhewch ef.",
        "The {language} text may be {measured} fragments, and the most allowed is {most}. Make it shorter.",
    ),
    "welsh_welcome_missing": (
        'Rhaid i e-bost neu lythyr ddweud bod croeso i bobl ddefnyddio\'r Gymraeg. Ychwanegwch: "{expected}"',
        'An email or letter must say that people are welcome to use Welsh. Add: "{expected}"',
    ),
    "other_language_link": (
        "Mae'r ddolen hon yn arwain at dudalen yn yr iaith arall: {said}. Rhowch ddolen i'r dudalen yn yr iaith hon.",
        "This link leads to the page in the other language: {said}. Put the link to the {language} page.",
    ),
    "older_than_other": (
        "Mae'r iaith arall wedi newid ers i rywun edrych ar y testun {iaith}. Darllenwch y ddau, ac yna cadarnhewch.",
        "The other language has changed since somebody last looked at the {language}. Read the two, then confirm.",
    ),
    "fallback_free_text": (
        "Ni all y geiriau wrth gefn gynnwys {said}, am y gallai un iaith fod ar goll. Tynnwch ef o'r geiriau.",
        "The fallback cannot hold {said}, as one language may be missing. Take it out of the words.",
    ),
}

_WARNING: Mapping[str, tuple[str, str]] = {
    "spelling": (
        'Nid yw "{said}" yn y geiriadur {iaith}. Cywirwch y gair, neu ychwanegwch ef at eich geiriau.',
        '"{said}" is not in the {language} dictionary. Correct it, or add it to your own words.',
    ),
    "mutation": (
        'Mae\'n debyg bod angen treiglad yma: ysgrifennwch "{expected}" yn lle "{said}".',
        'A mutation is probably needed here: write "{expected}" instead of "{said}".',
    ),
    "placeholder_after_mutating_word": (
        'Efallai y bydd angen treiglo\'r gwerth yn "{said}". Rhowch enw cyffredin, fel "ardal", o\'i flaen, '
        'neu "Label: ((enw))".',
        'The value in "{said}" may need to mutate. Write a noun before it, or "Label: ((name))".',
    ),
    "place_without_form": (
        'Ysgrifennwch {expected} yn lle "{said}", er mwyn i\'r enw dreiglo.',
        'Write {expected} instead of "{said}", so that the name mutates.',
    ),
    "plural_after_number": (
        'Ar ôl rhif daw enw unigol: ysgrifennwch "{expected}" yn lle "{said}".',
        'A Welsh noun is singular after a number: write "{expected}" instead of "{said}".',
    ),
    "either_or_spelling": (
        'Mae "{said}" yn gadael i\'r darllenydd ddewis. Ysgrifennwch y ffurf gywir, neu aildrefnwch y frawddeg.',
        '"{said}" leaves the choice to the reader. Write the right form, or turn the sentence round.',
    ),
    "ampersand": (
        'Ysgrifennwch "a" neu "ac" yn lle "&".',
        'Write "and" instead of "&".',
    ),
    "numbers_differ": (
        "Dim ond un o'r ieithoedd sy'n dweud {said}. Rhowch yr un rhifau yn y ddwy iaith.",
        "Only one of the languages says {said}. Give the same numbers in both languages.",
    ),
    "length_differs": (
        "Mae'r testun {iaith} yn llawer hirach na'r llall. Gwnewch yn siŵr bod y ddau'n dweud yr un peth.",
        "The {language} text is much longer than the other. Make sure that both say the same.",
    ),
    "two_languages": (
        'Mae dwy iaith mewn un frawddeg: "{said}". Cadwch bob brawddeg mewn un iaith.',
        'There are two languages in one sentence: "{said}". Keep each sentence in one language.',
    ),
}

BLOCKING = frozenset(_BLOCKING)
WARNING = frozenset(_WARNING)
"""The codes of findings that block publishing, and of those that only warn."""

_SENTENCES = {**_BLOCKING, **_WARNING}
_NAMES = {Language.CY: ("Cymraeg", "Welsh"), Language.EN: ("Saesneg", "English"), None: ("", "")}


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is found: the field, its language (None for the pair) and the line from 1, 0 for all."""

    field: str
    language: Language | None
    line: int = 0


def finding(code: str, place: Place, said: str = "", **details: object) -> Finding:
    """The finding of that code; `details`: what its sentence needs beside the words found."""
    iaith, language = _NAMES[place.language]
    values = {"said": said, "iaith": iaith, "language": language, **details}
    cy, en = (sentence.format_map(values) for sentence in _SENTENCES[code])
    return Finding(code, code in BLOCKING, place.language, place.field, place.line, said, Bilingual(cy, en))
