"""The simulator: an event made up in a form, its exact request, and what Olrhain makes of it."""

from __future__ import annotations

import html
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select, text
from werkzeug.serving import make_server

from app.domain.case_events import EventType
from app.domain.simulated_events import FIELDS
from app.domain.simulated_stories import MOTHER, stories
from app.domain.staff_roles import Role
from app.main import create_app
from app.models.case import StoredEvent
from app.models.case_type import CaseType
from app.models.message import Message
from app.models.organisation import ApiKey
from app.services import case_types
from app.services.integrations import connected
from app.services.integrations.connected import Terms
from tests.web.desk import Desk, plain
from tests.web.desk.message_kit import SENSITIVE
from tests.web.reading import Page
from tests.world import World, event

PATH = "/en/desk/integrations/simulator"


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world, (Role.MANAGER,))


def asked(world: World, **said: str) -> dict[str, str]:
    """What the form is opened with."""
    with world.session() as session:
        code = said.pop("code", "building-permit")
        type_id = session.scalars(select(CaseType.id).where(CaseType.code == code)).one()
    return {"integration": str(world.tenant.integration_id), "type": str(type_id), **said}


def opened(world: World, **typed: str) -> dict[str, str]:
    """The form for a case that is opened, as it is filled in."""
    kind = typed.pop("kind", "case.opened")
    return {**asked(world, kind=kind), "reference": "SIM-1", **MOTHER, **typed}


def outcome(world: World, desk: Desk, form: dict[str, str]) -> str:
    """The words of the page of what came of a form that was posted, once workers have run."""
    answer = desk.post(PATH, form)
    assert answer.status_code == 303, plain(answer.text)
    world.process()
    world.deliver()
    return plain(desk.client.get(answer.headers["Location"]).text)


def test_the_first_page_offers_stories_case_systems_and_case_types(world: World, desk: Desk) -> None:
    words = desk.words(PATH)
    assert "A Welsh-speaking mother and an English-speaking son" in words
    assert "case-system" in words
    assert "Building or environmental permit application" in words


def test_without_a_case_system_the_next_step_is_to_add_one(world: World) -> None:
    empty = world.add_tenant()
    with world.session(empty) as session:
        for table in ("api_keys", "signing_secrets", "integrations"):
            session.execute(text(f"DELETE FROM {table}"))
    assert "First add a case system" in Desk(world, (Role.MANAGER,), tenant=empty).words(PATH)


def test_an_event_is_posted_and_what_came_of_it_is_shown(world: World, desk: Desk) -> None:
    words = outcome(world, desk, opened(world))
    assert "S. Ll., Text, Welsh" in words
    assert "Delivered" in words
    assert "This is the language that was asked for." in words
    assert "Mae" in words


def test_it_is_posted_with_a_test_key_so_that_nobody_is_told(world: World, desk: Desk) -> None:
    outcome(world, desk, opened(world))
    with world.session() as session:
        row = session.scalars(select(StoredEvent)).one()
        message = session.scalars(select(Message)).one()
    assert (row.mode, row.key_kind, message.mode, message.provider) == ("trial", "test", "trial", "sandbox")


def test_each_person_hears_in_their_own_language(world: World, desk: Desk) -> None:
    son = {
        "p2_name": "Tom",
        "p2_role": "carer",
        "p2_language": "en",
        "p2_channel": "email",
        "p2_email": "t@example.com",
    }
    words = outcome(world, desk, opened(world, **son))
    assert "S. Ll., Text, Welsh" in words
    assert "T., Email, English" in words


def test_whoever_is_not_told_is_named_with_the_reason(world: World, desk: Desk) -> None:
    words = outcome(world, desk, opened(world, p1_channel="", p1_mobile="", p1_email=""))
    assert "Who is not told, and why S. Ll." in words
    assert "Siân Llŷr" not in words, "a name is shown to whoever gives a reason, with the case"
    assert "There is no number, email or address we can use." in words


def test_what_lacks_its_welsh_is_held_before_ones_eyes(world: World, desk: Desk) -> None:
    outcome(world, desk, opened(world))
    asked_for = {"kind": "case.information_requested", "request": "r-1", "what_en": "Proof of address"}
    words = outcome(world, desk, opened(world, **asked_for))
    assert "Held" in words
    assert "The Welsh words are missing." in words


def test_while_the_event_waits_the_page_says_so_and_is_not_settled(world: World, desk: Desk) -> None:
    answer = desk.post(PATH, opened(world))
    page = desk.client.get(answer.headers["Location"]).text
    assert 'data-settled="no"' in page
    assert "waits its turn" in page
    world.process()
    world.deliver()
    assert 'data-settled="yes"' in desk.client.get(answer.headers["Location"]).text


