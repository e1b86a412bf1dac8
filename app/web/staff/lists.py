"""Lists that keep their state in the address: which page, in which order, filtered by what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from flask import request

from app.domain.composed import composed
from app.i18n import page_url

LAST_PAGE = 200
"""Who has to leaf further is better served by a filter, and the database by not counting past so much."""
_LONGEST = 200
_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True)
class ListState:
    """sort: what the list is ordered by, one of those that the page knows. page: from 1."""

    sort: str
    descending: bool
    page: int
    size: int
    filters: Mapping[str, str]
    default_sort: str

    @classmethod
    def read(cls, *, sorts: Sequence[str], filters: Sequence[str] = (), size: int = 50) -> ListState:
        """What the address says. `sorts`: the first is the default; `-name` begins with the highest or newest.

        Whatever else stands there is as if it did not.
        """
        asked = request.args.get("sort", "")
        known = {one.lstrip("-") for one in sorts}
        sort = asked if asked.lstrip("-") in known else sorts[0]
        return cls(
            sort=sort.lstrip("-"),
            descending=sort.startswith("-"),
            page=_number(request.args.get("page", "")),
            size=size,
            filters={name: _filter(name) for name in filters},
            default_sort=sorts[0],
        )

    def __getitem__(self, name: str) -> str:
        """What the list is filtered by, empty where it is not."""
        return self.filters.get(name, "")

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.size

    @property
    def is_filtered(self) -> bool:
        return any(self.filters.values())

    def is_filtered_beside(self, *names: str) -> bool:
        """Whether anything but the filters of these names narrows the list."""
        return any(value for name, value in self.filters.items() if name not in names)

    def cleared(self, *kept: str) -> str:
        """The address of the list with no filters but these."""
        return self.url(**{name: "" for name in self.filters if name not in kept})

    def url(self, **changes: Any) -> str:
        """This list's address with another `page`, `sort` or filter; whatever but the page changes leads to page 1."""
        said: dict[str, Any] = {**self.filters, "sort": self._order, "page": self.page if not changes else 1}
        said |= changes
        kept = {name: value for name, value in said.items() if value not in ("", None)}
        if kept.get("page") == 1:
            del kept["page"]
        if kept.get("sort") == self.default_sort:
            del kept["sort"]
        here = page_url(str(request.endpoint), **(request.view_args or {}))
        return f"{here}?{urlencode(kept)}" if kept else here

    @property
    def _order(self) -> str:
        return f"-{self.sort}" if self.descending else self.sort

    def sorted_by(self, name: str) -> str:
        """`ascending`, `descending` or `none`, as aria-sort says it."""
        if name != self.sort:
            return "none"
        return "descending" if self.descending else "ascending"

    def sort_url(self, name: str) -> str:
        """The address of the list sorted by `name`: the other way round where it is so sorted already."""
        turned = name == self.sort and not self.descending
        return self.url(sort=f"-{name}" if turned else name)

    def cut(self, rows: Sequence[_Row]) -> Shown[_Row]:
        """What one page shows of `rows`, of which there is one more than its size where another page follows."""
        more = len(rows) > self.size and self.page < LAST_PAGE
        return Shown(rows[: self.size], self, more)


@dataclass(frozen=True, slots=True)
class Shown(Generic[_Row]):
    """One page of a list. more: another follows."""

    rows: Sequence[_Row]
    state: ListState
    more: bool


def _filter(name: str) -> str:
    """The database takes no NUL: what has one is none of ours, and finds nothing."""
    return composed(request.args.get(name, "")).strip()[:_LONGEST].replace("\0", "\ufffd")


def _number(text: str) -> int:
    return min(int(text), LAST_PAGE) if text.isascii() and text.isdigit() and 0 < len(text) < 6 and int(text) else 1
