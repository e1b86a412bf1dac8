"""An app with nothing behind its pages but hand-made views, so that every page can be rendered."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from uuid import UUID

from flask import Blueprint, Flask, Response, abort
from flask.testing import FlaskClient

from app import i18n
from app.domain.bilingual import Language
from app.domain.tokens import hash_of
from app.services.opting_out.stopping import StopView
from app.services.organisation_settings.organisation_choice import Chosen
from app.services.views import FiledLink, NotOnline, PhonesView, SaidPage, StatusView
from app.web import answers, assets, error_pages, hosts, rendering, security
from app.web.public import case_pages, information, phone, sent, start, status, stopping
from app.web.public.door import PublicDoor
from app.web.public.session import VisitCookie
from tests.web import asked_and_said, found_and_proven, helper_states, preferences_shown
from tests.web.hand_made import (
    BASE_URL,
    CASE,
    CASES,
    COUNCIL,
    NO_PHONES,
    NOW,
    PHONES,
    READER,
    SAID,
    STOPS,
    TODAY,
    TOKEN,
)
from tests.web.reading import Page
from tests.web.two_councils import TwoCouncils

ORGANISATION = UUID(int=1)
OWN_HOST = "cais.cwmteg.example"
DEMO_COUNCIL = "cyngor-glan-yr-afon"


@dataclass
class Behind:
    """What stands behind the pages of one test: which link opens what, and what the phones show."""

    links: dict[bytes, StatusView | NotOnline] = field(default_factory=lambda: {hash_of(TOKEN): CASE})
    languages: dict[bytes, Language] = field(default_factory=lambda: {hash_of(TOKEN): Language.EN})
    phones: Callable[[int], PhonesView] = lambda page: PHONES if page == 1 else NO_PHONES
    stops: dict[str, StopView] = field(default_factory=lambda: dict(STOPS))
    hosts: dict[str, Chosen] = field(default_factory=lambda: {OWN_HOST: Chosen(ORGANISATION, COUNCIL)})
    demo_council: str | None = None

    def stop(self, token: str) -> StopView | None:
        return self._turn(token, stopped=True)

    def start(self, token: str) -> StopView | None:
        return self._turn(token, stopped=False)

    def _turn(self, token: str, *, stopped: bool) -> StopView | None:
        found = self.stops.get(token)
        if found and (stopped or found.may_start):
            self.stops[token] = replace(
                found, stopped=stopped, may_start=stopped and (found.may_start or not found.stopped)
            )
        return self.stops.get(token)


def app(behind: Behind, secret_key: str = "a secret for tests only") -> Flask:
    """The app, with each hand-made case at `/cy/show/...` and each error at `/cy/fail/...`."""
    app = Flask(__name__, static_folder=None)
    app.config["TESTING"] = False
    for part in (i18n, rendering, security, answers, assets, error_pages):
        part.init(app)
    pages = status.StatusPages(
        language=lambda token_hash: behind.languages.get(token_hash),
        locate=lambda token_hash: FiledLink(ORGANISATION, token_hash) if token_hash in behind.links else None,
        find=lambda link, proof: behind.links.get(link.token_hash),
        opened=lambda link: None,
        today=lambda: TODAY,
    )
    sandbox = phone.SandboxPhone(phones=lambda page: behind.phones(page), newest=lambda: behind.phones(1).newest)
    hosts.init(app, lambda host: behind.hosts.get(host))
    app.register_blueprint(start.blueprint(BASE_URL, behind.demo_council))
    app.register_blueprint(_desk())
    app.register_blueprint(information.blueprint(BASE_URL))
    cookie = VisitCookie(secret_key)
    app.register_blueprint(status.blueprint(pages, cookie, BASE_URL))
    app.secret_key = secret_key
    case_pages.register(app, PublicDoor(TwoCouncils(), None, cookie, lambda: NOW, BASE_URL))  # type: ignore[arg-type]
    app.register_blueprint(phone.blueprint(sandbox, BASE_URL, DEMO_COUNCIL))
    app.register_blueprint(stopping.blueprint(stopping.Stopping(behind.stops.get, behind.stop, behind.start)))
    app.add_url_rule("/<language>/fail/<int:code>", view_func=lambda language, code: abort(code), endpoint="fail")
    app.add_url_rule("/fail/<int:code>", view_func=lambda code: abort(code), endpoint="fail_in_both")
    _show(app, "offline", "not_online.html", organisation=COUNCIL)
    _show(app, "empty", "phone.html", view=NO_PHONES, number=1, demo_council=DEMO_COUNCIL)
    for name, case in CASES.items():
        site = status.Site(f"{BASE_URL}/cy")
        _show(app, name, "status.html", case=case, reader=case.reader, today=TODAY, site=site)
    for name, said in SAID.items():
        app.add_url_rule(f"/<_language>/show/{name}", name, partial(_show_said, sent.Shown(BASE_URL), said))
    for name, show in {
        **asked_and_said.PAGES,
        **helper_states.PAGES,
        **preferences_shown.PAGES,
        **found_and_proven.PAGES,
    }.items():
        app.add_url_rule(f"/<_language>/show/{name}", name, lambda _language, show=show: show())
    return app


def _desk() -> Blueprint:
    """Where the ways to the desk lead; what is behind them is not shown here."""
    blueprint = Blueprint("desk_sign_in", __name__)

    @i18n.localised(blueprint, cy="/cy/desg/mewngofnodi", en="/en/desk/sign-in")
    def sign_in() -> str:
        return ""

    @i18n.localised(blueprint, cy="/cy/desg/demo/<slug>", en="/en/desk/demo/<slug>", methods=["POST"])
    def demo(slug: str) -> str:
        return slug

    return blueprint


def said(client: FlaskClient, path: str, language: str = "en") -> str:
    """What a page says in a language, its white space made plain."""
    return re.sub(r"\s+", " ", Page(client.get(path).text).words[language])


def _show_said(shown: sent.Shown, said: SaidPage, _language: str) -> Response:
    return shown.page(READER, said)


def _show(app: Flask, name: str, template: str, **values: object) -> None:
    app.add_url_rule(f"/<_language>/show/{name}", name, lambda _language: rendering.page(template, **values))
