"""How a visitor of the browser tests comes to sit at the desk."""

from __future__ import annotations

from app.domain.staff_roles import Role
from app.web.staff.cookie import NAME
from tests.browser.visitor import Visitor
from tests.web.desk import EVERYTHING, Member, member


def at_the_desk(visitor: Visitor, *roles: Role) -> Member:
    """Signs a visitor in, with these roles (all of them unless told) for every case type of their organisation."""
    signed = member(visitor.site.world, roles or EVERYTHING)
    value = f"{signed.tenant.id.hex}.{signed.token}"
    visitor.page.context.add_cookies([{"name": NAME, "value": value, "url": visitor.site.base_url}])
    return signed


def open_desk(visitor: Visitor, cy: str, en: str, *roles: Role) -> Member:
    """Signs a visitor in and goes to a page of the desk, by what follows `/cy/desg` and `/en/desk`."""
    signed = at_the_desk(visitor, *roles)
    visitor.go(f"/cy/desg{cy}", f"/en/desk{en}")
    return signed
