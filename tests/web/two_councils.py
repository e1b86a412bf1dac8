"""What stands in for the database of pages that ask only whose they are: two councils, and nothing of anybody's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import SimpleNamespace
from uuid import UUID

from tests.web.found_and_proven import OTHER
from tests.web.hand_made import COUNCIL, READER

_COUNCILS = {READER.organisation_id: COUNCIL, UUID(int=8): OTHER}


class TwoCouncils:
    """Neither has a host name of its own, so readers choose between them."""

    def organisations(self) -> list[UUID]:
        return list(_COUNCILS)

    @contextmanager
    def transaction(self, organisation_id: UUID | None) -> Iterator[_Session]:
        yield _Session()


class _Session:
    def scalar(self, _: object, asked: Mapping[str, str]) -> UUID | None:
        return next((id_ for id_, council in _COUNCILS.items() if council.slug == asked.get("slug")), None)

    def get_one(self, _: object, organisation_id: UUID) -> SimpleNamespace:
        one = _COUNCILS[organisation_id]
        looks = {"phone": one.phone, "email": one.email, "colour": one.colour}
        return SimpleNamespace(id=organisation_id, slug=one.slug, name=one.name, **looks)
