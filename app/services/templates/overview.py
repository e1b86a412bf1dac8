"""Where one template stands: what is live, what waits for somebody, and whether there is a draft."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.bilingual import Language
from app.domain.template_words import TemplateWords
from app.services.templates import drafts
from app.services.templates.drafts import Draft
from app.services.templates.finding import there, versions_of
from app.services.templates.history import FieldChange, VersionView, changes, view_of
from app.services.templates.signing import author_may_sign
from app.services.templates.versions import Standing, standings

_WAITS = (Standing.TO_SIGN, Standing.SIGNED)
_LIVE = (Standing.IN_FORCE, Standing.RETIRED)


@dataclass(frozen=True, slots=True)
class Overview:
    """live: what is sent, or was until the template was retired. waiting: what is signed or is to be.

    draft: what would be submitted; where nothing was saved, the words of the newest version.
    """

    live: VersionView | None
    waiting: VersionView | None
    draft: Draft
    author_may_sign: bool

    @property
    def is_empty(self) -> bool:
        """Nothing was ever written."""
        return not (self.draft.saved or self.draft.reading.version)

    @property
    def words(self) -> TemplateWords:
        """What the template says: what is live, else what comes nearest to it."""
        version = self.live or self.waiting
        return version.words if version else self.draft.words

    @property
    def waiting_changes(self) -> tuple[FieldChange, ...]:
        """From what is live to what waits."""
        return changes(self.live.words, self.waiting.words) if self.live and self.waiting else ()

    @property
    def draft_changes(self) -> tuple[FieldChange, ...]:
        """From the newest version to the draft."""
        newest = self.waiting or self.live
        return changes(newest.words, self.draft.words) if newest and self.draft.saved else ()

    @property
    def unsigned(self) -> tuple[Language, ...]:
        """The languages for which nobody has signed what waits, Welsh first."""
        return tuple(one for one in Language if self.waiting and one not in self.waiting.signatures)

    def may_sign(self, who: str, language: Language) -> bool:
        """Whether somebody who reviews this language may sign for it here: not for their own words, as a rule."""
        if self.waiting is None or language in self.waiting.signatures:
            return False
        return self.author_may_sign or self.waiting.authors[language].casefold() != who.casefold()


def overview(session: Session, template_id: UUID) -> Overview:
    """Raises NotFound."""
    template = there(session, template_id)
    rows = versions_of(session, template_id)
    stand = standings(template, rows)
    views = [view_of(row, stand[row.number]) for row in rows]
    return Overview(
        live=next((view for view in views if view.standing in _LIVE), None),
        waiting=next((view for view in views if view.standing in _WAITS), None),
        draft=drafts.read(session, template_id),
        author_may_sign=author_may_sign(session),
    )
