"""The starter packs are complete in Welsh and English, and a pack with a fault is refused with its place."""

from __future__ import annotations

import copy
import datetime
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import yaml

from app.domain import placeholders, sms
from app.domain.bilingual import Bilingual, Language
from app.domain.errors import NotFound
from app.domain.packs import (
    BUILT_IN_PLACEHOLDERS,
    NEUTRAL_EVENT,
    NEUTRAL_PLACEHOLDERS,
    OPTIONAL_PLACEHOLDERS,
    REMINDER_EVENT,
    SOON_OLD,
    Pack,
    PackNotReadable,
    PackTemplate,
)
from app.domain.placeholders import PlaceholderType, TypedValue
from app.domain.recipients import Channel, Sensitivity
from app.services.packs.files import read_pack, shipped_pack, shipped_packs

PACKS = (
    "adult-social-care",
    "blue-badge",
    "building-permit",
    "housing-repair",
    "missed-bin",
    "planning",
    "school-admission",
    "therapy-referral",
)
LONG_NAME = Bilingual("Cyngor Castell-nedd Port Talbot", "Neath Port Talbot Council")
MOST_FRAGMENTS = 4

# Words of one language only: "a", "am", "an", "at", "help", "i", "is", "no", "o" and "to" are in both.
ENGLISH = re.compile(
    r"the|and|of|for|with|we|our|your?|ha(ve|s)|been|w(ill|ould)|this|that|are|was|be|by|if|its?|please|call|"
    r"request|application|permit|decision|details"
)
WELSH = re.compile(r"yr?|yn|mae|ei(ch|n)|wedi|cais|i'r|o'r|gennych|byddwn|rydym|gyda|nesaf|ffoniwch")


FOR_OTHERS = (
    re.compile("rh?ywun arall|y person rydych yn ei helpu"),
    re.compile("for someone else|the person you are helping"),
)
"""How the second wording of each language says that the case is about another person."""

# After these a Welsh word may change its first letter; digits never do.
MUTATING = re.compile(
    r"\b(?:i|o|am|ar|at|dan|dros|drwy|gan|heb|hyd|wrth|neu|yn|yw|â|a|gyda|tua|ei|dau|dwy|tri|chwe) \(\((\w+)",
    re.IGNORECASE,
)
NEVER_CHANGE = frozenset({"phone", "appointment_time", "site"})
"""Digits, and an address that must be typed as it is."""


@cache
def shipped(code: str) -> Pack:
    return shipped_pack(code)


def every_template(pack: Pack) -> tuple[PackTemplate, ...]:
    return (*pack.templates, *pack.neutral)


def texts_of(template: PackTemplate) -> Iterator[Bilingual]:
    yield from (words for words in (template.subject, template.body, template.for_others) if words)


def bodies_of(template: PackTemplate) -> Iterator[Bilingual]:
    yield from (words for words in (template.body, template.for_others) if words)


def all_words(pack: Pack) -> Iterator[Bilingual]:
    yield pack.case_type.name
    for milestone in pack.milestones:
        yield from (milestone.label, milestone.sentence, milestone.next)
    for outcome in pack.outcomes:
        yield from (outcome.label, outcome.meaning)
    for template in every_template(pack):
        yield from texts_of(template)


def names_in(text: str) -> set[str]:
    return {placeholder.name for placeholder in placeholders.find(text)}


