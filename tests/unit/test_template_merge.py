"""Two who write at once: whoever comes second keeps their words, and learns of the other's."""

from __future__ import annotations

from app.domain.bilingual import Language
from app.domain.template_merge import Clash, fingerprints, merge
from app.domain.template_words import Side, TemplateWords, of_sides

CY, EN = Language.CY, Language.EN
READ = of_sides(Side(body="Helo"), Side(body="Hello"))


def _words(cy: str = "Helo", en: str = "Hello", fallback: str = "") -> TemplateWords:
    return of_sides(Side(body=cy), Side(body=en, fallback=fallback))


def _merge(mine: TemplateWords, theirs: TemplateWords) -> tuple[TemplateWords, tuple[Clash, ...]]:
    merged = merge(fingerprints(READ), mine, theirs)
    return merged.words, merged.clashes


class TestWhatEachChanged:
    def test_what_only_the_other_changed_is_taken(self) -> None:
        merged = merge(fingerprints(READ), _words(), _words(cy="Bore da"))
        assert (merged.words.body.cy, merged.taken, merged.clashes) == ("Bore da", ((CY, "body"),), ())

    def test_what_only_i_changed_is_mine(self) -> None:
        words, clashes = _merge(_words(en="Good morning"), _words(cy="Bore da"))
        assert (words.body.cy, words.body.en, clashes) == ("Bore da", "Good morning", ())

    def test_what_both_changed_in_different_ways_is_for_a_person_to_decide(self) -> None:
        words, clashes = _merge(_words(cy="Prynhawn da"), _words(cy="Bore da"))
        assert clashes == (Clash(CY, "body", "Prynhawn da", "Bore da"),)
        assert words.body.cy == "Prynhawn da"

    def test_what_both_changed_alike_is_no_clash(self) -> None:
        words, clashes = _merge(_words(cy="Bore da"), _words(cy="Bore da"))
        assert (words.body.cy, clashes) == ("Bore da", ())

    def test_what_the_other_took_away_is_gone_unless_i_changed_it(self) -> None:
        read = of_sides(Side(body="Helo", fallback="Wrth gefn"), Side(body="Hello"))
        merged = merge(fingerprints(read), read, of_sides(Side(body="Helo"), Side(body="Hello")))
        assert merged.words.fallback is None
        assert merged.taken == ((CY, "fallback"),)

    def test_a_text_that_the_form_did_not_vouch_for_is_never_lost(self) -> None:
        merged = merge({}, _words(cy="Prynhawn da"), _words(cy="Bore da"))
        assert [clash.theirs for clash in merged.clashes] == ["Bore da"]

    def test_blanks_at_the_ends_are_no_change(self) -> None:
        merged = merge(fingerprints(READ), _words(cy="Helo  \r\n"), _words(cy="Bore da"))
        assert (merged.words.body.cy, merged.clashes) == ("Bore da", ())
