"""How we tell you: what the page shows, what a choice changes at once, and that it survives what is repeated."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from app.models.case_type import CaseType
from app.models.contact import Contact, Suppression
from app.models.message import Message
from tests.texting import told_live
from tests.web.preferences_kit import (
    EMAIL,
    audited,
    callbacks_told,
    evidence,
    hear_callbacks,
    newest_token,
    open_case,
    open_link,
    row_of,
    sent,
    suppressed,
)
from tests.world import World, contact, event

INDEX = "/en/preferences"


def news_waits(world: World, case: str = "C-1", **data: Any) -> None:
    """Something is planned for everybody of a case, and nobody has begun to send it."""
    tenant = world.tenant
    happened = event(case, "case.milestone_reached", milestone="checking", **data)
    assert world.post(happened, key=tenant.live_key, secret=tenant.secret).status_code == 202
    world.process()


# What it shows


def test_the_page_says_what_is_in_force_and_only_hints_at_addresses(world: World) -> None:
    words = open_case(world).says(INDEX)
    expected = ["Welsh", "By text, and by email if that does not work", "At any time", "Ending in 123", "s•••@e•••"]
    assert [text for text in expected if text not in words] == []
    assert not any(secret in words for secret in ("07700", "900123", EMAIL, "Llŷr", "C-1"))


def test_the_page_speaks_welsh(world: World) -> None:
    words = open_case(world).says("/cy/dewisiadau", "cy")
    expected = ["Sut rydym yn rhoi gwybod i chi", "Cymraeg", "Ar unrhyw adeg", "Yn gorffen â’r digidau 123"]
    assert [text for text in expected if text not in words] == []


def test_a_choice_is_shown_with_its_date_and_one_of_the_case_system_as_told_to_us(world: World) -> None:
    visit = open_case(world)
    assert "We were told this on" in visit.says(INDEX)
    visit.post("/en/preferences/language", {"language": "en"})
    words = visit.says(INDEX)
    assert "You told us this on" in words
    assert "We were told this on" not in words


def test_an_address_that_is_not_there_leads_to_adding_it(world: World) -> None:
    visit = open_case(world, contacts=[contact(email=None)])
    assert "By text only" in visit.says(INDEX)
    assert 'href="/en/preferences/email">Add<' in visit.get(INDEX).text
    assert "only one way to tell you" in visit.says("/en/preferences/how")
    assert "Add an email address" in visit.says("/en/preferences/how")


@pytest.mark.parametrize("done", ["language", "<script>", "x" * 1000])
def test_only_what_was_done_is_said_at_the_head(world: World, done: str) -> None:
    answer = open_case(world).client.get(INDEX, query_string={"done": done})
    assert ("We will write to you in the language" in answer.text) is (done == "language")
    assert "<script>" not in answer.text


def test_without_an_open_case_nothing_is_shown(world: World) -> None:
    for path in (INDEX, "/cy/dewisiadau/iaith", "/en/preferences/mobile", "/en/preferences/confirm"):
        assert world.app.test_client().get(path).status_code == 403


@pytest.mark.parametrize("page", ["language", "how", "hours", "stop", "start-again", "which-language"])
def test_a_form_without_the_word_of_the_visit_changes_nothing(world: World, page: str) -> None:
    visit = open_case(world)
    form = {"language": "en", "order": "email", "when": "any", "what": ["sms"], "not_now": "1"}
    assert visit.client.post(f"/en/preferences/{page}", data=form).status_code == 403
    assert evidence(world) == []
    assert suppressed(world) == []


# Language


def test_a_language_is_chosen_kept_as_evidence_audited_and_told_to_the_case_system(world: World) -> None:
    visit = open_case(world)
    hear_callbacks(world)
    answer = visit.post("/en/preferences/language", {"language": "both"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/en/preferences?done=language")
    assert row_of(world).language == "both"
    assert evidence(world) == [("language", "both", "citizen", "page")]
    assert audited(world) == ["language both"]
    told = {"case": "C-1", "contact": "p-1", "field": "language", "value": "both", "mode": "live"}
    assert callbacks_told(world) == [told]


def test_the_language_stands_whatever_the_case_system_repeats_and_gives_way_to_a_later_word(world: World) -> None:
    open_case(world).post("/en/preferences/language", {"language": "en"})
    told = told_live(world, "C-1", "case.milestone_reached", milestone="checking", contacts=[contact(language="cy")])
    assert told[-1]["language"] == "en"
    later = (datetime.now(UTC) + timedelta(minutes=1)).isoformat()
    told_live(world, "C-1", "contact.updated", contact={"reference": "p-1", "language": "cy"}, said_at=later)
    assert row_of(world).language == "cy"


def test_news_that_waits_is_told_in_the_language_that_was_just_chosen(world: World) -> None:
    visit = open_case(world)
    news_waits(world)
    assert [(one.language, one.status) for one in sent(world)][-1] == ("cy", "created")
    visit.post("/en/preferences/language", {"language": "en"})
    world.deliver()
    newest = sent(world)[-1]
    assert (newest.language, newest.status) == ("en", "delivered")
    assert "Test Council" in newest.body
    with world.session() as session:
        rows = session.scalars(select(Message)).all()
    assert [(row.held_at, row.held_for, row.released_at) for row in rows] == [(None, None, None)] * 2


def test_who_wants_both_gets_what_waits_in_both(world: World) -> None:
    visit = open_case(world)
    news_waits(world)
    visit.post("/en/preferences/language", {"language": "both"})
    world.deliver()
    waited = sent(world)[1:]
    assert {one.status for one in waited} == {"delivered"}
    assert "Cyngor Prawf" in waited[0].body
    assert "Test Council" in waited[-1].body


def test_with_a_link_alone_the_language_counts_for_this_case_and_with_a_code_for_all_of_the_address(
    world: World,
) -> None:
    told_live(world, "C-0", contacts=[contact("p-0")])
    visit = open_case(world)
    visit.post("/en/preferences/language", {"language": "en"})
    assert (row_of(world, "p-1").language, row_of(world, "p-0").language) == ("en", "cy")
    visit.prove().post("/en/preferences/language", {"language": "both"})
    assert (row_of(world, "p-1").language, row_of(world, "p-0").language) == ("both", "both")
    assert "whichever request it is about" in visit.says("/en/preferences/language")


@pytest.mark.parametrize("language", ["", "unknown", "fr", "CY", "x" * 100_000, "e\u0301", "\x00"])
def test_what_is_no_language_is_asked_for_again_with_an_error_at_its_field(world: World, language: str) -> None:
    visit = open_case(world)
    answer = visit.post("/en/preferences/language", {"language": language})
    assert answer.status_code == 200
    assert "<title>Error:" in answer.text
    assert 'href="#language"' in answer.text
    assert evidence(world) == []


def test_the_toggle_keeps_what_was_chosen_and_saves_nothing(world: World) -> None:
    visit = open_case(world)
    answer = visit.post("/cy/dewisiadau/iaith", {"language": "both", "other_language": "1"})
    assert answer.status_code == 200
    assert '<html lang="cy"' in answer.text
    assert 'value="both" checked' in answer.text
    assert evidence(world) == []


# Asked the first time


def unknown(world: World) -> Any:
    return open_case(world, contacts=[contact(language=None)])


def test_whoever_never_said_is_asked_before_the_status_page_and_goes_on_to_it(world: World) -> None:
    visit = unknown(world)
    assert visit.get("/en/request").headers["Location"] == "/en/preferences/which-language"
    assert "Which language should we write in?" in visit.says("/en/preferences/which-language")
    answer = visit.post("/en/preferences/which-language", {"language": "cy"})
    assert answer.headers["Location"] == "/en/request"
    assert visit.get("/en/request").status_code == 200
    assert evidence(world) == [("language", "cy", "citizen", "page")]


def test_who_would_rather_not_say_is_not_asked_again_and_goes_on_getting_both(world: World) -> None:
    visit = unknown(world)
    assert visit.post("/en/preferences/which-language", {"not_now": "1"}).headers["Location"] == "/en/request"
    assert visit.get("/en/request").status_code == 200
    assert open_link(world, visit.token).get("/en/request").status_code == 200
    assert row_of(world).language == "unknown"
    assert evidence(world) == []


def test_who_was_asked_and_chose_nothing_is_told_so(world: World) -> None:
    answer = unknown(world).post("/en/preferences/which-language")
    assert "Choose which language we should write in" in answer.text
    assert "Not now" in answer.text


def test_whose_language_is_known_is_not_asked(world: World) -> None:
    assert open_case(world).get("/en/request").status_code == 200


# Channels


def test_channels_are_chosen_and_stand_whatever_the_case_system_repeats(world: World) -> None:
    visit = open_case(world)
    assert visit.post("/en/preferences/how", {"order": "email,sms"}).headers["Location"].endswith("?done=channels")
    assert "By email, and by text if that does not work" in visit.says(INDEX)
    told = told_live(world, "C-1", "case.milestone_reached", milestone="checking", contacts=[contact(channels=["sms"])])
    assert told[-1]["channel"] == "email"
    assert evidence(world) == [("channels", "email,sms", "citizen", "page")]


def test_a_text_that_waits_goes_as_an_email_once_texts_are_not_wanted(world: World) -> None:
    visit = open_case(world)
    news_waits(world)
    visit.post("/en/preferences/how", {"order": "email"})
    world.deliver()
    waited = [(one.channel, one.status) for one in sent(world)[1:]]
    assert waited == [("sms", "cancelled"), ("email", "delivered")]


@pytest.mark.parametrize("order", ["", "letter", "email,letter", "sms,sms", "post", "\u202esms", "x" * 99_999])
def test_an_order_that_is_not_offered_is_refused(world: World, order: str) -> None:
    visit = open_case(world)
    answer = visit.post("/en/preferences/how", {"order": order})
    assert "Choose how we should tell you" in answer.text
    assert row_of(world).channels == ["sms", "email"]


def test_an_address_that_is_not_there_cannot_be_chosen(world: World) -> None:
    visit = open_case(world, contacts=[contact(email=None)])
    assert visit.post("/en/preferences/how", {"order": "email"}).status_code == 200
    assert row_of(world).channels == ["sms", "email"]


# Safe hours


def test_hours_are_chosen_minded_by_what_waits_and_stand(world: World) -> None:
    visit = open_case(world)
    news_waits(world)
    now = datetime.now(UTC)
    start = ((now.hour + 12) % 24) * 60
    form = {"when": "between", "start": str(start), "end": str((start + 60) % 1440), "neutral": "yes"}
    assert visit.post("/en/preferences/hours", form).headers["Location"] == "/en/preferences?done=hours"
    world.deliver()
    assert sent(world)[-1].status == "created"
    told_live(world, "C-1", "contact.updated", contact={"reference": "p-1", "safe": None})
    row = row_of(world)
    assert (row.safe_from, row.safe_to, row.neutral) == (start, (start + 60) % 1440, True)
    assert "Without saying what it is about" in visit.says(INDEX)


def test_what_waits_says_nothing_of_the_case_once_neutral_words_are_asked_for(world: World) -> None:
    visit = open_case(world)
    news_waits(world)
    before = sent(world)[-1].body
    visit.post("/en/preferences/hours", {"when": "any", "neutral": "yes"})
    world.deliver()
    after = sent(world)[-1]
    assert after.status == "delivered"
    assert after.body != before
    assert "/c/" not in after.body
    assert evidence(world) == [("safe", "any-time,neutral", "citizen", "page")]


def test_hours_may_cross_midnight_and_are_lifted_again(world: World) -> None:
    visit = open_case(world)
    visit.post("/en/preferences/hours", {"when": "between", "start": "1320", "end": "360"})
    assert "Only from 10pm until 6am" in visit.says(INDEX)
    assert "Dim ond o 10pm tan 6am" in visit.says("/cy/dewisiadau", "cy")
    visit.post("/en/preferences/hours", {"when": "any", "start": "1320", "end": "360"})
    row = row_of(world)
    assert (row.safe_from, row.safe_to, row.neutral) == (None, None, False)


@pytest.mark.parametrize(
    ("form", "fields"),
    [
        ({}, {"when"}),
        ({"when": "often"}, {"when"}),
        ({"when": "between"}, {"start", "end"}),
        ({"when": "between", "start": "540"}, {"end"}),
        ({"when": "between", "start": "540", "end": "540"}, {"end"}),
        ({"when": "between", "start": "541", "end": "-30"}, {"start", "end"}),
        ({"when": "between", "start": "1440", "end": "٥٤٠"}, {"start", "end"}),
    ],
)
def test_hours_that_make_no_sense_are_asked_for_again(world: World, form: dict[str, str], fields: set[str]) -> None:
    visit = open_case(world)
    answer = visit.post("/en/preferences/hours", form)
    assert answer.status_code == 200
    assert {name for name in ("when", "start", "end") if f'href="#{name}"' in answer.text} == fields
    assert evidence(world) == []


# Stopping and starting


def test_what_is_stopped_is_in_force_at_once_for_what_waits_and_is_started_again(world: World) -> None:
    visit = open_case(world).prove()
    hear_callbacks(world)
    news_waits(world)
    answer = visit.post("/en/preferences/stop", {"what": ["sms", "email"]})
    assert answer.headers["Location"] == "/en/preferences?done=stop"
    world.deliver()
    assert {one.status for one in sent(world)[1:]} == {"cancelled"}
    assert suppressed(world) == [("email", "stop"), ("sms", "stop")]
    words = visit.says(INDEX)
    assert "You have stopped texts to this number" in words
    assert "We have no way to tell you" in words
    visit.post("/en/preferences/start-again", {"what": ["sms"]})
    assert suppressed(world) == [("email", "stop")]
    told = told_live(world, "C-1", "case.decision_made", outcome="granted")
    assert (told[-1]["channel"], told[-1]["status"]) == ("sms", "delivered")
    assert [(one["field"], one["value"]) for one in callbacks_told(world)] == [
        ("sms", "stopped"),
        ("email", "stopped"),
        ("sms", "started"),
    ]


def test_what_waits_for_a_phone_that_is_stopped_goes_by_email(world: World) -> None:
    visit = open_case(world)
    news_waits(world)
    visit.post("/en/preferences/stop", {"what": ["sms"]})
    world.deliver()
    assert [(one.channel, one.status) for one in sent(world)[1:]] == [("sms", "cancelled"), ("email", "delivered")]


def test_everybody_with_the_address_has_the_stop_as_evidence(world: World) -> None:
    told_live(world, "C-0", contacts=[contact("p-0")])
    open_case(world).post("/en/preferences/stop", {"what": ["sms"]})
    assert evidence(world) == [("sms", "stopped", "citizen", "page")] * 2


def test_saying_it_twice_changes_nothing(world: World) -> None:
    visit = open_case(world)
    for _ in range(2):
        assert visit.post("/en/preferences/stop", {"what": ["sms"]}).status_code == 303
    assert evidence(world) == [("sms", "stopped", "citizen", "page")]


def test_nothing_chosen_is_an_error(world: World) -> None:
    answer = open_case(world).post("/en/preferences/stop", {"what": ["letter", "x"]})
    assert "Choose what you want to stop" in answer.text
    assert suppressed(world) == []


def test_only_the_own_stop_is_lifted(world: World) -> None:
    visit = open_case(world).prove()
    visit.post("/en/preferences/stop", {"what": ["sms"]})
    with world.session() as session:
        session.execute(update(Suppression).values(reason="wrong"))
    visit.post("/en/preferences/start-again", {"what": ["sms"]})
    assert suppressed(world) == [("sms", "wrong")]
    assert "We cannot use this number" in visit.says(INDEX)
    assert "There is nothing that you have stopped" in visit.says("/en/preferences/start-again")


def test_emails_that_a_case_type_must_send_cannot_be_stopped(world: World) -> None:
    with world.session() as session:
        session.execute(update(CaseType).values(stoppable=False))
    visit = open_case(world)
    assert "We have to send you some emails" in visit.says("/en/preferences/stop")
    visit.post("/en/preferences/stop", {"what": ["email"]})
    assert suppressed(world) == []
    visit.post("/en/preferences/stop", {"what": ["sms"]})
    assert suppressed(world) == [("sms", "stop")]


def test_a_trial_contact_stops_trial_messages_alone(world: World) -> None:
    world.told(event())
    visit = open_link(world, newest_token(world)).prove()
    visit.post("/en/preferences/stop", {"what": ["sms"]})
    assert suppressed(world) == [("sms", "trial-stop")]
    assert told_live(world, "C-2")[0]["status"] == "delivered"
    visit.post("/en/preferences/start-again", {"what": ["sms"]})
    assert suppressed(world) == []


# Nobody else


def test_a_contact_who_was_removed_meanwhile_changes_nothing(world: World) -> None:
    visit = open_case(world)
    word = visit.form_word()
    with world.session() as session:
        session.execute(update(Contact).values(removed_at=datetime.now(UTC)))
    answer = visit.client.post("/en/preferences/language", data={"form_word": word, "language": "en"})
    assert answer.status_code == 404
    assert evidence(world) == []


def test_another_organisation_with_the_same_person_is_left_alone(world: World) -> None:
    other = world.add_tenant()
    world.post(event("C-1"), key=other.live_key, secret=other.secret)
    world.process()
    open_case(world).prove().post("/en/preferences/language", {"language": "en"})
    with world.session(other) as session:
        assert session.scalars(select(Contact)).one().language == "cy"


def test_a_named_helper_chooses_for_themselves_is_not_asked_and_is_told_of_to_no_case_system(world: World) -> None:
    told_live(world, "C-1", contacts=[contact(), contact("p-2", mobile="07700900124", email="h@example.com")])
    hear_callbacks(world)
    with world.session() as session:
        helped, helper = session.scalars(select(Contact).order_by(Contact.id)).all()
        helper.named_by, helper.scope, helper.confirmed_at = helped.id, "all", datetime.now(UTC)
        helper.role, helper.language = "carer", "unknown"
    visit = open_link(world, newest_token(world))
    assert visit.get("/en/request").status_code == 200
    assert "news about the request" in visit.says(INDEX)
    visit.post("/en/preferences/language", {"language": "en"})
    visit.post("/en/preferences/how", {"order": "email"})
    assert (row_of(world, "p-2").language, row_of(world, "p-1").language) == ("en", "cy")
    assert row_of(world, "p-2").channels == ["email"]
    assert callbacks_told(world) == []
