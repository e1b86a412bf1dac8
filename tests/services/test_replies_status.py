"""Where is my request? What a text may say of that, to whom, and what it must not even hint at."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from tests.texting import answers, text_in, told_live
from tests.world import World, contact

CARE: dict[str, Any] = {"case_type": "adult-social-care"}


def last_answer(world: World) -> str:
    return answers(world)[-1].body


def test_status_says_where_the_request_is_with_the_persons_link(world: World) -> None:
    told_live(world)
    text_in(world, "STATWS")
    assert "Mae'r cais wedi dod i law. Manylion: http://localhost/cy/c/" in last_answer(world)
    path = last_answer(world).split("http://localhost")[1].split()[0]
    assert world.client.get(path).status_code in (200, 302, 303)


def test_the_link_in_an_english_text_leads_to_the_english_page(world: World) -> None:
    told_live(world, contacts=[contact(language="en")])
    text_in(world, "STATUS")
    assert "We have received the application. Details: http://localhost/en/c/" in last_answer(world)


def test_status_of_a_withdrawn_request_says_that_it_is_over(world: World) -> None:
    told_live(world)
    told_live(world, "C-1", "case.withdrawn")
    text_in(world, "STATUS")
    assert "Cafodd y cais ei dynnu'n ôl." in last_answer(world)


@pytest.mark.parametrize(
    "data",
    [
        {"case_type": "adult-social-care"},
        {"contacts": [contact(safe={"neutral": True})]},
    ],
    ids=["sensitive", "neutral"],
)
def test_status_tells_a_text_nothing_of_a_sensitive_case_or_to_an_unsafe_phone(
    world: World, data: dict[str, Any]
) -> None:
    told_live(world, **data)
    text_in(world, "STATUS")
    assert last_answer(world) == (
        "Cyngor Prawf: Diolch am eich neges. Ni allwn ddweud mwy mewn neges destun. "
        "Nid oes neb yn darllen negeseuon i'r rhif hwn 24 awr y dydd. Ffoniwch ni ar 01632 960000."
    )


def test_status_of_several_requests_leads_to_the_page_or_the_phone(world: World) -> None:
    told_live(world, "C-1")
    told_live(world, "C-2", contacts=[contact("p-2")])
    text_in(world, "STATUS")
    assert "agorwch y ddolen yn un o'n negeseuon." in last_answer(world)


def test_one_sensitive_request_among_several_is_not_even_hinted_at(world: World) -> None:
    told_live(world, "C-care", **CARE)
    told_live(world, "C-permit", contacts=[contact("p-2")])
    text_in(world, "STATUS")
    assert "Ni allwn ddweud mwy mewn neges destun" in last_answer(world)


def test_whoever_has_the_number_after_the_person_learns_nothing_of_the_case(world: World) -> None:
    told_live(world)
    moved = contact(mobile="07700900177")
    told_live(world, "C-1", "case.delayed", contacts=[moved], silent=True)
    text_in(world, "STATUS")
    assert "Ni allwn ddweud mwy mewn neges destun" in last_answer(world)


def test_an_answer_of_a_sensitive_case_is_as_careful_as_its_messages(world: World) -> None:
    told_live(world, **CARE)
    text_in(world, "HELP")
    with world.session() as session:
        careful = session.scalars(text("SELECT sensitive FROM messages WHERE reply_id IS NOT NULL")).all()
    assert careful == [True]
