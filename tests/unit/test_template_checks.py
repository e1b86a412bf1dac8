"""What the editor checks: where a finding stands, what it says, and what is left alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.bilingual import Bilingual, Language
from app.domain.packs import BUILT_IN_PLACEHOLDERS
from app.domain.placeholders import PlaceholderType, TypedValue
from app.domain.recipients import Channel
from app.domain.template_checks import (
    WELCOME,
    Finding,
    Rules,
    Samples,
    TemplateText,
    check,
    samples_for,
    words_findings,
)
from app.domain.template_checks.sentences import BLOCKING, WARNING
from tests.unit.template_faults import (
    ALLOWED,
    BLOCKING_FAULTS,
    CAME,
    CLOSING,
    RULES,
    WARNING_FAULTS,
    codes,
    findings,
)

CY, EN = Language.CY, Language.EN


def only(found: tuple[Finding, ...]) -> Finding:
    (one,) = found
    return one


def welsh(cy: str, rules: Rules = RULES) -> list[tuple[str, str]]:
    """The codes and words found in a Welsh text by itself."""
    return [(one.code, one.said) for one in words_findings("body", Bilingual(cy, ""), rules)]


def test_a_good_text_has_nothing_to_change() -> None:
    assert findings(CAME) == ()


def test_a_finding_says_where_it_is_and_what_to_write_in_both_languages() -> None:
    found = only(findings(Bilingual(f"{CAME.cy}\n\nDewch i Caerdydd.", f"{CAME.en}\n\nCome to Cardiff.")))
    assert (found.code, found.blocking, found.language, found.field) == ("mutation", False, CY, "body")
    assert (found.line, found.said) == (3, "i Caerdydd")
    assert 'ysgrifennwch "i Gaerdydd"' in found.sentence.cy
    assert 'write "i Gaerdydd"' in found.sentence.en


def test_every_finding_says_something_in_both_languages_and_leaves_no_gap() -> None:
    for fault in (*BLOCKING_FAULTS, *WARNING_FAULTS):
        for found in findings(fault.broken, fault.channel):
            assert found.sentence.complete
            assert found.sentence.cy != found.sentence.en
            assert found.blocking == (found.code in BLOCKING)
            assert not any("{" in found.sentence[language] for language in Language)


def test_a_code_blocks_or_warns_and_never_both() -> None:
    assert frozenset() == BLOCKING & WARNING


def test_findings_stand_in_the_order_of_the_fields_and_their_lines() -> None:
    text = TemplateText(
        channel=Channel.EMAIL,
        event="case.opened",
        subject=Bilingual("Ei cais", "The request"),
        body=Bilingual(f"Helo\n\ni pobl\n\n{WELCOME.cy}", f"Hello\n\nfor peopel\n\n{WELCOME.en}"),
        for_others=Bilingual(f"Ffoniwch i {{}}\n\n{WELCOME.cy}", f"Call {{}} & us\n\n{WELCOME.en}"),
    )
    found = check(text, RULES)
    order = ["subject", "body", "for_others", "fallback"]
    places = [(order.index(one.field), one.line) for one in found]
    assert places == sorted(places)
    assert [one.field for one in found] == ["subject", "body", "body", "for_others"]


def test_only_the_fields_that_are_there_are_checked() -> None:
    text = TemplateText(Channel.SMS, "case.opened", CAME)
    assert [name for name, _words in text.fields()] == ["body"]


def test_an_email_without_a_subject_lacks_both_languages_of_it() -> None:
    body = Bilingual(f"{CAME.cy}\n\n{WELCOME.cy}", f"{CAME.en}\n\n{WELCOME.en}")
    found = check(TemplateText(Channel.EMAIL, "case.opened", body), RULES)
    assert [(one.code, one.field, one.language) for one in found] == [
        ("language_empty", "subject", CY),
        ("language_empty", "subject", EN),
    ]


def test_a_language_older_than_the_edit_of_the_other_blocks() -> None:
    found = only(findings(CAME, rules=replace(RULES, stale=frozenset({CY}))))
    assert (found.code, found.blocking, found.language, found.line) == ("older_than_other", True, CY, 0)


@pytest.mark.parametrize("name", ["reason", "what", "place_sentence", "appointment_notes", "moved_to", "assessor"])
def test_a_fallback_holds_nothing_that_somebody_else_writes(name: str) -> None:
    fallback = Bilingual(f"Manylion: (({name}))", f"Details: (({name}))")
    found = check(TemplateText(Channel.SMS, "case.delayed", CAME, fallback=fallback), RULES)
    assert [(one.code, one.field, one.blocking) for one in found] == [("fallback_free_text", "fallback", True)] * 2


def test_a_fallback_may_hold_what_is_never_missing() -> None:
    fallback = Bilingual("Ffoniwch ((organisation)): ((phone)).", "Call ((organisation)): ((phone)).")
    assert check(TemplateText(Channel.SMS, "case.delayed", CAME, fallback=fallback), RULES) == ()


def test_a_text_may_be_as_long_as_the_cap_allows() -> None:
    long = Bilingual("Mae eich cais wedi dod i law. " * 20, "We have received your request. " * 20)
    assert codes(long, rules=replace(RULES, most_fragments=5)) == []
    assert codes(long, rules=replace(RULES, most_fragments=3)) == ["too_long", "too_long"]


def test_the_longest_value_of_a_placeholder_counts_towards_the_cap() -> None:
    words = Bilingual("Cam: ((milestone))", "Step: ((milestone))")
    worst = TypedValue(Bilingual("Edrych ar y cais. " * 10, "Looking at the request. " * 10), ALLOWED["milestone"])
    rules = replace(RULES, most_fragments=1, samples={"milestone": Samples(worst, worst)})
    assert codes(words, rules=replace(rules, samples={})) == []
    assert codes(words, rules=rules) == ["too_long", "too_long"]


def test_a_letter_that_costs_is_no_fault() -> None:
    assert codes(Bilingual("Mae'r tŷ ar y môr.", "The house is by the sea.")) == []


def test_a_character_that_is_lost_in_a_text_may_stand_in_a_letter() -> None:
    ticked = Bilingual(f"✅ {CAME.cy}", f"✅ {CAME.en}")
    assert codes(ticked) == ["lost_character", "lost_character"]
    letter = Bilingual(f"{ticked.cy}\n\n{CLOSING.cy}", f"{ticked.en}\n\n{CLOSING.en}")
    assert codes(letter, Channel.LETTER) == []


@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.LETTER])
def test_an_email_or_a_letter_says_that_welsh_is_welcome(channel: Channel) -> None:
    assert "welsh_welcome_missing" in codes(CAME, channel)


def test_a_council_may_word_the_welcome_in_its_own_way() -> None:
    own = Bilingual(
        "Mae croeso i chi ysgrifennu atom yn Gymraeg. Fydd hynny ddim yn arwain at unrhyw oedi.",
        "You are welcome to write to us in Welsh. That will not lead to any delay.",
    )
    body = Bilingual(f"{CAME.cy}\n\n{own.cy}", f"{CAME.en}\n\n{own.en}")
    assert codes(body, Channel.EMAIL) == []


def test_a_text_message_needs_no_welcome() -> None:
    assert "welsh_welcome_missing" not in codes(CAME, Channel.SMS)


def test_a_subject_that_is_only_a_placeholder_may_be_the_same_in_both() -> None:
    assert codes(Bilingual("((milestone))", "((milestone))")) == []


def test_a_placeholder_may_take_the_form_that_each_language_needs() -> None:
    assert codes(Bilingual("Mae lle ((office|yn)).", "There is room in ((office)).")) == []
    assert codes(Bilingual("Dewch ((due|on)).", "Come on ((due|weekday)).")) == []
    assert "placeholders_differ" in codes(Bilingual("Mae lle ((office|yn)).", "It comes ((office|o))."))


def test_a_first_letter_of_a_capitalised_name_is_left_alone() -> None:
    assert welsh("Siaradwch â Catrin, neu gyda Tomos.") == []
    assert welsh("Gofynnwch i Mair am y cais.") == []


@pytest.mark.parametrize(
    "text",
    [
        "Rydym yn cysylltu â chi.",
        "Mae'r cyngor yn gweithio'n galed.",
        "Mae'r ffurflen yn llawn.",
        "Dewch i'r gêm.",
        "Mae croeso i grŵp o bobl.",
        "Ffoniwch neu cysylltwch ar-lein.",
        "Mae'r ffordd ar gau, a bydd ar agor yfory.",
        "Bydd y ddau gyda'i gilydd.",
        "Faint o bobl sydd yno?",
        "Mae i fyny i chi.",
        "Os na chawn ateb, byddwn yn cau'r achos.",
        "Hyd cyfnod y drwydded yw 3 blynedd.",
        "Mae rhan a, rhan b a rhan c.",
        "Mae'r wybodaeth ar gael am ddim.",
        "Dewch o Birmingham i Cross Hands.",
        "Dyma pryd y byddwn yn cynnal, yn dangos ac yn caniatáu hyn.",
        "Mae un neu dim ar gael.",
    ],
)
def test_words_that_look_like_a_missing_mutation_and_are_none(text: str) -> None:
    assert welsh(text) == []


@pytest.mark.parametrize(
    ("written", "better"),
    [
        ("Dewch i Y Barri.", "i'r Barri"),
        ("Mae lle yn Pen-y-bont ar Ogwr.", "ym Mhen-y-bont ar Ogwr"),
        ("Mae ei cais yma.", "ei gais / ei chais"),
        ("Mae angen hyn yn pob achos.", "ym mhob"),
        ("Ysgrifennwch at Cyngor y Dref.", "at Gyngor"),
        ("Mae'n rhaid i cael ateb.", "i gael"),
        ("Cewch ein ymateb.", "ein hymateb"),
        ("Mae pum mis a pum diwrnod.", "a phum"),
        ("Pan byddwch yn barod, ffoniwch.", "pan fyddwch"),
        ("Ffoniwch unrhyw pryd.", "unrhyw bryd"),
        ("Mae hyn yn da.", "yn dda"),
        ("Mae hyn am dim.", "am ddim"),
    ],
)
def test_a_missing_mutation_is_told_with_the_words_to_write(written: str, better: str) -> None:
    found = [one for one in findings(Bilingual(written, "-")) if one.code == "mutation"]
    assert f'"{better}"' in only(tuple(found)).sentence.en


@pytest.mark.parametrize(
    ("written", "better"),
    [
        ("O fewn 2 diwrnodau.", "2 ddiwrnod"),
        ("O fewn 5 blynyddoedd.", "5 mlynedd"),
        ("Tri llythyrau.", "Tri llythyr"),
        ("Mae 12 taliadau.", "12 taliad"),
    ],
)
def test_a_plural_after_a_number_is_told_with_the_singular(written: str, better: str) -> None:
    found = [one for one in findings(Bilingual(written, "-")) if one.code == "plural_after_number"]
    assert f'"{better}"' in only(tuple(found)).sentence.en


@pytest.mark.parametrize(
    "text", ["Yn 2026 oriau agor newydd a gafwyd.", "Rhif 3 oriau agor.", "Ffoniwch 01632 960123 oriau swyddfa."]
)
def test_a_number_that_counts_nothing_takes_a_plural(text: str) -> None:
    assert "plural_after_number" not in [code for code, _said in welsh(text)]


def test_spelling_leaves_names_addresses_values_and_acronyms_alone() -> None:
    text = "Siaradwch â Qwerty neu BIPBC: ((name)), https://xyzzy.example/zzz, xyzzy@olrhain.example, cod QX12zz."
    assert welsh(text) == []


def test_spelling_knows_words_that_are_run_together() -> None:
    assert welsh("Mae'r cais wedi'i gau, a'ch llythyr i'w weld yma. Dyma'n cyfeiriad ni, a'i rif.") == []


def test_a_misspelt_word_is_told_once() -> None:
    assert welsh("Mae'r llythir yma. Cadwch y llythir.") == [("spelling", "llythir")]


def test_the_organisations_own_words_and_places_are_never_misspelt() -> None:
    text = "Ewch at y bwrlwmfan ym Mhlas-y-xyzzy."
    rules = replace(RULES, own_words=frozenset({"bwrlwmfan"}), own_places=frozenset({"Plas-y-xyzzy"}))
    assert ("spelling", "bwrlwmfan") in welsh(text)
    assert welsh(text, rules=rules) == []


def test_an_own_place_changes_its_first_letter_too() -> None:
    rules = replace(RULES, own_places=frozenset({"Porth y Dref"}))
    assert welsh("Dewch i Porth y Dref.", rules=rules) == [("mutation", "i Porth y Dref")]
    assert welsh("Dewch i Borth y Dref.", rules=rules) == []


def test_without_a_dictionary_the_rest_is_checked_all_the_same() -> None:
    rules = replace(RULES, spelled=None)
    wrong = Bilingual("Mae 3 diwrnodau i pobl gael llythir.", "There are 3 days for people to get a letter.")
    assert codes(wrong, rules=rules) == ["plural_after_number"]


def test_a_number_in_words_in_one_language_is_the_same_number() -> None:
    assert codes(Bilingual("Anfonwch 2 lythyr.", "Send two letters.")) == []
    assert codes(Bilingual("Dewch am hanner dydd.", "Come at 12 noon.")) == []


def test_a_value_in_digits_may_stand_after_any_word() -> None:
    pair = Bilingual("Ffoniwch ar ((phone)) am ((appointment_time)).", "Call ((phone)) at ((appointment_time)).")
    assert codes(pair) == []


def test_what_a_value_begins_with_is_seen_from_its_sample() -> None:
    kind = PlaceholderType.TEXT_AS_WRITTEN
    room = Samples(TypedValue("12", kind), TypedValue("12b", kind))
    rules = replace(RULES, allowed={**ALLOWED, "room": kind})
    pair = Bilingual("Bydd ar ((room)).", "It will be on ((room)).")
    assert codes(pair, rules=rules) == ["placeholder_after_mutating_word"]
    assert codes(pair, rules=replace(rules, samples={"room": room})) == []


@pytest.mark.parametrize(("name", "kind"), BUILT_IN_PLACEHOLDERS.items())
def test_every_placeholder_has_samples_of_its_type_and_the_worst_is_no_shorter(
    name: str, kind: PlaceholderType
) -> None:
    samples = samples_for(name, kind)
    text = Bilingual(f"(({name}))", f"(({name}))")
    assert samples.typical.type is samples.worst.type is kind
    assert "too_long" not in codes(text)


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("abdgcwŷ'’ ()|?.&/0123,\n:-@`i o ym")), st.text(max_size=40))
def test_whatever_is_typed_is_checked(cy: str, en: str) -> None:
    for channel in Channel:
        assert all(one.line >= 0 for one in check(TemplateText(channel, "x", Bilingual(cy, en)), RULES))


@pytest.mark.parametrize("piece", ["a-", "((", "1.", "+", "a.", "a@", "& ", "'", "i ", "\n", "((a", "https://"])
def test_a_very_long_text_is_checked(piece: str) -> None:
    text = piece * (20_000 // len(piece))
    assert check(TemplateText(Channel.LETTER, "x", Bilingual(text, text + "b")), Rules({})) is not None


def test_a_name_from_the_other_language_does_not_mix_the_languages() -> None:
    assert codes(Bilingual("Ewch i Neuadd y Dref.", "Go to Neuadd y Dref near Canolfan yr Urdd.")) == []
    assert codes(Bilingual("Ffoniwch y Department of Health and Care.", "Call the Department.")) == []


def test_two_words_of_the_other_language_in_a_row_do() -> None:
    assert codes(Bilingual("Llenwch y form for us heddiw.", "Fill in the form for us today.")) == ["two_languages"]
