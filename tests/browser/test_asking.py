"""A journey: somebody asks, sees that it came, changes language in the middle, and says how it was."""

from __future__ import annotations

import pytest

from app.domain.bilingual import Language
from tests.browser.live import Stage
from tests.browser.scenes import asking
from tests.browser.visitor import WIDTHS, Visitor

LANGUAGES = tuple(Language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scripts", [True, False])
def test_somebody_asks_and_says_how_it_was(stage: Stage, language: Language, width: int, scripts: bool) -> None:
    with stage.visitor(language, width=width, scripts=scripts) as visitor:
        asking.open_feedback(visitor)
        _ask(visitor)
        visitor.press("Yn ôl i weld ble mae eich cais", "Back to where your request is")
        visitor.press("Rhoi eich barn ar sut y cawsoch wybod", "Tell us how we kept you informed")
        visitor.choose(*asking.SCORE)
        visitor.choose("Byddwn i wedi ffonio", "I would have phoned")
        visitor.press(*asking.SEND_FEEDBACK)
        visitor.sees(*asking.THANKS)
        visitor.press("Newid yr hyn a ddywedoch chi", "Change what you said")
        assert visitor.page.get_by_label(visitor.say(*asking.SCORE), exact=True).is_checked()
    assert visitor.complaints == []


def _ask(visitor: Visitor) -> None:
    visitor.press("Gofyn cwestiwn", "Ask a question")
    visitor.press(*asking.SEND)
    visitor.sees("Ysgrifennwch eich neges", "Write your message")
    visitor.type(*asking.LABEL, "Pryd? / When?")
    visitor.press("English", "Cymraeg")
    label = visitor.say(*reversed(asking.LABEL))
    assert visitor.page.get_by_label(label, exact=True).input_value() == "Pryd? / When?"
    visitor.press("Cymraeg", "English")
    visitor.press(*asking.SEND)
    visitor.sees(*asking.SENT)
