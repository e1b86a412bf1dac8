"""What the editor checks, under which rules, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from app.domain.bilingual import Bilingual, Language
from app.domain.placeholders import PlaceholderType
from app.domain.recipients import Channel
from app.domain.template_checks.samples import Samples

MOST_FRAGMENTS = 8
"""Of one text in one language, its placeholders filled with the longest values. GOV.UK Notify's longest text
is 14 fragments with a circumflex in it, 6 without."""


_NO_PREFIX = Bilingual("", "")


@dataclass(frozen=True, slots=True)
class TemplateText:
    """One template version as it is written: what is said of one event on one channel.

    `for_others`: the body for a reader whom the case is not about. `fallback`: the body that goes out when a
    value has no Welsh yet.
    """

    channel: Channel
    event: str
    body: Bilingual
    subject: Bilingual | None = None
    for_others: Bilingual | None = None
    fallback: Bilingual | None = None

    def fields(self) -> tuple[tuple[str, Bilingual], ...]:
        """The fields that are there, with their names, in the order of the editor."""
        fields = (
            ("subject", self.subject),
            ("body", self.body),
            ("for_others", self.for_others),
            ("fallback", self.fallback),
        )
        return tuple((name, words) for name, words in fields if words is not None)


@dataclass(frozen=True, slots=True)
class Rules:
    """What a text is checked against.

    allowed: the placeholders that have a value in this text, and their types. samples: by placeholder; those
    of its type where one has none. prefix: the sender's name that goes before a text. own_words, own_places:
    the organisation's, never misspelt. stale: languages older than the last edit of the other. spelled:
    whether a word is in the dictionary of a language; None: spelling and mutations are not checked.
    """

    allowed: Mapping[str, PlaceholderType]
    samples: Mapping[str, Samples] = field(default_factory=dict)
    prefix: Bilingual = _NO_PREFIX
    own_words: frozenset[str] = frozenset()
    own_places: frozenset[str] = frozenset()
    stale: frozenset[Language] = frozenset()
    most_fragments: int = MOST_FRAGMENTS
    spelled: Callable[[str, Language], bool] | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to change. blocking: the version cannot be published with it; else it is a warning.

    language: None where it is about the pair. field: subject, body, for_others or fallback. line: from 1; 0 is
    the whole field. said: the words found, "" where something is missing. sentence: what to change.
    """

    code: str
    blocking: bool
    language: Language | None
    field: str
    line: int
    said: str
    sentence: Bilingual
