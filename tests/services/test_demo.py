"""The demo: believable cases in both languages, told as soon as the workers run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from app.domain.bilingual import Language
from app.services.demo import sandbox_phone, seeding
from app.services.views import PhoneMessage
from tests.web.left_over import english_in, welsh_in
from tests.world import World, make_settings, make_world


@pytest.fixture
def told(fresh_database: Callable[[], tuple[str, str]], redis_url: str) -> Iterator[World]:
    """A world with nothing but the demo, whose workers have run."""
    world = make_world(make_settings(fresh_database()[1], redis_url))
    seeding.seed(world.db, datetime.now(UTC))
    assert world.process() > 0
    while world.deliver():
        pass
    yield world
    world.shop.pool.shutdown(wait=False)
    world.db.engine.dispose()


@pytest.fixture
def messages(told: World) -> list[PhoneMessage]:
    return [message for phone in sandbox_phone.phones(told.db, 1).phones for message in phone.messages]


def test_every_event_of_the_demo_is_told(messages: list[PhoneMessage]) -> None:
    assert {message.status for message in messages} == {"delivered"}
    assert len(messages) >= 12


def test_the_demo_speaks_welsh_and_english_and_never_mixes_them(messages: list[PhoneMessage]) -> None:
    alone = [message for message in messages if len(message.languages) == 1]
    assert {message.languages[0] for message in alone} == {*Language}
    for message in alone:
        wrong = english_in if message.languages[0] is Language.CY else welsh_in
        assert wrong(message.body) == []


def test_a_mother_reads_welsh_and_her_son_english_of_one_case(told: World) -> None:
    phones = {phone.name: phone for phone in sandbox_phone.phones(told.db, 1).phones}
    assert {message.language for message in phones["Mair Huws"].messages} == {"cy"}
    assert {message.language for message in phones["Gareth Huws"].messages} == {"en"}
    assert all("for someone else" in message.body for message in phones["Gareth Huws"].messages)


def test_somebody_who_reads_both_is_told_in_both(told: World) -> None:
    phones = {phone.name: phone for phone in sandbox_phone.phones(told.db, 1).phones}
    spoken = {language for message in phones["Dewi Morgan"].messages for language in message.languages}
    assert spoken == {*Language}


def test_who_waits_for_social_care_is_told_where_to_look_and_with_which_reference(told: World) -> None:
    phones = {phone.name: phone for phone in sandbox_phone.phones(told.db, 1).phones}
    assert all("localhost/cy" in message.body for message in phones["Mair Huws"].messages)
    assert all("GOF-00932" in message.body for message in phones["Mair Huws"].messages)
