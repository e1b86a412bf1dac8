"""`./dev gallery`: every scene as pictures to leaf through, and what axe found for the accessibility statement."""

from __future__ import annotations

import html
import json
import logging
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

import structlog

from app.domain.bilingual import Language
from embedded.browser import find_or_fetch
from tests.browser import inspection, live
from tests.browser.scenes import Scene, every_scene
from tests.browser.visitor import WIDTHS
from tests.servers import SharedServers

CODE = Path(__file__).resolve().parents[2]
FOLDER = CODE / "gallery"
FOUND = CODE / "app" / "web" / "accessibility.json"
MOST_PIXELS = 6000
"""Of a picture, from top to bottom: a browser cannot draw the whole of a very long page at once."""
_TALL = "() => document.documentElement.scrollHeight"
_NAMES = {Language.CY: "Cymraeg", Language.EN: "English"}
_STYLE = """
body { margin: 0; font: 16px/1.4 sans-serif; color: #0b0c0c; background: #f3f2f1; }
nav { position: fixed; inset: 0 auto 0 0; width: 14rem; overflow: auto; padding: 1rem; background: #fff; }
nav ul { list-style: none; margin: 0 0 .5rem; padding-left: 1rem; }
main { margin-left: 16rem; padding: 1rem 2rem; }
.row { display: flex; flex-wrap: wrap; gap: 1rem; align-items: flex-start; }
figure { margin: 0 0 2rem; } figcaption { padding: .25rem 0; }
img { border: 1px solid #505a5f; background: #fff; height: auto; }
img.w320 { width: 320px; } img.w1280 { width: 640px; }
"""


@dataclass
class Findings:
    """What was looked at, and every violation with where it is."""

    pages: int = 0
    violations: list[str] = field(default_factory=list)
    axe: str = ""


def main() -> int:
    """Draw everything. Exit code 1 without a browser, or where axe found something."""
    program = find_or_fetch(Path(sys.prefix))
    if program is None:
        print("There is no browser: install Chromium or npm.", file=sys.stderr)
        return 1
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    scenes, findings = every_scene(), Findings()
    with SharedServers() as servers, live.stage(program, servers, "olrhain_gallery") as stage:
        _hush(stage)
        for number, scene in enumerate(scenes, start=1):
            _progress(number, len(scenes), scene.name)
            for language in languages(scene):
                _draw(stage, scene, language, findings)
    (FOLDER / "index.html").write_text(_index(scenes), "utf-8")
    FOUND.write_text(json.dumps(statement(scenes, findings), indent=2) + "\n")
    print(
        f"\n{FOLDER / 'index.html'}\n{findings.pages} pages, {len(findings.violations)} violations, axe {findings.axe}"
    )
    print("\n".join(findings.violations), file=sys.stderr)
    return 1 if findings.violations else 0


def languages(scene: Scene) -> tuple[Language, ...]:
    """A page that says everything twice is drawn once."""
    return (Language.CY,) if scene.both else tuple(Language)


def picture(scene: Scene, language: Language, width: int) -> str:
    return f"{scene.name.replace('/', '-')}.{language}.{width}.png"


def statement(scenes: Iterable[Scene], findings: Findings) -> dict[str, str | int]:
    """What the accessibility statement says of the last look."""
    return {
        "tested_on": datetime.now(UTC).date().isoformat(),
        "scenes": len(tuple(scenes)),
        "pages_checked": findings.pages,
        "violations": len(findings.violations),
        "axe": findings.axe,
    }


def _hush(stage: live.Stage) -> None:
    """The web process is in ours, and would write of every request between our lines."""
    for which in dict.fromkeys(scene.site for scene in every_scene()):
        stage.site(which)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))


def _draw(stage: live.Stage, scene: Scene, language: Language, findings: Findings) -> None:
    with stage.scene(scene, language) as visitor:
        for width in WIDTHS:
            visitor.resize(width)
            # Playwright's own way to draw a whole page makes the window as tall as it, however tall that is.
            visitor.resize(width, min(visitor.page.evaluate(_TALL), MOST_PIXELS))
            visitor.page.screenshot(path=FOLDER / picture(scene, language, width))
            findings.axe, violations = inspection.axe(visitor.page)
            findings.pages += 1
            findings.violations += [f"{scene.name} {language} {width}: {one}" for one in violations]


def _progress(number: int, of: int, name: str) -> None:
    if sys.stdout.isatty():
        print(f"\r{number} of {of}: {name:<40}", end="", flush=True)
    else:
        print(f"{number} of {of}: {name}", flush=True)


def _index(scenes: Iterable[Scene]) -> str:
    pages = [(page, list(group)) for page, group in groupby(scenes, key=lambda scene: scene.name.partition("/")[0])]
    menu = "".join(
        f"<li>{html.escape(page)}<ul>"
        + "".join(f'<li><a href="#{scene.name}">{html.escape(_state(scene))}</a></li>' for scene in group)
        + "</ul></li>"
        for page, group in pages
    )
    shown = "".join(
        f"<h2>{html.escape(page)}</h2>" + "".join(_scene(scene) for scene in group) for page, group in pages
    )
    head = f'<meta charset="utf-8"><title>Gallery – Olrhain</title><style>{_STYLE}</style>'
    body = f'<nav aria-label="Pages"><ul>{menu}</ul></nav><main><h1>Gallery</h1>{shown}</main>'
    return f'<!DOCTYPE html>\n<html lang="en"><head>{head}</head><body>{body}</body></html>\n'


def _state(scene: Scene) -> str:
    return scene.name.partition("/")[2] or scene.name


def _scene(scene: Scene) -> str:
    rows = "".join(
        '<div class="row">' + "".join(_figure(scene, language, width) for language in languages(scene)) + "</div>"
        for width in WIDTHS
    )
    return f'<section id="{scene.name}"><h3>{html.escape(_state(scene))}</h3>{rows}</section>'


def _figure(scene: Scene, language: Language, width: int) -> str:
    name = picture(scene, language, width)
    words = f"{scene.name}, {_NAMES[language]}, {width} px"
    image = f'<img class="w{width}" src="{name}" alt="{html.escape(words)}" loading="lazy">'
    return f'<figure><figcaption>{_NAMES[language]}, {width} px</figcaption><a href="{name}">{image}</a></figure>'


if __name__ == "__main__":
    sys.exit(main())