@pytest.mark.parametrize(
    ("typed", "field", "wrong"),
    [
        ({"p1_mobile": "12345"}, "p1_mobile", "This is not a UK mobile number"),
        ({"p1_email": "sian@"}, "p1_email", "This is not an email address"),
        ({"reference": ""}, "reference", "This is not empty"),
        ({"reference": "x" * 101}, "reference", "This is too long"),
        ({"milestone": "no-such"}, "milestone", "the case type has no milestone of this code"),
        ({"kind": "case.delayed", "expected_by": "soon"}, "expected_by", "A date is written YYYY-MM-DD"),
        ({"kind": "case.appointment_booked", "appointment": "a"}, "start", "This is needed"),
        (
            {
                "kind": "case.appointment_booked",
                "appointment": "a",
                "start": "2026-12-04T10:00",
                "end": "2026-12-03T10:00",
            },
            "start",
            "An appointment ends after it starts",
        ),
    ],
)
def test_what_the_api_finds_wrong_stands_at_its_field_and_nothing_is_lost(
    world: World, desk: Desk, typed: dict[str, str], field: str, wrong: str
) -> None:
    answer = desk.post(PATH, opened(world, **typed))
    assert answer.status_code == 200
    assert wrong in plain(answer.text)
    assert f'href="#{field}"' in answer.text
    assert f'id="{field}-error"' in answer.text
    assert Page(answer.text).title.startswith("Error:")
    assert 'value="Siân Llŷr"' in answer.text
    with world.session() as session:
        assert session.scalar(select(func.count()).select_from(StoredEvent)) == 0


def test_what_is_wrong_is_said_in_welsh_on_a_welsh_page(world: World, desk: Desk) -> None:
    answer = desk.post("/cy/desg/integreiddiadau/efelychydd", opened(world, p1_mobile="12345"))
    page = Page(answer.text)
    assert page.language == "cy"
    assert "This is not a UK mobile number" not in answer.text
    assert page.title.startswith("Gwall:")


@pytest.mark.parametrize("kind", list(EventType))
def test_there_is_a_form_for_every_type_of_event(world: World, desk: Desk, kind: EventType) -> None:
    answer = desk.get(PATH, **asked(world, kind=kind.value))
    assert answer.status_code == 200
    assert f'name="kind" value="{kind.value}"' in answer.text
    assert kind in FIELDS


def test_the_same_event_is_stored_once_however_often_it_is_posted(world: World, desk: Desk) -> None:
    shown = desk.post(PATH, opened(world, do="show")).text
    form = opened(world, **{name: _hidden(shown, name) for name in ("event_id", "time")})
    first, second = desk.post(PATH, form), desk.post(PATH, form)
    assert first.headers["Location"] == second.headers["Location"]
    with world.session() as session:
        assert session.scalar(select(func.count()).select_from(StoredEvent)) == 1


def test_showing_the_request_posts_nothing_and_names_no_key(world: World, desk: Desk) -> None:
    answer = desk.post(PATH, opened(world, do="show"))
    words = html.unescape(answer.text)
    assert "webhook-signature: v1," in words
    assert "$OLRHAIN_KEY" in words
    assert "olr_test_" not in words
    assert world.tenant.secret not in words
    with world.session() as session:
        assert session.scalar(select(func.count()).select_from(StoredEvent)) == 0


def test_the_toggle_keeps_what_was_typed_and_posts_nothing(world: World, desk: Desk) -> None:
    form = opened(world, p1_name="Gwenllïan", other_language="1")
    answer = desk.post("/cy/desg/integreiddiadau/efelychydd", form)
    assert 'value="Gwenllïan"' in answer.text
    with world.session() as session:
        assert session.scalar(select(func.count()).select_from(StoredEvent)) == 0


def test_the_simulator_has_one_key_of_its_own_which_can_be_revoked(world: World, desk: Desk) -> None:
    for number in range(2):
        outcome(world, desk, opened(world, reference=f"SIM-{number}"))
    where = f"/en/desk/integrations/{world.tenant.integration_id}"
    page = desk.get(where).text
    assert plain(page).count("The simulator’s own") == 1
    with world.session() as session:
        key_id = session.scalars(select(ApiKey.id).order_by(ApiKey.created_at.desc())).first()
    desk.post(f"{where}/keys/{key_id}/revoke")
    assert "Delivered" in outcome(world, desk, opened(world, reference="SIM-9"))
    with world.session() as session:
        assert session.scalar(select(func.count()).select_from(ApiKey)) == 5


@pytest.mark.parametrize("code", ["building-permit", "adult-social-care"])
def test_every_story_can_be_told_to_its_end(world: World, desk: Desk, code: str) -> None:
    with world.session() as session:
        case_type = next(one for one in case_types.load(session) if one.words.code == code)
    for story in stories(case_type.words, datetime.now(UTC).date()):
        where = f"{PATH}?" + "&".join(
            f"{name}={value}" for name, value in asked(world, code=code, story=story.code, step="1").items()
        )
        for number in range(len(story.steps)):
            page = desk.client.get(where).text
            assert f"Step {number + 1} of {len(story.steps)}" in plain(page), story.code
            answer = desk.post(PATH, _filled_in(page))
            assert answer.status_code == 303, plain(answer.text)
            world.process()
            shown = desk.client.get(answer.headers["Location"]).text
            where = next((link for link in Page(shown).links() if f"step={number + 2}" in link), "")
        assert "That was the last step of this story." in plain(shown)


