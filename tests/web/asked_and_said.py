"""Hand-made states of the pages where people ask, and where they say how it was."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from flask import Response

from app.domain.bilingual import Language
from app.i18n import page_language
from app.services.replies.asking import QuestionView
from app.web.forms import Form
from app.web.public.feedback import choices
from app.web.rendering import page
from tests.web.hand_made import CASES, NOW, READER, TODAY

_BY = date(2026, 11, 27)
_QUESTION = QuestionView("1A2B-3C4D", NOW, _BY, None)
_QUESTIONS = (
    _QUESTION,
    replace(_QUESTION, number="99FF-0012", at=NOW - timedelta(days=20), answer_by=date(2026, 11, 6)),
    replace(_QUESTION, number="5E6F-7081", at=NOW - timedelta(days=30), seen_to_at=NOW - timedelta(days=28)),
)
_HELPING = replace(READER, about_me=False)
_SENSITIVE = replace(READER, sensitive=True)


def _ask(form: Form, **changes: object) -> Response:
    values = {"reader": READER, "form": form, "questions": (), "answer_by": _BY, "today": TODAY}
    return page("asking/ask.html", **values | changes)


def _say(form: Form, **changes: object) -> Response:
    return page(
        "feedback/say.html", **{"reader": READER, "form": form, "words_hidden": False, **choices(form)} | changes
    )


def _too_long() -> str:
    said = {Language.CY: "Mae’n rhy hir.", Language.EN: "It is too long."}
    return said[page_language()]


PAGES: Mapping[str, Callable[[], Response]] = {
    "ask": lambda: _ask(Form({"once": "a" * 16})),
    "ask_again": lambda: _ask(Form({"once": "a" * 16}), questions=_QUESTIONS),
    "ask_helping": lambda: _ask(Form({"once": "a" * 16}), reader=_HELPING),
    "ask_sensitive": lambda: _ask(Form({"once": "a" * 16}), reader=_SENSITIVE, questions=_QUESTIONS[:1]),
    "ask_wrong": lambda: _ask(Form({"once": "a" * 16, "words": "1234"}, {"words": _too_long()})),
    "received": lambda: page("asking/received.html", reader=READER, question=_QUESTION),
    "received_helping": lambda: page("asking/received.html", reader=_HELPING, question=_QUESTION),
    "feedback": lambda: _say(Form()),
    "feedback_again": lambda: _say(Form({"score": "2", "called": "no"}), words_hidden=True),
    "feedback_helping": lambda: _say(Form({"score": "4", "called": "yes"}), reader=_HELPING),
    "feedback_wrong": lambda: _say(Form({"words": "1234"}, {"score": _too_long(), "words": _too_long()})),
    "feedback_thanks": lambda: page("feedback/thanks.html", reader=READER),
    "over": lambda: page(
        "status.html", case=replace(CASES["closed"], asks_for_feedback=True), reader=READER, today=TODAY
    ),
    "over_and_said": lambda: page(
        "status.html", case=replace(CASES["closed"], feedback_said=True), reader=READER, today=TODAY
    ),
    "lost_words": lambda: page("open_link_again.html", 403, words_typed="1234\n5678"),
}
