"""What staff did with what people wrote: answered, closed where there was nothing to say, given to somebody."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import vault_of
from app.domain.bilingual import Bilingual
from app.domain.errors import NotFound
from app.models.reply import Reply
from app.services.demo.month.colleagues import Colleagues, as_of
from app.services.replies_desk import acts, answering
from app.services.replies_desk.answering import Answering
from app.services.staff.signed import who

LATER = timedelta(hours=5)
_ANSWER = Bilingual(
    "Diolch am ysgrifennu. Bydd rhywun o’r tîm yn eich ffonio yfory i drafod hyn.",
    "Thank you for writing. Somebody from the team will call you tomorrow to talk about it.",
)
_NOTHING_TO_SAY = "Dim angen ateb. No answer is needed."


def deal_with(session: Session, row: Reply, staff: Colleagues, at: datetime) -> None:
    """Answers what is a question, and closes the rest."""
    asks = "?" in vault_of(session).open("replies", row.id, "words", row.words_sealed)
    with as_of(session, at):
        if asks and answering.way(session, row) is not None:
            answering.answer(session, row.id, staff.types, Answering(_ANSWER, read=0), who(staff.case_worker), at)
        else:
            acts.close(session, row.id, staff.types, _NOTHING_TO_SAY, staff.manager, at)


def give_to_somebody(session: Session, staff: Colleagues, at: datetime) -> None:
    """The oldest open one that the case worker may answer."""
    waiting = select(Reply.id).where(Reply.closed_at.is_(None)).order_by(Reply.created_at)
    for reply_id in session.scalars(waiting):
        try:
            with as_of(session, at):
                acts.assign(session, reply_id, staff.types, staff.case_worker, staff.manager)
        except NotFound:
            continue
        return
