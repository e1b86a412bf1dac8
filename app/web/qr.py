"""An address as a QR code, drawn into the page itself so that it needs no request of its own."""

from __future__ import annotations

from functools import lru_cache

import segno
from markupsafe import Markup

# Codes of letters are as many as letters; those of a site are few and asked for with every status page.
_KEPT = 64


@lru_cache(maxsize=_KEPT)
def svg(address: str) -> Markup:
    """Hidden from screen readers: the address itself must stand beside it."""
    return drawn(address)


def drawn(address: str) -> Markup:
    """As `svg`, for an address that is somebody's secret: it is not kept in memory."""
    code = segno.make(address, error="m", micro=False)
    drawn = code.svg_inline(border=4, omitsize=True, svgclass=None, lineclass=None)
    return Markup('<span class="olr-qr" aria-hidden="true">{}</span>').format(Markup(drawn))  # ours  # nosec B704