def words_in(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", placeholders.fill(text, {}).lower()))


def samples(pack: Pack) -> dict[str, TypedValue]:
    """A long value for every placeholder, so that a text is measured at its worst."""
    longest = {
        "sentence": max((each.sentence for each in pack.milestones), key=lambda words: len(words.cy)),
        "next": max((each.next for each in pack.milestones), key=lambda words: len(words.cy)),
        "outcome": max((each.label for each in pack.outcomes), key=lambda words: len(words.cy)),
        "organisation": LONG_NAME,
        "by_when": Bilingual(
            "Rydym yn disgwyl gwneud hyn erbyn 24 Medi 2026.", "We expect to do this by 24 September 2026."
        ),
    }
    by_type: dict[PlaceholderType, Any] = {
        PlaceholderType.PERSON_NAME: "Myfanwy-Angharad Llywelyn-Cadwaladr",
        PlaceholderType.TEXT_AS_WRITTEN: "01639 686868",
        PlaceholderType.REFERENCE: "NPT/2026/AAAA/00123",
        PlaceholderType.DATE: datetime.date(2026, 9, 30),
        PlaceholderType.TIME: datetime.datetime(2026, 9, 30, 9, 30, tzinfo=datetime.UTC),
        PlaceholderType.URL: "https://castell-nedd-port-talbot.example/c/0123456789abcdefghijkl",
        PlaceholderType.SITE: Bilingual("olrhain.cnpt-npt.example/cy", "olrhain.cnpt-npt.example/en"),
        PlaceholderType.BILINGUAL_TEXT: Bilingual("Geiriau'r cyngor, " * 4, "The council's words, " * 4),
    }
    values = {name: TypedValue(longest.get(name, by_type[kind]), kind) for name, kind in BUILT_IN_PLACEHOLDERS.items()}
    return values | {each.name: TypedValue(each.sample, each.type) for each in pack.placeholders}


def test_the_shipped_packs_are_eight_in_the_order_of_their_codes() -> None:
    assert shipped_packs() == PACKS


def test_there_is_no_shipped_pack_of_another_code() -> None:
    with pytest.raises(NotFound):
        shipped_pack("../packs/building-permit")


@pytest.mark.parametrize(
    ("code", "sensitivity", "link"),
    [
        ("adult-social-care", Sensitivity.SENSITIVE, False),
        ("blue-badge", Sensitivity.PERSONAL, True),
        ("building-permit", Sensitivity.PERSONAL, True),
        ("housing-repair", Sensitivity.PERSONAL, True),
        ("missed-bin", Sensitivity.OPEN, True),
        ("planning", Sensitivity.OPEN, True),
        ("school-admission", Sensitivity.PERSONAL, True),
        ("therapy-referral", Sensitivity.SENSITIVE, False),
    ],
)
def test_each_pack_is_as_careful_as_its_matter_and_a_sensitive_one_has_no_link(
    code: str, sensitivity: Sensitivity, link: bool
) -> None:
    assert (shipped(code).case_type.sensitivity, shipped(code).case_type.link) == (sensitivity, link)


@pytest.mark.parametrize("code", PACKS)
class TestEachShippedPack:
    def test_is_named_as_its_file_and_says_that_it_awaits_a_welsh_speaker(self, code: str) -> None:
        assert (shipped(code).code, shipped(code).case_type.code) == (code, code)
        assert shipped(code).welsh == "draft, awaiting a Welsh speaker"

    def test_tells_every_event_by_text_and_by_email(self, code: str) -> None:
        assert shipped(code).untold == ()

    def test_uses_the_same_known_placeholders_in_both_languages(self, code: str) -> None:
        known = set(BUILT_IN_PLACEHOLDERS) | {each.name for each in shipped(code).placeholders}
        for words in all_words(shipped(code)):
            assert names_in(words.cy) == names_in(words.en) <= known

    def test_leaves_no_english_in_the_welsh_and_no_welsh_in_the_english(self, code: str) -> None:
        for words in all_words(shipped(code)):
            assert [word for word in words_in(words.cy) if ENGLISH.fullmatch(word)] == []
            assert [word for word in words_in(words.en) if WELSH.fullmatch(word)] == []

    def test_puts_no_welsh_value_after_a_word_that_mutates(self, code: str) -> None:
        for words in all_words(shipped(code)):
            assert set(MUTATING.findall(words.cy)) <= NEVER_CHANGE

    def test_has_no_text_message_over_the_cap_at_its_longest(self, code: str) -> None:
        values = samples(shipped(code))
        for template in every_template(shipped(code)):
            if template.channel is not Channel.SMS:
                continue
            for words in bodies_of(template):
                for language in Language:
                    text = sms.measure(placeholders.render(words[language], values, language), LONG_NAME[language])
                    assert not text.too_long
                    assert text.lost == ()
                    assert text.fragments <= MOST_FRAGMENTS, text.text

    def test_misses_nothing_when_only_what_may_be_empty_is_empty(self, code: str) -> None:
        values = {name: value for name, value in samples(shipped(code)).items() if name not in OPTIONAL_PLACEHOLDERS}
        for template in every_template(shipped(code)):
            for words in texts_of(template):
                for language in Language:
                    assert set(placeholders.missing(words[language], values, language)) <= OPTIONAL_PLACEHOLDERS
                    left = placeholders.render(words[language], values, language)
                    assert not re.search(r"(^|\s)[.,:;]|: *$", left, re.MULTILINE), left

    def test_gives_the_phone_number_and_never_asks_for_an_answer_by_text(self, code: str) -> None:
        for template in every_template(shipped(code)):
            for words in bodies_of(template):
                assert "phone" in names_in(words.cy)
                assert not words_in(words.cy) & {"ateb", "atebwch", "ymateb", "ymatebwch"}
                assert "reply" not in words_in(words.en)

    def test_never_begins_a_text_message_with_the_organisation(self, code: str) -> None:
        for template in every_template(shipped(code)):
            if template.channel is Channel.SMS:
                assert all("organisation" not in names_in(words.cy) for words in bodies_of(template))

    def test_greets_in_every_email_and_says_that_welsh_will_not_lead_to_delay(self, code: str) -> None:
        for template in every_template(shipped(code)):
            if template.channel is Channel.EMAIL:
                for words in bodies_of(template):
                    assert words.cy.startswith("Helo ((first_name))\n")
                    assert words.en.startswith("Hello ((first_name))\n")
                    assert words.cy.endswith("Ni fydd defnyddio'r Gymraeg yn arwain at oedi.")
                    assert words.en.endswith("Using Welsh will not lead to delay.")

    def test_has_a_second_wording_wherever_the_first_speaks_of_what_is_yours(self, code: str) -> None:
        for template in shipped(code).templates:
            yours = bool(words_in(template.body.en) & {"your"}) or "for you:" in template.body.en
            assert (template.for_others is not None) is (yours or "wedi'i drefnu i chi" in template.body.cy)
            if template.for_others is not None:
                assert FOR_OTHERS[0].search(template.for_others.cy)
                assert FOR_OTHERS[1].search(template.for_others.en)

    def test_says_where_the_request_is_in_words_that_fit_a_helper(self, code: str) -> None:
        for milestone in shipped(code).milestones:
            for words in (milestone.label, milestone.sentence, milestone.next):
                assert not words_in(words.cy) & {"eich", "chi"}
                assert not words_in(words.en) & {"you", "your"}

    def test_writes_sentences_that_end(self, code: str) -> None:
        for milestone in shipped(code).milestones:
            for words in (milestone.sentence, milestone.next):
                assert words.cy.endswith(".")
                assert words.en.endswith(".")

    def test_has_neutral_words_for_both_channels_that_say_nothing_of_the_case(self, code: str) -> None:
        neutral = shipped(code).neutral
        assert [(each.event, each.channel) for each in neutral] == [
            (NEUTRAL_EVENT, Channel.SMS),
            (NEUTRAL_EVENT, Channel.EMAIL),
        ]
        for template in neutral:
            for words in texts_of(template):
                assert names_in(words.cy) <= NEUTRAL_PLACEHOLDERS
                assert not words_in(words.cy) & {
                    "cais",
                    "achos",
                    "apwyntiad",
                    "penderfyniad",
                    "gofal",
                    "asesiad",
                }
                assert not words_in(words.en) & {
                    "request",
                    "case",
                    "appointment",
                    "decision",
                    "care",
                    "assessment",
                }


@pytest.mark.parametrize("code", ["adult-social-care", "therapy-referral"])
def test_a_text_about_a_sensitive_case_tells_no_decision_and_nothing_that_was_asked_for(code: str) -> None:
    telling = {"outcome", "outcome_meaning", "what", "reason", "moved_to", "case_type", "appointment_notes", "link"}
    for template in shipped(code).templates:
        if template.channel is Channel.SMS:
            assert all(not names_in(words.cy) & telling for words in bodies_of(template))


def test_a_text_about_a_therapy_names_neither_the_therapy_nor_the_place_of_it() -> None:
    for template in shipped("therapy-referral").templates:
        for words in (template.subject, *(bodies_of(template) if template.channel is Channel.SMS else ())):
            if words is not None:
                assert not names_in(words.cy) & {"place", "place_sentence"}
                assert not re.search(r"therap|clini|ysbyty|triniaeth|diagnosis", words.cy, re.IGNORECASE)
                assert not re.search(r"therap|clinic|hospital|treatment|diagnosis", words.en, re.IGNORECASE)


@pytest.mark.parametrize("code", ["missed-bin", "therapy-referral"])
def test_the_english_of_most_texts_fits_one_fragment(code: str) -> None:
    milestone, outcome = shipped(code).milestones[0], shipped(code).outcomes[0]
    usual = {
        "sentence": milestone.sentence,
        "next": milestone.next,
        "outcome": outcome.label,
        "outcome_meaning": outcome.meaning,
        "what": Bilingual("Llun", "A photo"),
        "moved_to": Bilingual("Cyngor Arall", "Another Council"),
    }
    values = {name: value for name, value in samples(shipped(code)).items() if name not in OPTIONAL_PLACEHOLDERS}
    values |= {name: TypedValue(words, PlaceholderType.BILINGUAL_TEXT) for name, words in usual.items()}
    values |= {name: TypedValue("AB-00123", PlaceholderType.REFERENCE) for name in ("reference", "into")}
    texts = [each.body.en for each in shipped(code).templates if each.channel is Channel.SMS]
    filled = [placeholders.render(text, values, Language.EN) for text in texts]
    fragments = [sms.measure(text, "Valley Council").fragments for text in filled]
    assert max(fragments) <= 2
    assert fragments.count(1) >= len(fragments) * 0.7


@pytest.mark.parametrize(
    "code", ["adult-social-care", "blue-badge", "housing-repair", "missed-bin", "therapy-referral"]
)
class TestReminders:
    def test_go_one_day_before_an_appointment_by_text_and_by_email(self, code: str) -> None:
        assert shipped(code).case_type.reminder_days == 1
        channels = [each.channel for each in shipped(code).templates if each.event == REMINDER_EVENT]
        assert channels == [Channel.SMS, Channel.EMAIL]

    def test_give_the_date_and_the_time_and_never_say_tomorrow(self, code: str) -> None:
        for template in shipped(code).templates:
            if template.event == REMINDER_EVENT:
                for words in bodies_of(template):
                    assert {"appointment_date", "appointment_time"} <= names_in(words.cy)
                    assert not words_in(words.cy) & {"yfory", "heddiw"}
                    assert not words_in(words.en) & {"tomorrow", "today"}

    def test_say_nothing_of_where_the_case_was_when_the_appointment_was_booked(self, code: str) -> None:
        for template in shipped(code).templates:
            if template.event == REMINDER_EVENT:
                assert all(not names_in(words.cy) & SOON_OLD for words in bodies_of(template))


def test_a_text_about_an_assessment_names_who_will_carry_it_out() -> None:
    booked = [each for each in shipped("adult-social-care").templates if each.milestone == "assessment-booked"]
    assert {each.channel for each in booked} == set(Channel)
    assert all("assessor" in names_in(each.body.cy) for each in booked)


SMALL_PACK: dict[str, Any] = {
    "pack": "small",
    "version": 1,
    "welsh": "draft",
    "case_type": {
        "code": "small",
        "name": {"cy": "Cais bach", "en": "Small request"},
        "sensitivity": "open",
        "link": False,
    },
    "placeholders": {"colour": {"type": "bilingual_text", "sample": {"cy": "Coch", "en": "Red"}}},
    "milestones": [
        {
            "code": "received",
            "label": {"cy": "Wedi dod i law", "en": "Received"},
            "sentence": {"cy": "Mae'r cais wedi dod i law.", "en": "We have the request."},
            "next": {"cy": "Byddwn yn ei ddarllen.", "en": "We will read it."},
        }
    ],
    "outcomes": [
        {
            "code": "done",
            "label": {"cy": "Cwblhawyd", "en": "Done"},
            "meaning": {"cy": "Mae'r gwaith ar ben.", "en": "The work is over."},
        }
    ],
    "emails": {"opening": {"cy": "Helo", "en": "Hello"}, "closing": {"cy": "Diolch", "en": "Thank you"}},
    "templates": [
        {"event": "case.opened", "channel": "sms", "body": {"cy": "Cyrhaeddodd.", "en": "It is here."}},
        {
            "event": "case.milestone_reached",
            "milestone": "received",
            "channel": "email",
            "subject": {"cy": "Newyddion", "en": "News"},
            "body": {"cy": "Lliw: ((colour))", "en": "Colour: ((colour))"},
        },
    ],
    "neutral": {
        "sms": {"body": {"cy": "Neges i chi.", "en": "A message for you."}},
        "email": {
            "subject": {"cy": "Neges", "en": "Message"},
            "body": {"cy": "Neges i chi.", "en": "A message for you."},
        },
    },
}


def problems_of(text: str) -> list[str]:
    with pytest.raises(PackNotReadable) as caught:
        read_pack(text)
    assert all(problem.sentence.endswith(".") for problem in caught.value.problems)
    return [problem.path for problem in caught.value.problems]


def small_pack_with(path: str, value: Any) -> str:
    """The small pack with what stands at `path` changed, added or (None) taken away."""
    pack = copy.deepcopy(SMALL_PACK)
    *way, last = (int(step) if step.isdigit() else step for step in path.split("/")[1:])
    place: Any = pack
    for step in way:
        place = place[step]
    if value is None:
        del place[last]
    elif isinstance(place, list) and last == len(place):
        place.append(value)
    else:
        place[last] = value
    return yaml.safe_dump(pack, allow_unicode=True)


def test_a_pack_is_read_with_its_emails_between_the_opening_and_the_closing() -> None:
    pack = read_pack(yaml.safe_dump(SMALL_PACK))
    assert pack.templates[1].body == Bilingual(
        "Helo\n\nLliw: ((colour))\n\nDiolch", "Hello\n\nColour: ((colour))\n\nThank you"
    )
    assert pack.templates[0].body == Bilingual("Cyrhaeddodd.", "It is here.")


def test_a_pack_tells_which_events_it_has_no_words_for() -> None:
    untold = read_pack(yaml.safe_dump(SMALL_PACK)).untold
    assert ("case.opened", Channel.EMAIL) in untold
    assert ("case.opened", Channel.SMS) not in untold
    assert ("case.milestone_reached", Channel.EMAIL) in untold


def test_words_are_read_as_composed_unicode() -> None:
    decomposed = "w\N{COMBINING CIRCUMFLEX ACCENT}r"
    pack = read_pack(small_pack_with("/case_type/name/cy", decomposed))
    assert pack.case_type.name.cy == "\N{LATIN SMALL LETTER W WITH CIRCUMFLEX}r"


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        pytest.param("/version", "1", "/version", id="a version that is no number"),
        pytest.param("/colour", "red", "/colour", id="a key that the format does not have"),
        pytest.param("/neutral", None, "/neutral", id="no neutral words"),
        pytest.param("/case_type/sensitivity", "secret", "/case_type/sensitivity", id="an unknown sensitivity"),
        pytest.param("/case_type/link", "yes", "/case_type/link", id="a link that is neither true nor false"),
        pytest.param("/case_type/name", "Cais", "/case_type/name", id="one text where a pair belongs"),
        pytest.param("/milestones/0/label/cy", None, "/milestones/0/label/cy", id="no Welsh"),
        pytest.param("/milestones/0/label/cy", "  ", "/milestones/0/label/cy", id="empty Welsh"),
        pytest.param("/milestones/0/label/cy", "Received", "/milestones/0/label", id="the same text twice"),
        pytest.param("/milestones/0/working_days", 0, "/milestones/0/working_days", id="no working days"),
        pytest.param("/milestones/0/code", "Received!", "/milestones/0/code", id="a code with odd characters"),
        pytest.param("/milestones", [], "/milestones", id="no milestones"),
        pytest.param("/milestones/1", SMALL_PACK["milestones"][0], "/milestones/1", id="a milestone twice"),
        pytest.param("/outcomes/1", SMALL_PACK["outcomes"][0], "/outcomes/1", id="an outcome twice"),
        pytest.param("/templates/2", SMALL_PACK["templates"][0], "/templates/2", id="a template twice"),
        pytest.param("/templates/0/event", "case.lost", "/templates/0/event", id="an unknown event"),
        pytest.param("/templates/0/event", "contact.updated", "/templates/0/event", id="an event that tells nobody"),
        pytest.param("/templates/0/channel", "pigeon", "/templates/0/channel", id="an unknown channel"),
        pytest.param("/templates/0/milestone", "received", "/templates/0/milestone", id="a milestone out of place"),
        pytest.param("/templates/1/milestone", "sent", "/templates/1/milestone", id="an unknown milestone"),
        pytest.param("/templates/1/subject", None, "/templates/1/subject", id="an email without a subject"),
        pytest.param("/templates/0/subject", {"cy": "A", "en": "B"}, "/templates/0/subject", id="a text with one"),
        pytest.param("/case_type/reminder_days", 1, "/case_type/reminder_days", id="reminders without wording"),
        pytest.param("/case_type/reminder_days", 0, "/case_type/reminder_days", id="reminders no day before"),
        pytest.param("/case_type/hours", "9-17", "/case_type/hours", id="hours that are no pair"),
        pytest.param("/case_type/hours", {"from": 9}, "/case_type/hours/to", id="hours without an end"),
        pytest.param("/case_type/hours", {"from": 24, "to": 24}, "/case_type/hours/from", id="a first hour of no day"),
        pytest.param("/case_type/hours", {"from": 9, "to": 25}, "/case_type/hours/to", id="a last hour of no day"),
        pytest.param("/case_type/hours", {"from": "9", "to": 17}, "/case_type/hours/from", id="an hour as a text"),
        pytest.param("/case_type/hours", {"from": 9, "to": 9}, "/case_type/hours/to", id="hours that never open"),
        pytest.param("/case_type/hours", {"from": 20, "to": 8}, "/case_type/hours/to", id="hours over midnight"),
        pytest.param("/templates/0/event", "appointment.reminder", "/templates/0/event", id="wording for no reminder"),
        pytest.param("/templates/0/body/cy", "((nmae))", "/templates/0/body/cy", id="an unknown placeholder"),
        pytest.param("/templates/0/body/cy", "Helo ((name", "/templates/0/body/cy", id="a broken placeholder"),
        pytest.param("/templates/0/body/cy", "Helo ((name))", "/templates/0/body", id="a placeholder in one language"),
        pytest.param("/templates/0/body/en", "((outcome))", "/templates/0/body/en", id="another event's placeholder"),
        pytest.param("/templates/0/body/en", "((colour))", "/templates/0/body/en", id="a milestone's detail elsewhere"),
        pytest.param("/templates/0/body/en", "((link))", "/templates/0/body/en", id="a link where there is none"),
        pytest.param("/templates/0/body/en", "((name|on))", "/templates/0/body/en", id="a form that names lack"),
        pytest.param("/emails/closing/en", "((outcome))", "/emails/closing/en", id="a frame that fits some emails"),
        pytest.param("/neutral/sms/body/en", "((reference))", "/neutral/sms/body/en", id="a case in neutral words"),
        pytest.param("/placeholders/colour/type", "paint", "/placeholders/colour/type", id="an unknown type"),
        pytest.param(
            "/placeholders/colour/sample",
            "Coch",
            "/placeholders/colour/sample",
            id="a sample in one language",
        ),
        pytest.param(
            "/placeholders/name",
            {"type": "number", "sample": "3"},
            "/placeholders/name",
            id="a built-in's name",
        ),
    ],
)
def test_a_pack_with_a_fault_is_refused_with_the_place_of_the_fault(path: str, value: Any, place: str) -> None:
    assert place in problems_of(small_pack_with(path, value))


