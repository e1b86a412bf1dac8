"""The people of the desk, and one's own account."""

from __future__ import annotations

from app.domain.staff_roles import Role
from tests.browser.desk import open_desk
from tests.browser.scenes import LONG, Scene
from tests.browser.scenes.desk_sign_in import show_code, show_password, with_service
from tests.browser.visitor import Visitor
from tests.web.desk.newcomers import PASSWORD, Newcomer, invited, settled

INVITE = "Gwahodd rhywun", "Invite somebody"
NAME = "Enw", "Name"
EMAIL = "Cyfeiriad e-bost gwaith", "Work email address"
SEND = "Anfon y gwahoddiad", "Send the invitation"
CASE_WORKER = "Gweithiwr achos", "Case worker"


def open_people(visitor: Visitor) -> None:
    open_desk(visitor, "/pobl", "/people", Role.MANAGER)
    visitor.sees("Pobl", "People")


def open_one(visitor: Visitor, *roles: Role) -> Newcomer:
    email = f"dafydd@{LONG.lower()}.example"
    somebody = settled(visitor.site.world, *roles or (Role.CASE_WORKER,), name="Dafydd Ŵyn", email=email)
    open_people(visitor)
    visitor.press("Dafydd Ŵyn", "Dafydd Ŵyn")
    return somebody


def fill_in_invitation(visitor: Visitor) -> None:
    open_people(visitor)
    visitor.press(*INVITE)
    visitor.type(*NAME, "Elin Haf")
    visitor.type(*EMAIL, "elin.haf@example.org")
    visitor.page.locator("#all-case-worker").check()


def _list(visitor: Visitor) -> None:
    settled(visitor.site.world, Role.CASE_WORKER, Role.EDITOR, name="Dafydd Ŵyn")
    invited(visitor.site.world, Role.WELSH_REVIEWER, name=f"Gwenllïan Hâf {LONG}")
    open_people(visitor)
    visitor.sees("Dolen wedi’i hanfon", "Link sent")


def _nobody(visitor: Visitor) -> None:
    open_desk(visitor, "/pobl?state=closed", "/people?state=closed", Role.MANAGER)
    visitor.sees("Nid oes neb yn cyfateb", "Nobody matches")


def _invite(visitor: Visitor) -> None:
    open_people(visitor)
    visitor.press(*INVITE)
    visitor.sees("Beth gaiff y person ei wneud?", "What may they do?")


def _invite_wrong(visitor: Visitor) -> None:
    _invite(visitor)
    visitor.press(*SEND)
    visitor.sees("Dewiswch o leiaf un rôl", "Choose at least one role")


def _link(visitor: Visitor) -> None:
    fill_in_invitation(visitor)
    visitor.press(*SEND)
    visitor.sees("Rhowch y ddolen hon i’r person", "Give them this link")


def _one(visitor: Visitor) -> None:
    open_one(visitor)
    visitor.sees("Yr hyn y caiff y person ei wneud", "What they may do")


def _roles(visitor: Visitor) -> None:
    open_one(visitor)
    visitor.press("Newid rolau", "Change roles")
    visitor.sees("Ar gyfer mathau unigol o achos", "For single case types")


def _reset(visitor: Visitor) -> None:
    open_one(visitor)
    visitor.press("Ailosod cyfrinair y person", "Reset their password")
    visitor.sees("Ydych chi am ailosod cyfrinair", "Do you want to reset the password")


def _close(visitor: Visitor) -> None:
    open_one(visitor)
    visitor.press("Cau’r cyfrif", "Close the account")
    visitor.sees("Ydych chi am gau’r cyfrif hwn", "Do you want to close the account")


def _closed(visitor: Visitor) -> None:
    _close(visitor)
    visitor.press("Cau’r cyfrif", "Close the account")
    visitor.sees("Mae’r cyfrif wedi’i gau", "The account is closed")


