"""Counts failures to sign in, and makes whoever goes on wait: the same for people whom we know and do not know."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.db import organisation_of, vault_of
from app.domain.errors import OlrhainError
from app.domain.ids import new_id
from app.domain.slow_down import FORGOTTEN_AFTER, FREE, wait_after
from app.models.staff import SignInFailures
from app.services import audit

_LONGEST_WAIT_BEGINS = 13


class MustWait(OlrhainError):
    """Too many failures in a row: nothing is looked at before `wait` is over."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__("too many failures to sign in")
        self.wait = wait


def about(session: Session, kind: str, who: str) -> bytes:
    """What failures are counted by: `kind` of proof, and of whom or of which browser."""
    return vault_of(session).index("sign-in failures", f"{kind}\0{who}")


def count_try(session: Session, about: bytes, now: datetime) -> None:
    """Counts a try as failed before it is looked at, so that a hundred at once are not a hundred free ones.

    `forget` takes it back once it turns out right. Raises MustWait; that try is not counted, so that somebody who
    keeps knocking makes nobody's wait any longer.
    """
    row = _locked(session, about, now)
    failures = row.failures if now - row.last_at < FORGOTTEN_AFTER else 0
    left = row.last_at + wait_after(failures) - now
    if failures and left > timedelta(0):
        raise MustWait(left)
    row.failures, row.last_at = failures + 1, now
    if row.failures in (FREE + 1, _LONGEST_WAIT_BEGINS):
        audit.note(session, "visitor", "signing in failed often", "sign_in_failures", row.id)


def forget(session: Session, about: bytes) -> None:
    session.execute(delete(SignInFailures).where(SignInFailures.about_index == about))


def let_go(session: Session, now: datetime) -> None:
    """Deletes what counts no more."""
    session.execute(delete(SignInFailures).where(SignInFailures.last_at < now - FORGOTTEN_AFTER))


def _locked(session: Session, about: bytes, now: datetime) -> SignInFailures:
    """The row of these failures, made where there is none; whoever else tries waits for this transaction."""
    new = {"id": new_id(), "organisation_id": organisation_of(session), "about_index": about}
    found = (
        insert(SignInFailures)
        .values(**new, failures=0, last_at=now)
        .on_conflict_do_update(
            index_elements=["organisation_id", "about_index"], set_={"failures": SignInFailures.failures}
        )
        .returning(SignInFailures)
        .execution_options(populate_existing=True)
    )
    return session.scalars(found).one()