def test_the_next_event_is_of_the_same_case(world: World, desk: Desk) -> None:
    answer = desk.post(PATH, opened(world, reference="SIM-77"))
    event_id = answer.headers["Location"].rpartition("/")[2]
    assert "SIM-77" not in answer.headers["Location"], "it may be somebody's own number"
    page = desk.get(PATH, after=event_id, kind="case.closed").text
    assert 'value="SIM-77"' in page
    assert "The case is closed" in plain(page)


def test_case_types_that_are_not_theirs_cannot_be_tried(world: World, desk: Desk) -> None:
    sensitive = {**opened(world), **asked(world, code=SENSITIVE, kind="case.opened")}
    shown = desk.post(PATH, sensitive).headers["Location"]
    other = Desk(world, grants=[(Role.MANAGER, None)])
    assert other.client.get(shown).status_code == 404
    assert other.get(PATH, after=shown.rpartition("/")[2], kind="case.closed").status_code == 404
    assert "Adult social care" not in other.words(PATH)
    assert other.post(PATH, sensitive).status_code == 200
    with world.session() as session:
        assert session.scalar(select(func.count()).select_from(StoredEvent)) == 1


def test_what_another_organisation_tried_is_not_there(world: World, desk: Desk) -> None:
    tenant = world.add_tenant()
    other = Desk(world, (Role.MANAGER,), tenant=tenant)
    theirs = desk.post(PATH, opened(world)).headers["Location"]
    assert other.client.get(theirs).status_code == 404
    assert other.post(PATH, opened(world)).status_code == 200, "it is asked which of its own case systems is meant"


def test_what_a_live_or_team_key_posted_is_not_shown(world: World, desk: Desk) -> None:
    for key, secret in ((world.tenant.live_key, world.tenant.secret), (world.tenant.team_key, None)):
        posted = world.post(event("C-1"), key=key, secret=secret).get_json()
        assert desk.get(f"{PATH}/{posted['id']}").status_code == 404


@pytest.fixture
def live(world: World) -> Iterator[str]:
    """The web process at an address of loopback."""
    server = make_server("127.0.0.1", 0, world.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("words", ["Siân Llŷr", 'it\'s $HOME `x` \\ "y"', "'''", "a\\"])
@pytest.mark.parametrize("signed", [False, True])
def test_the_curl_and_the_python_really_run(world: World, live: str, words: str, signed: bool) -> None:
    app = create_app(replace(world.settings, base_url=live))
    desk = Desk(World(world.settings, world.db, app, app.test_client(), world.shop, world.tenant), (Role.MANAGER,))
    page = desk.post(PATH, opened(world, do="show", p1_name=words)).text
    environment = {**os.environ, "OLRHAIN_KEY": world.tenant.test_key}
    if signed:
        environment["OLRHAIN_SECRET"] = world.tenant.secret
    ran = _run(["sh", "-c", _code(page, "as-curl")], environment)
    assert '"status":"accepted"' in ran
    assert "200" in _run([sys.executable, "-c", _code(page, "as-python")], environment)
    with world.session() as session:
        assert session.scalar(select(func.count()).select_from(StoredEvent)) == 1


def _run(command: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _code(page: str, name: str) -> str:
    found = re.search(rf'<pre[^>]*id="{name}"[^>]*>(.*?)</pre>', page, re.DOTALL)
    assert found
    return html.unescape(found.group(1))


def _hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    assert found
    return html.unescape(found.group(1))


def _filled_in(page: str) -> dict[str, str]:
    """What a browser would send of the form."""
    form = re.search(r'<form[^>]*id="the-form".*?</form>', page, re.DOTALL)
    assert form
    typed = {}
    for tag in re.findall(r"<input[^>]*>", form.group()):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and name.group(1) != "form_word":
            typed[name.group(1)] = html.unescape(value.group(1)) if value else ""
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form.group(), re.DOTALL):
        values = re.findall(r'<option value="([^"]*)"( selected)?', options)
        typed[name] = next((value for value, chosen in values if chosen), values[0][0])
    return typed


def test_a_case_system_that_may_not_speak_of_a_case_type_is_refused_before_anything_is_typed(
    world: World, desk: Desk
) -> None:
    with world.session() as session:
        terms = Terms("Waste rounds", ("missed-bin",), signature_required=True, events_per_minute=None)
        rounds = connected.add(session, terms, "tests")
    said = {**asked(world), "integration": str(rounds), "story": "family"}
    page = desk.get(PATH, **said)
    assert "Waste rounds may not speak of this kind of case" in plain(page.text)
    assert Page(page.text).title.startswith("Error:")
