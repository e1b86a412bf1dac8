"""`olrhain feedback`: what an operator learns of how satisfied people are, before staff have a desk."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import select

from app.domain.bilingual import Language
from app.models.case import Case
from app.models.contact import Contact
from app.models.feedback import Feedback
from tests.services.command_kit import Olrhain
from tests.texting import told_live
from tests.world import World, contact

NOVEMBER = datetime(2026, 11, 21, 12, tzinfo=UTC)
LAST_MOMENT = datetime(2026, 11, 30, 23, 59, tzinfo=UTC)
SUMMER = datetime(2026, 7, 31, 23, 30, tzinfo=UTC)
"""The first of August by the clocks of Wales."""


@pytest.fixture
def people(world: World) -> list[UUID]:
    told_live(world, contacts=[contact(f"p-{number}") for number in range(4)])
    with world.session() as session:
        return list(session.scalars(select(Contact.id).order_by(Contact.id)))


def say(world: World, person: UUID, score: int, language: Language, called: bool | None, at: datetime) -> None:
    with world.session() as session:
        session.add(
            Feedback(
                organisation_id=world.tenant.id,
                case_id=session.scalars(select(Case.id)).one(),
                contact_id=person,
                mode="live",
                language=language.value,
                score=score,
                would_have_called=called,
                created_at=at,
            )
        )


def test_scores_are_counted_by_language_with_the_calls_that_were_spared(
    world: World, olrhain: Olrhain, people: list[UUID]
) -> None:
    say(world, people[0], 5, Language.CY, True, NOVEMBER)
    say(world, people[1], 5, Language.EN, True, LAST_MOMENT)
    say(world, people[2], 2, Language.EN, False, NOVEMBER)
    say(world, people[3], 1, Language.CY, True, SUMMER)
    lines = olrhain("feedback", world.tenant.slug, "--month", "2026-11").out.splitlines()
    assert [line.split() for line in lines[:2]] == [["cy", "en", "all"], ["5", "very", "satisfied", "1", "1", "2"]]
    assert lines[6].split() == ["all", "1", "2", "3"]
    assert lines[7] == "Without the messages 2 of 3 would have phoned (67%)."
    assert olrhain("feedback", world.tenant.slug).out.splitlines()[6].split() == ["all", "2", "2", "4"]


def test_a_month_is_one_of_wales(world: World, olrhain: Olrhain, people: list[UUID]) -> None:
    say(world, people[0], 1, Language.CY, True, SUMMER)
    assert "1 of 1" in olrhain("feedback", world.tenant.slug, "--month", "2026-08").out
    assert "Nobody said" in olrhain("feedback", world.tenant.slug, "--month", "2026-07").out


def test_december_ends_with_the_year(world: World, olrhain: Olrhain, people: list[UUID]) -> None:
    say(world, people[0], 4, Language.CY, None, datetime(2026, 12, 31, 23, 59, tzinfo=UTC))
    assert olrhain("feedback", world.tenant.slug, "--month", "2026-12").out.splitlines()[6].split()[-1] == "1"


@pytest.mark.parametrize("month", ["2026-13", "november", "2026-1", "２026-11"])
def test_what_is_no_month_is_said_to_be_none(world: World, olrhain: Olrhain, month: str) -> None:
    said = olrhain("feedback", world.tenant.slug, "--month", month)
    assert (said.code, "no month" in said.err) == (1, True)
