"""The pages of templates: who sees which, from the list to what is live."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import parse_qsl
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.domain.bilingual import Language
from app.domain.staff_roles import Role
from app.models.case_type import CaseType
from app.models.message import Message
from app.models.organisation import AuditEntry, Organisation
from app.models.template import Template, TemplateDraft
from app.services.templates import drafts, signing, submitting
from app.services.templates.overview import Overview, overview
from app.services.templates.signing import Signer
from tests.services.template_kit import CASE_TYPE, MORE, longer, template
from tests.web.desk import Desk, plain
from tests.world import Tenant, World, event

CY, EN = Language.CY, Language.EN
LIST, CY_LIST = "/en/desk/templates", "/cy/desg/templedi"
SENSITIVE = "adult-social-care"


def id_of(world: World, key: str = "case.opened/sms", case_type: str = CASE_TYPE, tenant: Tenant | None = None) -> UUID:
    with world.session(tenant) as session:
        return template(session, key, case_type)


def page_of(world: World, page: str = "", **where: str) -> str:
    return f"{LIST}/{id_of(world, **where)}{page}"


def arrived(desk: Desk, answer: TestResponse) -> str:
    """The words of the page to which an answer leads."""
    page, _, query = answer.headers["Location"].partition("?")
    return desk.words(page, **dict(parse_qsl(query)))


def submit(world: World, who: str = "Awen Rhys") -> None:
    with world.session() as session:
        draft = drafts.read(session, template(session))
        sides = {language: longer(draft, language) for language in Language}
        saved = drafts.save(session, draft.template_id, draft.reading, sides, who, datetime.now(UTC))
        submitting.submit(session, draft.template_id, saved.reading, who)


def sign(world: World, *languages: Language, who: str = "Huw Puw") -> None:
    with world.session() as session:
        for language in languages:
            signing.sign(session, template(session), None, language, Signer(who), datetime.now(UTC))


def seen(world: World) -> Overview:
    with world.session() as session:
        return overview(session, template(session))


class TestTheList:
    def test_it_says_when_each_is_told_and_by_which_channel(self, world: World) -> None:
        words = Desk(world).words(LIST)
        assert "A request is received – Text message" in words

    def test_it_is_in_welsh_too(self, world: World) -> None:
        assert "Mae cais wedi dod i law – Neges destun" in Desk(world).words(CY_LIST)

    def test_it_is_narrowed_by_what_the_address_says(self, world: World) -> None:
        submit(world)
        words = Desk(world).words(LIST, state="review", type=CASE_TYPE)
        assert words.count("A request is received –") == 1

    def test_nothing_like_that_leads_back_to_all(self, world: World) -> None:
        answer = Desk(world).get(LIST, state="retired")
        assert "No template fits these filters." in answer.text
        assert f'href="{LIST}">Show all templates' in answer.text

    def test_a_role_for_all_shows_none_of_a_sensitive_case_type(self, world: World) -> None:
        desk = Desk(world, grants=[(Role.VIEWER, None)])
        assert "Adult social care request" not in desk.words(LIST)

    def test_only_who_writes_is_offered_to_write(self, world: World) -> None:
        assert "Write a new template" in Desk(world, (Role.EDITOR,)).words(LIST)
        assert "Write a new template" not in Desk(world, (Role.VIEWER,)).words(LIST)

    @pytest.mark.parametrize("sort", ["changed", "-changed", "type", "-nonsense"])
    def test_it_is_sorted_as_the_address_says(self, world: World, sort: str) -> None:
        assert "A request is received" in Desk(world).words(LIST, sort=sort, type=CASE_TYPE, state="live")


class TestOne:
    def test_it_shows_the_words_of_each_language_as_such(self, world: World) -> None:
        text = Desk(world).get(page_of(world)).text
        assert '<div lang="cy">' in text
        assert "wedi dod i law" in plain(text)
        assert "We have received your permit application" in plain(text)

    def test_the_preview_is_in_the_language_that_is_asked_for(self, world: World) -> None:
        words = Desk(world).words(page_of(world), show="en")
        assert "Test Council: Thank you." in words
        assert "Cyngor Prawf: Diolch." not in words

    def test_what_it_costs_is_told_for_each_reader(self, world: World) -> None:
        with world.session() as session:
            session.get_one(Organisation, world.tenant.id).pence_per_fragment = 2
        assert "2 · 4p" in Desk(world).words(page_of(world))

    def test_the_longest_values_are_shown_on_request(self, world: World) -> None:
        assert "CYNGOR/2026/ABCD/0012345" in Desk(world).words(page_of(world), values="longest")

    @pytest.mark.parametrize("page", ["", "/write", "/history", "/review", "/test", "/retire", "/discard", "/publish"])
    def test_another_organisations_is_not_there(self, world: World, page: str) -> None:
        other = world.add_tenant()
        assert Desk(world).get(f"{LIST}/{id_of(world, tenant=other)}{page}").status_code == 404

    @pytest.mark.parametrize("page", ["", "/write", "/history", "/test", "/retire", "/back/1"])
    def test_one_of_a_case_type_that_is_not_theirs_is_not_there(self, world: World, page: str) -> None:
        desk = Desk(world, grants=[(role, None) for role in Role])
        assert desk.get(page_of(world, page, case_type=SENSITIVE)).status_code == 404
        assert desk.post(page_of(world, page, case_type=SENSITIVE)).status_code in (404, 405)

    def test_an_unknown_one_is_not_there(self, world: World) -> None:
        assert Desk(world).get(f"{LIST}/{uuid4()}").status_code == 404


class TestANewOne:
    def test_what_has_none_yet_can_be_begun(self, world: World) -> None:
        desk = Desk(world)
        place = {"type": CASE_TYPE, "event": "neutral", "milestone": "", "channel": "letter"}
        answer = desk.post(f"{LIST}/new", place)
        assert answer.status_code == 303
        assert answer.headers["Location"].endswith("/write")
        assert "Neutral words" in desk.words(answer.headers["Location"])

    def test_what_is_there_is_opened(self, world: World) -> None:
        text = Desk(world).get(f"{LIST}/new", type=CASE_TYPE).text
        assert f'href="{page_of(world)}"' in text

    @pytest.mark.parametrize(
        "wrong",
        [
            {"type": "nonsense"},
            {"channel": "pigeon"},
            {"event": "case.nonsense"},
            {"milestone": "nonsense"},
            {"event": "case.milestone_reached", "milestone": "nonsense"},
        ],
    )
    def test_a_place_that_there_is_not_is_not_begun(self, world: World, wrong: dict[str, str]) -> None:
        place = {"type": CASE_TYPE, "event": "case.opened", "milestone": "", "channel": "sms"} | wrong
        assert Desk(world).post(f"{LIST}/new", place).status_code == 404

    def test_nobody_begins_one_of_a_case_type_that_is_not_theirs(self, world: World) -> None:
        desk = Desk(world, grants=[(Role.EDITOR, None)])
        place = {"type": SENSITIVE, "event": "neutral", "milestone": "", "channel": "letter"}
        assert desk.post(f"{LIST}/new", place).status_code == 404


class TestReviewing:
    def test_a_welsh_reviewer_signs_for_the_welsh(self, world: World) -> None:
        submit(world)
        desk = Desk(world, (Role.WELSH_REVIEWER,))
        answer = desk.post(page_of(world, "/sign-welsh"), {"number": "2"})
        assert answer.headers["Location"].endswith("/review?done=signed")
        waiting = seen(world).waiting
        assert waiting
        assert waiting.signatures[CY].who == desk.member.who

    def test_an_editor_does_not_sign_for_the_welsh(self, world: World) -> None:
        submit(world)
        answer = Desk(world, (Role.EDITOR,)).post(page_of(world, "/sign-welsh"), {"number": "2"})
        assert answer.status_code == 403
        assert seen(world).unsigned == (CY, EN)

    def test_nobody_signs_for_their_own_words(self, world: World) -> None:
        desk = Desk(world, (Role.WELSH_REVIEWER,))
        submit(world, desk.member.who)
        answer = desk.post(page_of(world, "/sign-welsh"), {"number": "2"})
        assert "You wrote these words, so somebody else signs for them." in answer.text
        assert seen(world).unsigned == (CY, EN)

    def test_but_where_the_organisation_lets_them(self, world: World) -> None:
        with world.session() as session:
            session.get_one(Organisation, world.tenant.id).author_may_sign = True
        desk = Desk(world, (Role.WELSH_REVIEWER,))
        submit(world, desk.member.who)
        desk.post(page_of(world, "/sign-welsh"), {"number": "2"})
        assert seen(world).unsigned == (EN,)
        assert "(as author)" in desk.words(page_of(world, "/review"))

    def test_a_translator_outside_is_recorded_by_name(self, world: World) -> None:
        submit(world)
        desk = Desk(world)
        form = {"number": "2", "by_cy": "translator", "translator_cy": "Cwmni Cyfieithu"}
        desk.post(page_of(world, "/sign-welsh"), form)
        assert "Signed by Cwmni Cyfieithu" in desk.words(page_of(world, "/review"))
        with world.session() as session:
            assert session.scalars(select(AuditEntry).where(AuditEntry.who == desk.member.who)).one()

    @pytest.mark.parametrize("name", ["", " ", "x" * 101])
    def test_a_translator_without_a_name_is_none(self, world: World, name: str) -> None:
        submit(world)
        form = {"number": "2", "by_cy": "translator", "translator_cy": name}
        answer = Desk(world).post(page_of(world, "/sign-welsh"), form)
        assert "Enter the name of the translator or company" in answer.text
        assert seen(world).unsigned == (CY, EN)

    def test_what_nobody_read_is_not_signed(self, world: World) -> None:
        submit(world)
        assert Desk(world).post(page_of(world, "/sign-welsh")).status_code == 404

    def test_signed_twice_is_signed_once(self, world: World) -> None:
        submit(world)
        for _ in range(2):
            answer = Desk(world).post(page_of(world, "/sign-english"), {"number": "2"})
            assert answer.status_code == 303
        assert seen(world).unsigned == (CY,)

    def test_what_differs_from_what_is_live_is_marked(self, world: World) -> None:
        submit(world)
        text = Desk(world).get(page_of(world, "/review")).text
        assert f"put in: </span> {MORE[EN]}</ins>" in text

    def test_without_anything_to_review_there_is_no_such_page(self, world: World) -> None:
        assert Desk(world).get(page_of(world, "/review")).status_code == 404


class TestPublishing:
    def test_a_publisher_looks_twice_and_publishes(self, world: World) -> None:
        submit(world)
        sign(world, CY, EN)
        desk = Desk(world, (Role.PUBLISHER,))
        assert "Do you want to publish these words?" in desk.words(page_of(world, "/publish"))
        answer = desk.post(page_of(world, "/publish"))
        assert "The words are published." in arrived(desk, answer)
        live = seen(world).live
        assert live
        assert (live.number, live.published_by) == (2, desk.member.who)

    def test_what_waited_for_it_goes(self, world: World) -> None:
        fresh = world.add_tenant(signed=False)
        world.tenant = fresh
        world.told(event(), key=fresh.live_key, secret=fresh.secret)
        sign(world, CY, EN)
        Desk(world).post(page_of(world, "/publish"))
        world.deliver()
        with world.session() as session:
            statuses = set(session.scalars(select(Message.status).where(Message.channel == "sms")))
        assert statuses == {"delivered"}

    def test_what_is_not_signed_is_not_published(self, world: World) -> None:
        submit(world)
        sign(world, EN)
        assert Desk(world).post(page_of(world, "/publish")).status_code == 303
        live = seen(world).live
        assert live
        assert live.number == 1

    def test_an_editor_does_not_publish(self, world: World) -> None:
        submit(world)
        sign(world, CY, EN)
        assert Desk(world, (Role.EDITOR,)).post(page_of(world, "/publish")).status_code == 403

    def test_older_words_come_back(self, world: World) -> None:
        submit(world)
        sign(world, CY, EN)
        desk = Desk(world)
        desk.post(page_of(world, "/publish"))
        desk.post(page_of(world, "/back/1"))
        live = seen(world).live
        assert live
        assert live.number == 3
        assert MORE[EN] not in live.words.body.en

    def test_one_that_is_live_or_never_was_is_nothing_to_go_back_to(self, world: World) -> None:
        submit(world)
        for number in (1, 2, 9):
            assert Desk(world).post(page_of(world, f"/back/{number}")).status_code == 404

    def test_a_retired_one_can_be_brought_back(self, world: World) -> None:
        desk = Desk(world, (Role.PUBLISHER,))
        answer = desk.post(page_of(world, "/retire"))
        assert "The template is retired." in arrived(desk, answer)
        desk.post(page_of(world, "/back/1"))
        with world.session() as session:
            assert session.get_one(Template, template(session)).retired_at is None

    def test_all_versions_are_told_with_what_changed(self, world: World) -> None:
        submit(world)
        words = Desk(world).words(page_of(world, "/history"))
        assert "Version 2 Waiting for review" in words
        assert "Version 1 Live" in words
        assert f"put in: {MORE[CY]}" in words


class TestDiscarding:
    def test_a_draft_is_shown_once_more_and_goes(self, world: World) -> None:
        desk = Desk(world)
        with world.session() as session:
            draft = drafts.read(session, template(session))
            saved = drafts.save(
                session, draft.template_id, draft.reading, {EN: longer(draft, EN)}, "x", datetime.now(UTC)
            )
        assert MORE[EN] in desk.words(page_of(world, "/discard"))
        desk.post(page_of(world, "/discard"), {"revision": str(saved.reading)})
        with world.session() as session:
            assert session.scalars(select(TemplateDraft)).all() == []

    def test_one_that_somebody_changed_meanwhile_is_looked_at_again(self, world: World) -> None:
        with world.session() as session:
            draft = drafts.read(session, template(session))
            drafts.save(session, draft.template_id, draft.reading, {EN: longer(draft, EN)}, "x", datetime.now(UTC))
        answer = Desk(world).post(page_of(world, "/discard"), {"revision": "1.0"})
        assert "Somebody has changed the draft meanwhile." in answer.text

    def test_a_template_that_never_was_leads_back_to_the_list(self, world: World) -> None:
        desk = Desk(world)
        place = {"type": CASE_TYPE, "event": "neutral", "milestone": "", "channel": "letter"}
        page = desk.post(f"{LIST}/new", place).headers["Location"].removesuffix("/write")
        answer = desk.post(f"{page}/discard", {"revision": "0.0"})
        assert answer.headers["Location"] == f"{LIST}?done=discarded"
        assert desk.get(page).status_code == 404


def test_what_was_done_is_told_in_the_language_of_the_page(world: World) -> None:
    desk = Desk(world)
    with world.session() as session:
        case_type = session.scalars(select(CaseType.code)).first()
    assert "Mae’r drafft wedi’i ddileu." in desk.words(CY_LIST, done="discarded", type=case_type or "")
    assert "Success" not in desk.words(LIST, done="<b>anything</b>")
