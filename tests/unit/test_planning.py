"""Who hears of an event, in which language and by which channel: every contact ends in a message or a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid5

import pytest
from hypothesis import given, note, seed, settings
from hypothesis import strategies as st

from app.domain.bilingual import Bilingual, LanguageWish
from app.domain.glossary import PlaceName
from app.domain.language_reasons import LanguageReason
from app.domain.message_status import MessageStatus
from app.domain.place_names import SHIPPED
from app.domain.placeholders import PlaceholderType, TypedValue
from app.domain.planning import Plan, PlannedMessage, Recipient, Situation, Wording, plan, usable_channels
from app.domain.reasons import Reason
from app.domain.recipients import Channel, KeyKind, Role
from tests.unit.some_case import SEED

SMS, EMAIL, LETTER = Channel.SMS, Channel.EMAIL, Channel.LETTER
EVERYWHERE = {SMS: "+447700900123", EMAIL: "sian@example.com", LETTER: "1 Stryd Fawr\nSA1 1AA"}
PREFIX = Bilingual("Cyngor", "Council")


def wording(cy: str = "Helo ((first_name)).", en: str = "Hello ((first_name)).", **fields: Any) -> Wording:
    return Wording(UUID(int=1), Bilingual(cy, en), **fields)


EMAILED = wording(subject=Bilingual("Eich cais", "Your request"))


def situation(texts: Wording | None = None, emails: Wording | None = None, **fields: Any) -> Situation:
    wordings = {SMS: texts or wording(), EMAIL: emails or EMAILED}
    whole = Situation(KeyKind.LIVE, wordings, {}, {}, PREFIX)
    return replace(whole, **fields)


def person(name: str = "Siân", **fields: Any) -> Recipient:
    somebody = Recipient(
        contact_id=uuid5(UUID(int=0), name),
        role=Role.CITIZEN,
        wish=LanguageWish.CY,
        channels=(SMS,),
        addresses=EVERYWHERE,
        values={"first_name": TypedValue(name, PlaceholderType.PERSON_NAME)},
    )
    return replace(somebody, **fields)


def message(situation: Situation, recipient: Recipient) -> PlannedMessage:
    [only] = plan(situation, (recipient,)).messages
    return only


def reasons(planned: Plan) -> list[tuple[Channel | None, Reason]]:
    return [(one.channel, one.reason) for one in planned.untold]


class TestLanguage:
    def test_a_welsh_speaker_gets_welsh_and_no_english(self) -> None:
        text = message(situation(), person(wish=LanguageWish.CY))
        assert (text.language, text.body) == (LanguageWish.CY, "Cyngor: Helo Siân.")

    def test_an_english_speaker_gets_english_and_no_welsh(self) -> None:
        text = message(situation(), person(wish=LanguageWish.EN))
        assert (text.language, text.body) == (LanguageWish.EN, "Council: Hello Siân.")

    def test_a_place_is_named_in_the_forms_that_the_organisation_gives_it(self) -> None:
        own = SHIPPED.extended([PlaceName("Y Gilfach", "Gilfach", yn="yng nghanol Y Gilfach")])
        meeting = situation(wording("Cwrdd ((town|yn)).", "Meet ((town|yn))."), places=own)
        here = person(values={"town": TypedValue("Gilfach", PlaceholderType.PLACE)})
        assert message(meeting, here).body == "Cyngor: Cwrdd yng nghanol Y Gilfach."

    @pytest.mark.parametrize("wish", [LanguageWish.BOTH, LanguageWish.UNKNOWN])
    def test_unknown_means_both_with_welsh_first(self, wish: LanguageWish) -> None:
        text = message(situation(), person(wish=wish))
        assert (text.language, text.body) == (LanguageWish.BOTH, "Cyngor: Helo Siân.\n\nCouncil: Hello Siân.")

    def test_each_person_of_a_case_is_written_to_in_their_own_language(self) -> None:
        mother = person("Megan", wish=LanguageWish.CY)
        son = person("Tom", wish=LanguageWish.EN)
        assert [one.language for one in plan(situation(), (mother, son)).messages] == [LanguageWish.CY, LanguageWish.EN]

    def test_an_email_in_both_has_one_subject_and_welsh_above_english(self) -> None:
        email = message(situation(), person(wish=LanguageWish.BOTH, channels=(EMAIL,)))
        assert email.subject == "Eich cais / Your request"
        assert email.body == "Helo Siân.\n\n---\n\nHello Siân."

    def test_an_email_in_one_language_has_a_subject_in_that_language(self) -> None:
        assert message(situation(), person(wish=LanguageWish.CY, channels=(EMAIL,))).subject == "Eich cais"


class TestOneTextOrTwo:
    def test_one_text_with_both_where_that_costs_no_more(self) -> None:
        assert message(situation(), person(wish=LanguageWish.BOTH)).fragments == 1

    def test_two_texts_with_welsh_first_where_they_cost_fewer_fragments(self) -> None:
        # A circumflex makes every character of its text dearer, so it is kept away from the English.
        long_english = wording("Eich tŷ: mae'r cais wedi dod i law.", "x" * 150)
        texts = plan(situation(long_english), (person(wish=LanguageWish.BOTH),)).messages
        assert [(one.language, one.part) for one in texts] == [(LanguageWish.CY, 0), (LanguageWish.EN, 1)]
        assert [one.fragments for one in texts] == [1, 1]

    def test_two_texts_where_one_would_be_longer_than_a_text_may_be(self) -> None:
        texts = plan(situation(wording("a" * 700, "b" * 700)), (person(wish=LanguageWish.BOTH),)).messages
        assert [(one.language, one.status) for one in texts] == [
            (LanguageWish.CY, MessageStatus.CREATED),
            (LanguageWish.EN, MessageStatus.CREATED),
        ]

    def test_a_text_that_is_too_long_is_held(self) -> None:
        text = message(situation(wording("a" * 1000, "b" * 1000)), person())
        assert (text.status, text.reason, text.body) == (MessageStatus.HELD, Reason.TOO_LONG, None)


class TestNeverEarlierInEnglish:
    """Welsh and English of one event wait for each other, whoever reads which."""

    @pytest.mark.parametrize("wish", list(LanguageWish))
    def test_where_the_welsh_is_missing_everybody_waits(self, wish: LanguageWish) -> None:
        text = message(situation(wording(cy="")), person(wish=wish))
        assert (text.status, text.reason, text.body) == (MessageStatus.HELD, Reason.WELSH_MISSING, None)

    @pytest.mark.parametrize("wish", list(LanguageWish))
    def test_where_the_english_is_missing_everybody_waits(self, wish: LanguageWish) -> None:
        assert message(situation(wording(en=" ")), person(wish=wish)).reason is Reason.ENGLISH_MISSING

    @pytest.mark.parametrize("wish", list(LanguageWish))
    @pytest.mark.parametrize(
        ("pair", "reason"),
        [
            (Bilingual("", "A form"), Reason.WELSH_MISSING),
            (Bilingual("Ffurflen", ""), Reason.ENGLISH_MISSING),
            (Bilingual("", ""), Reason.DETAIL_MISSING),
        ],
    )
    def test_a_value_without_one_of_its_languages_holds_the_message(
        self, wish: LanguageWish, pair: Bilingual, reason: Reason
    ) -> None:
        asking = wording("Anfonwch: ((what))", "Send: ((what))")
        values = {"what": TypedValue(pair, PlaceholderType.BILINGUAL_TEXT)}
        text = message(situation(asking, values=values), person(wish=wish))
        assert (text.status, text.reason) == (MessageStatus.HELD, reason)

    def test_a_detail_that_nobody_gave_holds_the_message(self) -> None:
        assert message(situation(wording("((when))", "((when))")), person()).reason is Reason.DETAIL_MISSING

    def test_a_subject_without_its_detail_holds_the_email(self) -> None:
        emails = replace(EMAILED, subject=Bilingual("((what))", "((what))"))
        assert message(situation(emails=emails), person(channels=(EMAIL,))).reason is Reason.DETAIL_MISSING

    def test_a_name_that_nobody_gave_leaves_nothing_and_holds_nothing(self) -> None:
        text = message(situation(wording("Helo ((first_name))", "Hello ((first_name))")), person(values={}))
        assert (text.status, text.body) == (MessageStatus.CREATED, "Cyngor: Helo")

    def test_a_live_key_waits_until_somebody_has_signed(self) -> None:
        text = message(situation(wording(signed=False)), person())
        assert (text.status, text.reason) == (MessageStatus.HELD, Reason.NOT_SIGNED)

    @pytest.mark.parametrize("kind", [KeyKind.TEST, KeyKind.TEAM])
    def test_a_trial_key_sends_drafts(self, kind: KeyKind) -> None:
        text = message(situation(wording(signed=False), key_kind=kind), person())
        assert text.status is MessageStatus.CREATED


class TestChannels:
    def test_the_first_usable_channel_is_used_and_no_other(self) -> None:
        planned = plan(situation(), (person(channels=(EMAIL, SMS)),))
        assert [one.channel for one in planned.messages] == [EMAIL]

    def test_a_channel_without_an_address_is_passed_over(self) -> None:
        assert message(situation(), person(channels=(SMS, EMAIL), addresses={EMAIL: "a@example.com"})).channel is EMAIL

    @pytest.mark.parametrize(
        ("addresses", "channel"),
        [
            (EVERYWHERE, SMS),
            ({EMAIL: "a@example.com", LETTER: "1 Stryd Fawr"}, EMAIL),
            ({LETTER: "1 Stryd Fawr"}, LETTER),
        ],
    )
    def test_without_a_wish_it_is_sms_else_email_else_letter(
        self, addresses: Mapping[Channel, str], channel: Channel
    ) -> None:
        assert usable_channels((), addresses)[0] is channel

    def test_without_any_address_the_reason_is_kept(self) -> None:
        assert reasons(plan(situation(), (person(addresses={}),))) == [(None, Reason.NO_CHANNEL)]

    def test_a_closed_channel_gives_its_reason_and_the_next_one_is_used(self) -> None:
        planned = plan(situation(), (person(channels=(SMS, EMAIL), closed={SMS: Reason.OPTED_OUT}),))
        assert [one.channel for one in planned.messages] == [EMAIL]
        assert reasons(planned) == [(SMS, Reason.OPTED_OUT)]

    def test_a_channel_without_wording_gives_its_reason_and_the_next_one_is_used(self) -> None:
        planned = plan(situation(), (person(channels=(LETTER, SMS)),))
        assert [one.channel for one in planned.messages] == [SMS]
        assert reasons(planned) == [(LETTER, Reason.NO_TEMPLATE)]

    def test_a_wording_for_every_channel_goes_out_on_each(self) -> None:
        urgent = situation(wording(every_channel=True), replace(EMAILED, every_channel=True))
        planned = plan(urgent, (person(channels=(SMS, EMAIL)),))
        assert [one.channel for one in planned.messages] == [SMS, EMAIL]

    def test_a_channel_named_twice_is_used_once(self) -> None:
        assert usable_channels((SMS, SMS, EMAIL), EVERYWHERE) == (SMS, EMAIL)


class TestWho:
    def test_without_contacts_the_reason_is_kept_for_the_event(self) -> None:
        assert plan(situation(), ()).untold[0].reason is Reason.NO_CONTACTS

    def test_a_removed_contact_is_not_told(self) -> None:
        planned = plan(situation(), (person(removed=True),))
        assert (planned.messages, reasons(planned)) == ((), [(None, Reason.CONTACT_REMOVED)])

    def test_who_is_not_the_subject_gets_the_words_for_others(self) -> None:
        said = situation(wording("Eich cais", "Your request", for_others=Bilingual("Y cais", "The request")))
        assert message(said, person(role=Role.CARER)).body == "Cyngor: Y cais"
        assert message(said, person(role=Role.CITIZEN)).body == "Cyngor: Eich cais"

    def test_who_needs_neutral_words_gets_nothing_else(self) -> None:
        neutral = {SMS: wording("Ffoniwch ni.", "Ring us.")}
        assert message(situation(neutral=neutral), person(neutral=True)).body == "Cyngor: Ffoniwch ni."

    def test_who_needs_neutral_words_is_not_told_where_there_are_none(self) -> None:
        planned = plan(situation(), (person(neutral=True),))
        assert (planned.messages, reasons(planned)) == ((), [(SMS, Reason.NO_TEMPLATE)])

    def test_two_contacts_with_one_phone_are_told_once(self) -> None:
        same = situation(wording("Mae'r cais wedi dod i law.", "We have the request."))
        planned = plan(same, (person("Megan"), person("Tom")))
        assert [one.contact_id for one in planned.messages] == [person("Megan").contact_id]
        assert reasons(planned) == [(SMS, Reason.SAME_RECIPIENT)]

    def test_two_contacts_with_one_phone_and_two_languages_are_both_told(self) -> None:
        planned = plan(situation(), (person("Megan"), person("Tom", wish=LanguageWish.EN)))
        assert len(planned.messages) == 2

    def test_the_name_of_a_recipient_brings_no_link_into_the_words(self) -> None:
        body = message(situation(), person("https://evil.example/a")).body or ""
        assert "https://evil.example" not in body


RECIPIENTS = st.builds(
    Recipient,
    contact_id=st.uuids(version=4),
    role=st.sampled_from(Role),
    wish=st.sampled_from(LanguageWish),
    channels=st.lists(st.sampled_from(Channel), max_size=3).map(tuple),
    addresses=st.dictionaries(st.sampled_from(Channel), st.sampled_from(["x", "y", ""])),
    values=st.just({"first_name": TypedValue("Siân", PlaceholderType.PERSON_NAME)}),
    neutral=st.booleans(),
    removed=st.booleans(),
    closed=st.dictionaries(st.sampled_from(Channel), st.sampled_from([Reason.OPTED_OUT, Reason.NOT_A_GUEST])),
)
TEXTS = st.sampled_from(["", "Helo", "Helo ((first_name))", "((what))", "ŵ" * 80, "x" * 1000])
PAIRS = st.builds(Bilingual, TEXTS, TEXTS)
WORDINGS = st.dictionaries(
    st.sampled_from(Channel),
    st.builds(
        Wording,
        version_id=st.just(UUID(int=1)),
        body=PAIRS,
        subject=st.none() | PAIRS,
        for_others=st.none() | PAIRS,
        signed=st.booleans(),
        every_channel=st.booleans(),
        fallback=st.none() | PAIRS,
    ),
)


@seed(SEED)
@settings(max_examples=500, deadline=None)
@given(
    kind=st.sampled_from(KeyKind),
    wordings=WORDINGS,
    neutral=WORDINGS,
    recipients=st.lists(RECIPIENTS, max_size=4, unique_by=lambda one: one.contact_id).map(tuple),
)
def test_every_contact_ends_in_a_message_or_a_reason(
    kind: KeyKind, wordings: Any, neutral: Any, recipients: tuple[Recipient, ...]
) -> None:
    note(f"OLRHAIN_SEED={SEED}")
    planned = plan(Situation(kind, wordings, neutral, {}, PREFIX), recipients)
    told: set[UUID | None] = {one.contact_id for one in planned.messages}
    untold = {one.contact_id for one in planned.untold}
    everybody: set[UUID | None] = {one.contact_id for one in recipients}
    assert told | untold == (everybody or {None})
    waits = {one.status is MessageStatus.HELD for one in planned.messages if not _is_fallback(one)}
    languages = {language for one in planned.messages for language in one.language.languages}
    assert len(waits) < 2 or len(languages) == 1, "Welsh and English wait or go together"
    for one in planned.messages:
        held = one.status is MessageStatus.HELD
        assert held == (one.reason is not None) == (one.body is None)
        assert one.language is not LanguageWish.UNKNOWN


def _is_fallback(message: PlannedMessage) -> bool:
    return message.language_reason is LanguageReason.FALLBACK_SENT
