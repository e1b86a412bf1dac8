"""What an organisation sets for itself at the desk: each form, what is wrong with it, and what it changes."""

from __future__ import annotations

import io
from typing import Any

import pytest
from sqlalchemy import select

from app.db import vault_of
from app.domain.staff_roles import Role
from app.models.message import Message
from app.models.organisation import AuditEntry, Organisation
from tests.look_at_emails import png
from tests.web.desk import Desk, plain
from tests.world import World, event

SETTINGS = "/en/desk/settings"


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world, roles=(Role.MANAGER,))


def row(desk: Desk) -> Organisation:
    with desk.world.session(desk.tenant) as session:
        return session.get_one(Organisation, desk.tenant.id)


def audited(desk: Desk) -> list[str]:
    """What this person did, oldest first."""
    with desk.world.session(desk.tenant) as session:
        mine = select(AuditEntry.what).where(AuditEntry.who == desk.member.who)
        return list(session.scalars(mine.order_by(AuditEntry.created_at, AuditEntry.id)))


def settle(desk: Desk, page: str, **typed: str) -> str:
    """Sends a form that nothing is wrong with; what is said of it."""
    answer = desk.post(f"{SETTINGS}/{page}", typed)
    assert answer.status_code == 303, plain(answer.text)
    return plain(desk.client.get(answer.headers["Location"]).text)


def refused(desk: Desk, page: str, **typed: Any) -> str:
    """Sends a form that something is wrong with; the words of the page."""
    answer = desk.post(f"{SETTINGS}/{page}", typed)
    assert answer.status_code == 200
    words = plain(answer.text)
    assert words.startswith("Error:"), words
    return words


# The overview


def test_all_settings_are_on_one_page(desk: Desk) -> None:
    words = desk.words(SETTINGS)
    expected = ["From 8am to 8pm", "Within 5 working days", "90 days", "Test Council", "01632 960000", "They may not"]
    assert [one for one in expected if one not in words] == []


def test_the_page_speaks_welsh(desk: Desk) -> None:
    words = desk.words("/cy/desg/gosodiadau")
    assert [one for one in ("O 8am tan 8pm", "90 diwrnod", "Atal yr holl anfon") if one not in words] == []


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.MANAGER])
def test_nobody_but_a_manager_sees_or_changes_a_setting(world: World, role: Role) -> None:
    other = Desk(world, roles=(role,))
    pages = ("", "/hours", "/name", "/language", "/answers", "/keeping", "/look", "/providers", "/suspend", "/resume")
    assert {other.get(SETTINGS + page).status_code for page in pages} == {403}
    assert other.post(f"{SETTINGS}/suspend").status_code == 403
    assert row(other).sending_suspended_at is None


def test_what_was_changed_is_of_ones_own_organisation_only(world: World, desk: Desk) -> None:
    other = world.add_tenant()
    settle(desk, "answers", days="9")
    with world.session(other) as session:
        assert session.get_one(Organisation, other.id).answer_days == 5


# Hours


def test_the_hours_are_changed(desk: Desk) -> None:
    assert "From 9am to 5pm" in settle(desk, "hours", when="hours", start="9", end="17")
    assert "At any hour" in settle(desk, "hours", when="any", start="", end="")
    assert (row(desk).window_from, row(desk).window_to) == (None, None)
    assert audited(desk) == ["sending window set: 9-17", "sending window set: any hour"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Choose when messages may be sent"),
        ({"when": "never"}, "Choose when messages may be sent"),
        ({"when": "hours"}, "Choose the first hour"),
        ({"when": "hours", "start": "9", "end": "9"}, "The last hour must be after the first"),
        ({"when": "hours", "start": "20", "end": "8"}, "The last hour must be after the first"),
        ({"when": "hours", "start": "24", "end": "25"}, "Choose the last hour"),
        ({"when": "hours", "start": "٩", "end": "17"}, "Choose the first hour"),
        ({"when": "hours", "start": "-1", "end": "9" * 4000}, "Choose the first hour"),
    ],
)
def test_hours_that_are_none_are_refused(desk: Desk, typed: dict[str, str], said: str) -> None:
    assert said in refused(desk, "hours", **typed)
    assert (row(desk).window_from, row(desk).window_to) == (8, 20)


