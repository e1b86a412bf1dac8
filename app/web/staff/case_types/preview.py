"""The citizen's own status page, with a made-up case at any step of a case type, published or not."""

from __future__ import annotations

import re
from uuid import UUID

from flask import Blueprint, Response, request
from markupsafe import Markup

from app.domain.case_type_content import CaseTypeContent
from app.domain.staff_roles import Act
from app.i18n import page_url
from app.services.case_type_changes import preview
from app.services.staff.signed import Signed
from app.web.rendering import page
from app.web.staff.case_types.common import read_draft, words_of
from app.web.staff.case_types.version_shown import view_of
from app.web.staff.door import StaffDoor

_LINK = re.compile(r"<a\b[^>]*>|</a>")


def register(blueprint: Blueprint, door: StaffDoor) -> None:
    @door.page(
        blueprint,
        Act.SEE_CASE_TYPES,
        cy="mathau/<uuid:case_type_id>/rhagolwg",
        en="case-types/<uuid:case_type_id>/preview",
        endpoint="preview",
    )
    def previewed(staff: Signed, case_type_id: UUID) -> Response:
        number = _number(request.args.get("version", ""))
        if number is None:
            content = read_draft(door, staff, case_type_id, Act.SEE_CASE_TYPES).content
            back = page_url("desk_case_types.show", case_type_id=case_type_id)
        else:
            content = view_of(door, staff, case_type_id, number).content
            back = page_url("desk_case_types.version", case_type_id=case_type_id, number=number)
        at = _at(content, request.args.get("at", ""))
        case = preview.status_page(content, staff.organisation, at, door.now())
        return page(
            "staff/case_types/preview.html",
            case=case,
            today=door.today(),
            content=content,
            at=at,
            number=number,
            back=back,
            without_links=without_links,
            words_of=words_of,
        )


def without_links(html: Markup) -> Markup:
    """The page of a made-up case leads nowhere: its links would open pages of a case that is not there."""
    return Markup(_LINK.sub(_as_words, html))  # our own page, of which only tags change  # nosec B704


def _as_words(tag: re.Match[str]) -> str:
    return "</span>" if tag.group().startswith("</") else '<span class="olr-desk-no-link">'


def _at(content: CaseTypeContent, asked: str) -> tuple[str, str | None]:
    """Where the made-up case is: a milestone that is offered, and how it ended, if it did."""
    codes = [one.code for one in content.offered] or [""]
    kind, _colon, code = asked.partition(":")
    outcomes = [one.code for one in content.outcomes if not one.retired]
    if kind == "outcome" and code in outcomes:
        return codes[-1], code
    return (code if code in codes else codes[0]), None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None
