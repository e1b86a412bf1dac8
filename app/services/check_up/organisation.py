"""What an organisation must have for its messages to go: providers, signed wording, nothing that waits for ever."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.db import organisation_of
from app.domain.message_status import MessageStatus
from app.domain.recipients import Channel, KeyKind, Mode
from app.models.message import Message
from app.models.organisation import ApiKey, Organisation
from app.services import case_types
from app.services.case_systems import callbacks
from app.services.check_up.deployment import Finding
from app.services.delivery.claiming import Account, load_accounts
from app.services.messages.planned_messages import SANDBOX


def check_organisation(session: Session, slug: str, now: datetime) -> list[Finding]:
    """What the database alone can tell of an organisation."""
    live = _has_live_keys(session, now)
    leaves_the_house = live and not session.get_one(Organisation, organisation_of(session)).sandboxed
    return [
        *(_unsigned(session, slug) if live else ()),
        *(_channels_without_provider(session, slug) if leaves_the_house else ()),
        *_held(session, slug, now),
        *_suspended(session, slug),
    ]


def accounts(session: Session) -> dict[Channel, Account]:
    """The organisation's providers by channel."""
    return {Channel(name): account for name, account in load_accounts(session).items() if name != SANDBOX}


def _has_live_keys(session: Session, now: datetime) -> bool:
    query = select(ApiKey.id).where(
        ApiKey.kind == KeyKind.LIVE.value,
        ApiKey.revoked_at.is_(None),
        or_(ApiKey.expires_at.is_(None), ApiKey.expires_at > now),
    )
    return session.scalar(query.limit(1)) is not None


def _unsigned(session: Session, slug: str) -> Iterator[Finding]:
    for case_type in case_types.load(session):
        count = sum(not wording.signed for wording in case_type.wordings.values())
        if count:
            yield Finding(
                f"{slug} has live keys, and {count} wordings of {case_type.words.code} that nobody has signed.",
                f'Read both languages, then `olrhain sign-pack {slug} {case_type.words.code} --as "NAME"`.',
            )


def _channels_without_provider(session: Session, slug: str) -> Iterator[Finding]:
    wanted = {channel for one in case_types.load(session) for _, _, channel in one.wordings}
    # Without a carrier of letters nobody is written to on paper, which is an organisation's own choice.
    for channel in sorted(wanted - accounts(session).keys() - {Channel.LETTER}):
        yield Finding(
            f"{slug} has live keys and wording for {channel}, and nobody to carry it.",
            f"Choose a provider: `olrhain set-provider {slug} {channel} PROVIDER ...`.",
        )


def _held(session: Session, slug: str, now: datetime) -> Iterator[Finding]:
    rows = session.execute(
        select(Message.reason, func.count().label("count"), func.min(Message.created_at).label("since"))
        .where(Message.status == MessageStatus.HELD.value, Message.mode == Mode.LIVE.value)
        .group_by(Message.reason)
        .order_by(Message.reason)
    )
    for row in rows:
        hours = (now - row.since).total_seconds() / 3600
        yield Finding(
            f"{slug} holds {row.count} live messages ({row.reason}), the oldest for {hours:.0f} hours.",
            "Add what is missing, or sign the wording; held messages then go by themselves.",
        )


def _suspended(session: Session, slug: str) -> Iterator[Finding]:
    for address in callbacks.health(session):
        if address.suspended_for is not None:
            yield Finding(
                f"{slug}: callbacks to {address.integration} are suspended ({address.suspended_for}).",
                f"Once its address answers: `olrhain resume-callback {slug} {address.integration}`.",
            )
