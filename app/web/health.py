"""`/healthz` says that this process is alive; `/readyz` that it can serve, which takes a database."""

from __future__ import annotations

from flask import Blueprint, Response
from sqlalchemy import text

from app.db import Database


def blueprint(db: Database) -> Blueprint:
    blueprint = Blueprint("health", __name__)

    @blueprint.get("/healthz")
    def healthz() -> Response:
        return Response("ok\n", mimetype="text/plain")

    @blueprint.get("/readyz")
    def readyz() -> Response:
        with db.engine.connect() as connection:
            connection.execute(text("SELECT 1"))
        return Response("ok\n", mimetype="text/plain")

    return blueprint
