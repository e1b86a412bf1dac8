"""A template's pair as a YAML file, for editing and translating outside: written from a draft, and read back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from app.domain.bilingual import Language
from app.domain.errors import OlrhainError
from app.domain.template_words import FIELDS, Side, TemplateWords, side
from app.services.packs import plain_yaml
from app.services.templates.drafts import Draft, Reading

_HOLDS = f"a file holds {', '.join(FIELDS)}, each with cy and en"


class PairNotReadable(OlrhainError):
    """A file cannot be read as the pair of a template; the sentence names every place."""


@dataclass(frozen=True, slots=True)
class PairFile:
    """What a file says. A text that it does not name stays as it is; an empty one is taken away.

    template: whose words they are, by case type and key. reading: what its writer had before them. Both are None
    where the file does not say.
    """

    template: str | None
    reading: Reading | None
    texts: Mapping[Language, Mapping[str, str]]

    def sides(self, words: TemplateWords) -> Mapping[Language, Side]:
        """The languages that the file names, each whole, with what it leaves out taken from `words`."""
        return {language: _merged(words.side(language), said) for language, said in self.texts.items() if said}


def read_pair(text: str) -> PairFile:
    """Raises PairNotReadable."""
    try:
        file = _File.model_validate(plain_yaml.read(text))
    except plain_yaml.NotPlainYaml as error:
        raise PairNotReadable(str(error)) from None
    except ValidationError as error:
        raise PairNotReadable("; ".join(_problems(error))) from None
    pairs = {field: pair for field in FIELDS if (pair := getattr(file, field)) is not None}
    texts = {
        language: {field: said for field, pair in pairs.items() if (said := getattr(pair, language)) is not None}
        for language in Language
    }
    return PairFile(file.template, Reading.parse(file.revision) if file.revision is not None else None, texts)


def write_pair(draft: Draft, template: str) -> str:
    """The file of a draft, with its revision, so that reading it back overwrites nobody; `template`: see PairFile."""
    content: dict[str, Any] = {"template": template, "revision": str(draft.reading)}
    for field in FIELDS:
        pair = draft.words.pair(field)
        if pair is not None:
            content[field] = pair.as_dict()
    return plain_yaml.write(content)


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class _Pair(_Part):
    cy: str | None = None
    en: str | None = None


class _File(_Part):
    template: str | None = None
    revision: str | None = None
    subject: _Pair | None = None
    body: _Pair | None = None
    for_others: _Pair | None = None
    fallback: _Pair | None = None


def _merged(now: Side, said: Mapping[str, str]) -> Side:
    return side(**{field: said.get(field, now.says(field)) for field in FIELDS})


def _problems(error: ValidationError) -> Iterator[str]:
    """A sentence for each fault, without the values."""
    for fault in error.errors(include_input=False, include_url=False):
        place = "/".join(str(step) for step in fault["loc"])
        if not place:
            yield f"there are no words of a template here: {_HOLDS}"
        elif place == "revision":
            yield "revision: write it in quotes, such as '2.3'"
        elif fault["type"] == "extra_forbidden":
            yield f"{place}: nothing is called so; {_HOLDS}"
        elif fault["type"] == "string_type":
            yield f"{place}: this must be a text; put it in quotes"
        else:
            yield f"{place}: this must be a pair, with cy and en below it"
