"""A preview says what a reader would be sent: by channel, language, wording and values."""

from __future__ import annotations

import pytest

from app.domain.bilingual import Bilingual, BothTexts, Language, LanguageWish
from app.domain.place_names import SHIPPED
from app.domain.placeholders import PlaceholderType
from app.domain.recipients import Channel
from app.domain.template_checks import Samples, samples_for
from app.domain.template_preview import Asked, Filling, Preview, Setting, marked, preview
from app.domain.template_words import TemplateWords

NAME = {"first_name": samples_for("first_name", PlaceholderType.PERSON_NAME)}
WORDS = TemplateWords(
    subject=Bilingual("Eich cais, ((first_name))", "Your request, ((first_name))"),
    body=Bilingual("Helo ((first_name)).", "Hello ((first_name))."),
    for_others=Bilingual("Helo, helpwr.", "Hello, helper."),
)


def _shown(
    channel: Channel = Channel.SMS,
    asked: Asked | None = None,
    both: BothTexts = BothTexts.CHEAPER,
    samples: dict[str, Samples] | None = None,
) -> Preview:
    setting = Setting(channel, Bilingual("Cyngor", "Council"), both, SHIPPED)
    return preview(WORDS, asked or Asked(), NAME if samples is None else samples, setting)


class TestTexts:
    def test_a_reader_of_both_gets_welsh_first_in_one_text_where_that_costs_no_more(self) -> None:
        (text,) = _shown().texts
        assert text.measured.text == "Cyngor: Helo Megan.\n\nCouncil: Hello Megan."

    def test_a_text_in_both_languages_is_also_told_by_language(self) -> None:
        (text,) = _shown().texts
        assert text.parts == ((Language.CY, "Cyngor: Helo Megan."), (Language.EN, "Council: Hello Megan."))
        assert "\n\n".join(words for _, words in text.parts) == text.measured.text

    def test_two_texts_where_the_organisation_fixed_it(self) -> None:
        texts = _shown(both=BothTexts.TWO).texts
        assert [text.language for text in texts] == [LanguageWish.CY, LanguageWish.EN]

    @pytest.mark.parametrize(("wish", "begins"), [(LanguageWish.CY, "Cyngor: Helo"), (LanguageWish.EN, "Council: He")])
    def test_a_reader_of_one_language_gets_that(self, wish: LanguageWish, begins: str) -> None:
        (text,) = _shown(asked=Asked(wish)).texts
        assert text.measured.text.startswith(begins)

    def test_the_longest_values_are_put_in_on_request(self) -> None:
        (text,) = _shown(asked=Asked(LanguageWish.EN, Filling.LONGEST)).texts
        assert text.measured.text == "Council: Hello Myfanwy-Siân."

    def test_a_helpers_wording_is_shown_in_its_place(self) -> None:
        (text,) = _shown(asked=Asked(LanguageWish.EN, field="for_others")).texts
        assert text.measured.text == "Council: Hello, helper."

    def test_a_wording_that_is_not_written_shows_the_body(self) -> None:
        (text,) = _shown(asked=Asked(LanguageWish.EN, field="fallback")).texts
        assert text.measured.text == "Council: Hello Megan."

    def test_a_placeholder_without_a_sample_leaves_nothing(self) -> None:
        (text,) = _shown(asked=Asked(LanguageWish.EN), samples={}).texts
        assert text.measured.text == "Council: Hello."


class TestEmails:
    def test_an_email_has_each_language_in_a_block_and_both_in_its_subject(self) -> None:
        email = _shown(Channel.EMAIL).email
        assert email is not None
        assert email.subject == "Eich cais, Megan / Your request, Megan"
        assert [(block.language, block.text) for block in email.blocks] == [
            (Language.CY, "Helo Megan."),
            (Language.EN, "Hello Megan."),
        ]


class TestLettersThatCost:
    def test_they_are_told_from_the_others(self) -> None:
        assert marked("dŵr tŷ", "ŵŷ") == (("d", False), ("ŵ", True), ("r t", False), ("ŷ", True))

    def test_without_any_the_text_is_one_piece(self) -> None:
        assert marked("dim", ()) == (("dim", False),)
