"""A case worker finds a case, reads its story, and works on it: in both languages, with scripts and without."""

from __future__ import annotations

import pytest

from app.domain.bilingual import Language
from app.domain.staff_roles import Role
from tests.browser.desk import open_desk
from tests.browser.live import Stage
from tests.browser.scenes.desk_cases import REFERENCE, STORY, searched, with_cases
from tests.browser.visitor import DESK_WIDTH, PHONE_WIDTH


@pytest.mark.parametrize(
    ("language", "scripts", "width"),
    [(Language.CY, False, PHONE_WIDTH), (Language.EN, True, DESK_WIDTH)],
)
def test_a_case_is_found_by_a_name_paused_told_more_of_and_goes_on(
    stage: Stage, language: Language, scripts: bool, width: int
) -> None:
    with stage.visitor(language, scripts=scripts, width=width) as worker:
        with_cases(worker)
        open_desk(worker, "/achosion", "/cases", Role.CASE_WORKER)
        searched(worker, "SIAN LLYR")
        assert "sian" not in worker.page.url.lower()
        worker.press(REFERENCE, REFERENCE)
        worker.sees(*STORY)
        worker.press("Oedi’r achos hwn", "Pause this case")
        worker.press("Oedi’r achos", "Pause the case")
        worker.sees("Mae’r achos wedi’i oedi.", "The case is paused.")
        worker.press("Cofnodi digwyddiad", "Record an event")
        worker.choose("Mae penderfyniad", "There is a decision")
        worker.press("Parhau", "Continue")
        worker.page.locator("input[name=outcome]").first.check()
        worker.press("Cofnodi’r digwyddiad", "Post the event")
        worker.sees("Mae’r digwyddiad wedi’i gofnodi.", "The event is posted.")
        worker.site.run()
        worker.page.reload()
        worker.sees("Mae aelod o staff wedi oedi", "A member of staff has paused this case")
        worker.press("Parhau â’r achos", "Go on with the case")
        worker.submit()
        worker.site.run()
        worker.page.reload()
        worker.sees("Gwnaed penderfyniad", "A decision was made")
        worker.sees("Cofnodwyd gan Siân Prys", "Posted by Siân Prys")
        assert worker.complaints == []


@pytest.mark.parametrize(
    ("language", "scripts", "width"),
    [(Language.EN, False, PHONE_WIDTH), (Language.CY, True, DESK_WIDTH)],
)
def test_what_was_typed_survives_the_language_and_going_back_posts_nothing_again(
    stage: Stage, language: Language, scripts: bool, width: int
) -> None:
    with stage.visitor(language, scripts=scripts, width=width) as worker:
        with_cases(worker)
        open_desk(worker, "/achosion", "/cases", Role.CASE_WORKER)
        searched(worker, "07700900123")
        worker.press(REFERENCE, REFERENCE)
        worker.page.go_back()
        worker.sees(REFERENCE, REFERENCE)
        worker.press(REFERENCE, REFERENCE)
        worker.press("Cofnodi digwyddiad", "Record an event")
        worker.choose("Bydd yn cymryd mwy o amser", "It will take longer")
        worker.press("Parhau", "Continue")
        worker.type("Yn Gymraeg", "In Welsh", "Mae’n brysur.")
        worker.press("English", "Cymraeg")
        assert worker.page.locator("#reason_cy").input_value() == "Mae’n brysur."
        assert worker.complaints == []
