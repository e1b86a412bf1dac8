"""The Welsh catalogue, compiled from its text when a process starts, so that no binary is kept beside it."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

PO = files(__name__).joinpath("cy", "LC_MESSAGES", "messages.po")


def catalogue() -> Catalog:
    """The Welsh catalogue as it is written. Raises babel's PoFileError where it cannot be read."""
    return read_po(BytesIO(PO.read_bytes()), locale="cy", abort_invalid=True)


@cache
def welsh() -> Translations:
    """The Welsh words by their English msgids."""
    compiled = BytesIO()
    write_mo(compiled, catalogue())
    compiled.seek(0)
    return Translations(compiled)
