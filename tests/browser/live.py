"""The real web process over loopback, and a browser to look at it with: what the tests and the gallery share."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any, cast

from flask import Response, abort
from playwright.sync_api import Browser, expect, sync_playwright
from sqlalchemy import select
from werkzeug.serving import WSGIRequestHandler, make_server

from app.db import vault_of
from app.domain.bilingual import Language
from app.models.message import Message
from tests.browser.scenes import SHARED, Scene
from tests.browser.visitor import PHONE_WIDTH, Visitor
from tests.servers import Servers
from tests.world import World, event, make_settings, make_tenant, make_world

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # nothing but loopback can be reached, whatever a page asks for
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
)
HOST = "127.0.0.1"
PATIENCE = 30_000
"""Milliseconds that a busy machine may take for a page; only what fails takes so long."""
_LINK = re.compile(r"/c/([\w-]+)")
_STOP_LINK = re.compile(r"/(?:stop|stopio)/([\w-]+)")


class Site:
    """The live site as one scene has it."""

    def __init__(self, shared: World) -> None:
        self.base_url = shared.settings.base_url
        self._shared = shared

    @cached_property
    def world(self) -> World:
        """With an organisation that no other scene has seen, made when it is first needed."""
        shared = self._shared
        tenant = make_tenant(shared.db)
        return World(shared.settings, shared.db, shared.app, shared.client, shared.shop, tenant)

    def endpoint(self, path: str) -> str | None:
        """Which page is at a path, whatever it is called in either language; None where there is none."""
        addresses = self._shared.app.url_map.bind(HOST)
        known = (addresses.match(path, method=method)[0] for method in ("GET", "POST") if addresses.test(path, method))
        found = next(known, None)
        return None if found is None else str(found)

    def tell(self, case: str, kind: str = "case.opened", **data: Any) -> None:
        """Posts an event with the live key of the organisation, and has everybody told of it."""
        tenant = self.world.tenant
        posted = self.world.post(event(case, kind, **data), key=tenant.live_key, secret=tenant.secret)
        assert posted.status_code == 202, posted.text
        self.run()

    def run(self) -> None:
        """Runs the workers until there is nothing left to do."""
        self.world.process()
        self.world.deliver()

    def sent_to(self, address: str | None = None) -> Iterator[str]:
        """The words of each message of the organisation, to one address or to all, newest first.

        They end with the address at which emails are stopped, where there is one.
        """
        with self.world.session() as session:
            vault = vault_of(session)
            for row in session.scalars(select(Message).order_by(Message.number.desc())).all():
                meant = address in (None, vault.open("messages", row.id, "recipient", row.recipient_sealed))
                if meant and row.words_sealed:
                    words = cast(dict[str, Any], vault.open_json("messages", row.id, "words", row.words_sealed))
                    yield "\n".join(text for text in words.values() if isinstance(text, str))

    def link(self) -> str:
        """The token of the newest link to a status page."""
        return self._newest(_LINK)

    def stop_link(self) -> str:
        """The token of the newest link that stops emails."""
        return self._newest(_STOP_LINK)

    def _newest(self, pattern: re.Pattern[str]) -> str:
        found = next(filter(None, map(pattern.search, self.sent_to())), None)
        assert found, "no message has such a link"
        return found.group(1)


class LiveSite:
    """One web process on a free port of loopback with a database of its own, served from threads of this process."""

    def __init__(self, servers: Servers, database: str) -> None:
        self._servers = servers
        self._database = servers.clone(database)
        listening = socket.create_server((HOST, 0))
        settings = make_settings(self._database.app_url, servers.redis_url(0))
        base_url = f"http://{HOST}:{listening.getsockname()[1]}"
        self._world = make_world(replace(settings, base_url=base_url))
        self._world.app.add_url_rule("/<language>/fail/<int:code>", "fail", _fail)
        self._world.app.add_url_rule("/fail/<int:code>", "fail_in_both", _fail)
        self._server = make_server(
            HOST, 0, self._world.app, threaded=True, request_handler=_Quiet, fd=listening.detach()
        )
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def site(self) -> Site:
        """The site with an organisation of its own."""
        return Site(self._world)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._world.shop.pool.shutdown(wait=False)
        self._world.db.engine.dispose()
        self._servers.drop(self._database.name)


class Stage:
    """A browser and the live site. Scenes that need another site get one of its own."""

    def __init__(self, browser: Browser, servers: Servers, name: str) -> None:
        self.browser = browser
        self._servers = servers
        self._name = name
        self._live: dict[str, LiveSite] = {}

    @contextmanager
    def visitor(
        self, language: Language, *, scripts: bool = True, width: int = PHONE_WIDTH, site: str = SHARED, **options: Any
    ) -> Iterator[Visitor]:
        """One reader with a browser context of their own, at a site with an organisation of its own.

        `options` are those of Playwright's `new_context`.
        """
        context = self.browser.new_context(
            **{
                "java_script_enabled": scripts,
                "viewport": {"width": width, "height": 800},
                "locale": f"{language}-GB",
                "timezone_id": "Europe/London",
                "reduced_motion": "reduce",
                **options,
            }
        )
        context.set_default_timeout(PATIENCE)
        try:
            yield Visitor(context.new_page(), self.site(site), language, scripts)
        finally:
            context.close()

    @contextmanager
    def scene(self, scene: Scene, language: Language, **how: Any) -> Iterator[Visitor]:
        """A visitor who has reached a scene. `how` is what `visitor` takes."""
        with self.visitor(language, site=scene.site, **how) as visitor:
            scene.reach(visitor)
            yield visitor

    def site(self, which: str = SHARED) -> Site:
        if which not in self._live:
            self._live[which] = LiveSite(self._servers, f"{self._name}_{which}")
        return self._live[which].site()

    def close(self) -> None:
        for live in self._live.values():
            live.close()


@contextmanager
def stage(program: Path, servers: Servers, name: str) -> Iterator[Stage]:
    """Starts the browser; sites are started when they are asked for. `name` begins those of the databases."""
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE)
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        made = Stage(browser, servers, name)
        try:
            yield made
        finally:
            browser.close()
            made.close()


class _Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Requests are told by what they did, not in the output of the tests."""


def _fail(code: int, language: str | None = None) -> Response:
    abort(code)
