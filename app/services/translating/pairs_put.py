"""Putting pairs into a case type by their places, unless somebody changed them meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.domain.bilingual import Bilingual
from app.domain.case_type_content import CaseTypeContent, NoSuchStep, with_milestone, with_outcome


def with_pairs(content: CaseTypeContent, pairs: Mapping[str, tuple[Bilingual, Bilingual]]) -> CaseTypeContent:
    """`pairs`: by place, as `CaseTypeContent.pairs` has them, what was read and what takes its place.

    Raises NoSuchStep for a place that is not there any more, or says something else by now.
    """
    for place, (before, after) in pairs.items():
        if content.pairs().get(place) != before:
            raise NoSuchStep(place)
        content = _put(content, place, after)
    return content


def _put(content: CaseTypeContent, place: str, pair: Bilingual) -> CaseTypeContent:
    kind, _, rest = place.partition("/")
    code, _, field = rest.rpartition("/")
    if kind == "milestones":
        return with_milestone(content, replace(content.milestone(code), **{field: pair}))  # type: ignore[arg-type]
    if kind == "outcomes":
        return with_outcome(content, replace(content.outcome(code), **{field: pair}))  # type: ignore[arg-type]
    return replace(content, name=pair)
