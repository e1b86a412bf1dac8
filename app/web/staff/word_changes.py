"""What changed from one wording to the next, for eyes and for screen readers."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape

from app.domain.word_diff import Change, Piece
from app.i18n import gettext as _
from app.i18n import page_language


def difference(pieces: Iterable[Piece]) -> Markup:
    """The words in order: those taken out struck through, those put in underlined, and both said aloud."""
    return Markup("").join(_piece(piece) for piece in pieces)


def replaced(before: object, after: object) -> Markup:
    """One thing in the place of another."""
    return difference((Piece(Change.REMOVED, escape(before)), Piece(Change.ADDED, escape(after))))


def _piece(piece: Piece) -> Markup:
    if piece.change is Change.SAME:
        return escape(piece.text)
    hidden = Markup('<span class="govuk-visually-hidden" lang="{}"> {{}} </span>').format(page_language().value)
    if piece.change is Change.REMOVED:
        said = hidden.format(_("taken out:"))
        return Markup('<del class="olr-diff--removed">{}{}</del>').format(said, piece.text)
    return Markup('<ins class="olr-diff--added">{}{}</ins>').format(hidden.format(_("put in:")), piece.text)
