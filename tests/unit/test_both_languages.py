"""Welsh and English of one event: held together, sent together, by fallback the same, in one text or in two."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from uuid import UUID

import pytest

from app.domain.bilingual import Bilingual, BothTexts, LanguageWish
from app.domain.language_reasons import LanguageReason
from app.domain.message_status import MessageStatus
from app.domain.placeholders import PlaceholderType, TypedValue
from app.domain.planning import PlannedMessage, Recipient, Situation, Wording, plan
from app.domain.reasons import Reason
from app.domain.recipients import Channel, KeyKind, Role
from tests.unit.test_planning import EMAIL, EMAILED, SMS, message, person, situation, wording

HELD, CREATED = MessageStatus.HELD, MessageStatus.CREATED
CY, EN, BOTH, UNKNOWN = LanguageWish.CY, LanguageWish.EN, LanguageWish.BOTH, LanguageWish.UNKNOWN
NO_WELSH = {"what": TypedValue(Bilingual("", "A form"), PlaceholderType.BILINGUAL_TEXT)}
ASKING = wording("Anfonwch ((what))", "Send ((what))")
FALLBACK = Bilingual("Ffoniwch ni.", "Ring us.")


def told(situation: Situation, *people: Recipient) -> dict[str, tuple[MessageStatus, Reason | None]]:
    """What becomes of each person's message, by the language they asked for."""
    return {one.language_wish.value: (one.status, one.reason) for one in plan(situation, people).messages}


class TestWhyALanguage:
    @pytest.mark.parametrize("wish", [CY, EN])
    def test_one_language_is_as_asked(self, wish: LanguageWish) -> None:
        text = message(situation(), person(wish=wish))
        assert (text.language_wish, text.language_reason) == (wish, LanguageReason.AS_ASKED)

    @pytest.mark.parametrize(
        ("wish", "reason"), [(BOTH, LanguageReason.AS_ASKED), (UNKNOWN, LanguageReason.NOT_KNOWN_SO_BOTH)]
    )
    def test_an_email_in_both_says_whether_that_was_asked_for(self, wish: LanguageWish, reason: LanguageReason) -> None:
        email = message(situation(), person(wish=wish, channels=(EMAIL,)))
        assert (email.language, email.language_wish, email.language_reason) == (BOTH, wish, reason)

    def test_what_is_held_says_what_was_known_of_the_wish(self) -> None:
        text = message(situation(wording(cy="")), person(wish=UNKNOWN))
        assert (text.language_wish, text.language_reason) == (UNKNOWN, LanguageReason.NOT_KNOWN_SO_BOTH)


class TestOneTextOrTwo:
    """What both ways cost decides, unless the organisation has decided (welsh rule 6)."""

    short = situation()
    dear = situation(wording("Eich tŷ: mae'r cais wedi dod i law.", "x" * 150))
    long = situation(wording("a" * 700, "b" * 700))

    @pytest.mark.parametrize(
        ("said", "both_texts", "reason", "texts"),
        [
            (short, BothTexts.CHEAPER, LanguageReason.ONE_TEXT_COSTS_NO_MORE, 1),
            (dear, BothTexts.CHEAPER, LanguageReason.TWO_TEXTS_COST_LESS, 2),
            (dear, BothTexts.ONE, LanguageReason.ONE_TEXT_FIXED, 1),
            (short, BothTexts.TWO, LanguageReason.TWO_TEXTS_FIXED, 2),
            (long, BothTexts.ONE, LanguageReason.ONE_TEXT_TOO_LONG, 2),
        ],
    )
    def test_the_reason_says_why_it_is_one_or_two(
        self, said: Situation, both_texts: BothTexts, reason: LanguageReason, texts: int
    ) -> None:
        planned = plan(replace(said, both_texts=both_texts), (person(wish=UNKNOWN),)).messages
        assert [one.language_reason for one in planned] == [reason] * texts
        assert [one.language for one in planned] == ([BOTH] if texts == 1 else [CY, EN])
        assert {one.status for one in planned} == {CREATED}

    def test_where_the_welsh_of_two_texts_is_too_long_the_english_waits_with_it(self) -> None:
        planned = plan(situation(wording("a" * 1000, "b")), (person(wish=BOTH),)).messages
        assert [(one.language, one.status, one.reason) for one in planned] == [(BOTH, HELD, Reason.TOO_LONG)]


