"""What is checked before a case type is published: what blocks it, and what is only warned of.

The words are checked as those of templates are. Labels and sentences are shown as they stand, so they hold no
placeholders, and are true for the person the case is about and for a helper alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from app.domain.bilingual import Bilingual, Language
from app.domain.case_type_content import CaseTypeContent
from app.domain.template_checks import words_findings
from app.domain.template_checks.findings import Finding, Rules
from app.domain.template_checks.pair_checks import comparing_findings, missing_findings, wrong_language_findings
from app.domain.template_checks.placeholder_checks import filling_findings

_TO_ONE = {Language.CY: ("eich", "chi", "chithau"), Language.EN: ("you", "your", "yours")}
_SPEAKS_TO_ONE = {
    language: re.compile(rf"\b({'|'.join(words)})\b", re.IGNORECASE) for language, words in _TO_ONE.items()
}
_ENDS = (".", "?", "!")
_WHOLE_SENTENCES = ("sentence", "next", "meaning")

_BLOCKING: Mapping[str, Bilingual] = {
    "no_milestone": Bilingual(
        "Nid oes carreg filltir i achosion newydd. Ychwanegwch o leiaf un.",
        "There is no milestone for new cases. Add at least one.",
    ),
    "too_many_steps": Bilingual(
        "Mae gormod o gerrig milltir neu ganlyniadau. Cadwch y rhai y bydd pobl yn eu deall.",
        "There are too many milestones or outcomes. Keep those that people will understand.",
    ),
    "template_needs_it": Bilingual(
        'Mae\'r templed "{template}" yn defnyddio {said}, na fyddai gan y math hwn o achos mwyach. '
        "Newidiwch y templed yn gyntaf.",
        'The template "{template}" uses {said}, which this case type would no longer have. Change the template first.',
    ),
}
_WARNING: Mapping[str, Bilingual] = {
    "speaks_to_one": Bilingual(
        "Mae \"{said}\" yn siarad â'r sawl y mae'r achos amdano, ond bydd pobl sy'n helpu yn darllen hyn "
        'hefyd. Ysgrifennwch "y cais" neu debyg.',
        '"{said}" speaks to the person whom the case is about, but people who help read this too. Write '
        '"the request" or the like.',
    ),
    "no_full_stop": Bilingual(
        "Ysgrifennwch frawddeg gyfan, ag atalnod llawn ar y diwedd.",
        "Write a whole sentence, with a full stop at its end.",
    ),
    "no_reminder_words": Bilingual(
        "Nid oes templed ar gyfer nodiadau atgoffa, felly ni fydd neb yn cael un. Ysgrifennwch y templed.",
        "There is no template for reminders, so nobody will get one. Write the template.",
    ),
}


def finding(code: str, place: str, language: Language | None = None, said: str = "", **details: str) -> Finding:
    """The finding of that code at a place, such as `milestones/received/label`."""
    sentence = {**_BLOCKING, **_WARNING}[code]
    words = Bilingual(*(sentence[one].format(said=said, **details) for one in Language))
    return Finding(code, code in _BLOCKING, language, place, 0, said, words)


def check(content: CaseTypeContent, rules: Rules, most_steps: int) -> tuple[Finding, ...]:
    """Everything to change in a case type, in the order of its pages; nothing in a clean one."""
    return tuple(_findings(content, rules, most_steps))


def check_pair(place: str, words: Bilingual, rules: Rules) -> Iterator[Finding]:
    """What is to be changed in one pair. `place`: where it stands."""
    yield from missing_findings(place, words)
    yield from filling_findings(place, words, {})
    if not words.complete:
        return
    wrong = tuple(wrong_language_findings(place, words))
    yield from wrong
    yield from comparing_findings(place, words)
    foreign = {one.language for one in wrong}
    yield from (one for one in words_findings(place, words, rules) if one.language not in foreign)
    yield from _style_findings(place, words)


def _findings(content: CaseTypeContent, rules: Rules, most_steps: int) -> Iterator[Finding]:
    if not content.offered:
        yield finding("no_milestone", "milestones")
    if max(len(content.milestones), len(content.outcomes)) > most_steps:
        yield finding("too_many_steps", "milestones")
    hidden = {
        f"{kind}/{step.code}"
        for kind, steps in (("milestones", content.milestones), ("outcomes", content.outcomes))
        for step in steps
        if step.retired
    }
    for place, words in content.pairs().items():
        found = check_pair(place, words, rules)
        # What is retired was published as it is, and is shown to nobody new: it keeps nothing from being published.
        yield from (one for one in found if one.blocking or place.rpartition("/")[0] not in hidden)


def _style_findings(place: str, words: Bilingual) -> Iterator[Finding]:
    field = place.rpartition("/")[2]
    for language in Language:
        text = words[language].strip()
        spoken = _SPEAKS_TO_ONE[language].search(text) if field in ("label", "sentence", "next") else None
        if spoken:
            yield finding("speaks_to_one", place, language, spoken.group())
        if field in _WHOLE_SENTENCES and not text.endswith(_ENDS):
            yield finding("no_full_stop", place, language)
