"""The list of messages as a file for a spreadsheet: what is in it is said first, and who took it is noted."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from uuid import UUID

from flask import Blueprint, Response, request

from app.domain.safe_cells import safe
from app.domain.staff_roles import Act
from app.services.audit import note
from app.services.messages_desk import export as message_export
from app.services.messages_desk.listing import MessageSearch
from app.services.staff.signed import Signed
from app.web.forms import is_switch
from app.web.rendering import page
from app.web.staff.door import StaffDoor
from app.web.staff.messages import search
from app.web.staff.messages.listed import case_types

_BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""Without it Excel takes the letters of Welsh for something else."""


def register(blueprint: Blueprint, door: StaffDoor) -> None:
    @door.page(
        blueprint,
        Act.EXPORT_MESSAGES,
        cy="negeseuon/allforio",
        en="messages/export",
        methods=["GET", "POST"],
    )
    def export(staff: Signed) -> Response:
        wanted = search.read()
        if request.method != "POST" or is_switch() or wanted.errors:
            types = {str(one.id): one for one in case_types(door, staff, Act.EXPORT_MESSAGES)}
            return page(
                "staff/messages/export.html",
                staff=staff,
                state=wanted.state,
                types=types,
                most=message_export.MOST,
                query=request.query_string.decode("ascii", "replace"),
            )
        types_allowed = door.types(staff, Act.EXPORT_MESSAGES)
        with door.db.transaction(staff.organisation_id) as session:
            note(session, staff.who, "messages exported")
        lines = _lines(door, staff, types_allowed, replace(wanted.search, after=None))
        response = Response(lines, content_type="text/csv; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="messages-{door.today()}.csv"'
        return response


def _lines(door: StaffDoor, staff: Signed, types: Collection[UUID], asked: MessageSearch) -> Iterator[str]:
    """Each piece in a transaction of its own, and no more than one in memory."""
    yield _BYTE_ORDER_MARK + _csv([message_export.COLUMNS])
    written = 0
    while written < message_export.MOST:
        with door.db.transaction(staff.organisation_id) as session:
            rows, following = message_export.piece(session, types, asked)
        yield _csv(rows)
        written += len(rows)
        if following is None:
            return
        asked = replace(asked, after=following)


def _csv(rows: Sequence[Sequence[str]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([safe(cell) for cell in row] for row in rows)
    return text.getvalue()
