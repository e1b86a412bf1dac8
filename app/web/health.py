"""`/healthz` says that this process is alive; `/readyz` that it can serve, which takes a database."""

from __future__ import annotations

from flask import Blueprint, Response

from app.db import Database


def blueprint(db: Database) -> Blueprint:
    blueprint = Blueprint("health", __name__)

    @blueprint.get("/healthz")
    def healthz() -> Response:
        return Response("ok\n", mimetype="text/plain")

    @blueprint.get("/readyz")
    def readyz() -> Response:
        db.ping()
        return Response("ok\n", mimetype="text/plain")

    return blueprint
