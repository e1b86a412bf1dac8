"""A pack may carry words that go at once where a language is missing: without any free text, or it is refused."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.bilingual import Bilingual
from app.domain.packs import FALLBACK_PLACEHOLDERS, PackNotReadable
from app.services.packs import plain_yaml
from app.services.packs.files import read_pack, shipped_pack, shipped_packs

FALLBACK = {"cy": "Mae apwyntiad ar ((appointment_date)).", "en": "There is an appointment on ((appointment_date))."}
PAIR = {"cy": "Geiriau", "en": "Words"}


def pack_with(fallback: dict[str, str], *, channel: str = "sms", opening: dict[str, str] | None = None) -> str:
    """A pack of one template about an appointment, with that fallback."""
    template: dict[str, Any] = {
        "event": "case.appointment_booked",
        "channel": channel,
        "body": {"cy": "Apwyntiad: ((place))", "en": "Appointment: ((place))"},
        "fallback": fallback,
    }
    step = {"code": "received", "label": PAIR, "sentence": PAIR, "next": PAIR}
    pack: dict[str, Any] = {
        "pack": "small",
        "version": 1,
        "welsh": "draft",
        "case_type": {"code": "small", "name": PAIR, "sensitivity": "open", "link": False},
        "milestones": [step],
        "outcomes": [],
        "templates": [template | ({"subject": PAIR} if channel == "email" else {})],
        "neutral": {"sms": {"body": PAIR}, "email": {"subject": PAIR, "body": PAIR}},
    }
    if opening:
        pack["emails"] = {"opening": opening, "closing": {"cy": "Diolch", "en": "Thanks"}}
    return plain_yaml.write(pack)


def paths_of(text: str) -> list[str]:
    with pytest.raises(PackNotReadable) as error:
        read_pack(text)
    return [problem.path for problem in error.value.problems]


def test_a_fallback_is_read_as_a_pair() -> None:
    (template,) = read_pack(pack_with(FALLBACK)).templates
    assert template.fallback == Bilingual(FALLBACK["cy"], FALLBACK["en"])


def test_the_fallback_of_an_email_stands_between_its_opening_and_closing() -> None:
    opening = {"cy": "Helo ((first_name))", "en": "Hello ((first_name))"}
    (template,) = read_pack(pack_with(FALLBACK, channel="email", opening=opening)).templates
    assert template.fallback is not None
    assert template.fallback.en == f"Hello ((first_name))\n\n{FALLBACK['en']}\n\nThanks"


@pytest.mark.parametrize("name", ["place", "place_sentence", "appointment_notes", "sentence", "what", "nothing"])
def test_free_text_has_no_place_in_a_fallback(name: str) -> None:
    fallback = {language: f"{words} (({name}))" for language, words in FALLBACK.items()}
    assert paths_of(pack_with(fallback)) == ["/templates/0/fallback/cy", "/templates/0/fallback/en"]


def test_a_fallback_needs_both_languages() -> None:
    assert paths_of(pack_with(FALLBACK | {"cy": ""})) == ["/templates/0/fallback/cy"]


def test_what_stands_around_the_fallback_of_an_email_keeps_to_its_names_too() -> None:
    opening = {"cy": "Cam: ((milestone))", "en": "Step: ((milestone))"}
    assert paths_of(pack_with(FALLBACK, channel="email", opening=opening)) == [
        "/emails/opening/cy",
        "/emails/opening/en",
    ]


def test_what_a_fallback_may_use_is_never_a_pair_that_an_event_brings() -> None:
    assert FALLBACK_PLACEHOLDERS & {"reason", "what", "place", "appointment_notes", "moved_to", "outcome"} == set()


@pytest.mark.parametrize("code", shipped_packs())
def test_the_fallbacks_of_the_shipped_packs_are_whole(code: str) -> None:
    fallbacks = [template.fallback for template in shipped_pack(code).templates if template.fallback]
    assert all(pair.complete for pair in fallbacks)
