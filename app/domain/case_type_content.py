"""What a case type says and how it behaves, as one value: what staff write, sign, publish and go back to."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from app.domain.bilingual import Bilingual
from app.domain.errors import OlrhainError
from app.domain.placeholders import PlaceholderType
from app.domain.quiet_hours import DayHours
from app.domain.recipients import Sensitivity

MOST_STEPS = 40
"""Milestones, and outcomes, of one case type; a citizen reads all of them on one page."""


class NoSuchStep(OlrhainError):
    """There is no milestone or outcome of that code (any more)."""


class CodeTaken(OlrhainError):
    """Another milestone, or outcome, has this code."""


@dataclass(frozen=True, slots=True)
class MilestoneContent:
    """A milestone. retired: kept for the cases that were at it, not offered for others."""

    code: str
    label: Bilingual
    sentence: Bilingual
    next: Bilingual
    working_days: int | None = None
    retired: bool = False

    PAIRS = ("label", "sentence", "next")


@dataclass(frozen=True, slots=True)
class OutcomeContent:
    """A way in which a case can end. retired: kept for the cases that ended so."""

    code: str
    label: Bilingual
    meaning: Bilingual
    retired: bool = False

    PAIRS = ("label", "meaning")


Step = MilestoneContent | OutcomeContent
_Step = TypeVar("_Step", MilestoneContent, OutcomeContent)


@dataclass(frozen=True, slots=True)
class CaseTypeContent:
    """A whole case type. The fields are those of the table; `placeholders`: details by name, in their order.

    hours: between which hours of the day its messages go; None: any at which the organisation sends.
    """

    name: Bilingual
    sensitivity: Sensitivity
    link: bool
    stoppable: bool
    reminder_days: int | None
    hours: DayHours | None
    placeholders: Mapping[str, PlaceholderType]
    milestones: tuple[MilestoneContent, ...]
    outcomes: tuple[OutcomeContent, ...]

    @property
    def offered(self) -> tuple[MilestoneContent, ...]:
        """The milestones that new cases go through."""
        return tuple(one for one in self.milestones if not one.retired)

    def milestone(self, code: str) -> MilestoneContent:
        """Raises NoSuchStep."""
        return _found(self.milestones, code)

    def outcome(self, code: str) -> OutcomeContent:
        """Raises NoSuchStep."""
        return _found(self.outcomes, code)

    def pairs(self) -> dict[str, Bilingual]:
        """Every pair by its place: `name`, `milestones/received/label`, `outcomes/granted/meaning`."""
        found = {"name": self.name}
        for kind, steps in (("milestones", self.milestones), ("outcomes", self.outcomes)):
            for step in steps:
                found |= {f"{kind}/{step.code}/{field}": getattr(step, field) for field in step.PAIRS}
        return found


def with_milestone(content: CaseTypeContent, milestone: MilestoneContent, new: bool = False) -> CaseTypeContent:
    """With a milestone written anew, or a new one at the end. Raises NoSuchStep and CodeTaken."""
    return replace(content, milestones=_put(content.milestones, milestone, new))


def with_outcome(content: CaseTypeContent, outcome: OutcomeContent, new: bool = False) -> CaseTypeContent:
    """With an outcome written anew, or a new one at the end. Raises NoSuchStep and CodeTaken."""
    return replace(content, outcomes=_put(content.outcomes, outcome, new))


def in_order(content: CaseTypeContent, kind: str, codes: Sequence[str]) -> CaseTypeContent:
    """With its milestones, or outcomes, in another order. Raises NoSuchStep where the codes are not just those."""
    return _with(content, kind, lambda steps: _ordered(steps, codes))


def moved(content: CaseTypeContent, kind: str, code: str, places: int) -> CaseTypeContent:
    """With one of them some places further down (up: less than 0), past no end. Raises NoSuchStep."""
    codes = [one.code for one in getattr(content, kind)]
    if code not in codes:
        raise NoSuchStep(code)
    here = codes.index(code)
    codes.insert(max(0, min(here + places, len(codes) - 1)), codes.pop(here))
    return in_order(content, kind, codes)


def retired(content: CaseTypeContent, kind: str, code: str, is_retired: bool = True) -> CaseTypeContent:
    """With one of them retired, or brought back. Raises NoSuchStep."""
    return _with(content, kind, lambda steps: _put(steps, replace(_found(steps, code), retired=is_retired), False))


def without(content: CaseTypeContent, kind: str, code: str) -> CaseTypeContent:
    """Without one of them. Raises NoSuchStep."""
    return _with(content, kind, lambda steps: tuple(one for one in steps if one is not _found(steps, code)))


def keeping(content: CaseTypeContent, present: CaseTypeContent) -> CaseTypeContent:
    """With whatever only `present` has, retired, so that no case loses the words of where it is."""
    milestones, outcomes = ({one.code for one in steps} for steps in (content.milestones, content.outcomes))
    return replace(
        content,
        milestones=content.milestones
        + tuple(replace(one, retired=True) for one in present.milestones if one.code not in milestones),
        outcomes=content.outcomes
        + tuple(replace(one, retired=True) for one in present.outcomes if one.code not in outcomes),
    )


def part_word(content: CaseTypeContent, part: str) -> str:
    """A short word that changes whenever a part does: who saves names the one that they read.

    Parts: `settings`, `milestones` and `outcomes` (their order), `milestones/received`, `outcomes/granted`.
    """
    kind, _, code = part.partition("/")
    if part == "settings":
        said: Any = {name: value for name, value in as_dict(content).items() if name not in ("milestones", "outcomes")}
    elif code:
        said = next((one for one in as_dict(content)[kind] if one["code"] == code), None)
    else:
        said = [one.code for one in getattr(content, kind)]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]


def as_dict(content: CaseTypeContent) -> dict[str, Any]:
    """As it is kept."""
    return {
        "name": content.name.as_dict(),
        "sensitivity": content.sensitivity.value,
        "link": content.link,
        "stoppable": content.stoppable,
        "reminder_days": content.reminder_days,
        "hours": content.hours and list(content.hours),
        "placeholders": [[name, kind.value] for name, kind in content.placeholders.items()],
        "milestones": [_step_as_dict(one) | {"working_days": one.working_days} for one in content.milestones],
        "outcomes": [_step_as_dict(one) for one in content.outcomes],
    }


def from_dict(kept: Mapping[str, Any]) -> CaseTypeContent:
    """What `as_dict` wrote, perhaps before case types had hours."""
    return CaseTypeContent(
        name=Bilingual(**kept["name"]),
        sensitivity=Sensitivity(kept["sensitivity"]),
        link=kept["link"],
        stoppable=kept["stoppable"],
        reminder_days=kept["reminder_days"],
        hours=_hours_from(kept.get("hours")),
        placeholders={name: PlaceholderType(kind) for name, kind in kept["placeholders"]},
        milestones=tuple(MilestoneContent(**_step_from_dict(one)) for one in kept["milestones"]),
        outcomes=tuple(OutcomeContent(**_step_from_dict(one)) for one in kept["outcomes"]),
    )


def _hours_from(kept: Sequence[int] | None) -> DayHours | None:
    return (kept[0], kept[1]) if kept else None


def _step_as_dict(step: Step) -> dict[str, Any]:
    pairs = {field: getattr(step, field).as_dict() for field in step.PAIRS}
    return {"code": step.code, "retired": step.retired, **pairs}


def _step_from_dict(kept: Mapping[str, Any]) -> dict[str, Any]:
    return {name: Bilingual(**value) if isinstance(value, dict) else value for name, value in kept.items()}


def _with(content: CaseTypeContent, kind: str, change: Callable[[tuple[Any, ...]], tuple[Any, ...]]) -> CaseTypeContent:
    if kind == "milestones":
        return replace(content, milestones=change(content.milestones))
    return replace(content, outcomes=change(content.outcomes))


def _found(steps: tuple[_Step, ...], code: str) -> _Step:
    found = next((one for one in steps if one.code == code), None)
    if found is None:
        raise NoSuchStep(code)
    return found


def _put(steps: tuple[_Step, ...], step: _Step, new: bool) -> tuple[_Step, ...]:
    if new and any(one.code == step.code for one in steps):
        raise CodeTaken(step.code)
    if new:
        return steps + (step,)  # noqa: RUF005  the type of either kind of step is lost else
    _found(steps, step.code)
    return tuple(step if one.code == step.code else one for one in steps)


def _ordered(steps: tuple[_Step, ...], codes: Sequence[str]) -> tuple[_Step, ...]:
    if sorted(codes) != sorted(one.code for one in steps):
        raise NoSuchStep("the order does not name just the steps that there are")
    return tuple(sorted(steps, key=lambda one: codes.index(one.code)))


def changed_pairs(before: CaseTypeContent, after: CaseTypeContent) -> Iterator[tuple[str, Bilingual, Bilingual]]:
    """The pairs that both have and that differ: place, before and after."""
    old = before.pairs()
    for place, pair in after.pairs().items():
        if place in old and old[place] != pair:
            yield place, old[place], pair
