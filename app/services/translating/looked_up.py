"""Finding the item of a key: a key comes from a file, so whoever reads it must be allowed to see what it names."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.errors import NotFound
from app.models.case import Case, StoredEvent
from app.models.template import Template
from app.services.case_types import Catalogue
from app.services.translating import items
from app.services.translating.items import Item, Kind

_LONGEST_KEY = 300
Found = tuple[Item, UUID]
"""An item, and the case type that it belongs to."""


class LookedUp:
    """The items of a file, each template, case type and event read once."""

    def __init__(self, session: Session, catalogue: Catalogue, types: Collection[UUID]) -> None:
        self._session, self._catalogue, self._types = session, catalogue, types
        self._known: dict[tuple[Kind, UUID], dict[str, Found]] = {}

    def find(self, key: str) -> Found | None:
        """None for a key that names nothing, or nothing that may be seen."""
        kind, owner = _parsed(key)
        if kind is None or owner is None:
            return None
        place = (kind, owner)
        if place not in self._known:
            self._known[place] = self._read(kind, owner)
        return self._known[place].get(key)

    def _read(self, kind: Kind, owner: UUID) -> dict[str, Found]:
        try:
            case_type_id, found = _READERS[kind](self, owner)
        except NotFound:
            return {}
        return {one.key: (one, case_type_id) for one in found} if case_type_id in self._types else {}

    def _of_template(self, owner: UUID) -> tuple[UUID, Iterable[Item]]:
        template = self._session.scalar(select(Template).where(Template.id == owner))
        if template is None or template.retired_at is not None or template.case_type_id not in self._types:
            raise NotFound("template")
        return template.case_type_id, items.template_items_of(self._session, self._catalogue, template)

    def _of_case_type(self, owner: UUID) -> tuple[UUID, Iterable[Item]]:
        if owner not in self._types:
            raise NotFound("case type")
        return owner, items.case_type_items_of(self._session, owner)

    def _of_event(self, owner: UUID) -> tuple[UUID, Iterable[Item]]:
        of_case = select(Case.case_type_id).join(StoredEvent, StoredEvent.case_id == Case.id)
        case_type_id = self._session.scalar(of_case.where(StoredEvent.id == owner))
        if case_type_id is None:
            raise NotFound("event")
        return case_type_id, list(items.held_items_of(self._session, self._catalogue, owner, self._types))


_READERS = {
    Kind.TEMPLATE: LookedUp._of_template,
    Kind.CASE_TYPE: LookedUp._of_case_type,
    Kind.HELD: LookedUp._of_event,
}


def _parsed(key: str) -> tuple[Kind | None, UUID | None]:
    kind, _, rest = key[:_LONGEST_KEY].partition("/")
    try:
        return Kind(kind), UUID(rest.partition("/")[0])
    except ValueError:
        return None, None
