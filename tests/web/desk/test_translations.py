"""The pages about translations: what waits, and the box to complete it, as each role may use them."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from app.domain.staff_roles import Role
from app.models.case import AddedWords
from app.models.message import Message
from app.models.organisation import AuditEntry
from app.models.template import TemplateVersion
from tests.services.test_holding import BOTH
from tests.services.test_translating import held_event
from tests.web.desk import Desk, plain
from tests.world import World, event

FIELD = "request.what.cy"
LISTS = (
    ("/en/desk/translations", "/en/desk/translations/review"),
    ("/cy/desg/cyfieithiadau", "/cy/desg/cyfieithiadau/adolygu"),
)


def held_page(event_id: UUID) -> str:
    return f"/en/desk/translations/held/{event_id}"


def after(desk: Desk, answer: TestResponse) -> str:
    """The words of the page that an answer leads to."""
    assert answer.status_code == 303
    return plain(desk.client.get(answer.headers["Location"]).text)


def statuses(world: World) -> set[str]:
    with world.session() as session:
        return set(session.scalars(select(Message.status)))


def test_where_nothing_waits_the_page_says_so_in_either_language(world: World) -> None:
    desk = Desk(world)
    assert "Nothing waits for words in either language." in desk.words("/en/desk/translations")
    assert "Nid oes dim yn aros am eiriau" in desk.words("/cy/desg/cyfieithiadau")


def test_what_waits_says_what_it_is_why_and_what_it_holds_up(world: World) -> None:
    held_event(world)
    words = Desk(world).words("/en/desk/translations")
    for said in (
        "We asked for information.",
        "C-1",
        "The Welsh words are missing.",
        "2 messages, 2 people",
        "1 minute",
    ):
        assert said in words
    assert "Gofynnon ni am wybodaeth." in Desk(world).words("/cy/desg/cyfieithiadau")


def test_the_list_is_filtered_by_its_address_and_says_when_nothing_fits(world: World) -> None:
    held_event(world)
    desk = Desk(world)
    assert "C-1" in desk.words("/en/desk/translations", lacks="cy", type="building-permit")
    assert "C-1" not in desk.words("/en/desk/translations", lacks="en")
    assert "Nothing waits that fits these filters." in desk.words("/en/desk/translations", type="adult-social-care")
    assert "C-1" in desk.words("/en/desk/translations", lacks="nonsense", sort="nonsense", page="x")


def test_templates_that_nobody_has_signed_stand_above_with_what_they_hold_up(world: World) -> None:
    with world.session() as session:
        session.execute(update(TemplateVersion).values(published_at=None, signed_cy=None))
    world.shop.sender.catalogue.forget()
    world.told(event(contacts=BOTH), key=world.tenant.live_key, secret=world.tenant.secret)
    desk = Desk(world)
    assert "Templates that nobody has signed yet" in desk.words("/en/desk/translations")
    assert "Nobody has signed for the Welsh." in desk.words("/en/desk/translations/review")
    assert "Nid oes neb wedi llofnodi dros y Gymraeg." in desk.words("/cy/desg/cyfieithiadau/adolygu")


def test_the_words_are_added_and_the_messages_go(world: World) -> None:
    event_id = held_event(world)
    desk = Desk(world)
    assert "A plan" in desk.words(held_page(event_id))
    answer = desk.post(held_page(event_id), {FIELD: "Cynllun llawr", "act": "add"})
    assert answer.status_code == 303
    assert "2 messages may go now" in after(desk, answer)
    world.deliver()
    assert statuses(world) == {"delivered"}
    with world.session() as session:
        assert session.scalars(select(AddedWords.by)).all() == [desk.member.who]
        assert desk.member.who in session.scalars(select(AuditEntry.who)).all()


def test_what_the_checks_warn_of_is_shown_once_and_the_same_words_then_go(world: World) -> None:
    event_id = held_event(world)
    desk = Desk(world)
    warned = desk.post(held_page(event_id), {FIELD: "Cynlun i Caerdydd", "act": "add"})
    assert warned.status_code == 200
    assert "is not in the Welsh dictionary" in warned.text
    assert "Release with these words" in warned.text
    assert statuses(world) == {"held"}
    seen = warned.text.split('name="seen" value="')[1].split('"')[0]
    other = desk.post(held_page(event_id), {FIELD: "Cynlun arall", "act": "add", "seen": seen})
    assert (other.status_code, statuses(world)) == (200, {"held"})
    assert desk.post(held_page(event_id), {FIELD: "Cynlun i Caerdydd", "act": "add", "seen": seen}).status_code == 303
    assert statuses(world) == {"created"}


def test_checking_good_words_sends_nothing(world: World) -> None:
    event_id = held_event(world)
    answer = Desk(world).post(held_page(event_id), {FIELD: "Cynllun llawr", "act": "check"})
    assert "The checks found nothing to change." in answer.text
    assert (answer.status_code, statuses(world)) == (200, {"held"})


@pytest.mark.parametrize(("typed", "error"), [("", "Write the Welsh words"), ("x" * 2001, "2,000 characters or fewer")])
def test_words_that_are_none_or_too_many_are_said_at_their_box(world: World, typed: str, error: str) -> None:
    event_id = held_event(world)
    answer = Desk(world).post(held_page(event_id), {FIELD: typed, "act": "add"})
    assert (answer.status_code, statuses(world)) == (200, {"held"})
    assert answer.text.count(error) == 2
    assert "<title>Error:" in answer.text


def test_a_name_is_copied_into_the_box_by_a_button_and_nothing_is_sent(world: World) -> None:
    event_id = held_event(world, en="Form P45")
    answer = Desk(world).post(held_page(event_id), {FIELD: "", "copy": FIELD})
    assert ">Form P45</textarea>" in answer.text
    assert statuses(world) == {"held"}


def test_what_was_typed_goes_over_into_the_other_language_and_nothing_is_sent(world: World) -> None:
    event_id = held_event(world)
    address = f"/cy/desg/cyfieithiadau/dal/{event_id}"
    answer = Desk(world).post(address, {FIELD: "Cynllun", "other_language": "1"})
    assert ">Cynllun</textarea>" in answer.text
    assert "Ychwanegu a rhyddhau" in answer.text
    assert statuses(world) == {"held"}


def test_an_editor_s_words_wait_for_who_may_release_them(world: World) -> None:
    event_id = held_event(world)
    editor = Desk(world, [Role.EDITOR])
    assert "Save for checking" in editor.words(held_page(event_id))
    answer = editor.post(held_page(event_id), {FIELD: "Cynllun llawr", "act": "add"})
    assert "Nothing has been sent." in after(editor, answer)
    assert statuses(world) == {"held"}
    reviewer = Desk(world, [Role.WELSH_REVIEWER])
    page = reviewer.get(held_page(event_id)).text
    assert ">Cynllun llawr</textarea>" in page
    assert "Nobody has checked it yet." in page
    assert reviewer.post(held_page(event_id), {FIELD: "Cynllun llawr", "act": "add"}).status_code == 303
    assert statuses(world) == {"created"}


def test_two_who_complete_the_same_event_at_once_are_both_told_what_became_of_it(world: World) -> None:
    event_id = held_event(world)
    first, second = Desk(world), Desk(world)
    first.post(held_page(event_id), {FIELD: "Cynllun llawr", "act": "add"})
    late = second.post(held_page(event_id), {FIELD: "Cynllun", "act": "add"})
    assert "No message of this event waits any more." in late.text
    with world.session() as session:
        assert session.scalars(select(AddedWords.by)).all() == [first.member.who]


def test_an_event_that_waits_for_a_detail_says_who_must_send_it(world: World) -> None:
    message = world.told(event("C-2", "case.decision_made", case_type="building-permit", contacts=BOTH))[0]
    assert "The case system must send the missing detail" in Desk(world).words(held_page(UUID(message["event"])))


def test_what_is_of_another_case_type_or_organisation_or_nobody_s_is_not_there(world: World) -> None:
    event_id = held_event(world)
    stranger = Desk(world, tenant=world.add_tenant())
    other_type = Desk(world, grants=[(Role.WELSH_REVIEWER, "adult-social-care")])
    for desk, address in ((stranger, event_id), (other_type, event_id), (Desk(world), uuid4())):
        assert desk.get(held_page(address)).status_code == 404
        assert desk.post(held_page(address), {FIELD: "Cynllun", "act": "add"}).status_code == 404
    assert "C-1" not in other_type.words("/en/desk/translations")
    assert statuses(world) == {"held"}


def test_who_may_see_but_not_change_other_words_is_told_so(world: World) -> None:
    event_id = held_event(world)
    for role in (Role.VIEWER, Role.MANAGER):
        assert Desk(world, [role]).get("/en/desk/translations").status_code == 403
        assert Desk(world, [role]).get(held_page(event_id)).status_code == 403


def test_how_far_each_case_type_is_is_said_in_both_languages(world: World) -> None:
    desk = Desk(world)
    assert "templates are live in both languages." in desk.words("/en/desk/translations/review")
    assert "o dempledi yn fyw yn y ddwy iaith." in desk.words("/cy/desg/cyfieithiadau/adolygu")
