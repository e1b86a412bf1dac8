"""Where the web process is put together, and nowhere else."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

from flask import Flask

from app import i18n, logs
from app.config import Settings
from app.db import Database
from app.domain.quiet_hours import LONDON
from app.services.case_systems.callers import Callers
from app.services.case_types import Catalogue
from app.services.demo import sandbox_phone
from app.services.demo import staff as demo_staff
from app.services.events.processing import Sender
from app.services.opting_out import stopping
from app.services.organisation_settings.organisation_choice import OrganisationChoice
from app.services.status_page import status_pages
from app.services.views import FiledLink
from app.services.visits import visits
from app.vault import MasterKeys
from app.web import answers, assets, error_pages, errors, health, hosts, rendering, request_log, security
from app.web.api import docs, events, evidence, look_ups, receipts, replies
from app.web.api.door import Door
from app.web.public import case_pages, information, phone, start, status
from app.web.public import stopping as stop_pages
from app.web.public.door import PublicDoor
from app.web.public.phone import SandboxPhone
from app.web.public.session import VisitCookie
from app.web.public.status import StatusPages
from app.web.staff import areas
from app.web.staff.cookie import DeskCookie
from app.web.staff.door import StaffDoor
from app.web.staff.kept import Keeper


def create_app(settings: Settings | None = None) -> Flask:
    """The web process: the doors for case systems, providers, citizens and staff."""
    settings = settings or Settings.from_environment()
    logs.configure("web")
    app = Flask("app", static_folder=None)
    app.secret_key = settings.secret_key
    app.config["MAX_CONTENT_LENGTH"] = events.LARGEST_BATCH
    app.url_map.strict_slashes = False
    request_log.init(app)
    rendering.init(app)
    i18n.init(app)
    assets.init(app)
    security.init(app)
    answers.init(app)
    error_pages.init(app)
    errors.init(app)
    db = Database(settings.database_url, MasterKeys(settings.master_keys), pool_size=8)
    catalogue = Catalogue()
    _open_api(app, Door(db, Callers(db, _now), catalogue, _now), Sender(settings.base_url, catalogue))
    cookie = VisitCookie(settings.secret_key)
    _open_pages(app, db, catalogue, cookie, settings)
    case_pages.register(app, PublicDoor(db, catalogue, cookie, _now, settings.base_url))
    areas.register(app, _desk(db, catalogue, settings))
    return app


def _open_api(app: Flask, door: Door, sender: Sender) -> None:
    app.register_blueprint(events.blueprint(door))
    app.register_blueprint(look_ups.blueprint(door))
    app.register_blueprint(evidence.blueprint(door))
    app.register_blueprint(receipts.blueprint(door, sender))
    app.register_blueprint(replies.blueprint(door, sender))
    app.register_blueprint(docs.blueprint())


def _open_pages(app: Flask, db: Database, catalogue: Catalogue, cookie: VisitCookie, settings: Settings) -> None:
    pages = StatusPages(
        language=lambda token_hash: status_pages.language(db, token_hash, _now()),
        locate=lambda token_hash: status_pages.locate(db, token_hash),
        find=lambda link, proof: status_pages.find(db, catalogue, link, proof, _now()),
        opened=lambda link: _note_visit(db, link),
        today=lambda: datetime.now(LONDON).date(),
    )
    hosts.init(app, OrganisationChoice(db).by_host)
    app.register_blueprint(health.blueprint(db))
    council = demo_staff.COUNCIL if settings.demo else None
    app.register_blueprint(start.blueprint(settings.base_url, council))
    app.register_blueprint(information.blueprint(settings.base_url))
    app.register_blueprint(status.blueprint(pages, cookie, settings.base_url))
    app.register_blueprint(stop_pages.blueprint(_stopping(db)))
    if settings.demo:
        shown = SandboxPhone(partial(sandbox_phone.phones, db), partial(sandbox_phone.newest, db))
        app.register_blueprint(phone.blueprint(shown, settings.base_url, council))


def _desk(db: Database, catalogue: Catalogue, settings: Settings) -> StaffDoor:
    cookie, keeper = DeskCookie(settings.secret_key), Keeper(settings.secret_key)
    return StaffDoor(db, catalogue, cookie, keeper, _now, settings.base_url, settings.demo, settings.callback_networks)


def _note_visit(db: Database, link: FiledLink) -> None:
    with db.transaction(link.organisation_id) as session:
        visits.opened(session, link)


def _stopping(db: Database) -> stop_pages.Stopping:
    return stop_pages.Stopping(
        look=lambda token: stopping.look(db, token),
        stop=lambda token: stopping.stop(db, token, _now()),
        start=lambda token: stopping.start(db, token, _now()),
    )


def _now() -> datetime:
    return datetime.now(UTC)
