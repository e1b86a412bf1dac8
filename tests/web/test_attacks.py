"""People who want more than they were given: what they try on the pages of citizens, and what comes of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text
from werkzeug.routing import Rule

from app.db import Base
from app.domain.recipients import Channel
from app.models.contact import StatusLink
from tests.web import helper_kit, preferences_kit
from tests.web.code_kit import MOBILE, Seeker, open_case, seeker
from tests.web.helper_kit import CASE, START, citizen
from tests.web.preferences_kit import EMAIL, NEW_EMAIL, NEW_MOBILE, last_code, sent
from tests.world import World, contact

NEW = "07700900456"
_NOBODY = UUID(int=7)


def everything(world: World) -> dict[str, list[str]]:
    """Every row of the organisation in every table."""
    with world.session() as session:
        return {
            table: sorted(session.scalars(text(f'SELECT row_to_json(one)::text FROM "{table}" one')).all())
            for table in Base.metadata.tables
        }


# Whoever only looks


def test_head_changes_nothing_on_any_page(lone_world: World) -> None:
    """A scanner, a preview or a click of the wheel asks for the head of a page, without the word of any form."""
    reader = citizen(lone_world, email=None)
    helping = helper_kit.helping(lone_world, reader, name="Mair Huws")
    asked = _asked_but_silent(lone_world, reader)
    reader.post("/en/preferences/mobile", address="07700900999")
    _answer_all_but_the_last(reader)
    before = everything(lone_world)
    for client in (reader.browser, helping.client, asked):
        for path in _pages(lone_world, client):
            assert client.head(path).status_code < 500, path
    assert everything(lone_world) == before


def _answer_all_but_the_last(reader: Seeker) -> None:
    reader.post(f"{START}/who", name="Gwen Puw", to="gwen@example.com")
    reader.post(f"{START}/language", language="en")
    reader.post(f"{START}/what", scope="all")
    assert reader.post(f"{START}/until", ends="open").headers["Location"] == f"{START}/check"


def _asked_but_silent(world: World, reader: Seeker) -> FlaskClient:
    helper_kit.name(reader, name="Ifan Rees", to="07700900789")
    somebody = helper_kit.helper(world)
    somebody.open()
    return somebody.client


def _pages(world: World, client: FlaskClient) -> Iterator[str]:
    """Every page that can be asked for, but for the way out, which closes the request of whoever takes it."""
    known = {"helper_id": helper_kit.rows(world)[0].id, "event": _NOBODY, "slug": world.tenant.slug}
    for rule in client.application.url_map.iter_rules():
        if _is_a_page(rule) and rule.endpoint != "leaving.leave":
            yield _path(rule, known)


def _is_a_page(rule: Rule) -> bool:
    return "HEAD" in (rule.methods or ()) and rule.rule.startswith(("/cy", "/en"))


def _path(rule: Rule, known: dict[str, object]) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda part: str(known.get(part[1], "x")), rule.rule)


# Whoever still has the old phone


def test_a_code_to_a_number_that_is_no_longer_theirs_opens_nothing(world: World) -> None:
    """It was asked for while the number was theirs, and is typed once it is not."""
    reader = citizen(world)
    old_phone = seeker(world)
    old_phone.ask(CASE, MOBILE)
    code = old_phone.newest_code()
    _change_mobile(world, reader)
    assert old_phone.type(code).status_code == 200
    assert old_phone.browser.get("/en/request").status_code == 403


def test_a_code_to_an_address_that_was_removed_opens_nothing(world: World) -> None:
    reader = citizen(world)
    old_phone = seeker(world)
    old_phone.ask(CASE, MOBILE)
    code = old_phone.newest_code()
    assert "removed" in reader.post("/en/preferences/mobile/remove").headers["Location"]
    old_phone.type(code)
    assert old_phone.browser.get("/en/request").status_code == 403


def test_a_code_of_a_helper_whose_help_was_ended_opens_nothing_and_makes_no_link(world: World) -> None:
    reader = citizen(world)
    helper_kit.helping(world, reader)
    row = helper_kit.rows(world)[-1]
    them = seeker(world)
    them.ask(CASE, NEW)
    code = them.newest_code()
    reader.post(helper_kit.path_of(row.id, "end"))
    them.type(code)
    assert them.browser.get("/en/request").status_code == 403
    with world.session() as session:
        links = session.scalars(select(StatusLink).where(StatusLink.contact_id == row.id)).all()
    assert all(link.revoked_at for link in links)


def _change_mobile(world: World, reader: Seeker) -> None:
    assert reader.post("/en/preferences/mobile", address=NEW).status_code == 303
    assert "done=mobile" in reader.post("/en/preferences/confirm", code=reader.newest_code()).headers["Location"]


# Whoever has the phone in their hand for a minute


@pytest.mark.parametrize(("page", "new", "told_at"), [("email", NEW_EMAIL, "sms"), ("mobile", NEW_MOBILE, "email")])
def test_an_address_that_is_added_is_told_to_the_one_that_we_have(
    world: World, page: str, new: str, told_at: str
) -> None:
    mobile, email = (preferences_kit.MOBILE, None) if page == "email" else (None, EMAIL)
    channel, address = Channel(told_at), mobile or EMAIL
    visit = preferences_kit.open_case(world, contacts=[contact(language="en", mobile=mobile, email=email)])
    visit.prove(channel, address)
    visit.post(f"/en/preferences/{page}", {"address": new})
    visit.post("/en/preferences/confirm", {"code": last_code(world, new)})
    told = [one for one in sent(world) if "added" in one.body]
    assert [(one.channel, one.to) for one in told] == [(told_at, address)]
    assert new not in told[0].body


def test_a_change_is_told_to_every_address_that_stays_as_well(world: World) -> None:
    visit = preferences_kit.open_case(world, contacts=[contact(language="en", email=EMAIL)]).prove()
    visit.post("/en/preferences/mobile", {"address": NEW_MOBILE})
    visit.post("/en/preferences/confirm", {"code": last_code(world, NEW_MOBILE)})
    told = [one.to for one in sent(world) if "was changed" in one.body]
    assert sorted(told) == sorted([preferences_kit.MOBILE, EMAIL])


def test_leaving_forgets_whom_somebody_was_about_to_name(world: World) -> None:
    reader = citizen(world)
    _answer_all_but_the_last(reader)
    assert reader.browser.get_cookie("olrhain-helper")
    reader.browser.get("/en/leave")
    assert [reader.browser.get_cookie(f"olrhain-{name}") for name in ("request", "code", "helper")] == [None] * 3


# Whoever was sent the link on


def test_a_link_that_was_sent_on_reads_no_words_of_feedback_and_does_not_lose_them(world: World) -> None:
    visit = preferences_kit.open_case(world, contacts=[contact(language="en")]).prove()
    visit.post("/en/feedback", {"score": "2", "words": "He must not read this", "called": "yes"})
    assert "He must not read this" in visit.get("/en/feedback").text
    stranger = preferences_kit.open_link(world, visit.token)
    assert "He must not read this" not in stranger.get("/en/feedback").text
    stranger.post("/en/feedback", {"score": "3", "words": ""})
    assert "He must not read this" in visit.get("/en/feedback").text
    visit.post("/en/feedback", {"score": "3", "words": ""})
    assert "He must not read this" not in visit.get("/en/feedback").text


def test_a_link_alone_does_not_start_again_what_the_owner_of_a_phone_stopped(world: World) -> None:
    visit = preferences_kit.open_case(world, contacts=[contact(language="en")]).prove()
    visit.post("/en/preferences/stop", {"what": ["sms"]})
    stopped = [("sms", "stop")]
    assert preferences_kit.suppressed(world) == stopped
    stranger = preferences_kit.open_link(world, visit.token)
    answer = stranger.post("/en/preferences/start-again", {"what": ["sms"]})
    assert answer.headers["Location"] == "/en/code/send?next=preferences"
    assert preferences_kit.suppressed(world) == stopped
    visit.post("/en/preferences/start-again", {"what": ["sms"]})
    assert preferences_kit.suppressed(world) == []


# Whoever has us write to strangers


def test_a_reader_has_codes_sent_to_strangers_only_a_few_times_a_day(world: World) -> None:
    reader = citizen(world)
    for hour in range(4):
        for turn in range(3):
            reader.post("/en/preferences/mobile", address=f"077009001{hour}{turn}")
        _an_hour_passes(world)
    strangers = {one.to for one in sent(world) if one.to.startswith("+4477009001") and one.to != "+447700900123"}
    assert len(strangers) == 6


def test_whoever_has_several_requests_has_us_ask_no_more_strangers_to_help_than_with_one(world: World) -> None:
    for number in range(3):
        open_case(world, f"C-{number}", contact(f"p-{number}", language="en"))
    for number in range(3):
        reader = seeker(world)
        reader.find(f"C-{number}")
        for turn in range(3):
            helper_kit.name(reader, to=f"0770090050{turn}")
    assert len(helper_kit.rows(world)) == 5


def _an_hour_passes(world: World) -> None:
    with world.session() as session:
        session.execute(text("UPDATE codes SET created_at = created_at - interval '1 hour'"))


# Odd addresses


@pytest.mark.parametrize(
    "slug", ["%00", "a%00b", "%ED%A0%80", "%F0%9F%92%A9", "x" * 5000, "..%2f..%2f", "%0d%0aX:%20y"]
)
@pytest.mark.parametrize("path", ["/en/find/{}", "/cy/cod/aros/{}", "/en/c/{}", "/en/request/appointment/{}.ics"])
def test_a_name_that_nobody_has_is_not_found_and_breaks_nothing(world: World, path: str, slug: str) -> None:
    open_case(world, CASE)
    client = world.app.test_client()
    for method in ("GET", "POST"):
        answer = client.open(path.format(slug), method=method)
        assert answer.status_code in (403, 404, 405)


@pytest.mark.parametrize(
    "host", ["a\x00b", "a b", "[::1", "é.example", "x" * 5000, "evil.example:99999", "", "..", "a@b"]
)
@pytest.mark.parametrize("path", ["/en/find", "/", "/en", "//en//find", "/en/nowhere", "//evil.example/%2e%2e"])
def test_a_made_up_host_breaks_nothing_and_leads_nowhere(world: World, path: str, host: str) -> None:
    answer = world.app.test_client().get(path, headers={"Host": host})
    assert answer.status_code < 500
    assert not re.match(r"(https?:)?//", answer.headers.get("Location", "/"))
    assert not re.search(r'(?:href|src|action)="(?:https?:)?//(?:evil|x{9})', answer.text)
