"""What the desk asks of templates: the list with its states, who has one open, new ones, and drafts thrown away."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.errors import NotFound
from app.domain.recipients import Channel
from app.domain.template_places import MILESTONE_EVENT, Occasion, TemplatePlace
from app.domain.template_words import side
from app.models.case_type import CaseType
from app.models.organisation import AuditEntry
from app.models.template import Template, TemplateDraft
from app.services.templates import beginning, desk_list, drafts, editors, publishing
from app.services.templates.beginning import NotAPlace
from app.services.templates.desk_list import Listed, State, Wanted
from app.services.templates.drafts import DraftChanged, NoDraft, Reading
from app.services.templates.placed import placed
from tests.services.template_kit import CASE_TYPE, CY, EN, NOW, publish, sign, submit, template, write
from tests.world import World

NEW = TemplatePlace(Occasion("case.merged"), Channel.LETTER)


def types(session: Session) -> frozenset[UUID]:
    return frozenset(session.scalars(select(CaseType.id)))


def case_type(session: Session, code: str = CASE_TYPE) -> UUID:
    found = session.scalar(select(CaseType.id).where(CaseType.code == code))
    assert found
    return found


def listed(session: Session, **wanted: object) -> list[Listed]:
    return desk_list.listed(session, types(session), Wanted(**wanted))  # type: ignore[arg-type]


def the_one(session: Session) -> Listed:
    wanted = template(session)
    return next(row for row in listed(session) if row.id == wanted)


class TestTheList:
    def test_it_goes_through_the_case_types_as_a_case_goes(self, world: World) -> None:
        with world.session() as session:
            rows = [row for row in listed(session) if row.case_type_id == case_type(session)]
        assert [row.event for row in rows[:2]] == ["case.opened", "case.opened"]
        assert [row.channel for row in rows[:2]] == [Channel.SMS, Channel.EMAIL]
        assert rows[-1].event == "neutral"

    @pytest.mark.parametrize(
        ("steps", "states"),
        [
            ((), (State.LIVE,)),
            ((write,), (State.LIVE, State.DRAFT)),
            ((submit,), (State.LIVE, State.REVIEW)),
            ((submit, sign), (State.LIVE, State.PUBLISH)),
            ((submit, sign, publish), (State.LIVE,)),
        ],
    )
    def test_a_template_says_what_it_waits_for(
        self, world: World, steps: tuple[Callable[..., object], ...], states: tuple[State, ...]
    ) -> None:
        with world.session() as session:
            for step in steps:
                step(session, *((CY, EN) if step in (write, sign) else ()))
            assert the_one(session).states == states

    def test_a_retired_one_is_no_longer_live(self, world: World) -> None:
        with world.session() as session:
            publishing.retire(session, template(session), "Tests", NOW)
            assert the_one(session).states == (State.RETIRED,)

    def test_it_names_the_languages_that_nobody_has_signed(self, world: World) -> None:
        with world.session() as session:
            submit(session)
            sign(session, EN)
            assert the_one(session).unsigned == (CY,)

    def test_it_is_narrowed_by_state_channel_and_case_type(self, world: World) -> None:
        with world.session() as session:
            submit(session)
            assert [row.id for row in listed(session, state="review")] == [template(session)]
            assert {row.channel for row in listed(session, channel="email")} == {Channel.EMAIL}
            assert {row.case_type_id for row in listed(session, case_type=CASE_TYPE)} == {case_type(session)}
            assert listed(session, state="nonsense") == []

    def test_the_last_change_comes_first_on_request(self, world: World) -> None:
        with world.session() as session:
            write(session, CY)
            moments = [row.changed_at for row in listed(session, newest_first=True)]
        assert moments == sorted(moments, reverse=True)

    def test_a_case_type_that_is_not_theirs_is_left_out(self, world: World) -> None:
        with world.session() as session:
            mine = case_type(session)
            rows = desk_list.listed(session, {mine}, Wanted())
        assert {row.case_type_id for row in rows} == {mine}

    def test_one_of_a_case_type_that_is_not_theirs_is_not_there(self, world: World) -> None:
        with world.session() as session, pytest.raises(NotFound):
            placed(session, template(session), {case_type(session, "adult-social-care")})


class TestWhoHasItOpen:
    def test_who_opens_it_learns_who_has_it_open_and_since_when(self, world: World) -> None:
        with world.session() as session:
            editors.opened(session, template(session), "staff:1", NOW)
            (other,) = editors.opened(session, template(session), "staff:2", NOW + timedelta(minutes=5))
        assert (other.who, other.since) == ("staff:1", NOW)

    def test_nobody_is_told_of_themselves(self, world: World) -> None:
        with world.session() as session:
            editors.opened(session, template(session), "staff:1", NOW)
            assert editors.opened(session, template(session), "staff:1", NOW) == ()

    def test_who_did_nothing_for_long_is_taken_to_be_gone(self, world: World) -> None:
        later = NOW + editors.STILL_THERE + timedelta(seconds=1)
        with world.session() as session:
            editors.opened(session, template(session), "staff:1", NOW)
            assert editors.others(session, template(session), "staff:2", later) == ()

    def test_who_is_still_at_it_is_there_since_they_came(self, world: World) -> None:
        with world.session() as session:
            for minutes in (0, 9, 18):
                editors.opened(session, template(session), "staff:1", NOW + timedelta(minutes=minutes))
            (other,) = editors.others(session, template(session), "staff:2", NOW + timedelta(minutes=20))
        assert other.since == NOW

    def test_who_comes_back_is_there_since_then(self, world: World) -> None:
        later = NOW + timedelta(hours=1)
        with world.session() as session:
            editors.opened(session, template(session), "staff:1", NOW)
            editors.opened(session, template(session), "staff:1", later)
            (other,) = editors.others(session, template(session), "staff:2", later)
        assert other.since == later

    def test_who_is_done_is_not_there(self, world: World) -> None:
        with world.session() as session:
            editors.opened(session, template(session), "staff:1", NOW)
            editors.left(session, template(session), "staff:1")
            assert editors.others(session, template(session), "staff:2", NOW) == ()


class TestBeginning:
    def test_every_occasion_is_told_with_what_it_has(self, world: World) -> None:
        with world.session() as session:
            slots = beginning.coverage(session, case_type(session), types(session))
            opened = next(slot for slot in slots if slot.occasion == Occasion("case.opened"))
            merged = next(slot for slot in slots if slot.occasion == NEW.occasion)
            assert opened.templates[Channel.SMS] == template(session)
        assert Channel.LETTER not in merged.templates

    def test_a_new_one_says_nothing_yet(self, world: World) -> None:
        with world.session() as session:
            made = beginning.begin(session, case_type(session), types(session), NEW, "staff:1", NOW)
            row = next(row for row in listed(session) if row.id == made)
            draft = drafts.read(session, made)
        assert row.states == (State.UNWRITTEN,)
        assert (draft.saved, draft.reading) == (False, Reading(0, 0))

    def test_begun_twice_at_once_there_is_one(self, world: World) -> None:
        together = Barrier(2)

        def begin() -> UUID:
            together.wait()
            with world.session() as session:
                return beginning.begin(session, case_type(session), types(session), NEW, "staff:1", NOW)

        with ThreadPoolExecutor(2) as pool:
            first, second = (pool.submit(begin) for _ in range(2))
            assert first.result() == second.result()

    def test_one_for_a_single_milestone_begins_with_what_serves_all(self, world: World) -> None:
        with world.session() as session:
            slots = beginning.coverage(session, case_type(session), types(session))
            free = next(one for one in slots if one.milestone and Channel.SMS not in one.templates)
            place = TemplatePlace(free.occasion, Channel.SMS)
            made = beginning.begin(session, case_type(session), types(session), place, "staff:1", NOW)
            general = drafts.read(session, template(session, f"{MILESTONE_EVENT}/sms"))
            draft = drafts.read(session, made)
        assert draft.words == general.words
        assert set(draft.authors.values()) == {"staff:1"}

    @pytest.mark.parametrize(
        "occasion",
        [Occasion("case.nonsense"), Occasion(MILESTONE_EVENT, "no-such"), Occasion("case.opened", "received")],
    )
    def test_what_a_case_type_never_tells_has_no_place(self, world: World, occasion: Occasion) -> None:
        place = TemplatePlace(occasion, Channel.SMS)
        with world.session() as session, pytest.raises(NotAPlace):
            beginning.begin(session, case_type(session), types(session), place, "staff:1", NOW)

    def test_a_case_type_that_is_not_theirs_is_not_there(self, world: World) -> None:
        with world.session() as session, pytest.raises(NotFound):
            beginning.begin(session, case_type(session), frozenset(), NEW, "staff:1", NOW)
        with world.session() as session, pytest.raises(NotFound):
            beginning.coverage(session, uuid4(), types(session))

    def test_another_organisations_case_type_is_not_there(self, world: World) -> None:
        other = world.add_tenant()
        with world.session(other) as session:
            theirs = case_type(session)
        with world.session() as session, pytest.raises(NotFound):
            beginning.coverage(session, theirs, {theirs})


class TestThrowingADraftAway:
    def test_the_newest_version_stays(self, world: World) -> None:
        with world.session() as session:
            draft = write(session, CY, EN)
            assert drafts.discard(session, template(session), draft.reading, "staff:1") is True
            assert drafts.read(session, template(session)).saved is False
            assert session.scalars(select(TemplateDraft)).all() == []

    def test_it_is_noted(self, world: World) -> None:
        with world.session() as session:
            drafts.discard(session, template(session), write(session, CY).reading, "staff:1")
            entry = session.scalars(select(AuditEntry).where(AuditEntry.who == "staff:1")).one()
        assert (entry.what, entry.about_table) == ("template draft discarded", "templates")

    def test_a_template_that_has_nothing_else_goes_with_it(self, world: World) -> None:
        with world.session() as session:
            made = beginning.begin(session, case_type(session), types(session), NEW, "staff:1", NOW)
            editors.opened(session, made, "staff:1", NOW)
            draft = drafts.save(session, made, Reading(0, 0), {EN: side(body="Hello")}, "staff:1", NOW)
            assert drafts.discard(session, made, draft.reading, "staff:1") is False
            assert session.scalar(select(func.count()).where(Template.id == made)) == 0

    def test_a_draft_that_somebody_saved_meanwhile_stays(self, world: World) -> None:
        with world.session() as session:
            read = write(session, CY).reading
            write(session, EN)
            with pytest.raises(DraftChanged):
                drafts.discard(session, template(session), read, "staff:1")

    def test_without_a_draft_there_is_nothing_to_throw_away(self, world: World) -> None:
        with world.session() as session, pytest.raises(NoDraft):
            drafts.discard(session, template(session), Reading(1, 0), "staff:1")

    def test_the_next_draft_never_has_a_reading_that_this_one_had(self, world: World) -> None:
        with world.session() as session:
            first = write(session, CY).reading
            drafts.discard(session, template(session), first, "staff:1")
            assert write(session, CY).reading.revision > first.revision
