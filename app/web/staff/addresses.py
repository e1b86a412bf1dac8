"""Where the desk is."""

from __future__ import annotations

from app.domain.bilingual import Bilingual

ROOTS = Bilingual("/cy/desg", "/en/desk")


def address(root: str, path: str) -> str:
    return f"{root}/{path}" if path else root


def is_of_the_desk(path: str) -> bool:
    """Whether somebody may be led there after signing in: nowhere outside the desk."""
    return any(path == root or path.startswith(f"{root}/") for root in (ROOTS.cy, ROOTS.en)) and "\\" not in path
