"""Makes govuk-frontend.min.css without GOV.UK's own font and crest, which councils may not use.

Usage: python app/web/static/vendor.py FOLDER, where FOLDER is the unpacked package govuk-frontend 6.3.0.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

VERSION = "6.3.0"
SYSTEM_FONTS = 'system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Helvetica Neue",arial,sans-serif'


def without_government_marks(css: str) -> str:
    """The style sheet with system fonts, no crest, and no address of any other file."""
    css = re.sub(r"@font-face\{[^}]*\}", "", css)
    css = css.replace("GDS Transport,arial,sans-serif", SYSTEM_FONTS)
    css = re.sub(r"[^{};]*:url\([^)]*govuk-crest[^)]*\);?", "", css)
    css = re.sub(r"/\*# sourceMappingURL=.*?\*/\s*", "", css)
    if "url(" in css or "GDS Transport" in css:
        raise ValueError("the style sheet still names a font or a file of GOV.UK")
    return css


def main(folder: str) -> None:
    package = Path(folder)
    if f'"version": "{VERSION}"' not in (package / "package.json").read_text():
        raise SystemExit(f"{folder} is not govuk-frontend {VERSION}.")
    css = (package / "dist/govuk/govuk-frontend.min.css").read_text()
    (Path(__file__).parent / "govuk-frontend.min.css").write_text(without_government_marks(css))


if __name__ == "__main__":
    main(sys.argv[1])