def _last_manager(visitor: Visitor) -> None:
    show_password(visitor, manager := settled(visitor.site.world, Role.MANAGER))
    show_code(visitor, manager)
    visitor.go(f"/cy/desg/pobl/{manager.id}/cau", f"/en/desk/people/{manager.id}/close")
    visitor.press("Cau’r cyfrif", "Close the account")
    visitor.sees("Rhaid cael o leiaf un rheolwr", "There must be a manager")


def _service(visitor: Visitor) -> None:
    open_desk(visitor, "/pobl/gwasanaeth-mewngofnodi", "/people/sign-in-service", Role.MANAGER)
    visitor.sees("Gwasanaeth mewngofnodi", "Sign-in service")


def _service_set(visitor: Visitor) -> None:
    with_service(visitor)
    _service(visitor)
    visitor.sees("Dileu’r gwasanaeth mewngofnodi", "Remove the sign-in service")


def _service_wrong(visitor: Visitor) -> None:
    _service(visitor)
    visitor.press("Cadw", "Save")
    visitor.sees("Rhowch ID y cleient", "Enter the client ID")


def open_account(visitor: Visitor) -> Newcomer:
    """One's own account, of somebody who signed in with a password."""
    who = settled(visitor.site.world, Role.CASE_WORKER)
    show_password(visitor, who)
    show_code(visitor, who)
    visitor.go("/cy/desg/cyfrif", "/en/desk/account")
    visitor.sees("Lle rydych wedi mewngofnodi", "Where you are signed in")
    return who


def _account(visitor: Visitor) -> None:
    open_account(visitor)


def _language(visitor: Visitor) -> None:
    open_desk(visitor, "/cyfrif/iaith", "/account/language")
    visitor.sees("Pa iaith hoffech chi", "Which language do you want")


def _password(visitor: Visitor) -> None:
    open_account(visitor)
    visitor.go("/cy/desg/cyfrif/cyfrinair", "/en/desk/account/password")
    visitor.press("Newid y cyfrinair", "Change the password")
    visitor.sees("Rhowch gyfrinair newydd", "Enter a new password")


def _authenticator(visitor: Visitor) -> None:
    open_account(visitor)
    visitor.go("/cy/desg/cyfrif/ap-dilysu", "/en/desk/account/authenticator")
    visitor.sees("Newid eich ap dilysu", "Change your authenticator app")


def _recovery_codes(visitor: Visitor) -> None:
    open_account(visitor)
    visitor.go("/cy/desg/cyfrif/codau-adfer", "/en/desk/account/recovery-codes")
    visitor.sees("Cael codau adfer newydd", "Get new recovery codes")


def _new_codes(visitor: Visitor) -> None:
    _recovery_codes(visitor)
    visitor.type("Eich cyfrinair nawr", "Your password now", PASSWORD)
    visitor.press("Cael codau newydd", "Get new codes")
    visitor.sees("Eich codau adfer", "Your recovery codes")


def _everywhere(visitor: Visitor) -> None:
    open_desk(visitor, "/cyfrif/allgofnodi-ym-mhobman", "/account/sign-out-everywhere")
    visitor.sees("Ydych chi am allgofnodi ym mhobman?", "Do you want to sign out everywhere?")


SCENES = (
    Scene("desk/people/list", _list),
    Scene("desk/people/nobody", _nobody),
    Scene("desk/people/invite", _invite),
    Scene("desk/people/invite-wrong", _invite_wrong),
    Scene("desk/people/link", _link),
    Scene("desk/people/one", _one),
    Scene("desk/people/roles", _roles),
    Scene("desk/people/reset", _reset),
    Scene("desk/people/close", _close),
    Scene("desk/people/closed", _closed),
    Scene("desk/people/last-manager", _last_manager),
    Scene("desk/people/service", _service),
    Scene("desk/people/service-set", _service_set),
    Scene("desk/people/service-wrong", _service_wrong),
    Scene("desk/account/account", _account),
    Scene("desk/account/language", _language),
    Scene("desk/account/password", _password),
    Scene("desk/account/authenticator", _authenticator),
    Scene("desk/account/recovery-codes", _recovery_codes),
    Scene("desk/account/new-codes", _new_codes),
    Scene("desk/account/everywhere", _everywhere),
)
