"""What the accessibility statement says of our last look with axe is about the pages that there are now."""

from __future__ import annotations

import json

from tests.browser.gallery import FOUND, languages
from tests.browser.scenes import every_scene
from tests.browser.visitor import WIDTHS

RENEW = "run ./dev gallery, which looks at every page again and writes app/web/accessibility.json"


def test_the_last_look_was_at_every_page_there_is_now_and_found_nothing() -> None:
    said, scenes = json.loads(FOUND.read_text()), every_scene()
    assert said["scenes"] == len(scenes), RENEW
    assert said["pages_checked"] == sum(len(languages(scene)) for scene in scenes) * len(WIDTHS), RENEW
    assert said["violations"] == 0, RENEW