def test_the_other_language_keeps_what_was_typed_and_changes_nothing(desk: Desk) -> None:
    typed = {"when": "hours", "start": "9", "end": "17", "other_language": "1"}
    answer = desk.post("/cy/desg/gosodiadau/oriau", typed)
    assert answer.status_code == 200
    assert '<option value="17" selected>' in answer.text
    assert audited(desk) == []


# The name before texts


def test_the_name_before_texts_is_changed_and_the_next_text_has_it(desk: Desk) -> None:
    settle(desk, "name", prefix_cy="Cyngor y Prawf", prefix_en="Test County")
    desk.world.told(event())
    with desk.world.session(desk.tenant) as session:
        [message] = session.scalars(select(Message))
        words = vault_of(session).open_json("messages", message.id, "words", message.words_sealed or b"")
    assert "Cyngor y Prawf: " in str(words)


@pytest.mark.parametrize(
    ("prefix", "said"),
    [
        ("", "Enter the name in Welsh"),
        ("  ", "Enter the name in Welsh"),
        ("x" * 41, "40 letters or fewer"),
        ("x" * 100_000, "40 letters or fewer"),
        ("Ewch i evil.com", "no links"),
        ("((first_name))", "no links"),
        ("Cyngor\u202eX", "no links"),
    ],
)
def test_a_name_that_cannot_stand_before_texts_is_refused(desk: Desk, prefix: str, said: str) -> None:
    assert said in refused(desk, "name", prefix_cy=prefix, prefix_en="Test")
    assert row(desk).sms_prefix.en == "Test Council"


def test_decomposed_letters_are_composed(desk: Desk) -> None:
    settle(desk, "name", prefix_cy="Tŷ'r Dref", prefix_en="Town")
    assert row(desk).sms_prefix.cy == "Tŷ'r Dref"


# Language, answers and what is kept


def test_the_language_policy_is_changed(desk: Desk) -> None:
    words = settle(desk, "language", both_texts="two", author="yes")
    assert "Always as two texts" in words
    assert (row(desk).both_texts, row(desk).author_may_sign) == ("two", True)
    assert audited(desk) == ["texts in both languages: two", "author may sign: True"]


def test_a_language_policy_that_is_none_is_refused(desk: Desk) -> None:
    words = refused(desk, "language", both_texts="english-only", author="perhaps")
    assert "Choose how a text in both languages is sent" in words
    assert "Choose whether authors may sign their own words" in words


def test_the_days_to_answer_are_changed(desk: Desk) -> None:
    assert "Within 10 working days" in settle(desk, "answers", days="10")


def test_the_days_to_answer_are_counted_as_each_language_counts(desk: Desk) -> None:
    assert "Within 1 working day " in settle(desk, "answers", days="1")
    assert "Within 2 working days" in settle(desk, "answers", days="2")
    assert "O fewn 2 ddiwrnod gwaith" in desk.words("/cy/desg/gosodiadau")


@pytest.mark.parametrize("days", ["", "0", "61", "-1", "1.5", "five", "１０"])
def test_days_to_answer_that_are_none_are_refused(desk: Desk, days: str) -> None:
    assert "from 1 to 60" in refused(desk, "answers", days=days)


def test_how_long_cases_are_kept_is_changed_for_each_kind(desk: Desk) -> None:
    settle(desk, "keeping", open="30", personal="90", sensitive="400")
    kept = row(desk)
    assert (kept.days_kept_open, kept.days_kept_personal, kept.days_kept_sensitive) == (30, 90, 400)
    assert audited(desk) == ["days kept set: open 30", "days kept set: sensitive 400"]


@pytest.mark.parametrize("days", ["6", "401", "", "abc", "1e2"])
def test_days_kept_that_are_too_few_or_too_many_are_refused(desk: Desk, days: str) -> None:
    assert "from 7 to 400" in refused(desk, "keeping", open="30", personal=days, sensitive="90")
    assert row(desk).days_kept_open == 90


