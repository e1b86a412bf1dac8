"""One reader at a browser, who does what a person does: goes somewhere, types, chooses, presses, and sees."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from playwright.sync_api import ConsoleMessage, Locator, Page, Request, Response, expect

from app.domain.bilingual import Language

if TYPE_CHECKING:
    from tests.browser.live import Site

PHONE_WIDTH = 320
DESK_WIDTH = 1280
WIDTHS = (PHONE_WIDTH, DESK_WIDTH)
_CODE = re.compile(r"\b\d{6}\b")
_TELL_OF_VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) =>
  console.error(`Content Security Policy: ${event.violatedDirective} ${event.blockedURI}`));
"""


@dataclass  # without slots: Playwright notes on it what it listens with
class Visitor:
    """`complaints`: errors of scripts, of the console and of the page's own rules, and requests to anybody else.

    `status`: the HTTP status of the page that is shown.
    """

    page: Page
    site: Site
    language: Language
    scripts: bool = True
    complaints: list[str] = field(default_factory=list)
    status: int = 0
    _shown: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.page.add_init_script(_TELL_OF_VIOLATIONS)
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))
        self.page.on("request", self._note_request)
        self.page.on("response", self._note_response)

    def say(self, cy: str, en: str) -> str:
        """The side that this reader speaks."""
        return cy if self.language is Language.CY else en

    @property
    def width(self) -> int:
        """Of the window, in CSS pixels."""
        viewport = self.page.viewport_size
        assert viewport
        return viewport["width"]

    def resize(self, width: int, height: int = 800) -> None:
        self.page.set_viewport_size({"width": width, "height": height})

    def go(self, cy: str, en: str) -> None:
        """To a path of the site (or a whole address of it)."""
        path = self.say(cy, en)
        self.page.goto(path if path.startswith("http") else self.site.base_url + path)

    def press(self, cy: str, en: str) -> None:
        """A button or a link by its whole accessible name; the first where there are several."""
        name = self.say(cy, en)
        button = self.page.get_by_role("button", name=name, exact=True)
        link = self.page.get_by_role("link", name=name, exact=True)
        self.click(button.or_(link).first)

    def click(self, what: Locator) -> None:
        """Presses something, and waits for all of the page that it leads to, where it leads to one.

        Playwright itself goes on as soon as the first of a new page has come, when half its words may be missing.
        """
        what.click()
        self.page.wait_for_load_state("load")

    def submit(self) -> None:
        """Presses the first button of the first form in the main part of the page, whatever it says."""
        self.click(self.page.locator("main form button").first)

    def type(self, cy: str, en: str, text: str) -> None:
        """Into the field with this label, in place of what was there."""
        self.page.get_by_label(self.say(cy, en), exact=True).fill(text)

    def choose(self, cy: str, en: str) -> None:
        """A radio button or a check box by its label."""
        self.page.get_by_label(self.say(cy, en), exact=True).check()

    def pick(self, label: tuple[str, str], choice: tuple[str, str]) -> None:
        """A choice of a list, both by their words."""
        self.page.get_by_label(self.say(*label), exact=True).select_option(label=self.say(*choice))

    def sees(self, cy: str, en: str) -> None:
        """Asserts that the words stand on the page for all to see, white space made plain."""
        expect(self.page.locator("body")).to_contain_text(self.say(cy, en), use_inner_text=True)

    def words(self) -> str:
        """All that can be seen of the page."""
        return " ".join(self.page.locator("body").inner_text().split())

    def open_link(self, token: str) -> None:
        """Follows the link to a status page and presses its button."""
        self.go(f"/cy/c/{token}", f"/en/c/{token}")
        self.submit()

    def last_code(self, address: str) -> str:
        """The newest one-time code that was sent to an address (a number as +447700900123), once it has gone out."""
        self.site.run()
        found = next(filter(None, map(_CODE.search, self.site.sent_to(address))), None)
        assert found, f"no code was sent to {address}"
        return found.group()

    def _hear(self, message: ConsoleMessage) -> None:
        # A browser also tells the console that the page itself was a 404.
        about_the_page = message.location.get("url") in self._shown and "Failed to load resource" in message.text
        if (message.type == "error" and not about_the_page) or "Content Security Policy" in message.text:
            self.complaints.append(f"console: {message.text}")

    def _note_request(self, request: Request) -> None:
        if request.is_navigation_request():
            self._shown.add(request.url)
        if not request.url.startswith((f"{self.site.base_url}/", "data:", "blob:", "about:")):
            self.complaints.append(f"asked somebody else: {request.url}")

    def _note_response(self, response: Response) -> None:
        if response.request.is_navigation_request():
            self.status = response.status
