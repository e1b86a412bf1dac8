"""Draining the list of due messages through a pool of threads that is kept full.

One thread (this one) claims and writes down; the threads of the pool do nothing but call providers. So no
transaction is ever open during a call, and outcomes are written in groups, each within 250 ms of its answer.
"""

from __future__ import annotations

import math
import queue
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.exc import OperationalError

from app.logs import logger
from app.providers.base import ProviderError
from app.providers.registry import ProviderSettingsWrong, ProviderUnknown
from app.services.delivery import claiming
from app.services.delivery.claiming import Claimed
from app.services.delivery.outcomes import Outcome, record
from app.services.delivery.pacing import used_up
from app.services.events.retelling import tell_otherwise
from workers.shop import Shop, now

GROUP = 25
_GROUP_SECONDS = 0.2
_KEEP_TRYING_TO_WRITE = 20.0
_LOOK_SECONDS = 0.05
"""How often we look for others' messages while those in hand wait for their pace."""
_TO_CHOOSE_FROM = 3
"""How many times as many as can be taken are looked at: another worker has the first of them in hand already."""
_AILING_SECONDS = 30.0
_PACE_SECONDS = 0.2
"""How long we let a bucket fill again: long enough for a handful, and a code hardly waits for it."""


@dataclass(slots=True)
class _Drain:
    """One run: what is in flight, and the outcomes that are not written yet."""

    shop: Shop
    in_flight: int = 0
    handed_over: int = 0
    waits_for_pace: bool = False
    answers: queue.SimpleQueue[Outcome] = field(default_factory=queue.SimpleQueue)
    unwritten: list[Outcome] = field(default_factory=list)
    oldest: float = 0.0


def drain(shop: Shop, seconds: float) -> int:
    """Hands over what is due until nothing is, or `seconds` have gone by; returns how many hand-overs ended."""
    run = _Drain(shop)
    until = time.monotonic() + seconds
    claimed = _claim(run) if seconds > 0 else 0
    while run.in_flight or run.unwritten or run.waits_for_pace or claimed:
        _gather(run)
        _write_if_due(run)
        room = shop.threads - run.in_flight
        claimed, run.waits_for_pace = 0, False
        going_on = time.monotonic() < until and not shop.stopping.is_set()
        if going_on and (room >= shop.threads // 4 or not run.in_flight):
            claimed = _claim(run)
    if run.handed_over:
        logger().info("messages handed over", count=run.handed_over)
    return run.handed_over


def hand_over(shop: Shop, claimed: Claimed, lease_ends: float) -> Outcome:
    """One call to a provider, unless too little is left of the lease to be sure of writing what comes of it."""
    try:
        provider = shop.providers.get(claimed.account.provider, claimed.account.settings)
        if claimed.outgoing.channel not in provider.channels:
            return Outcome(claimed, now(), error=ProviderError("channel-not-offered"))
        if lease_ends - time.monotonic() < provider.deadline + shop.lease_margin:
            return Outcome(claimed, now())
        accepted = provider.send(claimed.outgoing)
        return Outcome(claimed, now(), accepted=accepted)
    except ProviderError as error:
        return Outcome(claimed, now(), error=error)
    except (ProviderUnknown, ProviderSettingsWrong):
        return Outcome(claimed, now(), error=ProviderError("settings-wrong"))
    except Exception as error:
        logger().error("hand-over failed", error=error, attempt=claimed.outgoing.reference)
        return Outcome(claimed, now(), error=ProviderError(type(error).__name__, unknown=True))


def _claim(run: _Drain) -> int:
    """Claims as many messages as there are free threads, and sets each going."""
    shop, count = run.shop, 0
    room = shop.threads - run.in_flight
    found = {one: ids for one, ids in claiming.due(shop.db, room * _TO_CHOOSE_FROM).items() if _is_well(shop, one)}
    everyone = max(room, sum(len(ids) for ids in found.values()))
    for organisation_id, ids in found.items():
        if shop.paced.get(organisation_id, 0.0) > time.monotonic():
            run.waits_for_pace = True
            continue
        fair_share = math.ceil(len(ids) * room / everyone)
        lease_ends = time.monotonic() + shop.lease.total_seconds()
        claimed = _claim_of(shop, organisation_id, ids, min(fair_share, room - count))
        for one in claimed:
            shop.pool.submit(_answer, run.answers, shop, one, lease_ends)
        run.in_flight += len(claimed)
        run.waits_for_pace |= organisation_id in shop.paced
        count += len(claimed)
    return count


def _is_well(shop: Shop, organisation_id: UUID) -> bool:
    return shop.ailing.get(organisation_id, 0.0) <= time.monotonic()


def _claim_of(shop: Shop, organisation_id: UUID, ids: Sequence[UUID], most: int) -> Sequence[Claimed]:
    """What is wrong with one organisation, such as a key that is gone, stops no other and fills no log."""
    if not most:
        return ()
    try:
        with shop.db.transaction(organisation_id) as session:
            moment = now()
            claimed = claiming.claim(session, ids, shop.lease, moment, most, shop.accounts)
            shop.paced.pop(organisation_id, None)
            if len(claimed) < most and used_up(session, moment):
                shop.paced[organisation_id] = time.monotonic() + _PACE_SECONDS
            return claimed
    except OperationalError:
        raise
    except Exception as error:
        shop.ailing[organisation_id] = time.monotonic() + _AILING_SECONDS
        logger().error("messages cannot be claimed", error=error, organisation=str(organisation_id))
        return ()


def _answer(answers: queue.SimpleQueue[Outcome], shop: Shop, claimed: Claimed, lease_ends: float) -> None:
    answers.put(hand_over(shop, claimed, lease_ends))


def _gather(run: _Drain) -> None:
    """Takes the answers that are there; waits for the first while there is nothing else to do."""
    wait = _GROUP_SECONDS if run.in_flight else _LOOK_SECONDS
    if run.unwritten:
        wait = max(0.0, run.oldest + _GROUP_SECONDS - time.monotonic())
    while (run.in_flight or run.waits_for_pace) and len(run.unwritten) < GROUP:
        try:
            outcome = run.answers.get(timeout=wait) if wait else run.answers.get_nowait()
        except queue.Empty:
            return
        if not run.unwritten:
            run.oldest = time.monotonic()
        run.unwritten.append(outcome)
        run.in_flight -= 1
        wait = 0.0


def _write_if_due(run: _Drain) -> None:
    waited = time.monotonic() - run.oldest >= _GROUP_SECONDS
    if run.unwritten and (len(run.unwritten) >= GROUP or waited or not run.in_flight):
        group, run.unwritten = run.unwritten, []
        run.handed_over += len(group)
        for organisation_id in {outcome.claimed.organisation_id for outcome in group}:
            theirs = [outcome for outcome in group if outcome.claimed.organisation_id == organisation_id]
            _write(run.shop, organisation_id, theirs)


def _write(shop: Shop, organisation_id: UUID, outcomes: Sequence[Outcome]) -> None:
    """Writes a group; with the database away it keeps trying for a while, then leaves it to the look-up."""
    until = time.monotonic() + _KEEP_TRYING_TO_WRITE
    while True:
        try:
            with shop.db.transaction(organisation_id) as session:
                # In the same transaction, so that nobody who failed to hear is forgotten in between.
                for message_id in record(session, outcomes):
                    tell_otherwise(session, message_id, shop.sender, now())
            return
        except OperationalError as error:
            if time.monotonic() > until:
                logger().error("outcomes not written", error=error, count=len(outcomes))
                return
            time.sleep(0.5)
