"""A new number or email address: for who has typed a code, in force once it is confirmed, told to the one before."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from app.db import vault_of
from app.domain.recipients import Channel
from app.models.code import Code
from app.models.contact import Contact, StatusLink
from app.models.message import Message
from app.services.delivery import suspension
from tests.texting import told_live
from tests.web.preferences_kit import (
    EMAIL,
    MOBILE,
    NEW_EMAIL,
    NEW_MOBILE,
    Visit,
    audited,
    callbacks_told,
    details_of,
    evidence,
    hear_callbacks,
    last_code,
    newest_token,
    open_case,
    open_link,
    sent,
)
from tests.web.test_preferences import news_waits
from tests.world import World, contact, event

INDEX, CONFIRM = "/en/preferences", "/en/preferences/confirm"
NEW_NUMBER = "/en/preferences/mobile"


def proven(world: World) -> Visit:
    return open_case(world).prove()


def change_number(world: World, visit: Visit, typed: str = "07700 900 456") -> None:
    visit.post(NEW_NUMBER, {"address": typed})
    visit.post(CONFIRM, {"code": last_code(world, NEW_MOBILE)})


# Who may


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (NEW_NUMBER, "mobile"),
        ("/en/preferences/email", "email"),
        (CONFIRM, "preferences"),
        (f"{NEW_NUMBER}/remove", "preferences"),
    ],
)
def test_a_link_alone_changes_no_address_and_leads_to_a_code(world: World, path: str, place: str) -> None:
    visit = open_case(world)
    for answer in (visit.get(path), visit.post(path, {"address": "07700900456", "code": "123456"})):
        assert (answer.status_code, answer.headers["Location"]) == (303, f"/en/code/send?next={place}")
    assert details_of(world).mobile == MOBILE
    assert len(sent(world)) == 1


def test_a_code_for_another_address_is_no_proof(world: World) -> None:
    visit = open_case(world).prove(Channel.SMS, NEW_MOBILE)
    assert visit.get(NEW_NUMBER).status_code == 303


# A new number


def test_a_new_number_counts_once_its_code_is_typed(world: World) -> None:
    visit = proven(world)
    hear_callbacks(world)
    answer = visit.post(NEW_NUMBER, {"address": "(07700) 900-456"})
    assert (answer.status_code, answer.headers["Location"]) == (303, CONFIRM)
    assert details_of(world).mobile == MOBILE
    assert "the number ending in 456" in visit.says(CONFIRM)
    answer = visit.post(CONFIRM, {"code": last_code(world, NEW_MOBILE)})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{INDEX}?done=mobile")
    assert details_of(world).mobile == NEW_MOBILE
    assert evidence(world) == [("mobile", "changed", "citizen", "page")]
    assert audited(world) == ["mobile changed"]
    told = callbacks_told(world)
    assert [(one["field"], one["value"]) for one in told] == [("mobile", "changed")]
    assert "900456" not in str(told)


def test_the_number_before_is_told_and_the_new_one_hears_the_next_news(world: World) -> None:
    visit = proven(world)
    change_number(world, visit)
    world.deliver()
    notice = sent(world)[-1]
    assert (notice.to, notice.status) == (MOBILE, "delivered")
    assert "Mae eich rhif ffôn symudol wedi cael ei newid. Os nad chi wnaeth hyn, ffoniwch ni ar" in notice.body
    told_live(world, "C-1", "case.milestone_reached", milestone="checking")
    assert sent(world)[-1].to == NEW_MOBILE


def test_it_stands_whatever_the_case_system_repeats_and_gives_way_to_a_later_word(world: World) -> None:
    change_number(world, proven(world))
    for repeated in (contact(), contact(mobile=None), contact(mobile="07700900789")):
        told_live(world, "C-1", "case.milestone_reached", milestone="checking", contacts=[repeated])
        assert details_of(world).mobile == NEW_MOBILE
    later = (datetime.now(UTC) + timedelta(minutes=1)).isoformat()
    moved = {"reference": "p-1", "mobile": "07700900789"}
    told_live(world, "C-1", "contact.updated", contact=moved, said_at=later)
    assert details_of(world).mobile == "+447700900789"
    told_live(world, "C-1", "case.decision_made", outcome="granted", contacts=[contact()])
    assert details_of(world).mobile == "+447700900789"


def test_the_other_details_go_on_coming_from_the_case_system(world: World) -> None:
    change_number(world, proven(world))
    moved = {"reference": "p-1", "email": "new@example.com", "name": "Siân Rees", "mobile": "07700900789"}
    told_live(world, "C-1", "contact.updated", contact=moved)
    known = details_of(world)
    assert (known.name, known.mobile, known.email) == ("Siân Rees", NEW_MOBILE, "new@example.com")


def test_news_that_waits_for_the_old_number_goes_to_the_new_one_and_nothing_is_lost(world: World) -> None:
    visit = proven(world)
    news_waits(world)
    waiting = sent(world)[-1]
    with world.session() as session:
        session.execute(update(Message).where(Message.status == "created").values(send_after=_later()))
    change_number(world, visit)
    with world.session() as session:
        session.execute(update(Message).where(Message.event_id.is_not(None)).values(send_after=datetime.now(UTC)))
    world.deliver()
    news = [one for one in sent(world) if without_link(one.body) == without_link(waiting.body)]
    assert [(one.to, one.status) for one in news] == [(NEW_MOBILE, "delivered")]


def test_the_link_in_what_the_old_number_was_sent_opens_nothing_any_more_and_the_visit_goes_on(world: World) -> None:
    visit = proven(world)
    with world.session() as session:
        before = session.scalars(select(StatusLink.id)).all()
    change_number(world, visit)
    with world.session() as session:
        closed = session.scalars(select(StatusLink.id).where(StatusLink.revoked_at.is_not(None))).all()
        in_force = session.scalars(select(StatusLink.id).where(StatusLink.revoked_at.is_(None))).all()
    assert closed == before
    assert len(in_force) == 1
    assert visit.get(INDEX).status_code == 200


def test_the_link_that_a_removed_address_was_sent_opens_nothing_any_more_and_the_visit_goes_on(world: World) -> None:
    visit = proven(world)
    with world.session() as session:
        before = session.scalars(select(StatusLink.id)).all()
    visit.post("/en/preferences/email/remove")
    with world.session() as session:
        assert session.scalars(select(StatusLink.id).where(StatusLink.revoked_at.is_not(None))).all() == before
    assert visit.get(INDEX).status_code == 200


def without_link(body: str | None) -> str:
    return re.sub(r"/c/\w+", "/c/", body or "")


def test_what_is_being_sent_at_this_moment_is_left_alone(world: World) -> None:
    visit = proven(world)
    news_waits(world)
    with world.session() as session:
        session.execute(update(Message).where(Message.status == "created").values(status="sending"))
    change_number(world, visit)
    assert [one.to for one in sent(world) if one.status == "sending"] == [MOBILE]


def test_an_email_that_waits_stops_the_address_that_it_goes_to(world: World) -> None:
    visit = open_case(world, contacts=[contact(channels=["email"])]).prove(Channel.EMAIL, EMAIL)
    news_waits(world)
    with world.session() as session:
        session.execute(update(Message).where(Message.status == "created").values(send_after=_later()))
    visit.post("/en/preferences/email", {"address": NEW_EMAIL})
    visit.post(CONFIRM, {"code": last_code(world, NEW_EMAIL)})
    with world.session() as session:
        session.execute(update(Message).where(Message.event_id.is_not(None)).values(send_after=datetime.now(UTC)))
    world.deliver()
    assert [one.status for one in sent(world) if one.to == NEW_EMAIL] == ["delivered"] * 2
    link = _newest_stop_link(world)
    page = world.app.test_client().get(link)
    assert page.status_code == 200
    world.app.test_client().post(link)
    assert "You have stopped emails to this address" in visit.says(INDEX)


def test_a_number_may_be_added_by_who_has_shown_an_email(world: World) -> None:
    visit = open_case(world, contacts=[contact(mobile=None)]).prove(Channel.EMAIL, EMAIL)
    change_number(world, visit)
    assert evidence(world) == [("mobile", "added", "citizen", "page")]
    world.deliver()
    assert "newid" not in sent(world)[-1].body


def test_the_visit_has_shown_the_new_address_from_then_on(world: World) -> None:
    visit = proven(world)
    change_number(world, visit)
    assert visit.get("/en/preferences/email").status_code == 200


@pytest.mark.parametrize(
    "typed",
    ["", "  ", "01639 686868", "+33 6 12 34 56 78", "07700", "x" * 100_000, "e\u0301", "\u202e", "'"],
)
def test_what_is_no_mobile_number_is_an_error_at_the_field_and_sends_nothing(world: World, typed: str) -> None:
    answer = proven(world).post(NEW_NUMBER, {"address": typed})
    assert answer.status_code == 200
    assert 'href="#address"' in answer.text
    assert len(sent(world)) == 1


@pytest.mark.parametrize("typed", ["", "nobody", "a@b", "a@b@c.example", "a b@example.com", f"{'x' * 400}@example.com"])
def test_what_is_no_email_address_is_an_error_too(world: World, typed: str) -> None:
    answer = proven(world).post("/en/preferences/email", {"address": typed})
    assert 'href="#address"' in answer.text
    assert len(sent(world)) == 1


def test_an_email_address_is_kept_composed_and_in_small_letters(world: World) -> None:
    visit = proven(world)
    visit.post("/en/preferences/email", {"address": " Sia\u0302n.Newydd@Example.COM "})
    visit.post(CONFIRM, {"code": last_code(world, "siân.newydd@example.com")})
    assert details_of(world).email == "siân.newydd@example.com"


def test_the_address_that_we_have_already_is_an_error(world: World) -> None:
    assert "We have this number already" in proven(world).post(NEW_NUMBER, {"address": "07700900123"}).text
    assert len(sent(world)) == 1


def test_the_toggle_keeps_what_was_typed_and_sends_nothing(world: World) -> None:
    visit = proven(world)
    answer = visit.post("/cy/dewisiadau/ffon-symudol", {"address": "07700 900 4", "other_language": "1"})
    assert 'value="07700 900 4"' in answer.text
    assert "Beth yw eich rhif ffôn symudol newydd?" in answer.text
    assert len(sent(world)) == 1


# The code


def test_a_wrong_code_is_an_error_and_five_of_them_end_it(world: World) -> None:
    visit = proven(world)
    visit.post(NEW_NUMBER, {"address": "07700900456"})
    right = last_code(world, NEW_MOBILE)
    wrong = f"{(int(right) + 1) % 1_000_000:06}"
    for _ in range(5):
        assert "That is not the code" in visit.post(CONFIRM, {"code": wrong}).text
    assert "This code can no longer be used" in visit.post(CONFIRM, {"code": right}).text
    assert details_of(world).mobile == MOBILE


def test_a_code_may_be_typed_in_groups(world: World) -> None:
    visit = proven(world)
    visit.post(NEW_NUMBER, {"address": "07700900456"})
    code = last_code(world, NEW_MOBILE)
    assert visit.post(CONFIRM, {"code": f" {code[:3]}-{code[3:]} "}).status_code == 303


@pytest.mark.parametrize("code", ["", "abc", "1" * 100_000, "\x00"])
def test_what_is_no_code_is_an_error(world: World, code: str) -> None:
    visit = proven(world)
    visit.post(NEW_NUMBER, {"address": "07700900456"})
    assert 'href="#code"' in visit.post(CONFIRM, {"code": code}).text


def test_a_code_that_is_too_old_takes_no_address(world: World) -> None:
    visit = proven(world)
    visit.post(NEW_NUMBER, {"address": "07700900456"})
    code = last_code(world, NEW_MOBILE)
    with world.session() as session:
        session.execute(update(Code).values(expires_at=datetime.now(UTC)))
    assert "This code can no longer be used" in visit.post(CONFIRM, {"code": code}).text
    assert details_of(world).mobile == MOBILE


def test_pressing_twice_leads_to_the_same_page_and_changes_it_once(world: World) -> None:
    visit = proven(world)
    visit.post(NEW_NUMBER, {"address": "07700900456"})
    form = {"code": last_code(world, NEW_MOBILE)}
    assert [visit.post(CONFIRM, form).headers["Location"] for _ in range(2)] == [f"{INDEX}?done=mobile"] * 2
    assert evidence(world) == [("mobile", "changed", "citizen", "page")]


def test_two_at_once_change_it_once(world: World) -> None:
    visit = proven(world)
    visit.post(NEW_NUMBER, {"address": "07700900456"})
    form = {"code": last_code(world, NEW_MOBILE), "form_word": visit.form_word()}
    browsers = [Visit(world, world.app.test_client(), visit.token) for _ in range(2)]
    cookie = visit.client.get_cookie("olrhain-request")
    assert cookie
    for browser in browsers:
        browser.client.set_cookie("olrhain-request", cookie.value)
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda one: one.client.post(CONFIRM, data=form).status_code, browsers))
    assert 303 in answers
    # Who comes second may come with the link that was in the old phone's texts, and that the first has closed.
    assert set(answers) <= {200, 303, 404}
    assert evidence(world) == [("mobile", "changed", "citizen", "page")]


def test_at_most_three_codes_an_hour_are_sent_for_one_reader_whatever_they_type(world: World) -> None:
    visit = proven(world)
    for last in (4, 5, 6):
        assert visit.post(NEW_NUMBER, {"address": f"0770090045{last}"}).status_code == 303
    refused = visit.post("/en/preferences/email", {"address": NEW_EMAIL})
    assert "You have asked for 3 codes within an hour" in refused.text
    assert "01632 960000" in refused.text


def test_while_all_sending_is_suspended_a_new_number_is_changed_by_phone(world: World) -> None:
    visit = proven(world)
    with world.session() as session:
        suspension.suspend(session, "operator", datetime.now(UTC))
    refused = visit.post(NEW_NUMBER, {"address": "07700900456"})
    assert "We cannot send a code at the moment. Phone us on 01632 960000" in refused.text


def test_without_a_code_asked_for_the_page_for_it_leads_back(world: World) -> None:
    assert proven(world).get(CONFIRM).headers["Location"] == INDEX


def test_the_code_of_somebody_else_is_not_taken(world: World) -> None:
    visit = proven(world)
    visit.post(NEW_NUMBER, {"address": "07700900456"})
    theirs = last_code(world, NEW_MOBILE)
    told_live(world, "C-2", contacts=[contact("p-2", mobile="07700900789", email="o@example.com")])
    other = open_link(world, newest_token(world)).prove(Channel.SMS, "+447700900789")
    assert other.post(CONFIRM, {"code": theirs}).headers["Location"] == INDEX
    other.post("/en/preferences/email", {"address": NEW_EMAIL})
    if theirs != last_code(world, NEW_EMAIL):
        assert "That is not the code" in other.post(CONFIRM, {"code": theirs}).text
    assert details_of(world, "p-2").mobile == "+447700900789"
    assert details_of(world, "p-1").mobile == MOBILE


# Removing


def test_an_address_is_removed_told_so_and_what_waits_goes_another_way(world: World) -> None:
    visit = proven(world)
    news_waits(world)
    answer = visit.post(f"{NEW_NUMBER}/remove")
    assert answer.headers["Location"] == f"{INDEX}?done=mobile-removed"
    assert (details_of(world).mobile, details_of(world).email) == (None, EMAIL)
    world.deliver()
    after = [(one.channel, one.to, one.status) for one in sent(world)[1:]]
    assert ("sms", MOBILE, "cancelled") in after
    assert ("email", EMAIL, "delivered") in after
    assert "wedi cael ei ddileu" in sent(world)[-1].body
    told_live(world, "C-1", "case.decision_made", outcome="granted", contacts=[contact()])
    assert details_of(world).mobile is None


def test_the_only_way_to_reach_somebody_is_not_removed(world: World) -> None:
    visit = open_case(world, contacts=[contact(email=None)]).prove()
    assert "This is the only way" in visit.says(f"{NEW_NUMBER}/remove")
    visit.post(f"{NEW_NUMBER}/remove")
    assert details_of(world).mobile == MOBILE


def test_an_address_that_is_stopped_is_no_other_way(world: World) -> None:
    visit = proven(world)
    visit.post("/en/preferences/stop", {"what": ["email"]})
    visit.post(f"{NEW_NUMBER}/remove")
    assert details_of(world).mobile == MOBILE


def test_the_only_channel_that_was_wanted_gives_way_to_what_is_left(world: World) -> None:
    visit = open_case(world, contacts=[contact(channels=["sms"])]).prove()
    visit.post(f"{NEW_NUMBER}/remove")
    told = told_live(world, "C-1", "case.milestone_reached", milestone="checking", contacts=[contact(channels=["sms"])])
    assert [one["channel"] for one in told if one["status"] == "delivered"][-1] == "email"


# Trial and live


def test_nothing_that_a_team_key_made_goes_to_an_address_that_is_no_guest(world: World) -> None:
    world.told(event())
    with world.session() as session:
        session.execute(update(Message).values(provider=None, status="created", finished_at=None, send_after=_later()))
    visit = open_link(world, newest_token(world)).prove()
    change_number(world, visit)
    assert details_of(world).mobile == NEW_MOBILE
    with world.session() as session:
        news = session.scalars(select(Message).where(Message.event_id.is_not(None))).one()
        row = session.scalars(select(Contact)).one()
    assert news.recipient_index != row.mobile_index


def _later() -> datetime:
    return datetime.now(UTC) + timedelta(hours=1)


def _newest_stop_link(world: World) -> str:
    """Of the newest news, at its English address."""
    with world.session() as session:
        news = select(Message).where(Message.event_id.is_not(None)).order_by(Message.number.desc())
        row = session.scalars(news.limit(1)).one()
        opened = vault_of(session).open_json("messages", row.id, "words", row.words_sealed or b"")
    found = re.search(r"/stop/(\w+)", str(opened))
    assert found
    return f"/en/stop/{found.group(1)}"
