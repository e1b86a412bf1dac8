"""Style sheets, scripts and the icon: read once, compressed once, and kept by browsers for good.

The address holds a digest of the content, so that a new version is a new address.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, request

FOLDER = Path(__file__).parent / "static"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}

_ADDRESS = "/assets/<version>/<name>"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is served. `compressed` is gzip, made with no time in it."""

    type: str
    content: bytes
    compressed: bytes
    version: str


def init(app: Flask) -> None:
    """Serves the assets, and gives pages `asset_url(name)`, which fails for a name that is not there."""
    assets = read(FOLDER)

    def asset_url(name: str) -> str:
        return _ADDRESS.replace("<version>", assets[name].version).replace("<name>", name)

    app.jinja_env.globals["asset_url"] = asset_url
    app.register_blueprint(blueprint(assets))


def read(folder: Path) -> Mapping[str, Asset]:
    return {file.name: _asset(file) for file in sorted(folder.iterdir()) if file.suffix in TYPES}


def blueprint(assets: Mapping[str, Asset]) -> Blueprint:
    blueprint = Blueprint("assets", __name__)

    @blueprint.get(_ADDRESS)
    def asset(version: str, name: str) -> Response:
        found = assets.get(name)
        if found is None:
            abort(404)
        response = _answer(found)
        if version == found.version:
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response

    return blueprint


def _asset(file: Path) -> Asset:
    content = file.read_bytes()
    return Asset(
        type=TYPES[file.suffix],
        content=content,
        compressed=gzip.compress(content, 9, mtime=0),
        version=hashlib.sha256(content).hexdigest()[:12],
    )


def _answer(asset: Asset) -> Response:
    small = request.accept_encodings.quality("gzip") > 0
    response = Response(asset.compressed if small else asset.content, mimetype=asset.type)
    response.headers["Vary"] = "Accept-Encoding"
    if small:
        response.headers["Content-Encoding"] = "gzip"
    return response
