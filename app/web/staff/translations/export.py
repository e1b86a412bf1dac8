"""The file for translators: templates, case types and words that messages wait for, as CSV."""

from __future__ import annotations

from flask import Blueprint, Response, request

from app.domain.staff_roles import Act
from app.services.audit import note
from app.services.staff.signed import Signed
from app.services.translating import files, items
from app.services.translating.items import Kind
from app.web.rendering import page
from app.web.staff.door import StaffDoor


def register(blueprint: Blueprint, door: StaffDoor) -> None:
    @door.page(blueprint, Act.SEE_TRANSLATIONS, cy="cyfieithiadau/ffeiliau", en="translations/files")
    def files_page(staff: Signed) -> Response:
        return page("staff/translations/files.html", staff=staff, kinds=list(Kind))

    @door.page(blueprint, Act.SEE_TRANSLATIONS, cy="cyfieithiadau/allforio.csv", en="translations/export.csv")
    def export(staff: Signed) -> Response:
        kinds = [kind for kind in Kind if kind.value in request.args.getlist("what")] or list(Kind)
        types = door.types(staff, Act.SEE_TRANSLATIONS)
        with door.db.transaction(staff.organisation_id) as session:
            found = list(items.items(session, door.catalogue, types, kinds))
            note(session, staff.who, f"translations exported: {len(found)} items")
        name = f"olrhain-{door.today():%Y-%m-%d}.csv"
        return Response(
            files.written(found),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
