"""What each role may do, and for which case types."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import pytest

from app.domain.recipients import Sensitivity
from app.domain.staff_roles import MAY, Act, Grant, Role, may, types


@dataclass(frozen=True)
class Kind:
    id: UUID
    sensitivity: Sensitivity


BINS = Kind(UUID(int=1), Sensitivity.OPEN)
BENEFITS = Kind(UUID(int=2), Sensitivity.PERSONAL)
CARE = Kind(UUID(int=3), Sensitivity.SENSITIVE)
ALL = (BINS, BENEFITS, CARE)


def test_every_act_has_a_role_that_may_do_it() -> None:
    assert MAY.keys() == set(Act)
    assert [act for act, roles in MAY.items() if not roles] == []


def test_a_role_for_all_case_types_never_includes_sensitive_ones() -> None:
    assert types([Grant(Role.CASE_WORKER)], Act.SEE_CASES, ALL) == {BINS.id, BENEFITS.id}


def test_a_sensitive_case_type_is_granted_by_name() -> None:
    grants = [Grant(Role.CASE_WORKER), Grant(Role.VIEWER, CARE.id)]
    assert types(grants, Act.SEE_CASES, ALL) == {BINS.id, BENEFITS.id, CARE.id}
    assert types(grants, Act.WORK_ON_CASES, ALL) == {BINS.id, BENEFITS.id}


def test_a_role_for_one_case_type_reaches_no_other() -> None:
    assert types([Grant(Role.VIEWER, BENEFITS.id)], Act.SEE_CASES, ALL) == {BENEFITS.id}


@pytest.mark.parametrize("act", [Act.MANAGE_PEOPLE, Act.SEE_AUDIT, Act.SUSPEND_SENDING, Act.MANAGE_INTEGRATIONS])
def test_only_managers_run_the_organisation(act: Act) -> None:
    assert [role for role in Role if may([Grant(role)], act)] == [Role.MANAGER]


def test_a_manager_sees_no_case_without_another_role() -> None:
    assert not may([Grant(Role.MANAGER)], Act.SEE_CASES)


def test_without_a_role_nothing_may_be_done() -> None:
    assert [act for act in Act if may([], act)] == []
