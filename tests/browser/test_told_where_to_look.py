"""From a text without a link to the request: the site that it names, the reference, a code, and quickly out again."""

from __future__ import annotations

import re

from app.domain.bilingual import Language
from tests.browser.live import Stage
from tests.browser.scenes import PHONES
from tests.browser.scenes.finding import ADDRESS, CODE, CONTINUE, MOBILE, REFERENCE, SEND, go_to_find
from tests.browser.scenes.status import CASE
from tests.browser.test_finding import HOW
from tests.browser.visitor import Visitor
from tests.world import contact


@HOW
def test_whoever_reads_the_text_finds_their_request_and_leaves_it_at_once(
    stage: Stage, language: Language, scripts: bool, width: int
) -> None:
    with stage.visitor(language, scripts=scripts, width=width, site=PHONES) as visitor:
        _read_and_follow(visitor)
        go_to_find(visitor)
        visitor.type(*REFERENCE, CASE)
        visitor.type(*ADDRESS, "07700 900123")
        visitor.press(*SEND)
        visitor.type(*CODE, visitor.last_code(MOBILE))
        visitor.press(*CONTINUE)
        visitor.sees(CASE, CASE)
        visitor.sees("Gadael y dudalen hon", "Exit this page")
        assert visitor.complaints == []


def _read_and_follow(visitor: Visitor) -> None:
    """Reads the text on the sandbox phone, and goes where it says."""
    people = [contact(language=visitor.language.value, channels=["sms"])]
    visitor.site.tell(CASE, case_type="adult-social-care", contacts=people)
    visitor.go("/cy/ffon", "/en/phone")
    text = visitor.page.locator("main").get_by_text(CASE).first.inner_text()
    site = f"{visitor.site.base_url.partition('://')[2]}/{visitor.language}"
    assert re.search(rf"(?:ewch i|go to) {re.escape(site)} ", text)
    visitor.click(visitor.page.get_by_role("link", name=site, exact=True).first)
    assert visitor.page.url == f"{visitor.site.base_url}/{visitor.language}"
    visitor.sees("Dod o hyd i fy nghais", "Find my request")
