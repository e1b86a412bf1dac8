"""The first page: whose desk it is, and the email address and password of whoever wants to sit down at it."""

from __future__ import annotations

from flask import Blueprint, Response, g, request

from app.domain.composed import bare
from app.i18n import gettext as _
from app.i18n import localised, page_language
from app.services.organisation_settings.organisation_choice import Chosen
from app.services.staff import sessions, signing_in
from app.services.staff.signed import Signed
from app.services.staff.signing_in import NoSecondFactor, NotRight, Typed
from app.services.staff.slow_down import MustWait
from app.web.answers import see_other
from app.web.forms import Form, is_switch, posted
from app.web.rendering import page
from app.web.staff.addresses import ROOTS
from app.web.staff.proof_words import wait_words
from app.web.staff.sign_in.desk import SignInDesk, kept, way
from app.web.staff.sign_in.pending import Pending, Stage

_LONGEST = 320
_LONGEST_PASSWORD = 1000
_CY, _EN = "/cy/desg/mewngofnodi", "/en/desk/sign-in"


def add(blueprint: Blueprint, desk: SignInDesk) -> None:
    @localised(blueprint, cy=_CY, en=_EN, methods=["GET", "POST"])
    def sign_in() -> Response:
        staff = _signed(desk)
        if staff is not None:
            return _already_inside(desk, staff)
        chosen = desk.likely()
        return _choose(desk) if chosen is None else _answer(desk, chosen)

    @localised(blueprint, cy=f"{_CY}/dewis", en=f"{_EN}/choose")
    def choose() -> Response:
        return _choose(desk)

    @localised(blueprint, cy=f"{_CY}/yn/<slug>", en=f"{_EN}/at/<slug>", methods=["GET", "POST"])
    def at(slug: str) -> Response:
        chosen = desk.at(slug)
        return _choose(desk, 404) if chosen is None else _answer(desk, chosen)


def _choose(desk: SignInDesk, status: int = 200) -> Response:
    language = page_language()
    here = desk.choice.by_host(request.host)
    listed = [here] if here else sorted(desk.choice.listed(), key=lambda one: bare(one.view.name[language]))
    return page("staff/sign_in/choose.html", status, organisations=[one.view for one in listed], to=way())


def _answer(desk: SignInDesk, chosen: Chosen) -> Response:
    form = Form(posted("email", longest=_LONGEST))
    password = request.form.get("password", "")[: _LONGEST_PASSWORD + 1]
    if request.method != "POST" or is_switch() or "email" not in request.form:
        return _shown(desk, chosen, form)
    service = desk.service_of(chosen.id)
    errors = _errors(form, password)
    if errors or (service is not None and service.only):
        return _shown(desk, chosen, Form(form.typed, errors))
    typed = Typed(form["email"], password, desk.device(chosen.id))
    try:
        proven = signing_in.with_password(desk.door.db, chosen.id, typed, desk.checker, desk.door.now())
    except NotRight:
        wrong = {"email": _("Your email address or your password is not right")}
        return _shown(desk, chosen, Form(form.typed, wrong))
    except MustWait as error:
        return _shown(desk, chosen, Form(form.typed, {"email": wait_words(error)}))
    except NoSecondFactor:
        return page("staff/sign_in/no_app.html", organisation=chosen.view)
    pending = Pending(chosen.id, proven.staff_id, Stage.CODE, proven.mark, to=way())
    return desk.wait_for(pending, "desk_sign_in.code")


def _errors(form: Form, password: str) -> dict[str, str]:
    errors = {}
    if not form["email"]:
        errors["email"] = _("Enter your email address")
    elif len(form["email"]) > _LONGEST:
        errors["email"] = _("Your email address or your password is not right")
    if not password:
        errors["password"] = _("Enter your password")
    elif len(password) > _LONGEST_PASSWORD:
        errors["email"] = _("Your email address or your password is not right")
    return errors


def _shown(desk: SignInDesk, chosen: Chosen, form: Form) -> Response:
    service = desk.service_of(chosen.id)
    return page(
        "staff/sign_in/password.html",
        organisation=chosen.view,
        form=form,
        to=way(),
        kept=kept(),
        service=service is not None,
        only=service is not None and service.only,
        may_choose=desk.choice.by_host(request.host) is None and desk.choice.only() is None,
        done=_done(),
        again=_again(),
    )


def _done() -> str:
    return _("You are signed out") if request.args.get("done") == "out" else ""


def _again() -> str:
    return _("That took too long. Sign in again.") if request.args.get("again") else ""


def _signed(desk: SignInDesk) -> Signed | None:
    """Who is signed in already, in this browser."""
    key = desk.door.cookie.key()
    return sessions.find(desk.door.db, key.organisation_id, key.token, desk.door.now()) if key else None


def _already_inside(desk: SignInDesk, staff: Signed) -> Response:
    """On to where they wanted to go; a form that was kept for them waits for its button."""
    key = desk.door.cookie.key()
    typed = desk.door.keeper.typed(kept(), staff.staff_id) if kept() else None
    if key is None or typed is None:
        return see_other(way() or ROOTS[staff.language])
    g.organisation = staff.organisation
    return desk.door.keeper.go_on(typed, desk.door.cookie.form_word(key), organisation=staff.organisation)
