"""Which language words are in, by the small words that only one of the two has: a count, not a model."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.domain.bilingual import Language
from app.domain.template_checks.lists import listed
from app.domain.template_checks.tokens import Token, tokens, words_outside_names

Spelled = Callable[[str, Language], bool]

# Not a, all, am, an, at, call, can, dim, do, had, her, i, is, man, no, o, on, pan, to: both languages have these.
_ENGLISH = listed(
    "the and of for with we our your you have has been will would this that are be by if its it please from not "
    "when what how which where there they their or us about need as but any may must should more new who were "
    "request application letter appointment reference thank hello received number"
)
_WELSH = listed(
    "y yr yn mae eich ein wedi ar gan gyda neu nid yw bod fydd bydd byddwn byddwch rydym rydych gennych chi ni ei eu "
    "os oes hwn hon hyn sydd sut beth pryd ac â drwy trwy dros wrth cyn ôl nesaf ffoniwch cais gais diolch helo "
    "cyfeirnod rhif llythyr apwyntiad gwaith diwrnod arnom arnoch gennym i'r o'r a'r"
)
_SMALL_WORDS = {Language.CY: _WELSH, Language.EN: _ENGLISH}

_CLEARLY = 2
_TIMES = 4
_LONG_ENOUGH_TO_TELL = 3


def other(language: Language) -> Language:
    return Language.EN if language is Language.CY else Language.CY


def is_in_the_other(text: str, language: Language) -> bool:
    """Whether what should be in one language is clearly in the other: its small words, and hardly any of ours."""
    words = words_outside_names(tokens(text))
    ours = sum(_is_of(token, language) for token in words)
    theirs = sum(_is_of(token, other(language)) for token in words)
    return theirs >= _CLEARLY and theirs >= _TIMES * ours


def mixes(sentence: Sequence[Token], language: Language, spelled: Spelled | None) -> tuple[Token, ...]:
    """The words of the other language in a sentence, where they are too many to be one borrowed word."""
    words = [token for token in words_outside_names(sentence) if not token.is_a_name]
    theirs = tuple(token for token in words if _is_only_theirs(token, language, spelled))
    return theirs if len(theirs) >= _CLEARLY else ()


def _is_of(token: Token, language: Language) -> bool:
    return token.lower in _SMALL_WORDS[language] or (language is Language.CY and _runs_together(token))


def _runs_together(token: Token) -> bool:
    """As Welsh does, and not as English in I'm."""
    return token.has_clitic and not token.lower.endswith("'m")


def _is_only_theirs(token: Token, language: Language, spelled: Spelled | None) -> bool:
    if _is_of(token, language):
        return False
    if _is_of(token, other(language)):
        return True
    word = token.lower
    if spelled is None or len(word) < _LONG_ENOUGH_TO_TELL:
        return False
    return spelled(word, other(language)) and not spelled(word, language)
