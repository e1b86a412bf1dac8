"""What may be spent on messages in a month, how much is spent, and what happens when it is."""

from __future__ import annotations

from decimal import Decimal

from flask import Blueprint, Response, request

from app.domain.staff_roles import Act
from app.i18n import gettext as _
from app.i18n import page_url
from app.services.delivery import budget as budgets
from app.services.delivery.budget import BudgetState
from app.services.staff.signed import Signed
from app.web.answers import see_other
from app.web.forms import Form, is_switch, posted
from app.web.rendering import page
from app.web.staff.door import StaffDoor


def register(blueprint: Blueprint, door: StaffDoor) -> None:
    @door.page(
        blueprint,
        Act.MANAGE_INTEGRATIONS,
        cy="integreiddiadau/cyllideb",
        en="integrations/budget",
        methods=["GET", "POST"],
    )
    def budget(staff: Signed) -> Response:
        with door.db.transaction(staff.organisation_id) as session:
            state = budgets.state(session, door.now())
        if request.method != "POST":
            return _form(staff, state, Form(_typed(state)))
        typed = posted("pounds", "then")
        pence, errors = _read(typed)
        if is_switch() or errors:
            return _form(staff, state, Form(typed, {} if is_switch() else errors))
        with door.db.transaction(staff.organisation_id) as session:
            budgets.change(session, pence, typed["then"] == "stop", staff.who, door.now())
        return see_other(page_url("desk_integrations.budget", done="saved"))


def _typed(state: BudgetState) -> dict[str, str]:
    pounds = "" if state.pence is None else f"{Decimal(state.pence) / 100:.2f}".removesuffix(".00")
    return {"pounds": pounds, "then": "stop" if state.stops else "tell"}


def _read(typed: dict[str, str]) -> tuple[int | None, dict[str, str]]:
    """The budget in pence, None where there is to be none, and what is wrong."""
    errors = {}
    if typed["then"] not in ("stop", "tell"):
        errors["then"] = _("Choose what happens when it is spent")
    text = typed["pounds"].removeprefix("£").replace(",", "").strip()
    if not text:
        return None, errors
    try:
        pence = Decimal(text) * 100 if text.isascii() else Decimal(0)
    except ArithmeticError:
        pence = Decimal(0)
    if not (pence.is_finite() and 0 < pence <= budgets.MOST_PENCE and pence == pence.to_integral_value()):
        errors["pounds"] = _("Enter an amount in pounds, such as 250 or 250.50, up to a million")
        return None, errors
    return int(pence), errors


def _form(staff: Signed, state: BudgetState, form: Form) -> Response:
    done = request.args.get("done", "")
    return page("staff/integrations/budget.html", staff=staff, state=state, form=form, done=done)
