"""What is wrong with a page as it stands in a browser: by axe, by its width, by its head and headings."""

from __future__ import annotations

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from app.web.staff.addresses import is_of_the_desk
from tests.browser.scenes import Scene
from tests.browser.visitor import WIDTHS, Visitor
from tests.web.left_over import left_over

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
MANY_ELEMENTS = 3000
"""Axe needs many seconds for as many; `./dev gallery` looks at them at every width all the same."""
_RUN = """(tags) => axe.run(document, {
  runOnly: {type: "tag", values: tags}, resultTypes: ["violations"], iframes: false, elementRef: false,
}).then((found) => [found.testEngine.version, found.violations])"""
_WIDER = "() => document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"
_TOGGLE = ".olr-header__language :is(a, button)"


def at_every_width(visitor: Visitor, scene: Scene) -> list[str]:
    """Everything that is wrong with the page of a scene, at each width; of a very long one axe sees the first."""
    problems = about_the_head(visitor, scene)
    long = visitor.page.locator("*").count() > MANY_ELEMENTS
    for width in WIDTHS:
        visitor.resize(width)
        seen = [] if long and width != WIDTHS[0] else violations(visitor.page)
        problems += [f"at {width} px: {one}" for one in (*sideways(visitor.page), *seen)]
    return problems + of_the_other_language(visitor, scene) + visitor.complaints


def of_the_other_language(visitor: Visitor, scene: Scene) -> list[str]:
    """What a page of the desk says in the other language without saying that it is (`lang`)."""
    if scene.astray or not is_of_the_desk(visitor.page.url.removeprefix(visitor.site.base_url).partition("?")[0]):
        return []
    return [f"should be in {language}: {text}" for language, text in left_over(visitor.page.content())]


def violations(page: Page) -> list[str]:
    """What axe says, one line an element."""
    return axe(page)[1]


def axe(page: Page) -> tuple[str, list[str]]:
    """The version of axe, and what it says."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    version, found = page.evaluate(_RUN, list(TAGS))
    return version, [
        f"{rule['id']}: {rule['help']}: {node['html']} ({node['target']})" for rule in found for node in rule["nodes"]
    ]


def sideways(page: Page) -> list[str]:
    """Whether one would have to scroll sideways."""
    more = page.evaluate(_WIDER)
    return [f"{more} px wider than the window"] if more > 0 else []


def about_the_head(visitor: Visitor, scene: Scene) -> list[str]:
    """Status, language, title and main heading. A page that says everything twice is a Welsh one with two."""
    page = visitor.page
    found = {
        "status": visitor.status,
        "language": page.locator("html").get_attribute("lang"),
        "title": bool(page.title().strip()),
        "main headings": page.locator("h1").count(),
    }
    language = "cy" if scene.both else visitor.language.value
    headings = 2 if scene.both else 1
    wanted = {"status": scene.status, "language": language, "title": True, "main headings": headings}
    return [f"{name}: {found[name]}, not {wanted[name]}" for name in wanted if found[name] != wanted[name]]


def lost_by_the_toggle(visitor: Visitor) -> list[str]:
    """Goes over to the other language and back, and says where that did not lead to the same page."""
    page, began = visitor.page, visitor.page.url
    endpoint = _endpoint(visitor)
    visitor.click(page.locator(_TOGGLE))
    there = page.locator("html").get_attribute("lang")
    problems = [] if there == visitor.say("en", "cy") else [f"the toggle led to a page in {there}"]
    if _endpoint(visitor) != endpoint:
        problems.append(f"the toggle led to another page: {page.url}")
    visitor.click(page.locator(_TOGGLE))
    if page.url != began:
        problems.append(f"the toggle did not lead back to {began} but to {page.url}")
    return problems


def _endpoint(visitor: Visitor) -> tuple[str | None, int]:
    """Which page this is, and its status."""
    path = visitor.page.url.removeprefix(visitor.site.base_url).partition("?")[0]
    return visitor.site.endpoint(path), visitor.status
