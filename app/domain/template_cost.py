"""What one text costs to send, in each language and in both, with typical values and with the longest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from app.domain.bilingual import Bilingual, Language
from app.domain.bilingual_text import rendered_texts
from app.domain.sms import SmsText
from app.domain.template_checks.samples import Samples


@dataclass(frozen=True, slots=True)
class Cost:
    """The cost of telling one person.

    texts: how many messages, 1 or 2. characters, fragments: of all of them, with the prefix. pence: None where
    the price is not known. costly_letters: Welsh letters that make a text dearer, by first appearance.
    too_long: one of them is over the limit of the provider, and would be held.
    """

    texts: int
    characters: int
    fragments: int
    pence: Decimal | None
    costly_letters: tuple[str, ...]
    too_long: bool


@dataclass(frozen=True, slots=True)
class CostRange:
    """`typical`: with values as most messages have them. `worst`: with the longest."""

    typical: Cost
    worst: Cost


@dataclass(frozen=True, slots=True)
class TemplateCost:
    """Of a reader of Welsh, of English, and of both, for whom the cheaper of one text and two is sent."""

    cy: CostRange
    en: CostRange
    both: CostRange


def cost_of(
    body: Bilingual, samples: Mapping[str, Samples], prefix: Bilingual, pence_per_fragment: Decimal | None
) -> TemplateCost:
    """The cost of a text message. `prefix`: the sender's name as it goes before it, "" for none.

    A placeholder without samples is left empty, as in a message.
    """
    values = (
        {name: each.typical for name, each in samples.items()},
        {name: each.worst for name, each in samples.items()},
    )
    readers = ((Language.CY,), (Language.EN,), (Language.CY, Language.EN))
    ranges = (
        CostRange(*(_cost(rendered_texts(body, languages, each, prefix), pence_per_fragment) for each in values))
        for languages in readers
    )
    return TemplateCost(*ranges)


def _cost(texts: list[SmsText], pence_per_fragment: Decimal | None) -> Cost:
    fragments = sum(text.fragments for text in texts)
    return Cost(
        texts=len(texts),
        characters=sum(text.characters for text in texts),
        fragments=fragments,
        pence=None if pence_per_fragment is None else fragments * pence_per_fragment,
        costly_letters=tuple(dict.fromkeys(letter for text in texts for letter in text.costly_letters)),
        too_long=any(text.too_long for text in texts),
    )
