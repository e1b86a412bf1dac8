"""The contract, published by the running service: OpenAPI 3.1 at `/v1/openapi.json`, and a page to read it on."""

from __future__ import annotations

import json
from functools import cache

from flask import Blueprint, Response, redirect
from werkzeug.wrappers import Response as AnyResponse

from app.domain.bilingual import Language
from app.i18n import localised, page_language, page_url
from app.web.api.contract.description import describe
from app.web.api.contract.reading import read
from app.web.api.contract.views import Contract
from app.web.api.problems import wants_welsh
from app.web.rendering import page


def blueprint() -> Blueprint:
    blueprint = Blueprint("docs", __name__)

    @blueprint.get("/v1/openapi.json")
    def openapi() -> Response:
        language = Language.CY if wants_welsh() else Language.EN
        response = Response(_json(language), mimetype="application/json")
        response.headers["Content-Language"] = language.value
        response.headers["Vary"] = "Accept-Language"
        return response

    @blueprint.get("/docs")
    def docs() -> AnyResponse:
        return redirect(page_url("docs.reference", Language.EN))

    @localised(blueprint, cy="/cy/dogfennau", en="/en/docs")
    def reference() -> Response:
        return page("docs.html", contract=_contract(page_language()))

    return blueprint


@cache
def _json(language: Language) -> str:
    return json.dumps(describe(language), ensure_ascii=False)


@cache
def _contract(language: Language) -> Contract:
    return read(describe(language))
