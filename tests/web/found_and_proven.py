"""Hand-made states of the pages where people find a request, prove who they are, and see several."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from flask import Response

from app.domain.bilingual import Bilingual, Language
from app.i18n import page_language
from app.services.visits.requests_together import RequestInList
from app.web.forms import Form
from app.web.rendering import page
from tests.web.hand_made import CASE, COUNCIL, NOW, READER

OTHER = replace(COUNCIL, slug="ynys", name=Bilingual("Cyngor Ynys", "Ynys Council"), colour="#1d4f5a")
_REQUEST = RequestInList(
    contact_id=UUID(int=3),
    name=CASE.case_type,
    sentence=CASE.sentence,
    since=CASE.since,
    is_over=False,
    is_here=True,
    about_me=True,
)
_REQUESTS = (
    _REQUEST,
    replace(_REQUEST, name=None, sentence=None, is_here=False),
    replace(
        _REQUEST,
        name=Bilingual("Bin heb ei gasglu", "Missed bin"),
        sentence=Bilingual("Rydym wedi cau’r cais.", "We have closed the request."),
        since=NOW - timedelta(days=90),
        is_over=True,
        is_here=False,
        about_me=False,
    ),
)


def _find(form: Form, **changes: object) -> Response:
    return page("find.html", **{"organisation": COUNCIL, "form": form, "may_choose": True} | changes)


def _enter(form: Form, *, finding: bool = True, anew: bool = False) -> Response:
    whose = {"organisation": COUNCIL, "finding": finding, "sensitive": not finding}
    return page("code_enter.html", form=form, anew=anew, **whose)


def _send(*channels: str, **changes: object) -> Response:
    values = {"organisation": COUNCIL, "sensitive": True, "chosen": channels[0], "onward": "requests"}
    return page("code_send.html", channels=list(channels), **values | changes)


def _wrong() -> str:
    said = {Language.CY: "Mae hyn yn anghywir.", Language.EN: "This is wrong."}
    return said[page_language()]


PAGES: Mapping[str, Callable[[], Response]] = {
    "find_where": lambda: page("find_where.html", organisations=[COUNCIL, OTHER]),
    "find": lambda: _find(Form()),
    "find_only": lambda: _find(Form(), may_choose=False),
    "find_wrong": lambda: _find(
        Form({"reference": "", "address": "0123"}, {"reference": _wrong(), "address": _wrong()})
    ),
    "code_send": lambda: _send("sms", "email"),
    "code_send_text": lambda: _send("sms"),
    "code_send_email": lambda: _send("email", sensitive=False, onward=""),
    "code_nowhere": lambda: page("code_nowhere.html", organisation=COUNCIL, sensitive=True),
    "code": lambda: _enter(Form()),
    "code_anew": lambda: _enter(Form(), anew=True),
    "code_wrong": lambda: _enter(Form({}, {"code": _wrong()})),
    "code_sensitive": lambda: _enter(Form(), finding=False),
    "code_spent": lambda: page("code_spent.html", organisation=COUNCIL, finding=True, sensitive=False),
    "code_gone": lambda: page("code_gone.html", 403),
    "code_braked": lambda: page("code_later.html", 429, organisation=COUNCIL, braked=True),
    "code_too_many": lambda: page("code_later.html", 429, organisation=COUNCIL, braked=False),
    "code_stopped": lambda: page("code_stopped.html", organisation=COUNCIL),
    "requests": lambda: page("requests.html", reader=READER, found=_REQUESTS),
    "requests_one": lambda: page("requests.html", reader=READER, found=_REQUESTS[:1]),
    "requests_none": lambda: page("requests.html", reader=READER, found=()),
}
