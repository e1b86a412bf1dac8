"""Draining the list of unprocessed events, case by case."""

from __future__ import annotations

import time

from app.logs import logger
from app.services.delivery import look_across
from app.services.processing import process_case
from workers.shop import Shop, now

_CASES_AT_ONCE = 50


def drain(shop: Shop, seconds: float) -> int:
    """Processes what is due until nothing is, or `seconds` have gone by; returns how many events that was."""
    until = time.monotonic() + seconds
    processed = 0
    while time.monotonic() < until and not shop.stopping.is_set():
        found = look_across(shop.db, "cases_to_process", _CASES_AT_ONCE)
        done = 0
        for organisation_id, case_ids in found.items():
            for case_id in case_ids:
                with shop.db.transaction(organisation_id) as session:
                    done += process_case(session, case_id, shop.sender, now())
        if not done:
            break
        processed += done
    if processed:
        logger().info("events processed", count=processed)
    return processed
