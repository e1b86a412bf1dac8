"""Case types are changed by drafts that are signed and published, and no case under way loses its words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from uuid import UUID

import pytest
from sqlalchemy import event as happening
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from app.domain.bilingual import Bilingual, Language
from app.domain.case_type_content import CaseTypeContent, MilestoneContent, moved, retired, with_milestone
from app.domain.errors import NotFound
from app.domain.recipients import Sensitivity
from app.models.case import Case
from app.models.case_type import CaseType
from app.models.organisation import AuditEntry, Organisation
from app.models.staff import StaffRole
from app.services.case_type_changes import deciding, drafts, history, listing, making, preview, rows
from app.services.case_type_changes.deciding import NeedsManager, NotReady
from app.services.case_type_changes.drafts import Draft, PartChanged
from app.services.case_type_changes.listing import State
from app.services.case_type_changes.making import NotACode
from app.services.case_type_changes.pack_loading import PackAlreadyLoaded, load_pack
from app.services.organisations import AlreadyThere
from app.services.packs.files import shipped_pack, shipped_packs
from app.services.packs.heads import shipped_heads
from app.services.templates.publishing import AlreadyPublished
from app.services.templates.signing import AlreadySigned, AuthorMayNotSign
from app.services.templates.versions import Standing, VersionSuperseded
from app.services.views import OrganisationView, StepState
from tests.web.desk import member
from tests.world import World, event

NOW = datetime.now(UTC)
SIAN, ALED, MENNA = "staff:1", "staff:2", "staff:3"
SETTLED = MilestoneContent(
    "settled",
    Bilingual("Popeth wedi'i drefnu", "Everything settled"),
    Bilingual("Mae popeth wedi'i drefnu.", "Everything is settled."),
    Bilingual("Byddwn yn cau'r cais.", "We will close the request."),
    3,
)
Make = Callable[[CaseTypeContent], CaseTypeContent]


def type_id(world: World, code: str = "building-permit") -> UUID:
    with world.session() as session:
        return type_id_in(session, code)


def at_one_moment(world: World, make: Callable[[Session], UUID]) -> None:
    """Two make the same: the second has seen that it is not there yet, and is not done when the first is."""

    def first(*_: object) -> None:
        with world.session() as session:
            make(session)

    with world.session() as session:
        happening.listen(session, "before_flush", first, once=True)
        make(session)


def type_id_in(session: Session, code: str) -> UUID:
    return session.scalars(select(CaseType.id).where(CaseType.code == code)).one()


def content(world: World, code: str = "building-permit") -> CaseTypeContent:
    with world.session() as session:
        return rows.content_of(rows.there(session, type_id(world, code)))


def change(world: World, make: Make, part: str = "settings", who: str = SIAN, code: str = "building-permit") -> Draft:
    with world.session() as session:
        here = type_id(world, code)
        seen = drafts.read(session, here).word(part)
        return drafts.change(session, here, (part, seen), make, who, NOW)


def submit(world: World, who: str = SIAN, code: str = "building-permit") -> int:
    with world.session() as session:
        here = type_id(world, code)
        draft = drafts.read(session, here)
        drafts.confirm(session, here, draft.reading, who, NOW)
        return deciding.submit(session, here, drafts.read(session, here).reading, who, NOW)


def sign(world: World, number: int, who: str = ALED, code: str = "building-permit") -> None:
    with world.session() as session:
        for language in Language:
            deciding.sign(session, type_id(world, code), number, language, who, NOW)


def put_in_force(world: World, make: Make, code: str = "building-permit", now: datetime | None = None) -> int:
    change(world, make, code=code)
    number = submit(world, code=code)
    sign(world, number, code=code)
    with world.session() as session:
        deciding.publish(session, type_id(world, code), number, MENNA, now or datetime.now(UTC))
    world.shop.sender.catalogue.forget()
    return number


def milestone_of(world: World, case: str = "C-1") -> str | None:
    with world.session() as session:
        return session.scalars(select(Case.milestone)).one()


def audited(world: World) -> list[str]:
    with world.session() as session:
        return list(session.scalars(select(AuditEntry.what).order_by(AuditEntry.id)))


def renamed(content: CaseTypeContent) -> CaseTypeContent:
    return replace(content, name=Bilingual("Cais newydd am drwydded", "New application for a permit"))


class TestADraft:
    def test_begins_from_what_is_in_force_and_changes_nothing_of_it(self, world: World) -> None:
        before = content(world)
        draft = change(world, renamed)
        assert draft.saved
        assert draft.content.name.en == "New application for a permit"
        assert content(world) == before

    def test_is_not_made_where_nothing_differs(self, world: World) -> None:
        assert not change(world, lambda content: content).saved

    def test_of_two_parts_is_written_by_two_people_at_once(self, world: World) -> None:
        with world.session() as session:
            read = drafts.read(session, type_id(world))
            received, checking = ((one, read.word(one)) for one in ("milestones/received", "milestones/checking"))
            drafts.change(session, type_id(world), received, lambda was: _days(was, "received", 9), SIAN, NOW)
            drafts.change(session, type_id(world), checking, lambda was: _days(was, "checking", 9), ALED, NOW)
            both = drafts.read(session, type_id(world)).content
        assert [both.milestone(code).working_days for code in ("received", "checking")] == [9, 9]

    def test_of_one_part_is_not_written_over_by_who_has_not_seen_it(self, world: World) -> None:
        with world.session() as session:
            part = ("milestones/received", drafts.read(session, type_id(world)).word("milestones/received"))
            drafts.change(session, type_id(world), part, lambda was: _days(was, "received", 9), SIAN, NOW)
            with pytest.raises(PartChanged) as caught:
                drafts.change(session, type_id(world), part, lambda was: _days(was, "received", 2), ALED, NOW)
        assert caught.value.draft.content.milestone("received").working_days == 9
        assert caught.value.draft.edited_by == SIAN

    def test_says_which_language_nobody_has_confirmed(self, world: World) -> None:
        english = change(world, lambda was: replace(was, name=Bilingual(was.name.cy, "Permit")))
        assert english.stale == {"name": Language.CY}
        both = change(world, renamed)
        assert both.stale == {}

    def test_is_not_submitted_until_the_other_language_is_confirmed(self, world: World) -> None:
        draft = change(world, lambda was: replace(was, name=Bilingual(was.name.cy, "Permit application here")))
        with world.session() as session, pytest.raises(NotReady) as caught:
            deciding.submit(session, type_id(world), draft.reading, SIAN, NOW)
        assert caught.value.stale

    def test_names_as_author_of_a_language_only_who_changed_it(self, world: World) -> None:
        change(world, lambda was: replace(was, name=Bilingual("Trwydded newydd", was.name.en)), who=ALED)
        draft = change(world, lambda was: replace(was, name=Bilingual(was.name.cy, "New permit")), who=SIAN)
        assert draft.authors == {Language.CY: ALED, Language.EN: SIAN}

    def test_can_be_discarded_but_not_after_somebody_else_has_saved(self, world: World) -> None:
        first = change(world, renamed)
        change(world, lambda was: replace(was, link=False), who=ALED)
        with world.session() as session, pytest.raises(PartChanged):
            drafts.discard(session, type_id(world), first.reading, SIAN)
        with world.session() as session:
            drafts.discard(session, type_id(world), drafts.read(session, type_id(world)).reading, SIAN)
            assert not drafts.read(session, type_id(world)).saved

    def test_of_another_organisation_is_not_there(self, world: World) -> None:
        other = world.add_tenant()
        with world.session(other) as session, pytest.raises(NotFound):
            drafts.read(session, type_id(world))

    def test_is_blocked_where_a_template_needs_what_it_takes_away(self, world: World) -> None:
        draft = change(world, lambda was: replace(was, link=False))
        with world.session() as session, pytest.raises(NotReady) as caught:
            deciding.submit(session, type_id(world), draft.reading, SIAN, NOW)
        assert {one.code for one in caught.value.findings} == {"template_needs_it"}
        assert caught.value.findings[0].said == "((link))"


def _days(content: CaseTypeContent, code: str, days: int) -> CaseTypeContent:
    return with_milestone(content, replace(content.milestone(code), working_days=days))


class TestPublishing:
    def test_puts_the_new_words_in_force(self, world: World) -> None:
        put_in_force(world, renamed)
        with world.session() as session:
            views = world.shop.sender.catalogue.of(session)
        assert "New application for a permit" in [one.words.name.en for one in views]
        assert "case type version 2 published" in audited(world)

    def test_needs_a_signature_for_each_language(self, world: World) -> None:
        change(world, renamed)
        number = submit(world)
        with world.session() as session, pytest.raises(NotReady) as caught:
            deciding.publish(session, type_id(world), number, MENNA, NOW)
        assert caught.value.unsigned == tuple(Language)

    def test_takes_no_signature_from_who_wrote_it_unless_the_organisation_says_so(self, world: World) -> None:
        change(world, renamed)
        number = submit(world)
        with world.session() as session, pytest.raises(AuthorMayNotSign):
            deciding.sign(session, type_id(world), number, Language.CY, SIAN, NOW)
        with world.session() as session:
            session.get_one(Organisation, world.tenant.id).author_may_sign = True
        with world.session() as session:
            signature = deciding.sign(session, type_id(world), number, Language.CY, SIAN, NOW)
            assert signature.role == "author"
            with pytest.raises(AlreadySigned):
                deciding.sign(session, type_id(world), number, Language.CY, ALED, NOW)

    def test_is_refused_for_a_version_that_a_newer_one_has_overtaken(self, world: World) -> None:
        change(world, renamed)
        first = submit(world)
        put_in_force(world, lambda was: _days(was, "received", 7))
        with world.session() as session:
            with pytest.raises(VersionSuperseded):
                deciding.publish(session, type_id(world), first, MENNA, NOW)
            with pytest.raises(AlreadyPublished):
                deciding.publish(session, type_id(world), first + 1, MENNA, NOW)

    def test_never_changes_the_words_of_a_version(self, world: World) -> None:
        put_in_force(world, renamed)
        with world.session() as session, pytest.raises(ProgrammingError):
            session.execute(text("UPDATE case_type_versions SET content = '{}'"))

    def test_of_less_protection_needs_a_manager(self, world: World) -> None:
        change(world, lambda was: replace(was, sensitivity=Sensitivity.OPEN))
        number = submit(world)
        sign(world, number)
        here = type_id(world)
        with world.session() as session, pytest.raises(NeedsManager):
            deciding.publish(session, here, number, MENNA, NOW)
        assert content(world).sensitivity is Sensitivity.PERSONAL
        with world.session() as session:
            deciding.allow_lowering(session, here, number, "staff:9")
            deciding.publish(session, here, number, MENNA, NOW)
        assert content(world).sensitivity is Sensitivity.OPEN
        assert "case type version 2 may protect less" in audited(world)

    def test_of_more_hours_needs_a_manager(self, world: World) -> None:
        put_in_force(world, lambda was: replace(was, hours=(9, 17)))
        here = type_id(world)
        for hours in ((8, 17), None):
            change(world, partial(replace, hours=hours))
            number = submit(world)
            sign(world, number)
            with world.session() as session, pytest.raises(NeedsManager):
                deciding.publish(session, here, number, MENNA, NOW)
        assert content(world).hours == (9, 17)
        with world.session() as session:
            deciding.allow_lowering(session, here, number, "staff:9")
            deciding.publish(session, here, number, MENNA, NOW)
        assert content(world).hours is None

    def test_of_fewer_hours_needs_nobody_else(self, world: World) -> None:
        put_in_force(world, lambda was: replace(was, hours=(9, 17)))
        put_in_force(world, lambda was: replace(was, hours=(10, 16)))
        with world.session() as session:
            view = world.shop.sender.catalogue.by_id(session, type_id(world))
        assert (content(world).hours, view.hours) == ((10, 16), (10, 16))

    def test_of_more_protection_leaves_it_in_sight_of_who_published_it(self, world: World) -> None:
        publisher = member(world, grants=[])
        change(world, lambda was: replace(was, sensitivity=Sensitivity.SENSITIVE))
        number = submit(world)
        sign(world, number)
        with world.session() as session:
            session.add(StaffRole(organisation_id=world.tenant.id, staff_id=publisher.id, role="publisher"))
        with world.session() as session:
            deciding.publish(session, type_id(world), number, publisher.who, NOW)
            kept = session.scalars(select(StaffRole.case_type_id).where(StaffRole.staff_id == publisher.id)).all()
        assert type_id(world) in kept


class TestGoingBack:
    def test_publishes_the_old_words_as_a_new_version(self, world: World) -> None:
        before = content(world)
        put_in_force(world, renamed)
        with world.session() as session:
            assert deciding.roll_back(session, type_id(world), 1, MENNA, NOW, by_manager=False) == 3
            views = history.history(session, type_id(world))
        assert content(world) == before
        assert [(one.number, one.standing) for one in views] == [
            (3, Standing.IN_FORCE),
            (2, Standing.REPLACED),
            (1, Standing.REPLACED),
        ]

    def test_retires_what_was_added_since(self, world: World) -> None:
        world.told(event())
        put_in_force(world, lambda was: with_milestone(was, SETTLED, new=True))
        with world.session() as session:
            deciding.roll_back(session, type_id(world), 1, MENNA, NOW, by_manager=False)
        assert content(world).milestone("settled").retired

    def test_to_less_protection_needs_a_manager(self, world: World) -> None:
        put_in_force(world, lambda was: replace(was, sensitivity=Sensitivity.SENSITIVE))
        with world.session() as session, pytest.raises(NeedsManager):
            deciding.roll_back(session, type_id(world), 1, MENNA, NOW, by_manager=False)

    def test_to_a_version_of_before_the_hours_needs_a_manager(self, world: World) -> None:
        put_in_force(world, lambda was: replace(was, hours=(9, 17)))
        with world.session() as session, pytest.raises(NeedsManager):
            deciding.roll_back(session, type_id(world), 1, MENNA, NOW, by_manager=False)
        with world.session() as session:
            deciding.roll_back(session, type_id(world), 1, MENNA, NOW, by_manager=True)
        assert content(world).hours is None

    def test_to_what_is_in_force_is_refused(self, world: World) -> None:
        with world.session() as session, pytest.raises(AlreadyPublished):
            deciding.roll_back(session, type_id(world), 1, MENNA, NOW, by_manager=False)


class TestCasesUnderWay:
    def test_stay_where_they_were_when_the_first_milestone_becomes_another(self, world: World) -> None:
        world.told(event())
        put_in_force(world, lambda was: moved(was, "milestones", "received", 1))
        world.told(event("C-1", "case.delayed", silent=True))
        assert milestone_of(world) == "received"

    def test_opened_afterwards_begin_at_the_new_first_milestone(self, world: World) -> None:
        put_in_force(world, lambda was: moved(was, "milestones", "received", 1))
        world.told(event())
        assert milestone_of(world) == "acknowledged"

    def test_keep_the_words_of_a_retired_milestone_on_their_page(self, world: World) -> None:
        world.told(event())
        put_in_force(world, lambda was: retired(was, "milestones", "received"))
        with world.session() as session:
            view = world.shop.sender.catalogue.by_id(session, type_id(world))
        kept = view.words.milestone("received")
        assert kept is not None
        assert kept.sentence.en == "We have received the application."
        assert "received" not in [one.code for one in view.words.offered]

    def test_may_still_be_told_to_be_at_a_retired_milestone_and_a_note_is_made(self, world: World) -> None:
        put_in_force(world, lambda was: retired(was, "milestones", "advice"))
        world.told(event())
        messages = world.told(event("C-1", "case.milestone_reached", milestone="advice"))
        assert milestone_of(world) == "advice"
        assert any("gyngor arbenigol" in (one["content"] or {}).get("body", "") for one in messages)
        assert "event named a retired milestone" in audited(world)

    def test_keep_a_milestone_that_a_version_no_longer_has(self, world: World) -> None:
        world.told(event())
        with world.session() as session:
            row = rows.locked(session, type_id(world))
            present = rows.content_of(row)
            rows.put_in_force(session, row, replace(present, milestones=present.milestones[1:]), NOW)
        assert content(world).milestone("received").retired

    def test_are_the_reason_why_a_milestone_is_retired_and_not_removed(self, world: World) -> None:
        with world.session() as session:
            assert rows.is_removable(session, type_id(world), "milestones", "received")
        world.told(event())
        with world.session() as session:
            assert not rows.is_removable(session, type_id(world), "milestones", "decided")
            assert rows.is_removable(session, type_id(world), "milestones", "never-published")
            assert rows.stand_at(session, type_id(world), "received")
            assert not rows.stand_at(session, type_id(world), "decided")

    def test_are_not_offered_what_is_retired(self, world: World) -> None:
        put_in_force(world, lambda was: retired(was, "milestones", "advice"))
        listed = world.get("/v1/case-types").json["items"]
        permit = next(one for one in listed if one["code"] == "building-permit")
        assert "advice" not in [one["code"] for one in permit["milestones"]]


class TestANewCaseType:
    def test_of_a_pack_is_known_to_test_keys_and_not_to_live_ones(self, world: World) -> None:
        with world.session() as session:
            making.begin_with_pack(session, shipped_pack("blue-badge"), SIAN, NOW)
        world.shop.sender.catalogue.forget()
        opened = event(case_type="blue-badge")
        live = world.post(opened | {"id": "live-1"}, key=world.tenant.live_key, secret=world.tenant.secret)
        assert live.status_code == 422
        assert "case_type_unknown" in live.get_data(as_text=True)
        assert [one["template"]["key"] for one in world.told(opened)] == ["case.opened/sms"]

    def test_of_a_pack_can_be_signed_by_who_began_it_as_the_pack_wrote_it(self, world: World) -> None:
        with world.session() as session:
            here = making.begin_with_pack(session, shipped_pack("planning"), SIAN, NOW)
            reading = drafts.read(session, here).reading
            number = deciding.submit(session, here, reading, SIAN, NOW)
            for language in Language:
                deciding.sign(session, here, number, language, SIAN, NOW)
            deciding.publish(session, here, number, SIAN, NOW)
            assert not rows.there(session, here).in_preparation

    def test_of_a_pack_that_is_loaded_is_refused(self, world: World) -> None:
        with world.session() as session, pytest.raises(PackAlreadyLoaded):
            making.begin_with_pack(session, shipped_pack("building-permit"), SIAN, NOW)

    def test_from_nothing_has_one_milestone_and_nothing_that_blocks_it(self, world: World) -> None:
        with world.session() as session:
            here = making.begin_with_nothing(session, "pets", Bilingual("Anifail coll", "Lost pet"), SIAN, NOW)
            draft = drafts.read(session, here)
            assert [one.code for one in draft.content.offered] == ["received"]
            assert deciding.submit(session, here, draft.reading, SIAN, NOW) == 1

    @pytest.mark.parametrize("code", ["", "Blue", "blue_badge", "-a", "a" * 51, "a b", "ŵ"])
    def test_has_a_code_that_case_systems_can_use(self, world: World, code: str) -> None:
        with world.session() as session, pytest.raises(NotACode):
            making.begin_with_nothing(session, code, Bilingual("Enw", "Name"), SIAN, NOW)

    def test_has_a_code_of_its_own(self, world: World) -> None:
        with world.session() as session, pytest.raises(AlreadyThere):
            making.begin_with_nothing(session, "building-permit", Bilingual("Enw", "Name"), SIAN, NOW)

    def test_has_a_code_of_its_own_when_two_begin_at_the_same_moment(self, world: World) -> None:
        def begin(session: Session) -> UUID:
            return making.begin_with_nothing(session, "pets", Bilingual("Anifail coll", "Lost pet"), SIAN, NOW)

        with pytest.raises(AlreadyThere):
            at_one_moment(world, begin)

    def test_of_a_pack_that_somebody_loads_at_the_same_moment_is_refused(self, world: World) -> None:
        with pytest.raises(PackAlreadyLoaded):
            at_one_moment(world, partial(making.begin_with_pack, pack=shipped_pack("planning"), who=SIAN, now=NOW))

    def test_that_is_sensitive_stays_in_sight_of_who_began_it(self, world: World) -> None:
        editor = member(world, grants=[])
        with world.session() as session:
            session.add(StaffRole(organisation_id=world.tenant.id, staff_id=editor.id, role="editor"))
        with world.session() as session:
            here = making.begin_with_pack(session, shipped_pack("therapy-referral"), editor.who, NOW)
            grants = session.scalars(select(StaffRole.case_type_id).where(StaffRole.staff_id == editor.id)).all()
        assert here in grants

    def test_keeps_what_it_was_submitted_as_for_test_keys(self, world: World) -> None:
        with world.session() as session:
            here = making.begin_with_nothing(session, "pets", Bilingual("Anifail coll", "Lost pet"), SIAN, NOW)
            word = drafts.read(session, here).word("settings")
            drafts.change(session, here, ("settings", word), lambda was: replace(was, reminder_days=2), SIAN, NOW)
            assert rows.there(session, here).reminder_days is None
            deciding.submit(session, here, drafts.read(session, here).reading, SIAN, NOW)
            assert rows.there(session, here).reminder_days == 2


def test_a_loaded_pack_is_published_as_its_first_version(world: World) -> None:
    with world.session() as session:
        (view,) = history.history(session, type_id(world))
    assert (view.number, view.standing) == (1, Standing.IN_FORCE)
    assert view.note == "starter pack building-permit, version 1"


def test_a_case_type_of_before_versions_were_kept_can_be_gone_back_to(world: World) -> None:
    with world.session() as session:
        here = making.begin_with_nothing(session, "pets", Bilingual("Anifail coll", "Lost pet"), SIAN, NOW)
        drafts.discard(session, here, drafts.read(session, here).reading, SIAN)
        rows.locked(session, here).in_preparation = False
    before = content(world, "pets")
    assert put_in_force(world, renamed, "pets") == 2
    with world.session() as session:
        deciding.roll_back(session, here, 1, MENNA, NOW, by_manager=False)
    assert content(world, "pets") == before


def test_a_pack_with_hours_is_loaded_with_them(world: World) -> None:
    pack = shipped_pack("missed-bin")
    with world.session() as session:
        load_pack(session, replace(pack, case_type=replace(pack.case_type, hours=(9, 17))))
        (view,) = history.history(session, type_id_in(session, "missed-bin"))
    assert view.content.hours == (9, 17)


def test_the_history_says_between_which_hours_its_messages_went(world: World) -> None:
    put_in_force(world, lambda was: replace(was, hours=(9, 17)))
    with world.session() as session:
        newest = history.history(session, type_id(world))[0]
    assert newest.changes.settings == (("hours", None, (9, 17)),)


def test_the_history_says_word_by_word_what_changed(world: World) -> None:
    put_in_force(world, lambda was: with_milestone(_days(was, "received", 7), SETTLED, new=True))
    put_in_force(world, lambda was: replace(was, name=Bilingual(was.name.cy, "Building permit application")))
    with world.session() as session:
        newest, middle, _first = history.history(session, type_id(world))
    assert [(one.place, one.language) for one in newest.changes.words] == [("name", Language.EN)]
    assert "".join(piece.text for piece in newest.changes.words[0].pieces if piece.change == "removed")
    assert middle.changes.added == ("milestones/settled",)
    assert middle.changes.days == (("milestones/received", 5, 7),)


@pytest.mark.parametrize(
    ("steps", "state"), [("", State.IN_FORCE), ("d", State.DRAFT), ("ds", State.TO_SIGN), ("dsg", State.TO_PUBLISH)]
)
def test_the_list_says_what_a_case_type_waits_for(world: World, steps: str, state: State) -> None:
    number = 0
    for step in steps:
        if step == "d":
            change(world, renamed)
        elif step == "s":
            number = submit(world)
        else:
            sign(world, number)
    with world.session() as session:
        (row,) = listing.listed(session, [type_id(world)])
    assert row.state is state


def test_the_heads_of_the_packs_say_what_the_packs_say() -> None:
    assert [one.code for one in shipped_heads()] == list(shipped_packs())
    assert shipped_heads()[1] == shipped_pack("blue-badge").case_type


class TestThePreview:
    ORGANISATION = OrganisationView("c", Bilingual("Cyngor", "Council"), "01632 960000", None, "#1d4f5a")

    def test_shows_a_case_at_the_step_that_was_asked_for(self, world: World) -> None:
        page = preview.status_page(content(world), self.ORGANISATION, ("checking", None), NOW)
        assert page.sentence.en == "We are checking the application."
        assert [one.state for one in page.steps[:4]] == [StepState.DONE] * 2 + [StepState.NOW, StepState.NEXT]

    def test_shows_how_a_case_ended(self, world: World) -> None:
        page = preview.status_page(content(world), self.ORGANISATION, ("decided", "refused"), NOW)
        assert (page.state, page.outcome and page.outcome.en) == ("closed", "Permit refused")

    def test_shows_what_nobody_has_written_as_such(self, world: World) -> None:
        bare = with_milestone(content(world), replace(content(world).milestone("received"), label=Bilingual("", "In")))
        page = preview.status_page(bare, self.ORGANISATION, ("received", None), NOW)
        assert page.steps[0].label == Bilingual("…", "In")
