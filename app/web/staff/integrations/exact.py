"""A request exactly as it is posted, the same for `curl` and for Python, and posting it to ourselves."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from contextvars import Context
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from flask import current_app
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder, run_wsgi_app

from app.domain import signatures

CONTENT_TYPE = "application/cloudevents+json"
_PATH = "/v1/events"

_PYTHON = """\
import base64, hashlib, hmac, json, os, time, urllib.request

key = os.environ["OLRHAIN_KEY"]
secret = os.environ.get("OLRHAIN_SECRET")
body = {body}.encode()
headers = {{"Authorization": f"Bearer {{key}}", "Content-Type": "{content_type}"}}
if secret:
    id, now = {id!r}, str(int(time.time()))
    signed = b".".join([id.encode(), now.encode(), body])
    digest = hmac.new(base64.b64decode(secret.removeprefix("whsec_")), signed, hashlib.sha256).digest()
    headers["webhook-id"], headers["webhook-timestamp"] = id, now
    headers["webhook-signature"] = "v1," + base64.b64encode(digest).decode()

request = urllib.request.Request({url!r}, data=body, headers=headers)
with urllib.request.urlopen(request) as answer:
    print(answer.status, answer.read().decode())
"""


@dataclass(frozen=True, slots=True)
class Exact:
    """A POST of one event. `signed`: the three headers of its signature, none where there is no secret to sign with."""

    url: str
    body: str
    event_id: str
    signed: Mapping[str, str]

    @property
    def curl(self) -> str:
        """For a shell in which OLRHAIN_KEY is a key."""
        headers = {"Content-Type": CONTENT_TYPE, **self.signed}
        lines = [
            f"curl {shlex.quote(self.url)}",
            '-H "Authorization: Bearer $OLRHAIN_KEY"',
            *(f"-H {shlex.quote(f'{name}: {value}')}" for name, value in headers.items()),
            f"--data-binary {shlex.quote(self.body)}",
        ]
        return " \\\n  ".join(lines)

    @property
    def python(self) -> str:
        """Runs with nothing installed; OLRHAIN_KEY is a key, and OLRHAIN_SECRET, if it is there, signs."""
        return _PYTHON.format(body=_literal(self.body), content_type=CONTENT_TYPE, id=self.event_id, url=self.url)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the API answered; `body` is empty where it was no JSON."""

    status: int
    body: Mapping[str, Any]


def exact(base_url: str, event: Mapping[str, object], secret: str | None, now: datetime) -> Exact:
    body = json.dumps(event, ensure_ascii=False, indent=2)
    event_id = str(event["id"])
    signed = signatures.sign(event_id, now, body, secret) if secret else {}
    return Exact(f"{base_url}{_PATH}", body, event_id, signed)


def post(request: Exact, key: str, language: str) -> Answer:
    """Posts it to this very process, through the door of the API: the key, the signature and all else is looked at.

    It is a request of its own, which knows nothing of the one in which it is made.
    """
    headers: dict[str, str] = {"Authorization": f"Bearer {key}", "Accept-Language": language, **request.signed}
    builder = EnvironBuilder(
        path=_PATH,
        base_url=request.url.removesuffix(_PATH),
        method="POST",
        data=request.body.encode(),
        content_type=CONTENT_TYPE,
        headers=Headers(headers),
    )
    answered, status, _headers = Context().run(
        partial(run_wsgi_app, current_app.wsgi_app, builder.get_environ(), buffered=True)
    )
    try:
        body = json.loads(b"".join(answered))
    except ValueError:
        body = {}
    return Answer(int(status.split(" ", 1)[0]), body if isinstance(body, dict) else {})


def _literal(text: str) -> str:
    """A string of Python, in lines where nothing in it needs to be written in another way."""
    return repr(text) if "\\" in text or "'''" in text or text.endswith("'") else f"'''{text}'''"
