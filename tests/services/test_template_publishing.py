"""Nothing is published without two signatures, what is published never changes, and what waited for it goes."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from app.domain.bilingual import Bilingual, Language
from app.domain.errors import NotFound
from app.models.organisation import AuditEntry, Organisation
from app.models.template import Template, TemplateVersion
from app.services.audit import NobodyNamed
from app.services.demo.seeding import SIGNED_BY
from app.services.events import releasing
from app.services.templates import publishing, signing
from app.services.templates.finding import versions_of
from app.services.templates.publishing import AlreadyPublished, AlreadyRetired, NotPublishable
from app.services.templates.signing import AlreadySigned, AuthorMayNotSign, NotTheAuthor, Signer
from app.services.templates.versions import Signature, SignsAs, Standing, VersionSuperseded, signatures_of, standings
from tests.services.template_kit import CY, EN, NOW, publish, sign, submit, template, write
from tests.world import Tenant, World, contact, event

BOTH = [contact("cy", mobile="07700900111"), contact("en", language="en", mobile="07700900112")]


class TestSigning:
    def test_each_language_is_signed_by_a_named_person_who_did_not_write_it(self, world: World) -> None:
        with world.session() as session:
            submit(session)
            sign(session, CY, who="Siân Puw")
            sign(session, EN, who="Guto Ifan")
            version = newest(session)
        assert signatures_of(version) == {
            CY: Signature("Siân Puw", SignsAs.REVIEWER, NOW),
            EN: Signature("Guto Ifan", SignsAs.REVIEWER, NOW),
        }

    def test_one_person_who_wrote_neither_may_sign_for_both(self, world: World) -> None:
        with world.session() as session:
            submit(session)
            sign(session, CY, EN, who="Siân Puw")
            assert len(signatures_of(newest(session))) == 2

    @pytest.mark.parametrize("who", ["Awen Rhys", "awen  rhys"])
    def test_who_wrote_a_language_may_not_sign_for_it(self, world: World, who: str) -> None:
        with world.session() as session:
            submit(session, who="Awen Rhys")
            with pytest.raises(AuthorMayNotSign):
                sign(session, CY, who=who)
            assert signatures_of(newest(session)) == {}

    def test_calling_oneself_a_translator_does_not_help_the_author(self, world: World) -> None:
        with world.session() as session:
            submit(session, who="Awen Rhys")
            with pytest.raises(AuthorMayNotSign):
                signing.sign(session, template(session), None, CY, Signer("Awen Rhys", SignsAs.TRANSLATOR), NOW)

    def test_an_organisation_may_let_the_author_sign_and_it_is_recorded_that_it_was_the_author(
        self, world: World
    ) -> None:
        with world.session() as session:
            session.execute(update(Organisation).values(author_may_sign=True))
            submit(session, who="Awen Rhys")
            sign(session, CY, who="Awen Rhys")
            assert signatures_of(newest(session))[CY].role is SignsAs.AUTHOR

    def test_nobody_signs_as_the_author_of_what_another_wrote(self, world: World) -> None:
        with world.session() as session:
            submit(session, who="Awen Rhys")
            with pytest.raises(NotTheAuthor):
                signing.sign(session, template(session), None, CY, Signer("Guto", SignsAs.AUTHOR), NOW)

    def test_a_translator_outside_is_named_by_whoever_records_it(self, world: World) -> None:
        with world.session() as session:
            submit(session)
            signer = Signer("Cwmni Cyfieithu", SignsAs.TRANSLATOR, recorded_by="Guto Ifan")
            signing.sign(session, template(session), None, CY, signer, NOW)
            said = audit(session)[-1]
        assert said == ("Guto Ifan", "template version 2 signed for cy by Cwmni Cyfieithu as translator")

    def test_a_language_is_signed_for_once(self, world: World) -> None:
        with world.session() as session:
            submit(session)
            sign(session, CY, who="Siân Puw")
            with pytest.raises(AlreadySigned):
                sign(session, CY, who="Guto Ifan")

    def test_a_new_submission_supersedes_an_older_version_that_is_not_fully_signed(self, world: World) -> None:
        with world.session() as session:
            submit(session)
            sign(session, CY)
            submit(session)
            with pytest.raises(VersionSuperseded):
                sign(session, EN, number=2)
            assert standing(session) == {1: "in-force", 2: "superseded", 3: "to-sign"}

    def test_a_version_that_is_fully_signed_outlives_a_new_submission(self, world: World) -> None:
        with world.session() as session:
            submit(session)
            sign(session, CY, EN)
            submit(session)
            assert publish(session, number=2) == 2
            assert standing(session) == {1: "replaced", 2: "in-force", 3: "to-sign"}

    def test_somebody_has_to_be_named(self, world: World) -> None:
        with world.session() as session:
            submit(session)
            with pytest.raises(NobodyNamed):
                sign(session, CY, who="")

    def test_a_starter_pack_is_signed_and_published_in_the_same_way(self, world: World) -> None:
        with world.session() as session:
            version = newest(session)
        assert {one.who for one in signatures_of(version).values()} == {"Tests"}
        assert (version.signed_cy_as, version.signed_en_as) == ("reviewer", "reviewer")
        assert version.signed_cy_at == version.signed_en_at == version.published_at
        assert version.published_by == "Tests"
        assert SIGNED_BY == "Demo, not a real sign-off", "and so is the demo, which says what its signature is"


class TestPublishing:
    @pytest.mark.parametrize("signed", [(), (CY,), (EN,)], ids=["neither", "welsh", "english"])
    def test_nothing_is_published_without_both_signatures(self, world: World, signed: tuple[Language, ...]) -> None:
        with world.session() as session:
            submit(session)
            sign(session, *signed)
            with pytest.raises(NotPublishable) as error:
                publish(session)
            assert error.value.unsigned == tuple(one for one in Language if one not in signed)
            assert standing(session)[1] == "in-force"

    def test_nothing_is_published_that_a_check_blocks(self, world: World) -> None:
        with world.session() as session:
            broken = TemplateVersion(
                organisation_id=world.tenant.id, template_id=template(session), number=2,
                body=Bilingual("Mae newyddion am ((nothing)).", "There is news."), author_cy="A", author_en="A",
            )  # fmt: skip
            session.add(broken)
            session.flush()
            sign(session, CY, EN)
            with pytest.raises(NotPublishable) as error:
                publish(session)
            assert error.value.unsigned == ()
            assert any(one.blocking for one in error.value.findings)

    def test_what_is_published_says_when_and_by_whom(self, world: World) -> None:
        with world.session() as session:
            submit(session)
            sign(session, CY, EN)
            publish(session, who="Pedr Huws")
            version = newest(session)
            assert (version.published_at, version.published_by) == (NOW, "Pedr Huws")
            assert audit(session)[-1] == ("Pedr Huws", "template version 2 published")

    def test_what_is_published_is_not_published_twice(self, world: World) -> None:
        with world.session() as session, pytest.raises(AlreadyPublished):
            publish(session)

    def test_an_older_version_is_not_published_over_a_newer_one(self, world: World) -> None:
        with world.session() as session:
            for _ in range(2):
                submit(session)
                sign(session, CY, EN)
            publish(session, number=3)
            with pytest.raises(VersionSuperseded):
                publish(session, number=2)

    def test_a_version_that_is_not_there_cannot_be_published(self, world: World) -> None:
        with world.session() as session, pytest.raises(NotFound):
            publish(session, number=7)

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE template_versions SET body = subject",
            "UPDATE template_versions SET author_cy = 'Guto'",
            "UPDATE template_versions SET fallback = body",
            "DELETE FROM template_versions",
        ],
    )
    def test_the_database_refuses_to_change_a_version(self, world: World, statement: str) -> None:
        with world.session() as session, pytest.raises(ProgrammingError, match="permission denied"):
            session.execute(text(statement))

    def test_what_is_sent_are_the_words_in_force_and_not_those_that_wait(self, world: World) -> None:
        with world.session() as session:
            submit(session)
        (message,) = world.told(event())
        assert "Diolch am aros" not in message["content"]["body"]

    def test_what_is_sent_next_are_the_words_that_were_published(self, world: World) -> None:
        with world.session() as session:
            submit(session)
            sign(session, CY, EN)
            publish(session)
        (message,) = world.told(event())
        assert "Diolch am aros" in message["content"]["body"]


class TestHeldForLiveKeys:
    def test_live_messages_wait_until_the_pair_is_published_and_then_both_languages_go_together(
        self, world: World
    ) -> None:
        tenant = world.add_tenant(signed=False)
        live = world.told(event(contacts=BOTH), key=tenant.live_key, secret=tenant.secret)
        assert [(one["contact"], one["status"]) for one in live] == [("cy", "held"), ("en", "held")]
        with world.session(tenant) as session:
            sign(session, CY)
        assert release(world, tenant) == 0, "one signature releases nobody"
        with world.session(tenant) as session:
            sign(session, EN)
        assert release(world, tenant) == 0, "nor do two before it is published"
        with world.session(tenant) as session:
            publish(session)
        assert release(world, tenant) == 2
        world.deliver()
        sent = world.messages("C-1", key=tenant.live_key)
        assert [(one["contact"], one["status"]) for one in sent] == [("cy", "delivered"), ("en", "delivered")]


class TestRetiring:
    def test_a_retired_template_sends_nothing_and_the_reason_is_that_there_is_no_template(self, world: World) -> None:
        with world.session() as session:
            for key in ("case.opened/sms", "case.opened/email"):
                publishing.retire(session, template(session, key), "Pedr Huws", NOW)
        answer = world.post(event())
        world.process()
        stored = world.get(answer.json["links"]["event"]).json
        assert stored["messages"] == []
        assert {one["reason"]["code"] for one in stored["not_told"]} == {"no-template"}

    def test_the_other_channel_of_the_event_still_tells(self, world: World) -> None:
        with world.session() as session:
            publishing.retire(session, template(session), "Pedr Huws", NOW)
        (message,) = world.told(event())
        assert (message["channel"], message["status"]) == ("email", "delivered")

    def test_publishing_it_again_ends_its_retirement(self, world: World) -> None:
        with world.session() as session:
            publishing.retire(session, template(session), "Pedr Huws", NOW)
            assert standing(session) == {1: "retired"}
            assert publish(session) == 1
            assert standing(session) == {1: "in-force"}
        (message,) = world.told(event())
        assert message["channel"] == "sms"

    def test_what_waited_for_it_waits_no_longer(self, world: World) -> None:
        tenant = world.add_tenant(signed=False)
        person = [contact(channels=["sms"])]
        world.told(event(contacts=person), key=tenant.live_key, secret=tenant.secret)
        with world.session(tenant) as session:
            publishing.retire(session, template(session), "Pedr Huws", NOW)
        assert release(world, tenant) == 1
        (message,) = world.messages("C-1", key=tenant.live_key)
        assert (message["status"], message["reason"]["code"]) == ("cancelled", "no-template")

    def test_it_is_retired_once(self, world: World) -> None:
        with world.session() as session:
            publishing.retire(session, template(session), "Pedr Huws", NOW)
            with pytest.raises(AlreadyRetired):
                publishing.retire(session, template(session), "Pedr Huws", NOW)


class TestRollingBack:
    def test_an_older_version_is_published_again_as_a_new_one_with_its_words_authors_and_signatures(
        self, world: World
    ) -> None:
        with world.session() as session:
            second(session)
            assert publishing.roll_back(session, template(session), 1, "Pedr Huws", NOW) == 3
            first, _, third = versions_of(session, template(session))
            assert (third.subject, third.body, third.for_others) == (first.subject, first.body, first.for_others)
            assert (third.author_cy, third.author_en) == (first.author_cy, first.author_en)
            assert signatures_of(third) == signatures_of(first)
            assert (third.note, third.published_by, third.published_at) == ("as version 1", "Pedr Huws", NOW)
            assert standing(session) == {1: "replaced", 2: "replaced", 3: "in-force"}
            assert audit(session)[-1] == ("Pedr Huws", "template version 3 published as version 1")

    def test_what_is_sent_are_the_older_words(self, world: World) -> None:
        with world.session() as session:
            second(session)
            publishing.roll_back(session, template(session), 1, "Pedr Huws", NOW)
        (message,) = world.told(event())
        assert "Diolch am aros" not in message["content"]["body"]

    def test_a_version_that_was_never_signed_is_not_rolled_back_to_and_nothing_is_written(self, world: World) -> None:
        with world.session() as session:
            submit(session)
            submit(session)
            with pytest.raises(NotPublishable):
                publishing.roll_back(session, template(session), 2, "Pedr Huws", NOW)
        with world.session() as session:
            assert standing(session) == {1: "in-force", 2: "superseded", 3: "to-sign"}

    def test_there_is_no_way_back_to_what_is_in_force_or_was_never_there(self, world: World) -> None:
        with world.session() as session:
            with pytest.raises(AlreadyPublished):
                publishing.roll_back(session, template(session), 1, "Pedr Huws", NOW)
            with pytest.raises(NotFound):
                publishing.roll_back(session, template(session), 9, "Pedr Huws", NOW)

    def test_a_draft_that_is_being_written_stays(self, world: World) -> None:
        with world.session() as session:
            second(session)
            draft = write(session, CY, EN, more="Diolch / Thank you.")
            publishing.roll_back(session, template(session), 1, "Pedr Huws", NOW)
            assert write(session, CY).words.body.en == draft.words.body.en


def test_another_organisations_template_cannot_be_signed_published_retired_or_rolled_back(world: World) -> None:
    with world.session() as session:
        theirs = template(session)
        second(session)
        submit(session)
    with world.session(world.add_tenant()) as session:
        with pytest.raises(NotFound):
            signing.sign(session, theirs, None, CY, Signer("Guto Ifan"), NOW)
        with pytest.raises(NotFound):
            publishing.publish(session, theirs, None, "Guto Ifan", NOW)
        with pytest.raises(NotFound):
            publishing.retire(session, theirs, "Guto Ifan", NOW)
        with pytest.raises(NotFound):
            publishing.roll_back(session, theirs, 1, "Guto Ifan", NOW)
    with world.session() as session:
        assert standing(session) == {1: "replaced", 2: "in-force", 3: "to-sign"}


def second(session: Session) -> None:
    """A second version, in force."""
    submit(session)
    sign(session, CY, EN)
    publish(session)


def newest(session: Session) -> TemplateVersion:
    return versions_of(session, template(session))[-1]


def standing(session: Session) -> dict[int, str]:
    row = session.get_one(Template, template(session), populate_existing=True)
    found = standings(row, versions_of(session, row.id))
    assert all(isinstance(one, Standing) for one in found.values())
    return {number: one.value for number, one in found.items()}


def audit(session: Session) -> list[tuple[str, str]]:
    query = select(AuditEntry.who, AuditEntry.what).where(AuditEntry.about_id == template(session))
    return [(row.who, row.what) for row in session.execute(query.order_by(AuditEntry.created_at, AuditEntry.id))]


def release(world: World, tenant: Tenant) -> int:
    with world.session(tenant) as session:
        case_types: list[UUID] = list(session.scalars(select(Template.case_type_id).distinct()))
    return sum(releasing.release(world.db, tenant.id, one, "http://localhost", datetime.now(UTC)) for one in case_types)
