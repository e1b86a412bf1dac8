"""The floor of a status page: Flask under the same gunicorn configuration, the same few words for everybody."""

from __future__ import annotations

from flask import Flask

WORDS = "Mae'r cais wedi dod i law."


def create_app() -> Flask:
    app = Flask("floor")

    @app.get("/cy/cais")
    def status() -> str:
        return f'<!doctype html><html lang="cy"><title>Cais</title><p>{WORDS}</p></html>'

    return app
