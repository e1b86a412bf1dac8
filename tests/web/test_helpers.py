"""Somebody to help: named by a citizen, asked, told, changed and ended, through the whole of Olrhain."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, text

from app.models.contact import Preference
from app.models.organisation import AuditEntry
from tests.texting import answers, text_in
from tests.web import helper_kit
from tests.web.case_open import open_case as open_link
from tests.web.code_kit import Seeker, seeker
from tests.web.helper_kit import CASE, START, Helper, citizen, details, helping, messages_to, name, post, rows, words
from tests.world import World, contact, event

STATUS = "/en/request"
LINK = re.compile(r"http://localhost/en/c/\w{22}")


@pytest.fixture
def reader(world: World) -> Seeker:
    return citizen(world)


def page(reader: Seeker, path: str = START) -> str:
    return re.sub(r"\s+", " ", reader.browser.get(path).text)


# Naming


def test_somebody_who_is_named_is_a_contact_of_the_case_who_has_not_agreed_yet(world: World, reader: Seeker) -> None:
    answer = name(reader, language="both", scope="appointments")
    assert answer.headers["Location"] == f"{START}?done=invited"
    [row] = rows(world)
    assert (row.role, row.language, row.channels, row.scope, row.mode) == (
        "carer",
        "both",
        ["sms"],
        "appointments",
        "trial",
    )
    assert (row.helps_until, row.confirmed_at, row.removed_at) == (None, None, None)
    known = details(world, row)
    assert (known.reference, known.name, known.mobile, known.email) == (
        f"helper-{row.id}",
        "Mair Huws",
        "+447700900456",
        None,
    )


def test_an_email_address_makes_the_channel_email(world: World, reader: Seeker) -> None:
    name(reader, to="Mair@Example.com ")
    [row] = rows(world)
    assert (row.channels, details(world, row).email) == (["email"], "mair@example.com")


def test_the_language_and_the_naming_are_kept_as_evidence(world: World, reader: Seeker) -> None:
    name(reader, language="cy")
    [row] = rows(world)
    with world.session() as session:
        [said] = session.scalars(select(Preference).where(Preference.contact_id == row.id))
        noted = session.scalars(select(AuditEntry.what).where(AuditEntry.about_id == row.id)).all()
    assert (said.field, said.value, said.by, said.through) == ("language", "cy", "citizen", "page")
    assert sorted(noted) == ["helper named", "language cy"]


def test_the_invitation_says_who_asks_and_how_to_answer_and_nothing_of_the_request(
    world: World, reader: Seeker
) -> None:
    name(reader)
    world.deliver()
    [message] = messages_to(world, rows(world)[0])
    said = words(world, message)
    assert (message.notice, message.status, message.language) == ("helper-invited", "delivered", "en")
    assert "Siân would like you to help with a request to us" in said
    assert LINK.search(said)
    assert not any(word in said for word in (CASE, "Llŷr", "Mair", "permit"))


def test_an_email_invites_in_both_languages_each_with_its_own_link(world: World, reader: Seeker) -> None:
    name(reader, to="mair@example.com", language="both")
    [message] = messages_to(world, rows(world)[0])
    said = words(world, message)
    assert "A fyddech chi'n helpu Siân? / Would you help Siân?" in said
    assert "http://localhost/cy/c/" in said
    assert "http://localhost/en/c/" in said


def test_a_sensitive_request_is_not_told_of_by_link_or_reference_and_the_citizen_hands_it_on(world: World) -> None:
    world.post(event(CASE, case_type="adult-social-care", contacts=[contact(language="en")]))
    world.process()
    reader = seeker(world)
    reader.find(CASE)
    name(reader)
    [message] = messages_to(world, rows(world)[0])
    said = words(world, message)
    assert "ask them for the reference and go to localhost/en." in said
    assert CASE not in said
    assert LINK.search(said) is None
    assert "Give it to them yourself:</" not in page(reader)
    assert re.search(rf"Give it to them yourself: <strong[^>]*>{CASE}<", page(reader))


@pytest.mark.parametrize("given", ["evil.example", "07400123456", "(link)", "Si n" * 20, "<b>", None])
def test_what_is_no_plain_name_is_not_told_to_strangers(world: World, given: str | None) -> None:
    reader = citizen(world, name=given)
    name(reader)
    [message] = messages_to(world, rows(world)[0])
    assert "Somebody would like you to help" in words(world, message) or "Si would like" in words(world, message)


def test_a_decomposed_name_is_kept_composed(world: World, reader: Seeker) -> None:
    name(reader, name="Sia\u0302n W\u0302yn\u202e")
    assert details(world, rows(world)[0]).name == "Siân Ŵyn"


@pytest.mark.parametrize(
    ("step", "typed", "wrong"),
    [
        ("who", {"name": "", "to": "07700900456"}, "Enter their name"),
        ("who", {"name": "12", "to": "07700900456"}, "Enter their name"),
        ("who", {"name": "M" * 61, "to": "07700900456"}, "60 characters or fewer"),
        ("who", {"name": "Mair", "to": ""}, "Enter their mobile number or email address"),
        ("who", {"name": "Mair", "to": "01792 123456"}, "Enter a UK mobile number"),
        ("who", {"name": "Mair", "to": "+1 202 555 0143"}, "Enter a UK mobile number"),
        ("who", {"name": "Mair", "to": "mair@"}, "Enter a UK mobile number"),
        ("who", {"name": "Mair", "to": "0" * 100_000}, "Enter a UK mobile number"),
        ("who", {"name": "Sian", "to": "07700 900 123"}, "This is your own number"),
        ("who", {"name": "Sian", "to": "SIAN@example.com"}, "This is your own number"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    world: World, reader: Seeker, step: str, typed: dict[str, str], wrong: str
) -> None:
    answer = reader.post(f"{START}/{step}", **typed)
    assert answer.status_code == 200
    assert "<title>Error: " in answer.text
    assert wrong in answer.text
    assert typed["name"] in answer.text
    assert rows(world) == []


def test_going_over_to_welsh_keeps_what_was_typed_and_does_nothing_else(world: World, reader: Seeker) -> None:
    word = re.findall(r'name="form_word" value="(\w+)"', reader.browser.get(f"{START}/who").text)[0]
    typed = {"form_word": word, "other_language": "1", "name": "Mair Huws", "to": "wrong"}
    answer = reader.browser.post("/cy/rhywun-i-helpu/pwy", data=typed)
    assert 'value="Mair Huws"' in answer.text
    assert "Gwall" not in answer.text
    assert "Eu henw" in answer.text


def test_a_later_question_leads_back_to_the_first_that_is_open(reader: Seeker) -> None:
    for step in ("language", "what", "until", "check"):
        assert reader.browser.get(f"{START}/{step}").headers["Location"] == f"{START}/who"
    reader.post(f"{START}/who", **helper_kit.MAIR)
    assert reader.browser.get(f"{START}/check").headers["Location"] == f"{START}/language"


def test_what_was_said_so_far_can_be_opened_by_nobody_else(world: World, reader: Seeker) -> None:
    reader.post(f"{START}/who", **helper_kit.MAIR)
    kept = reader.browser.get_cookie("olrhain-helper")
    assert kept is not None
    assert kept.http_only
    assert "Mair" not in kept.decoded_value
    other = citizen(world, "C-78", mobile="07700900999", email=None)
    other.browser.set_cookie("olrhain-helper", kept.decoded_value)
    assert "Mair" not in page(other, f"{START}/who")


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({}, "Choose until when they help"),
        ({"ends": "day"}, "Enter the last day"),
        ({"ends": "day", "until_day": "31", "until_month": "2", "until_year": "2027"}, "Enter a real date"),
        ({"ends": "day", "until_day": "1", "until_month": "1", "until_year": "2020"}, "must be today or later"),
        ({"ends": "day", "until_day": "1", "until_month": "1", "until_year": "9999"}, "within two years"),
        ({"ends": "day", "until_day": "٣", "until_month": "1", "until_year": "2027"}, "Enter a real date"),
    ],
)
def test_a_last_day_must_be_one(reader: Seeker, typed: dict[str, str], wrong: str) -> None:
    reader.post(f"{START}/who", **helper_kit.MAIR)
    reader.post(f"{START}/language", language="en")
    reader.post(f"{START}/what", scope="all")
    answer = reader.post(f"{START}/until", **{key.replace("_", "-"): value for key, value in typed.items()})
    assert wrong in answer.text


# Who may, and how often


def test_an_open_link_alone_names_nobody_but_shows_who_helps_and_ends_it(world: World) -> None:
    browser = open_link(world, live=False, contacts=[contact(language="en")])
    assert browser.look(f"{START}/who").headers["Location"] == "/en/code/send?next=naming"
    named_by_code = seeker(world)
    named_by_code.find("C-1")
    name(named_by_code)
    shown = browser.look(START).text
    assert "Mair Huws" in shown
    assert "900456" not in shown.replace(" ", "")
    assert "07700 900456" in named_by_code.browser.get(START).text
    [row] = rows(world)
    assert browser.look(helper_kit.path_of(row.id, "what")).headers["Location"] == "/en/code/send?next=helpers"
    assert browser.send(helper_kit.path_of(row.id, "end")).headers["Location"] == f"{START}?done=ended"
    assert rows(world)[0].removed_reason == "withdrawn"


def test_a_helper_names_nobody(world: World, reader: Seeker) -> None:
    named = helping(world, reader)
    for path in (START, f"{START}/who", helper_kit.path_of(rows(world)[0].id, "end")):
        assert named.client.get(path).headers["Location"] == STATUS
    assert "Someone to help me" not in named.request().text
    word = re.findall(r'name="form_word" value="(\w+)"', named.client.get("/en/helping/stop").text)[0]
    answer = named.client.post(f"{START}/who", data={"form_word": word, "name": "Eve", "to": "07700900777"})
    assert answer.headers["Location"] == STATUS
    assert len(rows(world)) == 1


def test_a_carer_whom_the_case_system_knows_may_name_somebody(world: World) -> None:
    reader = citizen(world, role="carer")
    name(reader)
    assert len(rows(world)) == 1


def test_the_same_person_is_not_named_twice(world: World, reader: Seeker) -> None:
    name(reader)
    answer = reader.post(f"{START}/who", name="Mair", to="07700 900456")
    assert "You have already named somebody" in answer.text
    assert len(rows(world)) == 1


def test_a_button_pressed_twice_at_once_names_one_person(world: World, reader: Seeker) -> None:
    reader.post(f"{START}/who", **helper_kit.MAIR)
    reader.post(f"{START}/language", language="en")
    reader.post(f"{START}/what", scope="all")
    reader.post(f"{START}/until", ends="open")
    word = re.findall(r'name="form_word" value="(\w+)"', reader.browser.get(f"{START}/check").text)[0]
    cookies = {name: reader.browser.get_cookie(name) for name in ("olrhain-request", "olrhain-helper")}
    clients = [world.app.test_client() for _ in range(4)]
    for client in clients:
        for key, cookie in cookies.items():
            assert cookie is not None
            client.set_cookie(key, cookie.decoded_value)
    with ThreadPoolExecutor(4) as pool:
        pressed = list(pool.map(lambda one: one.post(f"{START}/check", data={"form_word": word}), clients))
    assert {answer.headers.get("Location") for answer in pressed} == {f"{START}?done=invited"}
    assert len(rows(world)) == 1
    assert len(messages_to(world, rows(world)[0])) == 1


def test_five_people_help_at_a_time_and_five_are_asked_a_day(world: World, reader: Seeker) -> None:
    for number in range(5):
        assert name(reader, to=f"0770090050{number}").status_code == 303
    assert "You can have 5 people to help you at a time" in page(reader)
    assert "5 people to help you at a time" in reader.post(f"{START}/who", name="Six", to="07700900506").text
    reader.post(helper_kit.path_of(rows(world)[0].id, "end"))
    assert "You have asked 5 times today" in reader.post(f"{START}/who", name="Six", to="07700900506").text
    with world.session() as session:
        session.execute(text("UPDATE messages SET created_at = created_at - interval '25 hours'"))
    assert name(reader, to="07700900506").headers["Location"] == f"{START}?done=invited"
    assert len(rows(world)) == 6


def test_naming_somebody_does_not_tell_whether_their_number_is_closed_to_us(world: World, reader: Seeker) -> None:
    name(reader)
    helper_kit.helper(world)
    shown = page(reader)
    with world.session() as session:
        session.execute(
            text(
                "INSERT INTO suppressions (id, organisation_id, channel, address_index, reason) "
                "SELECT gen_random_uuid(), organisation_id, 'sms', mobile_index, 'stop' FROM contacts "
                "WHERE named_by IS NOT NULL"
            )
        )
    reader.post(helper_kit.path_of(rows(world)[0].id, "end"))
    assert name(reader).headers["Location"] == f"{START}?done=invited"
    assert messages_to(world, rows(world)[1]) == []
    plain = re.compile(r"[0-9a-f-]{36}|nonce-?=?\"?[\w-]+|value=\"\w{32}\"")
    assert plain.sub("", page(reader)) == plain.sub("", shown)


# Their answer


def test_the_link_asks_first_and_shows_nothing_of_the_request(world: World, reader: Seeker) -> None:
    name(reader, scope="appointments")
    named = helper_kit.helper(world)
    landed = named.client.get(f"/en/c/{named.token}").text
    assert named.open().headers["Location"] == "/en/helping"
    asked = named.client.get("/en/helping").text
    assert "Siân has asked us to keep you informed" in asked
    assert "we tell you about their appointments, and about nothing else" in asked
    for shown in (landed, asked):
        assert not any(word in shown for word in (CASE, "permit", "Llŷr"))


def test_a_yes_opens_the_request_in_words_for_somebody_else(world: World, reader: Seeker) -> None:
    named = helping(world, reader)
    shown = named.request().text
    assert CASE in shown
    assert "Where the request is now" in shown
    assert "You now help with this request." not in shown
    assert "You now help with this request." in named.client.get(f"{STATUS}?done=helping").text
    assert "Said yes on" in page(reader)
    assert named.client.get("/en/helping").headers["Location"] == STATUS


def test_a_no_closes_it_and_keeps_no_address(world: World, reader: Seeker) -> None:
    name(reader)
    named = helper_kit.helper(world)
    assert named.say("no").headers["Location"] == "/en/helping/no"
    [row] = rows(world)
    known = details(world, row)
    assert (row.removed_reason, known.mobile, known.email) == ("declined", None, None)
    assert named.open().status_code == 403
    assert "Said no on" in page(reader)
    assert (
        "they cannot help, so we will not ask them again"
        in reader.post(f"{START}/who", name="Mair", to="07700900456").text
    )


def test_an_answer_that_is_neither_is_asked_for_again(world: World, reader: Seeker) -> None:
    name(reader)
    named = helper_kit.helper(world)
    assert "Choose yes or no" in named.say("perhaps").text
    assert rows(world)[0].confirmed_at is None


def test_an_answer_from_another_website_is_none(world: World, reader: Seeker) -> None:
    name(reader)
    named = helper_kit.helper(world)
    named.open()
    assert named.client.post("/en/helping", data={"answer": "yes", "form_word": "0" * 32}).status_code == 403
    assert rows(world)[0].confirmed_at is None


def test_an_invitation_is_void_after_fourteen_days_until_they_are_asked_again(world: World, reader: Seeker) -> None:
    name(reader)
    named = helper_kit.helper(world)
    with world.session() as session:
        for table in ("messages", "contacts"):
            session.execute(text(f"UPDATE {table} SET created_at = created_at - interval '15 days'"))
    assert named.open().headers["Location"] == "/en/helping"
    assert named.client.get("/en/helping").status_code == 404
    assert "Did not answer" in page(reader)
    again = reader.post(helper_kit.path_of(rows(world)[0].id, "again"))
    assert again.status_code in (303, 403)
    word = re.findall(r'name="form_word" value="(\w+)"', reader.browser.get(START).text)[0]
    again = reader.browser.post(helper_kit.path_of(rows(world)[0].id, "again"), data={"form_word": word})
    assert again.headers["Location"] == f"{START}?done=asked"
    assert named.say("yes").headers["Location"] == f"{STATUS}?done=helping"


def test_somebody_is_not_asked_again_within_minutes(world: World, reader: Seeker) -> None:
    name(reader)
    word = re.findall(r'name="form_word" value="(\w+)"', reader.browser.get(START).text)[0]
    again = reader.browser.post(helper_kit.path_of(rows(world)[0].id, "again"), data={"form_word": word})
    assert again.headers["Location"] == f"{START}?done=just-now"
    assert len(messages_to(world, rows(world)[0])) == 1
    assert "We asked them a few minutes ago" in page(reader, f"{START}?done=just-now")


def test_a_sensitive_request_takes_a_code_before_it_is_asked(world: World) -> None:
    world.post(event(CASE, case_type="adult-social-care", contacts=[contact(language="en")]))
    world.process()
    reader = seeker(world)
    reader.find(CASE)
    name(reader)
    named = seeker(world)
    assert named.find(CASE, "07700900456").status_code == 303
    assert named.browser.get(STATUS).headers["Location"] == "/en/helping"
    assert named.post("/en/helping", answer="yes").headers["Location"] == f"{STATUS}?done=helping"
    assert CASE in named.browser.get(STATUS).text


# What they are told


def milestone(world: World) -> None:
    helper_kit.told(world, "case.milestone_reached", milestone="checking")


def appointment(world: World) -> None:
    start = (datetime.now(UTC) + timedelta(days=20)).isoformat()
    helper_kit.told(world, "case.appointment_booked", appointment={"id": "a-1", "start": start})


def test_before_a_yes_nobody_is_told_anything_and_the_reason_is_kept(world: World, reader: Seeker) -> None:
    name(reader)
    milestone(world)
    [row] = rows(world)
    assert [one.notice for one in messages_to(world, row)] == ["helper-invited"]
    assert helper_kit.reasons(world, row) == ["helper-not-confirmed"]


def test_after_a_yes_they_hear_what_the_citizen_hears_in_their_own_language(world: World, reader: Seeker) -> None:
    helping(world, reader, language="cy")
    milestone(world)
    [_, news] = messages_to(world, rows(world)[0])
    assert (news.language, news.status, news.channel) == ("cy", "delivered", "sms")


def test_who_hears_of_appointments_only_hears_of_nothing_else(world: World, reader: Seeker) -> None:
    named = helping(world, reader, scope="appointments")
    milestone(world)
    appointment(world)
    [row] = rows(world)
    told = [one for one in messages_to(world, row) if one.notice is None]
    assert told
    assert all("appointment" in words(world, one).lower() for one in told)
    assert helper_kit.reasons(world, row) == ["outside-scope"]
    shown = named.request().text
    assert "You are helping with appointments" in shown
    assert not any(word in shown for word in ("Step by step", "What has happened so far", "We are checking"))


def test_once_their_time_is_over_they_hear_and_see_nothing(world: World, reader: Seeker) -> None:
    named = helping(world, reader)
    with world.session() as session:
        session.execute(text("UPDATE contacts SET helps_until = CURRENT_DATE - 2 WHERE named_by IS NOT NULL"))
    milestone(world)
    [row] = rows(world)
    assert helper_kit.reasons(world, row) == ["helper-ended"]
    assert named.request().status_code == 404
    assert "Their time to help is over" in page(reader)


def test_what_waits_for_a_helper_is_past_once_their_last_day_is(world: World, reader: Seeker) -> None:
    helping(world, reader)
    world.post(event(CASE, "case.milestone_reached", milestone="checking"))
    world.process()
    with world.session() as session:
        session.execute(text("UPDATE contacts SET helps_until = CURRENT_DATE - 2 WHERE named_by IS NOT NULL"))
    world.deliver()
    news = messages_to(world, rows(world)[0])[-1]
    assert (news.status, news.reason) == ("cancelled", "no-longer-true")


def test_a_month_after_a_request_is_closed_a_helper_without_a_last_day_sees_it_no_more(
    world: World, reader: Seeker
) -> None:
    named = helping(world, reader)
    helper_kit.told(world, "case.closed")
    assert messages_to(world, rows(world)[0])[-1].status == "delivered"
    assert named.request().status_code == 200
    with world.session() as session:
        session.execute(text("UPDATE cases SET closed_at = closed_at - interval '31 days'"))
    assert named.request().status_code == 404


def test_when_the_citizen_leaves_the_case_their_helper_hears_and_sees_nothing(world: World, reader: Seeker) -> None:
    named = helping(world, reader)
    helper_kit.told(world, "contact.removed", contact={"reference": "p-1"}, reason="withdrew")
    assert named.request().status_code == 404
    other = contact("p-2", mobile="07700900222", email=None)
    helper_kit.told(world, "case.milestone_reached", milestone="checking", contacts=[other])
    assert helper_kit.reasons(world, rows(world)[0]) == ["helper-ended"]


# What the case system can do to them


def test_a_case_system_sees_a_helper_without_an_address_and_cannot_change_them(world: World, reader: Seeker) -> None:
    helping(world, reader)
    [row] = rows(world)
    reference = f"helper-{row.id}"
    [_, seen] = world.get(f"/v1/cases/{CASE}").json["contacts"]
    assert (seen["reference"], seen["role"], seen["language_said"]["by"]) == (reference, "carer", "citizen")
    assert "mobile" not in seen
    helper_kit.told(world, "contact.updated", contact={"reference": reference, "mobile": "07700900999"})
    helper_kit.told(world, "contact.removed", contact={"reference": reference}, reason="other")
    [after] = rows(world)
    assert after.removed_at is None
    assert details(world, after).mobile == "+447700900456"


# Changing and ending


def test_narrowing_what_they_hear_of_cancels_what_waits_outside_it(world: World, reader: Seeker) -> None:
    named = helping(world, reader)
    world.post(event(CASE, "case.milestone_reached", milestone="checking"))
    world.process()
    [row] = rows(world)
    changed = reader.post(helper_kit.path_of(row.id, "what"), scope="appointments")
    assert changed.headers["Location"] == f"{START}?done=changed"
    news = messages_to(world, row)[-1]
    assert (news.status, news.reason) == ("cancelled", "outside-scope")
    assert "You are helping with appointments" in named.request().text


def test_a_last_day_can_be_set_and_taken_away(world: World, reader: Seeker) -> None:
    helping(world, reader)
    [row] = rows(world)
    day = (datetime.now(UTC) + timedelta(days=30)).date()
    typed = {"ends": "day", "until-day": str(day.day), "until-month": str(day.month), "until-year": str(day.year)}
    reader.post(helper_kit.path_of(row.id, "until"), **typed)
    assert rows(world)[0].helps_until == day
    reader.post(helper_kit.path_of(row.id, "until"), ends="open")
    assert rows(world)[0].helps_until is None


def test_ending_it_is_in_force_at_once_for_messages_and_for_a_page_that_is_open(world: World, reader: Seeker) -> None:
    named = helping(world, reader)
    world.post(event(CASE, "case.milestone_reached", milestone="checking"))
    world.process()
    [row] = rows(world)
    assert "Do you want to end the help of Mair Huws?" in page(reader, helper_kit.path_of(row.id, "end"))
    reader.post(helper_kit.path_of(row.id, "end"))
    assert named.request().status_code == 404
    assert named.open().status_code == 404
    world.deliver()
    [_, news, ended] = messages_to(world, row)
    assert (news.status, news.reason) == ("cancelled", "contact-removed")
    assert (ended.notice, ended.status) == ("helper-ended", "delivered")
    assert "You no longer help Siân with a request to us" in words(world, ended)
    assert details(world, rows(world)[0]).mobile is None
    assert "Mair Huws" not in page(reader)


def test_who_had_not_agreed_is_not_told_that_it_ended_and_their_invitation_does_not_go(
    world: World, reader: Seeker
) -> None:
    name(reader)
    [row] = rows(world)
    reader.post(helper_kit.path_of(row.id, "end"))
    assert [(one.notice, one.status) for one in messages_to(world, row)] == [("helper-invited", "cancelled")]


def test_ending_it_twice_ends_it_once(world: World, reader: Seeker) -> None:
    helping(world, reader)
    [row] = rows(world)
    word = re.findall(r'name="form_word" value="(\w+)"', reader.browser.get(START + "/who").text)[0]
    for _ in range(2):
        answer = reader.browser.post(helper_kit.path_of(row.id, "end"), data={"form_word": word})
        assert answer.headers["Location"] == f"{START}?done=ended"
    assert [one.notice for one in messages_to(world, row)] == ["helper-invited", "helper-ended"]


def test_a_helper_stops_and_the_citizen_sees_it(world: World, reader: Seeker) -> None:
    named = helping(world, reader)
    assert "Stop helping" in named.request().text
    assert post(named.client, "/en/helping/stop").headers["Location"] == "/en/helping/stopped"
    assert named.request().status_code == 403
    [row] = rows(world)
    assert (row.removed_reason, details(world, row).mobile) == ("left", None)
    assert "Stopped helping on" in page(reader)


def test_a_citizen_cannot_stop_helping(world: World, reader: Seeker) -> None:
    assert reader.browser.get("/en/helping/stop").headers["Location"] == STATUS
    assert reader.browser.get("/en/helping").headers["Location"] == STATUS


# Other people's helpers


@pytest.mark.parametrize("what", ["what", "until", "end"])
def test_another_citizens_helper_is_as_unknown_as_one_that_does_not_exist(
    world: World, reader: Seeker, what: str
) -> None:
    helping(world, reader)
    [row] = rows(world)
    other = citizen(world, "C-78", mobile="07700900999", email=None)
    elsewhere = citizen(world, "C-79", tenant=world.add_tenant(), mobile="07700900999", email=None)
    for stranger in (other, elsewhere):
        unknown = stranger.browser.get(helper_kit.path_of(uuid4(), what))
        theirs = stranger.browser.get(helper_kit.path_of(row.id, what))
        assert (unknown.status_code, theirs.status_code) == (404, 404)
        word = re.findall(r'name="form_word" value="(\w+)"', stranger.browser.get(f"{START}/who").text)[0]
        typed = {"form_word": word, "scope": "appointments", "ends": "open"}
        assert stranger.browser.post(helper_kit.path_of(row.id, what), data=typed).status_code == 404
    [after] = rows(world)
    assert (after.scope, after.removed_at) == ("all", None)


def test_two_people_of_one_case_see_their_own_helpers_alone(world: World) -> None:
    first = contact(language="en")
    second = contact("p-2", name="Tom Evans", mobile="07700900222", email=None, language="en", role="on_behalf")
    world.post(event(CASE, contacts=[first, second]))
    world.process()
    one, other = seeker(world), seeker(world)
    one.find(CASE)
    other.find(CASE, "07700900222")
    name(one)
    assert "Mair Huws" not in page(other)
    assert other.browser.get(helper_kit.path_of(rows(world)[0].id, "end")).status_code == 404


def test_a_link_of_a_helper_gives_no_other_browser_their_answer(world: World, reader: Seeker) -> None:
    name(reader)
    stranger = Helper(world.app.test_client(), "7zX1aZ0bQ7mXw2RtY8Lc3D")
    assert stranger.open().status_code == 403
    assert stranger.client.get("/en/helping").status_code == 403


def test_a_helper_who_texts_status_is_told_nothing_by_text(world: World) -> None:
    live = {"key": world.tenant.live_key, "secret": world.tenant.secret}
    world.told(event(CASE, contacts=[contact(language="en")]), **live)
    reader = seeker(world)
    reader.find(CASE)
    name(reader)
    world.deliver()
    text_in(world, "STATUS", number="+447700900456")
    assert "We cannot say more in a text message" in answers(world)[-1].body
