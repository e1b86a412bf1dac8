"""The wall between organisations: row-level security and grants for one table."""

from __future__ import annotations

from alembic import context, op

_OWN = "nullif(current_setting('app.organisation', true), '')::uuid"


def app_role() -> str:
    """The role of the app, quoted; it owns nothing and gets only what is granted here."""
    role: str = context.config.attributes.get("app_role", "olrhain_app")
    return '"' + role.replace('"', '""') + '"'


_ALL = "SELECT, INSERT, UPDATE, DELETE"


def raise_wall(table: str, *, column: str = "organisation_id", rights: str = _ALL) -> None:
    """Forces row-level security on `table`, so that even its owner sees only the organisation that is set."""
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    own = f"({column} = {_OWN})"
    op.execute(f"CREATE POLICY own_organisation ON {table} USING {own} WITH CHECK {own}")
    op.execute(f"GRANT {rights} ON {table} TO {app_role()}")


def let_owner_look(table: str) -> None:
    """Lets the SECURITY DEFINER functions, which run as the owner, read `table` across organisations."""
    op.execute(f"CREATE POLICY look_across ON {table} FOR SELECT TO CURRENT_USER USING (true)")
