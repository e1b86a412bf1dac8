"""The pages of an open case, and the ways to open one without its link: all are given the same door."""

from __future__ import annotations

from flask import Flask

from app.web.public import (
    asking,
    calendar,
    code,
    feedback,
    find,
    helpers,
    helping,
    leaving,
    naming,
    preferences,
    requests,
    sent,
)
from app.web.public.door import PublicDoor


def register(app: Flask, door: PublicDoor) -> None:
    """One line for each page."""
    app.register_blueprint(asking.blueprint(door))
    app.register_blueprint(feedback.blueprint(door))
    app.register_blueprint(preferences.blueprint(door))
    app.register_blueprint(find.blueprint(door))
    app.register_blueprint(code.blueprint(door))
    app.register_blueprint(requests.blueprint(door))
    app.register_blueprint(calendar.blueprint(door))
    app.register_blueprint(sent.blueprint(door))
    app.register_blueprint(leaving.blueprint(door.cookie))
    app.register_blueprint(helpers.blueprint(door))
    app.register_blueprint(naming.blueprint(door))
    app.register_blueprint(helping.blueprint(door))
