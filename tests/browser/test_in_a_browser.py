"""The pages in a real browser, scripts and all, as somebody at a screen sees them.

Unlike its neighbours it looks at what `./dev run` serves: gunicorn, the workers and the clock as they really run.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from app.domain.bilingual import Language
from tests.browser.live import Stage
from tests.journeys.dev_run import DELIVERY_LIMIT, Run, checkout, delivered_message, eventually, logs, post_event, start

__all__ = ["checkout", "start"]


def test_the_sandbox_phone_shows_a_welsh_text_and_breaks_no_rule_of_its_own(
    stage: Stage, start: Callable[[], Run]
) -> None:
    run = start()
    reference = f"BROWSER-{time.time_ns()}"
    key = run.demo["organisations"][0]["test_key"]
    post_event(run, key, reference)
    eventually(lambda: delivered_message(run, key, reference), DELIVERY_LIMIT, lambda: logs(run))
    with stage.visitor(Language.CY) as visitor:
        for path in ("/cy", "/en/docs", "/en/phone", "/cy/ffon"):
            visitor.go(f"{run.base_url}{path}", f"{run.base_url}{path}")
            assert visitor.status == 200
        visitor.sees(reference, reference)
        broken = [one for one in visitor.complaints if not one.startswith(f"asked somebody else: {run.base_url}/")]
    assert broken == []
