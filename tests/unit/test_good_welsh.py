"""Good Welsh passes the checks, and so does all the Welsh that Olrhain ships."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from app.domain import placeholders
from app.domain.bilingual import Bilingual, Language
from app.domain.pack_checks import placeholders_of
from app.domain.packs import BUILT_IN_PLACEHOLDERS, Pack, PackTemplate
from app.domain.placeholders import PlaceholderType
from app.domain.recipients import Channel
from app.domain.template_checks import Finding, Rules, Samples, TemplateText, check, words_findings
from app.domain.template_checks.tokens import sentences
from app.services.packs.files import shipped_pack, shipped_packs
from app.services.words.spelling import is_spelled
from tests.welsh_in_the_repository import Said, welsh_in_the_repository

_AS_OTHERS_CALL_IT = ["Twilio", "curl", "API", "auth", "bearer", "token", "integration", "integrations"]
"""The names of programs, and of what to look for on a provider's own pages, which are in English alone."""
_WELSH_THAT_THE_DICTIONARY_LACKS = [
    "integreiddiadau",
    "awduron",
    "geiriadau",
    "eiriadau",
    "thanlinellau",
    "mewngofnodwyd",
]
OUR_WORDS = frozenset(
    [
        *("Olrhain", "id", "ids", "idempotentrwydd", "idempotency", "authenticator"),
        *_WELSH_THAT_THE_DICTIONARY_LACKS,
        *_AS_OTHERS_CALL_IT,
    ]
)
LONG_NAME = Bilingual("Cyngor Castell-nedd Port Talbot", "Neath Port Talbot Council")
FEWEST_SENTENCES = 300
MOST_FALSE_ALARMS = 0.01
ANY_LENGTH = 1000

_FILLED_IN = re.compile(r"%\(\w+\)[a-z]|\{[^{}]*\}")
_NOT_FOR_READERS = ("app/domain/template_checks/", "app/web/api/")
"""Single words and marks that the checks speak of; and what developers read, full of names of headers and fields."""


def good_pairs() -> Iterator[Bilingual]:
    """Of the shipped packs, the catalogue of the pages, and sentences such as councils and health boards write."""
    data = json.loads((Path(__file__).parents[1] / "data" / "good_welsh.json").read_text(encoding="utf-8"))
    yield from (Bilingual(cy, en) for cy, en in data["pairs"])
    shipped = ("app/packs/", "translations/")
    yield from (_filled(said) for said in welsh_in_the_repository() if said.place.startswith(shipped))


def _filled(said: Said) -> Bilingual:
    """As a reader sees it: a number where the catalogue and the code put something in."""
    return Bilingual(_FILLED_IN.sub("12", said.cy), _FILLED_IN.sub("12", said.en))


def _findings(words: Bilingual) -> tuple[Finding, ...]:
    names = {found.name for language in Language for found in placeholders.find(words[language])}
    allowed = {name: BUILT_IN_PLACEHOLDERS.get(name, PlaceholderType.BILINGUAL_TEXT) for name in names}
    rules = Rules(allowed, own_words=OUR_WORDS, spelled=is_spelled, most_fragments=ANY_LENGTH)
    return check(TemplateText(Channel.SMS, "", words), rules)


def test_good_welsh_gives_fewer_than_one_false_alarm_in_a_hundred_sentences() -> None:
    pairs = set(good_pairs())
    count = len({tuple(token.text for token in sentence) for words in pairs for sentence in sentences(words.cy)})
    alarms = [finding for words in pairs for finding in _findings(words)]
    by_code = Counter(finding.code for finding in alarms)
    assert count >= FEWEST_SENTENCES
    assert by_code.total() < MOST_FALSE_ALARMS * count, (by_code, [finding.said for finding in alarms])


def test_all_the_welsh_that_people_read_is_spelt_and_mutated_as_it_should_be() -> None:
    rules = Rules({}, own_words=OUR_WORDS, spelled=is_spelled)
    wrong = [
        (said.place, finding.code, finding.said)
        for said in welsh_in_the_repository()
        if not said.place.startswith(_NOT_FOR_READERS)
        for finding in words_findings("body", _filled(said), rules)
        if finding.language is Language.CY
    ]
    assert wrong == []


@cache
def _pack(code: str) -> Pack:
    return shipped_pack(code)


def _of(pack: Pack, template: PackTemplate) -> tuple[Finding, ...]:
    text = TemplateText(
        channel=template.channel,
        event=template.event,
        body=template.body,
        subject=template.subject,
        for_others=template.for_others,
        fallback=template.fallback,
    )
    samples = _samples(pack)
    rules = Rules(placeholders_of(pack, template.event), samples, LONG_NAME, OUR_WORDS, spelled=is_spelled)
    return check(text, rules)


def _samples(pack: Pack) -> dict[str, Samples]:
    """The pack's own words at their longest."""
    pairs = {
        "sentence": [each.sentence for each in pack.milestones],
        "next": [each.next for each in pack.milestones],
        "milestone": [each.label for each in pack.milestones],
        "outcome": [each.label for each in pack.outcomes],
    }
    longest = {name: max(words, key=lambda pair: len(pair.cy)) for name, words in pairs.items() if words}
    kind = PlaceholderType.BILINGUAL_TEXT
    values = {name: placeholders.TypedValue(pair, kind) for name, pair in longest.items()}
    return {name: Samples(value, value) for name, value in values.items()}


@pytest.mark.parametrize("code", shipped_packs())
def test_no_shipped_template_has_anything_to_change(code: str) -> None:
    pack = _pack(code)
    found = [
        (template.event, template.milestone, template.channel.value, finding.field, finding.code, finding.said)
        for template in (*pack.templates, *pack.neutral)
        for finding in _of(pack, template)
    ]
    assert found == []
