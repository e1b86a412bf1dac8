"""The audit trail at the desk: what it says, how it is searched, where it leads, and what may be taken away of it."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from app.domain.staff_roles import Role
from app.models.case import Case
from app.models.organisation import AuditEntry
from app.services.audit import note
from tests.web.desk import Desk, member, plain
from tests.world import World, contact, event

AUDIT = "/en/desk/audit"


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world, roles=(Role.MANAGER,))


def write(world: World, who: str, what: str, table: str | None = None, id: UUID | None = None) -> None:
    with world.session() as session:
        note(session, who, what, table, id)


def lines(desk: Desk, **query: str) -> list[str]:
    """What the rows of the table say, in their order."""
    answer = desk.get(AUDIT, **query)
    assert answer.status_code == 200
    body = answer.text.split("<tbody", 1)[1].split("</tbody>")[0] if "<tbody" in answer.text else ""
    return [plain(row) for row in body.split("<tr")[1:]]


def case_id(world: World, code: str = "building-permit") -> UUID:
    with world.session() as session:
        found = session.scalar(select(Case.id).order_by(Case.created_at.desc()))
    assert found is not None
    return found


def test_the_newest_entry_comes_first_with_who_did_it_by_name(world: World, desk: Desk) -> None:
    write(world, "operator", "look set", "organisations", world.tenant.id)
    write(world, desk.member.who, "sending suspended", "organisations", world.tenant.id)
    newest, older, *_ = lines(desk)
    assert "Siân Prys" in newest
    assert "All sending was suspended" in newest
    assert "Whoever runs Olrhain" in older
    assert str(desk.member.id) not in newest


def test_the_trail_speaks_welsh(world: World, desk: Desk) -> None:
    write(world, desk.member.who, "sending suspended", "organisations", world.tenant.id)
    words = desk.words("/cy/desg/archwilio")
    assert "Ataliwyd yr holl anfon" in words
    assert "Pwy bynnag sy’n rhedeg Olrhain" in words


def test_what_somebody_did_is_found_by_their_name(world: World, desk: Desk) -> None:
    other = member(world, (Role.MANAGER,), name="Gwen Hughes")
    write(world, desk.member.who, "look set")
    write(world, other.who, "logo set")
    assert [("Gwen Hughes" in line) for line in lines(desk, who=str(other.id))] == [True]


@pytest.mark.parametrize(("who", "expected"), [("citizen", 1), ("staff", 2), ("nobody-at-all", 0), ("%", 0)])
def test_entries_are_found_by_what_sort_of_person_it_was(world: World, desk: Desk, who: str, expected: int) -> None:
    write(world, "citizen", "status page opened")
    write(world, desk.member.who, "look set")
    write(world, "staff:" + str(uuid4()), "look set")
    assert len(lines(desk, who=who)) == expected


def test_what_staff_looked_at_is_found(world: World, desk: Desk) -> None:
    write(world, desk.member.who, "case viewed", "cases", uuid4())
    write(world, desk.member.who, "contact shown", "contacts", uuid4())
    write(world, desk.member.who, "look set")
    found = lines(desk, kind="looked-at", who="staff")
    assert len(found) == 2
    assert "Contact details were shown" in found[0]


@pytest.mark.parametrize(("kind", "expected"), [("settings", 1), ("integrations", 1), ("nonsense", 2), ("", 2)])
def test_entries_are_found_by_what_they_are_about(world: World, desk: Desk, kind: str, expected: int) -> None:
    write(world, "somebody", "live key issued")
    write(world, "somebody", "sending window set: 8-20")
    found = [line for line in lines(desk, kind=kind) if "somebody" in line]
    assert len(found) == expected


def test_an_underscore_or_a_percent_sign_in_what_is_looked_for_finds_nothing_more(world: World, desk: Desk) -> None:
    write(world, "somebody", "anything")
    assert not [line for line in lines(desk, kind="replies") if "somebody" in line]


def test_entries_are_found_by_their_day_the_last_one_included(world: World, desk: Desk) -> None:
    today = datetime.now(UTC).date()
    write(world, "somebody", "look set")
    tomorrow, yesterday = (today + timedelta(days=days) for days in (1, -1))
    assert len([line for line in lines(desk, first=str(yesterday), last=str(tomorrow)) if "somebody" in line]) == 1
    assert lines(desk, first=str(today + timedelta(days=2))) == []
    assert lines(desk, last=str(today - timedelta(days=2))) == []


@pytest.mark.parametrize("day", ["31/03/2026", "yesterday", "2026-02-30", "9999-12-31", "0001-01-01", "2026-3"])
def test_a_day_that_cannot_be_read_is_said_and_left_out(world: World, desk: Desk, day: str) -> None:
    words = desk.words(AUDIT, last=day)
    assert "One that we could not read was left out." in words
    assert len(lines(desk, last=day)) > 0


def test_the_trail_of_one_thing_is_one_press_away(world: World, desk: Desk) -> None:
    thing = uuid4()
    write(world, "operator", "integration added", "integrations", thing)
    write(world, "operator", "integration added", "integrations", uuid4())
    assert f"about={thing}" in desk.get(AUDIT).text
    assert len(lines(desk, about=str(thing))) == 1
    assert "These are the entries about one thing only." in desk.words(AUDIT, about=str(thing))


@pytest.mark.parametrize("about", ["nonsense", "' OR 1=1", "0" * 500])
def test_what_is_no_id_is_about_nothing(desk: Desk, about: str) -> None:
    assert lines(desk, about=about) == []
    assert "No entry fits these filters." in desk.words(AUDIT, about=about)


def test_the_list_is_leafed_through(world: World, desk: Desk) -> None:
    for _ in range(60):
        write(world, "somebody", "look set")
    assert len(lines(desk)) == 50
    first = desk.get(AUDIT, who="operator")
    assert "page=2" in desk.get(AUDIT).text
    assert "page=2" not in first.text
    assert 10 <= len(lines(desk, page="2")) <= 50


def test_nobody_sees_the_entries_of_another_organisation(world: World, desk: Desk) -> None:
    other = world.add_tenant()
    thing = uuid4()
    with world.session(other) as session:
        note(session, "somebody", "look set", "organisations", thing)
    assert lines(desk, about=str(thing)) == []
    assert not [line for line in lines(desk) if "somebody" in line]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.MANAGER])
def test_nobody_but_a_manager_sees_the_trail(world: World, role: Role) -> None:
    other = Desk(world, roles=(role,))
    assert {other.get(page).status_code for page in (AUDIT, f"{AUDIT}/export")} == {403}


def test_it_leads_to_a_case_for_who_may_see_it(world: World) -> None:
    world.told(event())
    write(world, "system", "event named a retired milestone", "cases", case_id(world))
    address = f"/en/desk/cases/{case_id(world)}"
    may = Desk(world, grants=[(Role.MANAGER, None), (Role.VIEWER, None)])
    assert f'href="{address}"' in may.get(AUDIT).text
    assert f'href="{address}"' not in Desk(world, roles=(Role.MANAGER,)).get(AUDIT).text


def test_it_does_not_lead_to_a_case_of_a_sensitive_type_that_was_not_granted(world: World) -> None:
    world.told(event("S-1", case_type="adult-social-care", contacts=[contact()]))
    write(world, "system", "event named a retired milestone", "cases", case_id(world))
    address = f"/en/desk/cases/{case_id(world)}"
    every_open_type = Desk(world, grants=[(Role.MANAGER, None), (Role.VIEWER, None)])
    assert f'href="{address}"' not in every_open_type.get(AUDIT).text
    by_name = Desk(world, grants=[(Role.MANAGER, None), (Role.VIEWER, "adult-social-care")])
    assert f'href="{address}"' in by_name.get(AUDIT).text


def test_what_is_gone_is_named_and_leads_nowhere(world: World, desk: Desk) -> None:
    write(world, "operator", "message sent again", "messages", uuid4())
    [line] = lines(desk, kind="messages")
    assert "Message" in line
    assert "/messages/" not in desk.get(AUDIT, kind="messages").text.split("<tbody")[1].split("</tbody>")[0]


def table(desk: Desk, **query: str) -> list[list[str]]:
    answer = desk.get(f"{AUDIT}/export", **query)
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_the_entries_that_were_found_are_taken_away_as_a_table(world: World, desk: Desk) -> None:
    write(world, desk.member.who, "sending suspended", "organisations", world.tenant.id)
    head, *rows = table(desk, kind="settings", who="staff")
    assert head == ["When", "Who", "What (Welsh)", "What (English)", "About", "Its id"]
    [row] = rows
    assert row[1:] == [
        "Siân Prys",
        "Ataliwyd yr holl anfon",
        "All sending was suspended",
        "organisations",
        str(world.tenant.id),
    ]


def test_that_it_was_taken_away_is_an_entry_itself(world: World, desk: Desk) -> None:
    table(desk, who="nobody")
    with world.session() as session:
        mine = session.scalars(select(AuditEntry.what).where(AuditEntry.who == desk.member.who)).all()
    assert mine == ["audit exported: 0"]
    desk.client.head(f"{AUDIT}/export")
    assert len(lines(desk, kind="looked-at", who="staff")) == 1


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+44", "-1", "@SUM(1)", "\tx"])
def test_no_cell_is_a_formula(world: World, desk: Desk, name: str) -> None:
    write(world, name, "look set")
    cells = [cell for row in table(desk) for cell in row]
    assert not [cell for cell in cells if cell[:1] in tuple("=+-@\t")]


def test_what_is_stored_is_words_and_never_markup(world: World, desk: Desk) -> None:
    write(world, "<script>alert(1)</script>", "<b>odd</b>")
    assert "<script>alert(1)" not in desk.get(AUDIT).text
    assert "<b>odd" not in desk.get(AUDIT).text
