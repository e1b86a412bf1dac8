"""The shape of the database, step by step; `upgrade` brings one up to date."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy.engine import make_url

HERE = Path(__file__).parent


def upgrade(owner_url: str, app_url: str) -> None:
    """Runs every migration that is missing, in the owner's role, granting to the role named in `app_url`."""
    command.upgrade(configuration(owner_url, app_url), "head")


def configuration(owner_url: str, app_url: str) -> Config:
    """Alembic's configuration without a file of its own."""
    config = Config()
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    config.set_main_option("sqlalchemy.url", owner_url.replace("%", "%%"))
    config.attributes["app_role"] = make_url(app_url).username or "olrhain_app"
    return config
