"""The tables: one line of migrations that gives just what the models say, and a rule for whatever is personal."""

from __future__ import annotations

from datetime import timedelta

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import UniqueConstraint, create_engine, text

import app.models  # noqa: F401  the tables must be known
from app.db import Base
from app.services.organisation_settings import desk_settings
from app.services.upkeep import leftovers, letting_go
from migrations import configuration

AWAITED = "awaiting the data-protection issue"
WITH_ITS_CASE = "letting_go: with its case, 7 to 400 days after that ended"
RETENTION = {
    "added_words": WITH_ITS_CASE,
    "audit_entries": "letting_go: after 6 years, by a function, as the app's role can only add to it",
    "callbacks": "letting_go: 30 days after they were taken or given up",
    "case_events": WITH_ITS_CASE,
    "cases": WITH_ITS_CASE,
    "contact_names": WITH_ITS_CASE,
    "codes": "upkeep: 24 hours after they were asked for",
    "contacts": WITH_ITS_CASE,
    "delivery_attempts": "upkeep: 7 days after the message ended",
    "delivery_receipts": "upkeep: with their attempt",
    "feedback": WITH_ITS_CASE,
    "guests": AWAITED,
    "message_decisions": WITH_ITS_CASE,
    "messages": WITH_ITS_CASE,
    "not_told": WITH_ITS_CASE,
    "preferences": WITH_ITS_CASE,
    "replies": WITH_ITS_CASE,
    "reply_answers": WITH_ITS_CASE,
    "sign_in_failures": "upkeep: 24 hours after the last failure",
    "staff_invitations": "upkeep: 30 days after they ran out",
    "staff_roles": AWAITED,
    "staff_sessions": "upkeep: 30 days after they were last used",
    "staff_users": AWAITED,
    "status_links": "upkeep: 30 days after they ran out",
    "suppressions": AWAITED,
}
"""Every table that says something of a person, and when that is let go."""

NOT_PERSONAL = {
    "api_keys",
    "callback_addresses",
    "case_figures",  # how many, never who
    "case_type_drafts",
    "case_type_versions",
    "case_types",
    "figure_days",
    "glossary_entries",
    "integrations",
    "message_figures",
    "milestones",
    "organisation_keys",
    "organisations",
    "outcomes",
    "paces",
    "provider_accounts",
    "receipt_tokens",
    "sign_in_services",
    "signing_secrets",
    "template_drafts",
    "template_editors",
    "template_versions",
    "templates",
    "wait_figures",
}
"""What the organisation itself wrote or was given."""

SECRETS_OF_THE_ORGANISATION = {"callback_addresses", "provider_accounts", "sign_in_services", "signing_secrets"}


def test_there_is_one_head() -> None:
    scripts = ScriptDirectory.from_config(configuration("postgresql+psycopg://o@/o", "postgresql+psycopg://a@/a"))
    assert len(scripts.get_heads()) == 1


def test_the_migrations_give_what_the_models_say(owner_url: str) -> None:
    engine = create_engine(owner_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


def test_every_table_is_said_to_be_personal_or_not() -> None:
    assert RETENTION.keys() | NOT_PERSONAL == Base.metadata.tables.keys()
    assert RETENTION.keys() & NOT_PERSONAL == set()


def test_a_table_with_sealed_or_indexed_fields_is_personal_unless_it_holds_the_organisations_own_secrets() -> None:
    sealed = {
        table.name
        for table in Base.metadata.tables.values()
        if any(column.name.endswith(("_sealed", "_index")) for column in table.columns)
    }
    assert sealed - RETENTION.keys() == SECRETS_OF_THE_ORGANISATION


def test_a_table_that_points_at_a_person_a_case_or_a_message_is_personal() -> None:
    people = {"contacts", "cases", "messages", "case_events", "staff_users"}
    pointing = {
        table.name
        for table in Base.metadata.tables.values()
        if any(key.column.table.name in people for key in table.foreign_keys)
    }
    assert pointing <= RETENTION.keys()


def test_the_rules_that_are_there_are_those_that_were_promised() -> None:
    assert timedelta(days=7) == leftovers.ATTEMPTS_KEPT
    assert timedelta(days=30) == leftovers.LINKS_KEPT
    assert timedelta(hours=24) == leftovers.CODES_KEPT
    assert timedelta(days=30) == letting_go.DEDUPE_KEPT
    assert timedelta(days=30) == letting_go.CALLBACKS_KEPT
    assert timedelta(days=548) == letting_go.COUNTS_AS_CLOSED_AFTER
    assert (desk_settings.FEWEST_DAYS_KEPT, desk_settings.MOST_DAYS_KEPT) == (7, 400)


def test_what_goes_with_its_case_is_found_from_the_case() -> None:
    from_a_case = {table.name for table in letting_go.with_all_that_points_at(Base.metadata.tables["cases"])}
    of_their_own = {"delivery_attempts", "delivery_receipts", "status_links", "codes"}
    assert {table for table, rule in RETENTION.items() if rule == WITH_ITS_CASE} == from_a_case - of_their_own


def test_what_a_rule_lets_go_the_apps_role_may_delete(owner_url: str) -> None:
    kept = [table for table, rule in RETENTION.items() if rule != AWAITED and table != "audit_entries"]
    engine = create_engine(owner_url)
    with engine.connect() as connection:
        deletable = connection.scalars(
            text(
                "SELECT table_name FROM information_schema.role_table_grants "
                "WHERE grantee = 'olrhain_app' AND privilege_type = 'DELETE'"
            )
        ).all()
    engine.dispose()
    assert [table for table in kept if table not in deletable] == []


def test_every_table_lies_behind_forced_row_level_security(owner_url: str) -> None:
    engine = create_engine(owner_url)
    with engine.connect() as connection:
        forced = connection.scalars(
            text("SELECT relname FROM pg_class WHERE relkind = 'r' AND relrowsecurity AND relforcerowsecurity")
        ).all()
    engine.dispose()
    assert set(forced) == Base.metadata.tables.keys()


@pytest.mark.parametrize("table", sorted(Base.metadata.tables))
def test_every_unique_index_leads_with_the_organisation_but_for_hashes(table: str) -> None:
    found = Base.metadata.tables[table]
    unique = [index.columns.keys() for index in found.indexes if index.unique]
    unique += [one.columns.keys() for one in found.constraints if isinstance(one, UniqueConstraint)]
    alone = {"hash", "token_hash", "slug", "host"}
    assert [columns for columns in unique if columns[0] != "organisation_id" and set(columns) - alone] == []
