"""Draining the list of unprocessed events, many cases in a transaction."""

from __future__ import annotations

import time
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.exc import OperationalError

from app.logs import logger
from app.services.delivery.claiming import look_across
from app.services.events.processing import CASES_AT_ONCE, process_case, process_cases
from workers.shop import Shop, now

_CASES_TO_CHOOSE_FROM = 4 * CASES_AT_ONCE
"""More than are taken at once: what comes first is what another worker has in hand already."""


def drain(shop: Shop, seconds: float) -> int:
    """Processes what is due until nothing is, or `seconds` have gone by; returns how many events that was."""
    until = time.monotonic() + seconds
    processed = 0
    while time.monotonic() < until and not shop.stopping.is_set():
        found = look_across(shop.db, "cases_to_process", _CASES_TO_CHOOSE_FROM)
        done = sum(_process(shop, organisation_id, case_ids) for organisation_id, case_ids in found.items())
        if not done:
            break
        processed += done
    if processed:
        logger().info("events processed", count=processed)
    return processed


def _process(shop: Shop, organisation_id: UUID, case_ids: Sequence[UUID]) -> int:
    """All cases in one transaction; where anything is wrong with any of them, each in one of its own."""
    try:
        with shop.db.transaction(organisation_id) as session:
            return process_cases(session, case_ids, shop.sender, now())
    except OperationalError:
        raise
    except Exception as error:
        logger().warning("events could not be processed together", error=error, cases=len(case_ids))
    return sum(_process_alone(shop, organisation_id, case_id) for case_id in case_ids)


def _process_alone(shop: Shop, organisation_id: UUID, case_id: UUID) -> int:
    with shop.db.transaction(organisation_id) as session:
        return process_case(session, case_id, shop.sender, now())
