"""How pages are read other than at a desk with a mouse: enlarged, by keyboard, in forced colours, on paper, slowly."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.bilingual import Language
from tests.browser import inspection
from tests.browser.live import Stage
from tests.browser.scenes import every_scene
from tests.browser.visitor import Visitor

SCENES = {scene.name: scene for scene in every_scene()}
READ = ("start/start", "information", "docs", "link/landing", "status/things-to-do", "phone/full", "stop/ask")
BY_KEYBOARD = ("start/start", "link/landing", "status/things-to-do", "phone/full", "stop/ask", "error/404")
MOST_BYTES = 60_000
REFLOW = {"width": 320, "height": 256}
"""1280 by 1024 at 400 %: https://www.w3.org/TR/WCAG22/#reflow."""
_STOPS = """() => {
  const all = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  window.stops = [...document.querySelectorAll(all)].filter((one) => !one.disabled && one.checkVisibility());
  return window.stops.map((one) => one.outerHTML.slice(0, 120));
}"""
_WHERE = "() => window.stops.indexOf(document.activeElement)"
_LOOKS = """() => {
  const of = (one) => { const { outline, boxShadow, backgroundColor, color } = getComputedStyle(one);
    return [outline, boxShadow, backgroundColor, color].join(); };
  const one = document.activeElement, focused = of(one);
  one.blur();
  const plain = of(one);
  one.focus({focusVisible: true});
  return focused !== plain;
}"""
_SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => list.getEntries().forEach((one) => window.shifts.push(one.value)))
  .observe({type: "layout-shift", buffered: true});
"""


@pytest.mark.parametrize("name", READ)
def test_at_400_per_cent_nobody_scrolls_sideways(stage: Stage, name: str) -> None:
    with stage.scene(SCENES[name], Language.CY, viewport=REFLOW) as visitor:
        assert inspection.sideways(visitor.page) == []


@pytest.mark.parametrize("name", BY_KEYBOARD)
def test_the_keyboard_reaches_everything_in_order_and_one_sees_where_it_is(stage: Stage, name: str) -> None:
    with stage.scene(SCENES[name], Language.CY) as visitor:
        page = visitor.page
        stops: list[str] = page.evaluate(_STOPS)
        reached, unseen = [], []
        for stop in stops:
            page.keyboard.press("Tab")
            reached.append(page.evaluate(_WHERE))
            unseen += [] if page.evaluate(_LOOKS) else [stop]
    assert reached == list(range(len(stops)))
    assert unseen == []


@pytest.mark.parametrize("name", ["start/start", "status/things-to-do"])
def test_the_skip_link_leads_past_the_head_of_the_page(stage: Stage, name: str) -> None:
    with stage.scene(SCENES[name], Language.CY) as visitor:
        page = visitor.page
        page.keyboard.press("Tab")
        assert page.evaluate("() => document.activeElement.getAttribute('href')") == "#main-content"
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("() => document.activeElement.matches('main *, main ~ * *, footer *')")


@pytest.mark.parametrize("name", ["start/start", "status/things-to-do", "stop/ask"])
def test_in_forced_colours_the_page_and_the_focus_are_seen(stage: Stage, name: str) -> None:
    with stage.scene(SCENES[name], Language.CY, forced_colors="active") as visitor:
        page = visitor.page
        with_words = page.screenshot()
        page.evaluate("() => { document.body.style.visibility = 'hidden'; }")
        assert page.screenshot() != with_words
        page.reload()
        control = page.locator("body :is(a, button):not(.govuk-skip-link)").last
        control.scroll_into_view_if_needed()
        without_focus = page.screenshot()
        control.evaluate("(one) => one.focus({focusVisible: true})")
        assert page.screenshot() != without_focus


def test_on_paper_a_status_page_has_its_words_and_no_navigation(stage: Stage) -> None:
    with stage.scene(SCENES["status/things-to-do"], Language.EN) as visitor:
        visitor.page.emulate_media(media="print")
        visitor.sees("Cynllun y safle", "A plan of the site")
        assert visitor.page.locator("nav:visible").all_inner_texts() == []


def test_the_first_view_of_a_status_page_is_small_and_does_not_jump(stage: Stage) -> None:
    with stage.scene(SCENES["status/things-to-do"], Language.CY) as visitor:
        visitor.page.add_init_script(_SHIFTS)
        assert _bytes_of_a_first_view(visitor) < MOST_BYTES
        assert visitor.page.evaluate("() => window.shifts") == []


def _bytes_of_a_first_view(visitor: Visitor) -> int:
    """Of the page as it stands, with everything that it needs, headers included; nothing comes from a cache."""
    received: list[Any] = []
    wire = visitor.page.context.new_cdp_session(visitor.page)
    wire.send("Network.enable")
    wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
    wire.on("Network.loadingFinished", lambda done: received.append(done["encodedDataLength"]))
    visitor.page.reload(wait_until="networkidle")
    assert len(received) > 1, "the page came without its style sheets"
    return int(sum(received))
