"""Every page there is, as a reader comes to see it; each module of this folder has its own `SCENES`."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.browser.visitor import Visitor

LONG = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
"""Wider than a phone, with nowhere to break: in the list of an area it shows that nothing can push the page wider."""

SHARED = "shared"
"""The site of nearly all scenes, with an organisation for each of them."""
EMPTY = "empty"
"""One on which nothing was ever sent."""
PHONES = "phones"
"""One with few organisations, as the sandbox phone looks through all that there are."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One page in one state, and how a reader gets there.

    name: `page/state`, the same for both languages. status: the HTTP status of the page. both: the page is at an
    address that names no language and says everything twice. site: which one it is seen on. astray: it shows words
    that somebody typed in the wrong language.
    """

    name: str
    reach: Callable[[Visitor], None]
    status: int = 200
    both: bool = False
    site: str = SHARED
    astray: bool = False


def every_scene() -> tuple[Scene, ...]:
    """The scenes of all modules here, in the order of the modules' names and their own."""
    modules = sorted(module.name for module in pkgutil.iter_modules(__path__))
    found = tuple(scene for name in modules for scene in importlib.import_module(f"{__name__}.{name}").SCENES)
    names = [scene.name for scene in found]
    assert len(names) == len(set(names)), "two scenes have one name"
    return found
