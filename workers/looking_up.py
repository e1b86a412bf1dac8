"""Draining the list of messages to ask providers about, and the leases that ran out."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from app.domain.backoff import LOOK_UP_UNTIL
from app.logs import logger
from app.providers.base import ProviderError
from app.providers.registry import ProviderSettingsWrong, ProviderUnknown
from app.services.delivery import claiming, looking_up
from app.services.delivery.looking_up import Question, Reply
from app.services.events.retelling import tell_otherwise
from workers.shop import Shop, now

_AT_ONCE = 64


def drain(shop: Shop) -> int:
    """Releases leases that ran out and asks once about every message that is due for it; returns how many."""
    for organisation_id, ids in claiming.look_across(shop.db, "leases_run_out", _AT_ONCE).items():
        with shop.db.transaction(organisation_id) as session:
            claiming.release_expired(session, ids, now())
        logger().warning("leases ran out", count=len(ids))
    asked = 0
    for organisation_id, ids in claiming.look_across(shop.db, "messages_to_look_up", _AT_ONCE).items():
        asked += _ask(shop, organisation_id, ids)
    return asked


def ask(shop: Shop, question: Question) -> Reply:
    """One look-up by our reference; a provider that does not answer has said nothing."""
    # A provider that cannot be built now may be asked once its settings are mended: nothing is proved until then.
    counts_after: timedelta | None = LOOK_UP_UNTIL
    try:
        provider = shop.providers.get(question.account.provider, question.account.settings)
        counts_after = provider.not_found_counts_after
        found = provider.find(question.reference, question.trace) if counts_after is not None else None
        return Reply(question, now(), found, counts_after is not None, counts_after)
    except (ProviderError, ProviderUnknown, ProviderSettingsWrong) as error:
        logger().warning("look-up failed", error=error, attempt=question.reference)
        return Reply(question, now(), None, False, counts_after)


def _ask(shop: Shop, organisation_id: UUID, ids: list[UUID]) -> int:
    with shop.db.transaction(organisation_id) as session:
        questions = looking_up.take(session, ids, now())
    replies = list(shop.pool.map(lambda question: ask(shop, question), questions))
    if replies:
        with shop.db.transaction(organisation_id) as session:
            for message_id in looking_up.settle(session, replies):
                tell_otherwise(session, message_id, shop.sender, now())
    return len(replies)
