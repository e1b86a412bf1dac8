"""The tokens with which a provider's delivery receipts come: made, listed, and taken out of force."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, request

from app.domain.errors import NotFound
from app.domain.staff_roles import Act
from app.i18n import day, page_url, time
from app.i18n import gettext as _
from app.services.delivery import receipt_tokens
from app.services.delivery.receipt_tokens import TokenLine
from app.services.staff.signed import Signed
from app.web.answers import see_other
from app.web.forms import Form, is_switch
from app.web.rendering import page
from app.web.staff.confirm import Ask, confirm_page
from app.web.staff.door import StaffDoor
from app.web.staff.settings.words import provider_names

_CY, _EN = "gosodiadau/derbynebau/<string:kind>", "settings/receipts/<string:kind>"
_WITH_RECEIPTS = ("govuk-notify",)


def register(door: StaffDoor, pages: Blueprint) -> None:
    _register_tokens(door, pages)
    _register_revoking(door, pages)


def _register_tokens(door: StaffDoor, pages: Blueprint) -> None:
    @door.page(pages, Act.MANAGE_SETTINGS, cy=_CY, en=_EN, methods=["GET", "POST"], endpoint="receipts")
    def receipts(staff: Signed, kind: str) -> Response:
        _check(kind)
        token = ""  # none is shown before one is asked for  # nosec B105
        with door.db.transaction(staff.organisation_id) as session:
            if request.method == "POST" and not is_switch():
                token = receipt_tokens.issue(session, kind, staff.who)
            in_force = receipt_tokens.in_force(session, kind, door.now())
        return page(
            "staff/settings/receipts.html",
            staff=staff,
            form=Form(),
            kind=kind,
            name=provider_names()[kind],
            address=f"{door.base_url}/v1/receipts/{kind}",
            token=token,
            in_force=in_force,
            done=_("The token is revoked.") if request.args.get("done") == "revoked" and not token else "",
        )


def _register_revoking(door: StaffDoor, pages: Blueprint) -> None:
    cy, en = f"{_CY}/<uuid:token_id>/dirymu", f"{_EN}/<uuid:token_id>/revoke"

    @door.page(pages, Act.MANAGE_SETTINGS, cy=cy, en=en, methods=["GET", "POST"], endpoint="revoke_token")
    def revoke_token(staff: Signed, kind: str, token_id: UUID) -> Response:
        _check(kind)
        if request.method != "POST" or is_switch():
            with door.db.transaction(staff.organisation_id) as session:
                line = receipt_tokens.one(session, kind, token_id, door.now())
            return confirm_page(staff, _before_revoking(kind, line))
        with door.db.transaction(staff.organisation_id) as session:
            receipt_tokens.revoke(session, staff.who, kind, token_id, door.now())
        return see_other(page_url("desk_settings.receipts", kind=kind, done="revoked"))


def _check(kind: str) -> None:
    """Raises NotFound for a provider whose receipts come without a token of ours, or with one in its settings."""
    if kind not in _WITH_RECEIPTS:
        raise NotFound(f"{kind} needs no token of ours")


def _before_revoking(kind: str, line: TokenLine) -> Ask:
    when = {"day": day(line.issued_at), "time": time(line.issued_at)}
    return Ask(
        question=_("Do you want to revoke the token that was issued on %(day)s at %(time)s?") % when,
        what_happens=(
            _("Delivery receipts and people’s texts that still come with it are refused at once."),
            _("Enter a new token at %(provider)s first. This cannot be undone.") % {"provider": provider_names()[kind]},
        ),
        button=_("Revoke the token"),
        back=page_url("desk_settings.receipts", kind=kind),
    )