def test_a_pack_may_say_between_which_hours_its_messages_go() -> None:
    assert read_pack(yaml.safe_dump(SMALL_PACK)).case_type.hours is None
    with_hours = small_pack_with("/case_type/hours", {"from": 9, "to": 24})
    assert read_pack(with_hours).case_type.hours == (9, 24)


def test_no_shipped_pack_keeps_messages_back_on_its_own() -> None:
    assert [code for code in shipped_packs() if shipped(code).case_type.hours] == []


def test_a_reminder_has_no_value_for_where_the_case_is() -> None:
    pack = copy.deepcopy(SMALL_PACK)
    pack["case_type"]["reminder_days"] = 2
    reminder = {"cy": "Cofiwch: ((appointment_date)). ((next))", "en": "Remember: ((appointment_date)). ((next))"}
    pack["templates"].append({"event": "appointment.reminder", "channel": "sms", "body": reminder})
    assert problems_of(yaml.safe_dump(pack)) == ["/templates/2/body/cy", "/templates/2/body/en"]


def test_a_pack_with_reminders_must_word_them_for_both_channels() -> None:
    pack = copy.deepcopy(SMALL_PACK)
    pack["case_type"]["reminder_days"] = 2
    body = {"cy": "Cofiwch: ((appointment_date))", "en": "Remember: ((appointment_date))"}
    pack["templates"].append({"event": "appointment.reminder", "channel": "sms", "body": body})
    assert ("appointment.reminder", Channel.EMAIL) in read_pack(yaml.safe_dump(pack)).untold


def test_every_fault_is_told_at_once() -> None:
    text = small_pack_with("/templates/0/body", {"cy": "((nmae))", "en": ""})
    assert problems_of(text) == ["/templates/0/body/en", "/templates/0/body/cy"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("- a list", id="a list"),
        pytest.param("pack: [", id="broken YAML"),
        pytest.param("pack: small\npack: large", id="a key twice"),
        pytest.param("pack: &name small\nwelsh: *name", id="an alias"),
        pytest.param("pack: !!python/object/apply:os.getcwd []", id="a value that would run code"),
        pytest.param("pack: \x00", id="a character that YAML does not know"),
        pytest.param("[" * 2_000, id="nesting without end"),
        pytest.param("pack: 2026-99-99", id="a date that does not exist"),
    ],
)
def test_what_is_not_a_pack_at_all_is_refused_as_a_whole(text: str) -> None:
    assert problems_of(text) == [""]