class TestNothingLeavesInEnglishBeforeItsWelsh:
    def test_a_value_without_welsh_holds_who_reads_english_alone(self) -> None:
        asking = situation(ASKING, values=NO_WELSH)
        assert told(asking, person(wish=EN)) == {"en": (HELD, Reason.WELSH_MISSING)}

    def test_one_text_that_is_too_long_in_welsh_holds_the_english_one(self) -> None:
        long_welsh = situation(wording("a" * 1000, "b"))
        assert told(long_welsh, person("Megan", wish=CY), person("Tom", wish=EN)) == {
            "cy": (HELD, Reason.TOO_LONG),
            "en": (HELD, Reason.WAITS_FOR_OTHERS),
        }

    def test_a_text_that_is_held_holds_the_email_of_the_same_event(self) -> None:
        unsigned_text = situation(wording(signed=False))
        assert told(unsigned_text, person("Megan", wish=CY), person("Tom", wish=EN, channels=(EMAIL,))) == {
            "cy": (HELD, Reason.NOT_SIGNED),
            "en": (HELD, Reason.WAITS_FOR_OTHERS),
        }

    def test_what_waits_for_others_has_no_words_yet(self) -> None:
        unsigned_text = situation(wording(signed=False))
        people = (person("Megan", wish=CY), person("Tom", wish=EN, channels=(EMAIL,)))
        assert {(one.subject, one.body) for one in plan(unsigned_text, people).messages} == {(None, None)}

    def test_an_event_that_is_told_in_one_language_alone_waits_for_no_other(self) -> None:
        unsigned_text = situation(wording(signed=False))
        planned = plan(unsigned_text, (person("Megan", wish=CY), person("Tom", wish=CY, channels=(EMAIL,))))
        assert [one.status for one in planned.messages] == [HELD, CREATED]

    def test_welsh_comes_before_english_whoever_was_named_first(self) -> None:
        planned = plan(situation(), (person("Tom", wish=EN), person("Megan", wish=CY)))
        assert [one.language for one in planned.messages] == [CY, EN]

    def test_a_subject_without_welsh_holds_the_email(self) -> None:
        email = replace(EMAILED, subject=Bilingual("", "Your request"))
        assert told(situation(emails=email), person(wish=EN, channels=(EMAIL,))) == {"en": (HELD, Reason.WELSH_MISSING)}

    @pytest.mark.parametrize("wishes", list(product(LanguageWish, repeat=2)), ids="-".join)
    @pytest.mark.parametrize(
        "texts", [wording("a" * 1000, "b"), wording("a", "b" * 1000), wording(cy=""), wording(signed=False)]
    )
    def test_whoever_is_told_by_text_and_by_email_both_wait_or_both_go(
        self, wishes: tuple[LanguageWish, LanguageWish], texts: Wording
    ) -> None:
        first, second = wishes
        people = (person("Megan", wish=first), person("Tom", wish=second, channels=(EMAIL,)))
        planned = plan(situation(texts), people).messages
        in_welsh = {one.status for one in planned if one.language is not EN}
        in_english = {one.status for one in planned if one.language is not CY}
        assert HELD not in in_welsh or CREATED not in in_english


class TestFallback:
    asking = situation(replace(ASKING, fallback=FALLBACK), values=NO_WELSH)

    @pytest.mark.parametrize(
        ("wish", "body"),
        [
            (CY, "Cyngor: Ffoniwch ni."),
            (EN, "Council: Ring us."),
            (BOTH, "Cyngor: Ffoniwch ni.\n\nCouncil: Ring us."),
        ],
    )
    def test_it_goes_at_once_to_everybody_where_a_value_lacks_a_language(self, wish: LanguageWish, body: str) -> None:
        text = message(self.asking, person(wish=wish))
        assert (text.status, text.body, text.language_reason) == (CREATED, body, LanguageReason.FALLBACK_SENT)

    def test_nobody_is_told_more_than_another(self) -> None:
        texts = replace(ASKING, fallback=FALLBACK, for_others=Bilingual("Mae newyddion.", "There is news."))
        people = (person("Megan"), person("Tom", role=Role.CARER, wish=EN))
        planned = plan(replace(self.asking, wordings={SMS: texts}), people).messages
        assert [one.body for one in planned] == ["Cyngor: Ffoniwch ni.", "Council: Ring us."]

    def test_an_unsigned_wording_is_held_with_its_fallback(self) -> None:
        texts = replace(ASKING, fallback=FALLBACK, signed=False)
        assert message(replace(self.asking, wordings={SMS: texts}), person()).status is HELD

    def test_a_trial_key_sends_the_fallback_of_a_draft(self) -> None:
        texts = replace(ASKING, fallback=FALLBACK, signed=False)
        said = replace(self.asking, wordings={SMS: texts}, key_kind=KeyKind.TEST)
        assert message(said, person()).language_reason is LanguageReason.FALLBACK_SENT

    @pytest.mark.parametrize(
        "texts",
        [
            wording("", "Send ((what))", fallback=FALLBACK),
            wording("((when))", "((when))", fallback=FALLBACK),
            replace(ASKING, fallback=Bilingual("", "Ring us.")),
            replace(ASKING, fallback=Bilingual("((what))", "((what))")),
        ],
        ids=["the wording has no Welsh", "a detail is missing", "the fallback has no Welsh", "it needs the words, too"],
    )
    def test_it_is_for_values_that_lack_a_language_and_for_nothing_else(self, texts: Wording) -> None:
        text = message(replace(self.asking, wordings={SMS: texts}), person())
        assert (text.status, text.language_reason) == (HELD, LanguageReason.AS_ASKED)

    def test_it_is_not_used_where_nothing_is_missing(self) -> None:
        assert message(situation(wording(fallback=FALLBACK)), person()).body == "Cyngor: Helo Siân."

    def test_it_waits_too_where_somebody_elses_words_have_none_else_english_might_go_first(self) -> None:
        emails = replace(ASKING, version_id=UUID(int=2), subject=Bilingual("Eich cais", "Your request"))
        said = replace(self.asking, wordings={**self.asking.wordings, EMAIL: emails})
        planned = plan(said, (person("Megan"), person("Tom", wish=EN, channels=(EMAIL,)))).messages
        assert [(one.channel, one.status) for one in planned] == [(Channel.SMS, HELD), (Channel.EMAIL, HELD)]


def test_every_reason_has_a_sentence_in_both_languages() -> None:
    sentences = [reason.sentence for reason in LanguageReason]
    assert [one.missing for one in sentences] == [()] * len(sentences)
    assert len({one.cy for one in sentences}) == len(sentences)


def test_a_planned_message_says_by_itself_that_nothing_is_known() -> None:
    bare = PlannedMessage(person().contact_id, SMS, CY, 0, "+447700900123", wording().version_id)
    assert bare.language_wish is UNKNOWN
