"""The history of a template tells who wrote, signed and published what, and which words changed."""

from __future__ import annotations

from app.domain.word_diff import Change, as_text
from app.services.templates import history, publishing
from app.services.templates.versions import Standing
from tests.services.template_kit import CY, EN, NOW, publish, sign, submit, template, write
from tests.world import World


def test_versions_stand_in_order_with_authors_signatures_times_and_notes(world: World) -> None:
    with world.session() as session:
        submit(session, who="Awen Rhys")
        sign(session, CY, EN, who="Siân Puw")
        publish(session, who="Pedr Huws")
        publishing.roll_back(session, template(session), 1, "Pedr Huws", NOW)
        story = history.history(session, template(session))
    assert [(one.number, one.standing, one.note) for one in story.versions] == [
        (1, Standing.REPLACED, None),
        (2, Standing.REPLACED, None),
        (3, Standing.IN_FORCE, "as version 1"),
    ]
    second = story.versions[1]
    assert second.authors == {CY: "Awen Rhys", EN: "Awen Rhys"}
    assert {signature.who for signature in second.signatures.values()} == {"Siân Puw"}
    assert (second.published_by, second.published_at) == ("Pedr Huws", NOW)
    assert (story.draft, story.draft_changes) == (None, ())


def test_each_version_tells_which_words_changed_in_each_language(world: World) -> None:
    with world.session() as session:
        submit(session)
        first, second = history.history(session, template(session)).versions
    assert first.changes == ()
    assert [(one.language, one.field) for one in second.changes] == [(CY, "body"), (EN, "body")]
    welsh = second.changes[0].pieces
    assert [piece.text.strip() for piece in welsh if piece.change is Change.ADDED] == ["Diolch am aros."]
    assert [piece for piece in welsh if piece.change is Change.REMOVED] == []
    assert as_text(welsh).endswith("{+ Diolch am aros.+}")


def test_the_draft_stands_last_with_what_it_changes(world: World) -> None:
    with world.session() as session:
        draft = write(session, EN, who="Guto Ifan")
        story = history.history(session, template(session))
    assert story.draft == draft
    assert [(one.language, one.field) for one in story.draft_changes] == [(EN, "body")]


def test_a_retirement_is_told(world: World) -> None:
    with world.session() as session:
        publishing.retire(session, template(session), "Pedr Huws", NOW)
        story = history.history(session, template(session))
    assert (story.retired_at, story.versions[0].standing) == (NOW, Standing.RETIRED)
