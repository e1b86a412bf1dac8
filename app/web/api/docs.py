"""The contract, published by the running service: OpenAPI 3.1 at `/v1/openapi.json`, and a page at `/docs`."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, jsonify

from app.web.api.openapi import describe
from app.web.rendering import page


def blueprint(app: Flask) -> Blueprint:
    blueprint = Blueprint("docs", __name__)

    @blueprint.get("/v1/openapi.json")
    def openapi() -> Response:
        return jsonify(describe())

    @blueprint.get("/docs")
    def docs() -> Response:
        return page("docs.html")

    return blueprint
