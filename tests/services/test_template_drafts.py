"""Drafts are pairs: an edit un-approves the other language, and two people who write at once lose nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import select

from app.domain.errors import NotFound
from app.domain.template_words import Side, side
from app.models.organisation import AuditEntry
from app.models.template import TemplateDraft
from app.services.audit import NobodyNamed
from app.services.templates import drafts, submitting
from app.services.templates.drafts import DraftChanged, NoDraft, Reading, WordsDoNotFit
from app.services.templates.submitting import NotSubmittable
from tests.services.template_kit import CY, EN, NOW, longer, sign, submit, template, write
from tests.world import World


class TestWriting:
    def test_a_draft_begins_with_the_words_and_authors_of_the_newest_version(self, world: World) -> None:
        with world.session() as session:
            draft = drafts.read(session, template(session))
        assert (draft.saved, draft.reading, draft.stale) == (False, Reading(1, 0), frozenset())
        assert draft.words.body.complete
        assert draft.authors == {CY: "starter pack", EN: "starter pack"}

    def test_reading_makes_no_draft(self, world: World) -> None:
        with world.session() as session:
            drafts.read(session, template(session))
            assert session.scalars(select(TemplateDraft)).all() == []

    def test_who_saves_a_language_is_its_author_and_not_that_of_the_other(self, world: World) -> None:
        with world.session() as session:
            draft = write(session, CY, who=" Awen  Rhys ")
        assert draft.authors == {CY: "Awen Rhys", EN: "starter pack"}
        assert draft.edited == {CY: NOW}
        assert draft.reading == Reading(1, 1)

    def test_an_edit_of_one_language_unapproves_the_other(self, world: World) -> None:
        with world.session() as session:
            assert write(session, EN).stale == {CY}
            assert write(session, CY).stale == {EN}

    def test_both_languages_saved_together_unapprove_neither(self, world: World) -> None:
        with world.session() as session:
            assert write(session, CY, EN).stale == frozenset()

    def test_a_language_that_came_back_unchanged_was_not_written_by_who_saved(self, world: World) -> None:
        with world.session() as session:
            template_id = template(session)
            draft = drafts.read(session, template_id)
            sides = {CY: longer(draft, CY), EN: draft.words.side(EN)}
            saved = drafts.save(session, template_id, draft.reading, sides, "Awen Rhys", NOW)
        assert (saved.authors[EN], saved.stale) == ("starter pack", frozenset({EN}))

    def test_a_save_that_changes_nothing_leaves_everything_as_it_is(self, world: World) -> None:
        with world.session() as session:
            draft = write(session, CY)
            again = drafts.save(
                session, draft.template_id, draft.reading, {CY: draft.words.side(CY)}, "Guto", NOW + timedelta(hours=1)
            )
        assert again == draft

    def test_an_empty_language_is_not_stale_but_still_to_be_written(self, world: World) -> None:
        with world.session() as session:
            draft = drafts.read(session, template(session))
            emptied = drafts.save(session, draft.template_id, draft.reading, {EN: Side()}, "Awen Rhys", NOW)
            assert emptied.stale == {CY}
            written = drafts.save(session, draft.template_id, emptied.reading, {CY: longer(draft, CY)}, "Awen", NOW)
        assert (written.stale, written.words.body.missing) == (frozenset(), (EN,))

    def test_words_are_kept_as_composed_unicode_without_blanks_around_them(self, world: World) -> None:
        with world.session() as session:
            draft = drafts.read(session, template(session))
            typed = {CY: side(body=" Mae'r dw\u0302r yma. \r\nDiolch.\r\n")}
            saved = drafts.save(session, draft.template_id, draft.reading, typed, "Awen Rhys", NOW)
        assert saved.words.body.cy == "Mae'r dŵr yma.\nDiolch."

    def test_a_text_message_has_no_subject(self, world: World) -> None:
        with world.session() as session:
            draft = drafts.read(session, template(session))
            titled = {EN: Side(subject="News", body="There is news.")}
            with pytest.raises(WordsDoNotFit):
                drafts.save(session, draft.template_id, draft.reading, titled, "Awen Rhys", NOW)

    def test_somebody_has_to_be_named(self, world: World) -> None:
        with world.session() as session, pytest.raises(NobodyNamed):
            write(session, CY, who=" ")

    def test_every_step_is_an_audit_entry_without_the_words(self, world: World) -> None:
        with world.session() as session:
            draft = write(session, EN)
            drafts.confirm(session, draft.template_id, draft.reading, CY, "Siân Puw")
            told = session.execute(
                select(AuditEntry.who, AuditEntry.what).where(AuditEntry.about_id == draft.template_id)
            ).all()
        assert [tuple(one) for one in told] == [
            ("Awen Rhys", "template draft saved: en, revision 1.1"),
            ("Siân Puw", "template draft confirmed: cy says the same, revision 1.2"),
        ]


class TestConfirming:
    def test_somebody_confirms_that_the_other_language_still_says_the_same(self, world: World) -> None:
        with world.session() as session:
            draft = write(session, EN)
            confirmed = drafts.confirm(session, draft.template_id, draft.reading, CY, "Siân Puw")
        assert confirmed.stale == frozenset()
        assert confirmed.authors[CY] == "starter pack", "who confirms has written nothing"

    def test_what_was_confirmed_is_unapproved_by_the_next_edit(self, world: World) -> None:
        with world.session() as session:
            draft = write(session, EN)
            drafts.confirm(session, draft.template_id, draft.reading, CY, "Siân Puw")
            assert write(session, EN).stale == {CY}

    def test_words_that_changed_since_they_were_read_are_not_confirmed(self, world: World) -> None:
        with world.session() as session:
            read = write(session, EN)
            write(session, EN)
            with pytest.raises(DraftChanged):
                drafts.confirm(session, read.template_id, read.reading, CY, "Siân Puw")
            assert drafts.read(session, read.template_id).stale == {CY}

    def test_without_a_draft_there_is_nothing_to_confirm(self, world: World) -> None:
        with world.session() as session, pytest.raises(NoDraft):
            drafts.confirm(session, template(session), Reading(1, 0), CY, "Siân Puw")


class TestTwoPeopleAtOnce:
    def test_the_second_to_save_is_shown_the_words_of_the_first_and_overwrites_nothing(self, world: World) -> None:
        with world.session() as session:
            read = drafts.read(session, template(session))
            first = write(session, CY, who="Awen Rhys")
            with pytest.raises(DraftChanged) as error:
                drafts.save(session, read.template_id, read.reading, {EN: longer(read, EN)}, "Guto Ifan", NOW)
            assert error.value.draft == first
            assert drafts.read(session, read.template_id) == first

    def test_of_two_who_save_in_the_same_moment_one_is_told(self, world: World) -> None:
        with world.session() as session:
            read = drafts.read(session, template(session))
        together = Barrier(2)

        def save(who: str) -> str:
            together.wait()
            try:
                with world.session() as session:
                    sides = {CY: longer(read, CY, f"{who}.")}
                    drafts.save(session, read.template_id, read.reading, sides, who, NOW)
            except DraftChanged as error:
                return f"told of {error.draft.authors[CY]}"
            return f"saved {who}"

        with ThreadPoolExecutor(2) as pool:
            ends = sorted(pool.map(save, ("Awen", "Guto")))
        assert ends in (["saved Awen", "told of Awen"], ["saved Guto", "told of Guto"])

    def test_who_read_the_words_before_they_were_submitted_is_told_too(self, world: World) -> None:
        with world.session() as session:
            read = drafts.read(session, template(session))
            submit(session)
            with pytest.raises(DraftChanged) as error:
                drafts.save(session, read.template_id, read.reading, {CY: longer(read, CY)}, "Guto Ifan", NOW)
            assert error.value.draft.reading == Reading(2, 0)

    def test_the_first_save_of_the_next_draft_is_not_taken_for_that_of_the_last(self, world: World) -> None:
        with world.session() as session:
            old = write(session, CY, EN)
            submitting.submit(session, old.template_id, old.reading, "Awen Rhys")
            write(session, CY, EN, more="Diolch / Thank you.")
            with pytest.raises(DraftChanged):
                drafts.save(session, old.template_id, old.reading, {CY: longer(old, CY)}, "Guto Ifan", NOW)


class TestSubmitting:
    def test_a_draft_becomes_an_unsigned_version_with_its_authors_and_is_gone(self, world: World) -> None:
        with world.session() as session:
            assert submit(session) == 2
            draft = drafts.read(session, template(session))
            assert session.scalars(select(TemplateDraft)).all() == []
        assert (draft.saved, draft.reading) == (False, Reading(2, 0))
        assert draft.authors == {CY: "Awen Rhys", EN: "Awen Rhys"}
        assert draft.words.body.en.endswith("Thank you for waiting.")

    def test_a_stale_language_is_not_submitted(self, world: World) -> None:
        with world.session() as session:
            draft = write(session, EN)
            with pytest.raises(NotSubmittable) as error:
                submitting.submit(session, draft.template_id, draft.reading, "Awen Rhys")
            assert (error.value.stale, error.value.empty) == (frozenset({CY}), ())
            assert drafts.read(session, draft.template_id) == draft

    def test_an_empty_language_is_not_submitted(self, world: World) -> None:
        with world.session() as session:
            draft = drafts.read(session, template(session))
            emptied = drafts.save(session, draft.template_id, draft.reading, {CY: Side()}, "Awen Rhys", NOW)
            with pytest.raises(NotSubmittable) as error:
                submitting.submit(session, draft.template_id, emptied.reading, "Awen Rhys")
        assert error.value.empty == (CY,)

    def test_every_finding_is_told_at_once(self, world: World) -> None:
        with world.session() as session:
            draft = write(session, CY, EN, more="((nothing)) ((reference")
            with pytest.raises(NotSubmittable) as error:
                submitting.submit(session, draft.template_id, draft.reading, "Awen Rhys")
        assert len([one for one in error.value.findings if one.blocking]) >= 4

    def test_what_changed_since_it_was_read_is_not_submitted(self, world: World) -> None:
        with world.session() as session:
            read = write(session, CY, EN)
            write(session, CY, EN)
            with pytest.raises(DraftChanged):
                submitting.submit(session, read.template_id, read.reading, "Awen Rhys")

    def test_without_a_draft_there_is_nothing_to_submit(self, world: World) -> None:
        with world.session() as session, pytest.raises(NoDraft):
            submitting.submit(session, template(session), Reading(1, 0), "Awen Rhys")


def test_another_organisations_template_cannot_be_read_written_or_submitted(world: World) -> None:
    with world.session() as session:
        theirs = write(session, CY, EN)
    me = world.add_tenant()
    with world.session(me) as session:
        with pytest.raises(NotFound):
            drafts.read(session, theirs.template_id)
        with pytest.raises(NotFound):
            drafts.save(session, theirs.template_id, theirs.reading, {CY: longer(theirs, CY)}, "Guto Ifan", NOW)
        with pytest.raises(NotFound):
            drafts.confirm(session, theirs.template_id, theirs.reading, CY, "Guto Ifan")
        with pytest.raises(NotFound):
            submitting.submit(session, theirs.template_id, theirs.reading, "Guto Ifan")
    with world.session() as session:
        assert drafts.read(session, theirs.template_id) == theirs


def test_a_draft_can_be_written_while_a_version_waits_to_be_signed(world: World) -> None:
    with world.session() as session:
        submit(session)
        sign(session, CY)
        assert write(session, CY, EN, more="Diolch / Thank you.").reading == Reading(2, 1)
