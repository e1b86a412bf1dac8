"""Draining the list of callbacks that are due."""

from __future__ import annotations

from concurrent.futures import FIRST_COMPLETED, wait
from uuid import UUID

from app.logs import logger
from app.services.case_systems import callbacks
from app.services.case_systems.callbacks import Posting
from app.services.delivery.claiming import look_across
from workers.shop import CALLERS, Shop, now

PATIENCE = 1.0
"""Seconds that a drain waits for case systems. Messages wait for its worker; slow answers are settled behind it."""


def drain(shop: Shop) -> int:
    """Posts callbacks that are due, as many as threads are free for; returns how many were begun."""
    begun = [
        shop.callers.submit(_post, shop, organisation_id, posting)
        for organisation_id, posting in _take(shop, CALLERS - _in_hand(shop))
    ]
    shop.calling.update(begun)
    if begun:
        wait(begun, PATIENCE)
    else:
        wait(shop.calling, PATIENCE, FIRST_COMPLETED)
    return len(begun)


def _in_hand(shop: Shop) -> int:
    shop.calling.difference_update([one for one in shop.calling if one.done()])
    return len(shop.calling)


def _take(shop: Shop, room: int) -> list[tuple[UUID, Posting]]:
    """No more than there is room for: a lease must not run out while a post waits for its thread."""
    taken: list[tuple[UUID, Posting]] = []
    due = look_across(shop.db, "callbacks_due", room) if room > 0 else {}
    for organisation_id, ids in due.items():
        with shop.db.transaction(organisation_id) as session:
            taken += [(organisation_id, one) for one in callbacks.take(session, ids, now())]
    return taken


def _post(shop: Shop, organisation_id: UUID, posting: Posting) -> None:
    """What goes wrong here is written down at once, and tried again when the lease has run out."""
    try:
        posted = shop.case_systems.post(posting.url, posting.body, posting.headers)
        with shop.db.transaction(organisation_id) as session:
            callbacks.settle(session, posting.callback_id, posted, now())
    except Exception as error:
        logger().error("callback not settled", error=error, callback=str(posting.callback_id))
