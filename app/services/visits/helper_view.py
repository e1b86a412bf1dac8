"""What a helper sees of a request who is to hear of its appointments only."""

from __future__ import annotations

from dataclasses import replace

from app.domain.bilingual import Bilingual
from app.services.views import Scope, StatusView

SENTENCE = Bilingual("Rydych yn helpu gydag apwyntiadau", "You are helping with appointments")
"""In the place of where the request is."""
_ENDED = ("closed", "withdrawn", "merged")


def for_helper(view: StatusView) -> StatusView:
    """The status page of its reader: all of it, but for a helper with appointments only these, and whom to contact.

    That a request has ended is told to both, as no more appointments will come.
    """
    if view.reader.scope is not Scope.APPOINTMENTS:
        return view
    ended = view.state in _ENDED
    return replace(
        view,
        state=view.state if ended else "open",
        sentence=view.sentence if ended else SENTENCE,
        next=None,
        expected_by=None,
        within=None,
        late=False,
        delay_reason=None,
        outcome=None,
        outcome_meaning=None,
        moved_to=None,
        into=None,
        steps=(),
        timeline=(),
        requests=(),
        mistake_on=None,
    )
