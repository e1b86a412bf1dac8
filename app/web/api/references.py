"""A case's own reference in an address: any text, with slashes and line breaks wherever it has them."""

from __future__ import annotations

from flask.blueprints import BlueprintSetupState
from werkzeug.routing import PathConverter


class ReferenceConverter(PathConverter):
    """As `path`, which takes neither a slash at the beginning nor a line break."""

    regex = "(?s:.+)"
    part_isolating = False


def register(state: BlueprintSetupState) -> None:
    """Lets the routes of a blueprint say `<reference:...>`."""
    state.app.url_map.converters["reference"] = ReferenceConverter
