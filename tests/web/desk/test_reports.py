"""Reports: which days, what they add up to, and the same for a spreadsheet."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, text

from app.domain.figures import bucket_of
from app.domain.staff_roles import Role
from app.models.case_type import CaseType
from app.models.figures import CaseFigures, FigureDay, MessageFigures, WaitFigures
from tests.services.test_reports import counted, type_id
from tests.web.desk import Desk
from tests.world import World

DAY = date(2026, 11, 2)
SPAN = {"from": "2026-11-01", "to": "2026-11-30"}
KINDS = ("measures", "months", "languages", "channels", "case-types", "hand-over", "cases", "calls")


@pytest.fixture
def figures(world: World) -> World:
    """A day of a building permit's figures."""
    sent = {"planned": 10, "sent": 9, "delivered": 8, "failed": 2, "fragments": 12, "pence": Decimal("28.8")}
    counted(world, MessageFigures, DAY, **sent)
    counted(world, MessageFigures, DAY, channel="letter", language="en", planned=2, delivered=2, unpriced=2)
    for language, seconds in (("cy", 5), ("en", 300)):
        counted(world, WaitFigures, DAY, language=language, bucket=bucket_of(seconds), messages=4)
    happened = {"events": 6, "opened": 3, "closed": 1, "views": 20, "replies": 2}
    said = {"feedback": 4, "score_sum": 16, "satisfied": 3, "would_have_called": 3, "would_not": 1}
    counted(world, CaseFigures, DAY, **happened, **said)
    with world.session() as session:
        at = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
        session.add(FigureDay(organisation_id=world.tenant.id, day=DAY, counted_at=at, settled=False))
    return world


def sheet(desk: Desk, kind: str, address: str = "/en/desk/reports", **query: Any) -> list[list[str]]:
    answer = desk.get(f"{address}/{kind}", **SPAN | query)
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_the_four_measures_say_how_they_are_worked_out(figures: World) -> None:
    words = Desk(figures).words("/en/desk/reports", **SPAN)
    assert "Cost per transaction 2.9p £0.29 for 10 delivered messages." in words
    assert "2 messages that were sent have no known price" in words
    assert "Satisfaction 75.0% 3 of 4 people." in words
    assert "Completion 83.3% 10 delivered, 2 failed." in words
    assert "Digital take-up 80.0% 8 of 10 delivered messages." in words


def test_pence_are_said_in_the_language_of_the_page(figures: World) -> None:
    desk = Desk(figures)
    assert "Cost per transaction 2.9p" in desk.words("/en/desk/reports", **SPAN)
    assert "Cost fesul trafodiad 2.9c" in desk.words("/cy/desg/adroddiadau", **SPAN)


def test_calls_that_were_spared_are_an_estimate_that_says_how_it_was_made(figures: World) -> None:
    words = Desk(figures).words("/en/desk/reports", **SPAN)
    assert "Phone calls that were spared 15 20 visits to status pages, times the 75.0% of people" in words
    assert "(3 of 4)" in words
    assert "a hint and no more" in words


def test_welsh_and_english_stand_side_by_side(figures: World) -> None:
    words = Desk(figures).words("/en/desk/reports", **SPAN)
    assert "Could go at once Welsh English Welsh and English Messages 4 4 0 Half within" in words
    assert "each is right to within 12% of itself" in words


@pytest.mark.parametrize("address", ["/cy/desg/adroddiadau", "/en/desk/reports"])
@pytest.mark.parametrize("kind", KINDS)
def test_each_table_can_be_had_as_a_spreadsheet(figures: World, kind: str, address: str) -> None:
    desk = Desk(figures)
    assert f"{address}/{kind}?" in desk.get(address, **SPAN).text
    rows = sheet(desk, kind, address)
    assert len(rows) > 1
    assert len({len(row) for row in rows}) == 1


def test_a_spreadsheet_has_plain_numbers_and_headings_in_the_language_of_the_page(figures: World) -> None:
    desk = Desk(figures)
    head, welsh, english = sheet(desk, "languages")[:3]
    assert head[:5] == ["Language", "Messages", "Handed over", "Delivered", "Share delivered"]
    assert welsh == ["Welsh", "10", "9", "8", "0.8", "2", "0", "0", "12", "0.288", "0"]
    assert english[0] == "English"
    head, welsh, *_ = sheet(desk, "languages", "/cy/desg/adroddiadau")
    assert (head[0], welsh[0]) == ("Iaith", "Cymraeg")


def test_no_cell_is_a_formula(figures: World) -> None:
    with figures.session() as session:
        session.execute(
            text("UPDATE case_types SET name = jsonb_build_object('cy', '=1+1', 'en', '=1+1') WHERE id = :id"),
            {"id": type_id(figures)},
        )
    assert sheet(Desk(figures), "case-types")[1][0] == "'=1+1"