# The look


def test_a_colour_is_changed_with_or_without_its_sign(desk: Desk) -> None:
    settle(desk, "look", colour="5A1E6B")
    assert row(desk).colour == "#5a1e6b"
    assert audited(desk) == ["colour set: #5a1e6b"]


@pytest.mark.parametrize(
    ("colour", "said"),
    [
        ("#ffd500", "choose a darker one"),
        ("#777777", "choose a darker one"),
        ("red", "six letters or digits"),
        ("", "six letters or digits"),
        ("#12345", "six letters or digits"),
        ("#1d4f5a;}body{display:none", "six letters or digits"),
    ],
)
def test_a_colour_that_white_words_cannot_be_read_on_is_refused(desk: Desk, colour: str, said: str) -> None:
    before = row(desk).colour
    assert said in refused(desk, "look", colour=colour)
    assert row(desk).colour == before


def test_a_colour_is_shown_with_its_contrast_before_it_is_saved(desk: Desk) -> None:
    answer = desk.post(f"{SETTINGS}/look", {"colour": "#5a1e6b", "preview": "1"})
    assert "--olr-preview: #5a1e6b" in answer.text
    assert "Good: white words have a contrast of" in answer.text
    assert audited(desk) == []


def test_a_contrast_that_is_just_not_enough_never_looks_as_if_it_were(desk: Desk) -> None:
    answer = desk.post(f"{SETTINGS}/look", {"colour": "#777777", "preview": "1"})
    assert "contrast of 4.4 to 1" in answer.text


def test_a_logo_is_uploaded_shown_and_taken_away(desk: Desk) -> None:
    upload = {"colour": "#1d4f5a", "logo": (io.BytesIO(png(60, 30) + b"<script>"), "../../logo.html")}
    assert desk.post(f"{SETTINGS}/look", upload).status_code == 303
    shown = desk.get(f"{SETTINGS}/look/logo")
    assert (shown.data, shown.mimetype) == (png(60, 30), "image/png")
    settle(desk, "look", colour="#1d4f5a", no_logo="yes")
    assert desk.get(f"{SETTINGS}/look/logo").status_code == 404
    assert audited(desk) == ["logo set", "logo taken away"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"<svg/>", "must be a PNG or a JPEG"),
        (png(10, 10)[:-5], "not whole"),
        (png(700, 10), "600 pixels"),
        (png(10, 10) + b"\0" * 100_000, "100 kB"),
    ],
    ids=["svg", "cut off", "too wide", "too large"],
)
def test_a_file_that_cannot_be_a_logo_is_refused_and_nothing_else_changes(desk: Desk, data: bytes, said: str) -> None:
    words = refused(desk, "look", colour="#5a1e6b", logo=(io.BytesIO(data), "logo.png"))
    assert said in words
    assert (row(desk).logo, row(desk).colour) == (None, "#1d4f5a")


# Suspending


def test_sending_is_suspended_after_a_second_look_and_every_page_says_so(desk: Desk) -> None:
    assert "Do you want to suspend all sending?" in desk.words(f"{SETTINGS}/suspend")
    assert row(desk).sending_suspended_at is None
    assert "Sending is suspended. Messages wait until you resume." in settle(desk, "suspend")
    assert "Sending has been suspended since" in desk.words("/en/desk/audit")
    assert "by Siân Prys" in desk.words(SETTINGS)
    settle(desk, "resume")
    assert "Sending has been suspended since" not in desk.words("/en/desk/audit")
    assert audited(desk) == ["sending suspended", "sending resumed"]


def test_the_other_language_on_the_second_look_suspends_nothing(desk: Desk) -> None:
    answer = desk.post("/cy/desg/gosodiadau/atal", {"other_language": "1"})
    assert "Ydych chi am atal yr holl anfon?" in answer.text
    assert row(desk).sending_suspended_at is None


def test_suspending_needs_the_word_of_the_form(desk: Desk) -> None:
    assert desk.post(f"{SETTINGS}/suspend", {"form_word": "guessed"}).status_code == 403
    assert row(desk).sending_suspended_at is None
