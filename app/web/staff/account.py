"""One's own account: its language, password, authenticator app, recovery codes, and where one is signed in."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, request

from app.domain.bilingual import Language
from app.domain.staff_roles import Act
from app.i18n import gettext as _
from app.i18n import page_url
from app.services import audit
from app.services.staff import account, sessions
from app.services.staff.passwords import Checker
from app.services.staff.signed import Signed
from app.web.answers import see_other
from app.web.forms import Form, is_switch, posted
from app.web.rendering import page
from app.web.staff import account_changes
from app.web.staff.account_changes import AccountDesk
from app.web.staff.confirm import Ask, confirm_page
from app.web.staff.door import StaffDoor
from app.web.staff.sign_in.leaving import signed_out_of


def blueprint(door: StaffDoor) -> Blueprint:
    blueprint = Blueprint("desk_account", __name__)
    desk = AccountDesk.of(door, Checker())

    @door.page(blueprint, Act.OWN_ACCOUNT, cy="cyfrif", en="account")
    def index(staff: Signed) -> Response:
        with door.db.transaction(staff.organisation_id) as session:
            mine = account.of(session, staff.staff_id)
            opened = sessions.open_sessions(session, staff.staff_id, door.now())
            browsers = [(one.id, one.created_at, one.seen_at, one.id == staff.session_id) for one in opened]
        return page("staff/account/index.html", staff=staff, account=mine, browsers=browsers, done=_done())

    @door.page(blueprint, Act.OWN_ACCOUNT, cy="cyfrif/iaith", en="account/language", methods=["GET", "POST"])
    def language(staff: Signed) -> Response:
        return _language(door, staff)

    account_changes.add(blueprint, desk)
    _add_sessions(blueprint, door)
    return blueprint


def _add_sessions(blueprint: Blueprint, door: StaffDoor) -> None:
    @door.page(blueprint, Act.OWN_ACCOUNT, cy="cyfrif/sesiynau", en="account/sessions", methods=["POST"])
    def end_session(staff: Signed) -> Response:
        with door.db.transaction(staff.organisation_id) as session:
            mine = {one.id for one in sessions.open_sessions(session, staff.staff_id, door.now())}
            wanted = _id(request.form.get("session", ""))
            if wanted in mine:
                sessions.end(session, wanted, door.now())
                audit.note(session, staff.who, "own session ended", "staff_sessions", wanted)
        return see_other(page_url("desk_account.index", done="session"))

    @door.page(
        blueprint,
        Act.OWN_ACCOUNT,
        cy="cyfrif/allgofnodi-ym-mhobman",
        en="account/sign-out-everywhere",
        methods=["GET", "POST"],
    )
    def sign_out_everywhere(staff: Signed) -> Response:
        if request.method != "POST" or is_switch():
            return confirm_page(staff, _everywhere())
        with door.db.transaction(staff.organisation_id) as session:
            account.sign_out_everywhere(session, staff, door.now())
        return signed_out_of(door)


def _language(door: StaffDoor, staff: Signed) -> Response:
    form = Form(
        {"language": staff.language.value} | posted("language") if request.form else {"language": staff.language}
    )
    if request.method != "POST" or is_switch():
        return page("staff/account/language.html", staff=staff, form=form)
    if form["language"] not in set(Language):
        form = Form(form.typed, {"language": _("Choose a language")})
        return page("staff/account/language.html", staff=staff, form=form)
    chosen = Language(form["language"])
    with door.db.transaction(staff.organisation_id) as session:
        account.change_language(session, staff.staff_id, chosen)
    return see_other(page_url("desk_account.index", chosen, done="language"))


def _everywhere() -> Ask:
    return Ask(
        _("Do you want to sign out everywhere?"),
        (_("You will be signed out in every browser, this one too. What is not saved there is lost."),),
        _("Sign out everywhere"),
        page_url("desk_account.index"),
    )


def _done() -> str:
    words = {
        "language": _("The language of your pages is changed"),
        "password": _("Your password is changed. You are signed out everywhere else."),
        "roles": _("Your roles are changed"),
        "session": _("That browser is signed out"),
    }
    return words.get(request.args.get("done", ""), "")


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
