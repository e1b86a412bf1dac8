"""Hand-made states of the pages about people who help."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from flask import Response

from app.domain.bilingual import Language, LanguageWish
from app.domain.helping import Scope
from app.domain.recipients import Channel
from app.i18n import page_language
from app.services.helpers.answer import Invitation
from app.services.helpers.naming import Why
from app.services.helpers.said import Said
from app.services.helpers.shown import HelperState, HelperView
from app.services.views import Proof
from app.web.forms import Form
from app.web.public import helper_forms, helpers, helping, naming
from app.web.rendering import page
from tests.web.hand_made import COUNCIL, NOW, READER

_PROVEN = replace(READER, proof=Proof(Channel.SMS, b"an index"))
_HELPING = replace(READER, about_me=False, scope=Scope.ALL)
_MAIR = HelperView(
    id=UUID(int=9),
    name="Mair Huws",
    channel=Channel.SMS,
    to="+447700900456",
    language=LanguageWish.BOTH,
    scope=Scope.ALL,
    until=None,
    state=HelperState.HELPS,
    on=NOW - timedelta(days=3),
)
_ALL = tuple(
    replace(_MAIR, id=UUID(int=20 + number), state=state, until=date(2027, 3, 31) if number % 2 else None)
    for number, state in enumerate(HelperState)
)
_DATED = date(2027, 3, 31)
_SAID = Said("Mair Huws", Channel.EMAIL, "mair@example.com", LanguageWish.CY, Scope.APPOINTMENTS, True, _DATED)
_DONE = ("invited", "asked", "changed", "ended")
_ASKED = Invitation("Siân", Scope.ALL, None)


def _wrong() -> str:
    return {Language.CY: "Mae’n anghywir.", Language.EN: "It is wrong."}[page_language()]


def _index(shown: tuple[HelperView, ...], done: str = "", reference: str | None = None) -> Response:
    return helpers.index_page(_PROVEN, shown, reference, done)


def _who(form: Form) -> Response:
    return page("naming/who.html", reader=_PROVEN, form=form)


def _language(form: Form) -> Response:
    choices = helper_forms.languages(form)
    return page("naming/language.html", reader=_PROVEN, form=form, name="Mair", languages=choices)


PAGES: Mapping[str, Callable[[], Response]] = {
    "helpers_none": lambda: helpers.index_page(READER, (), None, ""),
    "helpers_all": lambda: _index(_ALL, reference="CT/2026/00123"),
    "helpers_full": lambda: _index((_MAIR,) * 5),
    "helpers_unproven": lambda: helpers.index_page(READER, (replace(_MAIR, to=None),), None, ""),
    **{
        f"helpers_{what}": lambda what=what: _index(_ALL[:1], what) for what in ("invited", "asked", "changed", "ended")
    },
    **{f"helpers_{why}": lambda why=why: _index(_ALL[:1], why) for why in (Why.TOO_OFTEN, Why.JUST_NOW)},
    "helpers_what": lambda: helpers.scope_page(_PROVEN, Form({"scope": "all"}), "Mair"),
    "helpers_what_wrong": lambda: helpers.scope_page(_PROVEN, Form({}, {"scope": _wrong()}), "Mair"),
    "helpers_until": lambda: helpers.until_page(_PROVEN, Form(helper_forms.until_typed(_DATED)), "Mair"),
    "helpers_until_wrong": lambda: helpers.until_page(_PROVEN, Form({}, {"until-day": _wrong()}), "Mair"),
    "helpers_end": lambda: page("helpers/end.html", reader=_PROVEN, helper=_MAIR),
    "helpers_end_other": lambda: page("helpers/end.html", reader=replace(_PROVEN, about_me=False), helper=_ALL[0]),
    "naming_who": lambda: _who(Form()),
    "naming_who_wrong": lambda: _who(Form({"name": "1", "to": "2"}, {"name": _wrong(), "to": _wrong()})),
    "naming_language": lambda: _language(Form({"language": "both"})),
    "naming_language_wrong": lambda: _language(Form({}, {"language": _wrong()})),
    "naming_check": lambda: naming.check_page(_PROVEN, _SAID, Form()),
    "naming_check_other": lambda: naming.check_page(replace(_PROVEN, about_me=False), _SAID, Form()),
    **{
        f"naming_{why}": lambda why=why: naming.check_page(
            _PROVEN, _SAID, Form({}, {"answers": helper_forms.why_words(why)})
        )
        for why in Why
    },
    "helping_ask": lambda: helping.ask_page(COUNCIL, _ASKED, Form()),
    "helping_ask_nobody": lambda: helping.ask_page(COUNCIL, Invitation(None, Scope.APPOINTMENTS, _DATED), Form()),
    "helping_ask_wrong": lambda: helping.ask_page(COUNCIL, _ASKED, Form({}, {"answer": _wrong()})),
    "helping_stop": lambda: page("helping/stop.html", reader=_HELPING),
}
ADDRESSES = [
    ("/cy/rhywun-i-helpu", "/en/someone-to-help"),
    *(
        (f"/cy/rhywun-i-helpu/{cy}", f"/en/someone-to-help/{en}")
        for cy, en in (
            ("pwy", "who"),
            ("iaith", "language"),
            ("beth", "what"),
            ("hyd", "until"),
            ("gwirio", "check"),
            *((f"{UUID(int=9)}/{cy}", f"{UUID(int=9)}/{en}") for cy, en in (("beth", "what"), ("hyd", "until"))),
            *((f"{UUID(int=9)}/{cy}", f"{UUID(int=9)}/{en}") for cy, en in (("eto", "again"), ("gorffen", "end"))),
        )
    ),
    ("/cy/help-llaw", "/en/helping"),
    ("/cy/help-llaw/na", "/en/helping/no"),
    ("/cy/help-llaw/gorffen", "/en/helping/stop"),
    ("/cy/help-llaw/wedi-gorffen", "/en/helping/stopped"),
]
