"""The people of a replay are invented, and always the same for the same case."""

from __future__ import annotations

from collections import Counter

import pytest

from app.domain.bilingual import LanguageWish
from app.domain.recipients import Channel, is_fictional_mobile, normalise_mobile
from app.replay.people import Person, person_of

MANY = [person_of(f"case-{number}") for number in range(2000)]


def test_a_case_always_has_the_same_person() -> None:
    assert person_of("case-891") == Person(
        name="Iolo Vaughan",
        mobile="07700900592",
        email=None,
        language=LanguageWish.EN,
        channels=(Channel.SMS,),
    )


def test_every_mobile_is_fictional_and_none_is_a_magic_number_of_the_sandbox() -> None:
    mobiles = {person.mobile for person in MANY if person.mobile}
    assert all(is_fictional_mobile(normalise_mobile(mobile) or "") for mobile in mobiles)
    assert max(mobiles) < "07700900990"


def test_every_email_address_is_of_example_com_in_plain_letters_and_its_own() -> None:
    emails = [person.email for person in MANY if person.email]
    assert all(email.isascii() and email.endswith("@example.com") for email in emails)
    assert len(set(emails)) == len(emails)


@pytest.mark.parametrize("wish", list(LanguageWish))
def test_every_wish_of_language_is_that_of_at_least_a_tenth(wish: LanguageWish) -> None:
    assert Counter(person.language for person in MANY)[wish] >= len(MANY) / 10


@pytest.mark.parametrize(
    "channels",
    [(Channel.SMS,), (Channel.EMAIL,), (Channel.SMS, Channel.EMAIL), (Channel.EMAIL, Channel.SMS)],
)
def test_every_order_of_channels_is_that_of_at_least_a_tenth(channels: tuple[Channel, ...]) -> None:
    assert Counter(person.channels for person in MANY)[channels] >= len(MANY) / 10


def test_people_have_the_addresses_of_their_channels_and_no_others() -> None:
    for person in MANY:
        assert (person.mobile is not None) == (Channel.SMS in person.channels)
        assert (person.email is not None) == (Channel.EMAIL in person.channels)
        assert {"mobile", "email"} & person.as_contact().keys() == {
            {Channel.SMS: "mobile", Channel.EMAIL: "email"}[channel] for channel in person.channels
        }


def test_names_use_the_letters_of_welsh() -> None:
    assert set("âŷ") <= set("".join(person.name for person in MANY))
