"""Asking the people who work on the case, or replying to them; and what became of it."""

from __future__ import annotations

import re
import secrets
from dataclasses import replace

from flask import Blueprint, Response, request

from app.domain.own_words import as_typed, says_something
from app.i18n import gettext as _
from app.i18n import localised, page_url
from app.services.replies import asking
from app.services.replies.asking import Question, TooManyQuestions
from app.services.views import Reader
from app.web.answers import see_other
from app.web.forms import Form, is_switch, posted
from app.web.public.door import PublicDoor
from app.web.rendering import page

MOST_GIVEN_BACK = 20_000
"""Characters that stay in the box when there are too many: ten times what may be sent."""
_ONCE = re.compile(r"[\w-]{12,40}", re.ASCII)


def blueprint(door: PublicDoor) -> Blueprint:
    blueprint = Blueprint("asking", __name__)

    @localised(blueprint, cy="/cy/gofyn", en="/en/ask", methods=["GET", "POST"])
    @door.visiting.needed
    def ask(reader: Reader) -> Response:
        form = _form()
        if request.method != "POST" or is_switch():
            return _asked_for(door, reader, form)
        form = _checked(form)
        if form.errors:
            return _asked_for(door, reader, form)
        question = Question(as_typed(form["words"]), form["once"])
        try:
            with door.db.transaction(reader.organisation_id) as session:
                asking.ask(session, reader, question, door.now())
        except TooManyQuestions:
            return _asked_for(door, reader, replace(form, errors={"words": _too_many(reader)}))
        return see_other(page_url("asking.received"))

    @localised(blueprint, cy="/cy/gofyn/wedi-dod-i-law", en="/en/ask/received")
    @door.visiting.needed
    def received(reader: Reader) -> Response:
        with door.db.transaction(reader.organisation_id) as session:
            newest = next(iter(asking.questions(session, reader)), None)
        if newest is None:
            return see_other(page_url("asking.ask"))
        return page("asking/received.html", reader=reader, question=newest)

    return blueprint


def _asked_for(door: PublicDoor, reader: Reader, form: Form) -> Response:
    now = door.now()
    with door.db.transaction(reader.organisation_id) as session:
        questions, answer_by = asking.questions(session, reader), asking.answer_by(session, now)
    return page(
        "asking/ask.html", reader=reader, form=form, questions=questions, answer_by=answer_by, today=door.today()
    )


def _form() -> Form:
    """What was typed, if anything, with the word that makes it count once."""
    typed = posted("words", "once", longest=MOST_GIVEN_BACK)
    if not _ONCE.fullmatch(typed["once"]):
        typed["once"] = secrets.token_urlsafe(12)
    return Form(typed)


def _checked(form: Form) -> Form:
    words = as_typed(form["words"])
    if not says_something(words):
        return replace(form, errors={"words": _("Write your message")})
    if len(words) > asking.LONGEST:
        many = f"{len(words):,}" if len(words) <= MOST_GIVEN_BACK else f"{MOST_GIVEN_BACK:,}+"
        said = _("Your message must have 2,000 characters or fewer. Now it has %(many)s.")
        return replace(form, errors={"words": said % {"many": many}})
    return form


def _too_many(reader: Reader) -> str:
    said = _("We have your messages of the last hour. Before you send more, wait an hour, or phone us on %(phone)s.")
    return said % {"phone": reader.organisation.phone}
