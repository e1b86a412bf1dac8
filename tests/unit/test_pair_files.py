"""The words of a template go out as a file and come back the same, whole or in one language."""

from __future__ import annotations

from uuid import UUID

import pytest

from app.domain.bilingual import Bilingual, Language
from app.domain.template_words import Side, TemplateWords, tidied
from app.services.packs.files import shipped_pack, shipped_packs
from app.services.templates.drafts import Draft, Reading
from app.services.templates.pair_files import PairNotReadable, read_pair, write_pair

TEMPLATE = UUID(int=1)
WORDS = TemplateWords(Bilingual("Pwnc", "Subject"), Bilingual("Mae newyddion.\n\nDiolch.", "There is news."))


def draft(words: TemplateWords) -> Draft:
    return Draft(TEMPLATE, Reading(2, 3), words, {}, {}, frozenset())


@pytest.mark.parametrize("code", shipped_packs())
def test_every_shipped_template_reads_back_as_it_was_written(code: str) -> None:
    for template in shipped_pack(code).templates:
        words = TemplateWords(template.subject, template.body, template.for_others, template.fallback)
        file = read_pair(write_pair(draft(words), "building-permit case.opened/sms"))
        assert (file.template, file.reading) == ("building-permit case.opened/sms", Reading(2, 3))
        assert dict(file.sides(words)) == {language: tidied(words.side(language)) for language in Language}


def test_sentences_stand_in_the_file_as_they_are_read() -> None:
    assert "  cy: |-\n    Mae newyddion.\n\n    Diolch.\n" in write_pair(draft(WORDS), "x y")
    words = TemplateWords(None, Bilingual("Mae'r cais: 'iawn'.", 'It\'s "in".'))
    assert "body:\n  cy: |-\n    Mae'r cais: 'iawn'.\n  en: |-\n    It's \"in\".\n" in write_pair(draft(words), "x y")


def test_a_language_that_the_file_does_not_name_is_not_in_it() -> None:
    assert dict(read_pair("body: {en: News.}").sides(WORDS)) == {Language.EN: Side("Subject", "News.")}


def test_a_text_that_the_file_leaves_out_stays_and_an_empty_one_is_taken_away() -> None:
    sides = read_pair("subject: {cy: ''}\nfallback: {cy: Ffoniwch ni.}").sides(WORDS)
    assert dict(sides) == {Language.CY: Side("", "Mae newyddion.\n\nDiolch.", "", "Ffoniwch ni.")}


@pytest.mark.parametrize("text", ["", "- 1", "body: x", "body: {cy: x, fr: y}", "body: {cy: 1}\nother: 2", "a: ["])
def test_what_is_no_pair_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(PairNotReadable) as error:
        read_pair(text)
    assert "fr: y" not in str(error.value)
