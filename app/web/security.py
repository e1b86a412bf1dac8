"""The headers that keep a page to itself: what it may load, and who may frame, store or index it."""

from __future__ import annotations

import secrets

from flask import Flask, Request, Response, g, request
from flask.sessions import SessionInterface, SessionMixin

_YEAR = 365 * 24 * 60 * 60

ALWAYS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
}


def init(app: Flask) -> None:
    """Sets the headers on every answer, and gives pages `csp_nonce()`. Flask's own session is not there to be used."""
    app.session_interface = _NoSession()
    app.jinja_env.globals["csp_nonce"] = csp_nonce
    app.after_request(_protect)


class _NoSession(SessionInterface):
    """Cookies are those that a door makes by itself: a signature for each request would be made for nothing."""

    def open_session(self, app: Flask, request: Request) -> None:
        """None makes Flask give a session that refuses to be written."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Never called: that session is empty and has nothing to save."""


def csp_nonce() -> str:
    """The one-time word without which no script or style block of this answer runs: 128 random bits."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def content_security_policy(nonce: str) -> str:
    """Nothing from anywhere but ourselves (https://www.w3.org/TR/CSP3/)."""
    return "; ".join(
        (
            "default-src 'none'",
            "base-uri 'none'",
            "connect-src 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "img-src 'self'",
            f"script-src 'nonce-{nonce}'",
            f"style-src 'self' 'nonce-{nonce}'",
        )
    )


def _protect(response: Response) -> Response:
    headers = response.headers
    # Looked up once: `setdefault` reads through all headers for each.
    said = {name.lower() for name, _ in headers}
    wanted = ALWAYS | {"Content-Security-Policy": content_security_policy(csp_nonce())}
    if request.is_secure:
        wanted["Strict-Transport-Security"] = f"max-age={_YEAR}"
    for name, value in wanted.items():
        if name.lower() not in said:
            headers.add(name, value)
    return response