def test_the_name_of_a_spreadsheet_says_what_it_is_of(figures: World) -> None:
    answer = Desk(figures).get("/en/desk/reports/months", **SPAN)
    assert answer.headers["Content-Disposition"] == ('attachment; filename="olrhain-months-2026-11-01-2026-11-30.csv"')


def test_there_is_no_other_spreadsheet(figures: World) -> None:
    assert Desk(figures).get("/en/desk/reports/people").status_code == 404


def test_the_address_keeps_the_question(figures: World) -> None:
    page = Desk(figures).get("/en/desk/reports", **SPAN, case_type="building-permit", mode="trial").text
    assert 'value="2026-11-01"' in page
    assert 'value="building-permit" selected' in page
    assert 'value="trial" selected' in page
    assert "case_type=building-permit&amp;mode=trial" in page


def test_a_case_type_alone_can_be_asked_for(figures: World) -> None:
    desk = Desk(figures)
    assert sheet(desk, "case-types", case_type="building-permit")[1][1] == "12"
    assert len(sheet(desk, "case-types", case_type="adult-social-care")) == 1


@pytest.mark.parametrize("code", ["no-such-type", "adult-social-care"])
def test_a_case_type_that_was_not_granted_is_as_if_it_were_not_there(figures: World, code: str) -> None:
    desk = Desk(figures, grants=[(Role.VIEWER, None)])
    assert desk.get("/en/desk/reports", case_type=code).status_code == 404
    assert desk.get("/en/desk/reports/months", case_type=code).status_code == 404


def test_what_is_of_a_case_type_that_was_not_granted_is_not_in_the_sums(figures: World) -> None:
    counted(figures, MessageFigures, DAY, planned=1000, case_type_id=type_id(figures, "adult-social-care"))
    desk = Desk(figures, grants=[(Role.VIEWER, None)])
    assert sheet(desk, "months")[-1][1] == "12"
    assert sheet(Desk(figures), "months")[-1][1] == "1012"


def test_another_organisations_figures_are_in_no_sum(figures: World) -> None:
    desk = Desk(figures, tenant=figures.add_tenant())
    assert "There are no figures for these days yet." in desk.words("/en/desk/reports", **SPAN)


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ({"from": "2026-11-30", "to": "2026-11-01"}, "The last day must not be before the first day"),
        ({"from": "2020-01-01", "to": "2026-11-01"}, "Choose at most three years"),
        ({"from": "yesterday"}, "Enter a day like 2026-11-30"),
        ({"to": "2026-02-30"}, "Enter a day like 2026-11-30"),
        ({"from": "0001-01-01"}, "Enter a day after 2019"),
        ({"to": "9999-12-31"}, "Enter a day after 2019"),
        ({"from": "'; DROP TABLE x" * 50}, "Enter a day like 2026-11-30"),
    ],
)
def test_days_that_cannot_be_are_said_to_be_wrong_at_their_field(
    figures: World, query: dict[str, str], error: str
) -> None:
    desk = Desk(figures)
    answer = desk.get("/en/desk/reports", **query)
    assert answer.status_code == 200
    assert "<title>Error: Reports" in answer.text
    assert answer.text.count(error) == 2
    assert "The four measures" not in answer.text
    assert desk.get("/en/desk/reports/months", **query).status_code == 303


def test_without_a_question_the_last_twelve_months_are_shown(world: World) -> None:
    page = Desk(world).get("/en/desk/reports").text
    today = datetime.now(UTC).date()
    assert f'value="{date(today.year - (today.month < 12), today.month % 12 + 1, 1)}"' in page


def test_an_unknown_mode_is_as_if_it_did_not_stand_there(figures: World) -> None:
    assert "Cost per transaction 2.9p" in Desk(figures).words("/en/desk/reports", **SPAN, mode="both")


@pytest.mark.parametrize("role", [Role.CASE_WORKER, Role.EDITOR, Role.WELSH_REVIEWER, Role.PUBLISHER])
def test_only_viewers_and_managers_see_reports(world: World, role: Role) -> None:
    desk = Desk(world, [role])
    assert desk.get("/en/desk/reports").status_code == desk.get("/en/desk/reports/months").status_code == 403


def test_a_case_type_that_is_there_twice_by_name_is_still_two(world: World) -> None:
    with world.session() as session:
        ids = session.scalars(select(CaseType.id).order_by(CaseType.position)).all()
        session.execute(text("UPDATE case_types SET name = jsonb_build_object('cy', 'Yr un', 'en', 'The same')"))
    for case_type_id in ids:
        counted(world, MessageFigures, DAY, planned=1, case_type_id=case_type_id)
    assert [row[:2] for row in sheet(Desk(world), "case-types")[1:]] == [["The same", "1"], ["The same", "1"]]
