"""Answers that pages of every door give, and the hidden word that their forms carry."""

from __future__ import annotations

from flask import Flask, Response, g
from markupsafe import Markup


def init(app: Flask) -> None:
    """Gives pages `form_word()`."""
    app.jinja_env.globals["form_word"] = form_word


def form_word() -> Markup:
    """The hidden field that every form of an open visit or session has, and no other website knows."""
    return Markup('<input type="hidden" name="form_word" value="{}">').format(g.get("form_word", ""))


def see_other(location: str) -> Response:
    return Response(status=303, headers={"Location": location})
