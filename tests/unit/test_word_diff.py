"""What changed between two texts is told word by word, and nothing of either is lost."""

from __future__ import annotations

import pytest

from app.domain.word_diff import Change, Piece, as_text, word_diff

BEFORE_AND_AFTER = [
    ("Mae eich cais wedi dod i law.", "Mae eich ffurflen wedi dod i law."),
    ("", "We have received it."),
    ("We have received it.", ""),
    ("Ffoniwch ((phone)).", "Ffoniwch ((phone|x)) heddiw."),
    ("Un\n\ndau", "Un\ndau tri"),
    ("the same", "the same"),
]


@pytest.mark.parametrize(("before", "after"), BEFORE_AND_AFTER)
def test_both_texts_can_be_read_from_the_pieces(before: str, after: str) -> None:
    pieces = word_diff(before, after)
    assert "".join(piece.text for piece in pieces if piece.change is not Change.ADDED) == before
    assert "".join(piece.text for piece in pieces if piece.change is not Change.REMOVED) == after


def test_only_the_word_that_changed_is_marked() -> None:
    assert word_diff("Mae eich cais yma.", "Mae eich ffurflen yma.") == (
        Piece(Change.SAME, "Mae eich "),
        Piece(Change.REMOVED, "cais"),
        Piece(Change.ADDED, "ffurflen"),
        Piece(Change.SAME, " yma."),
    )


def test_a_placeholder_changes_as_a_whole() -> None:
    assert as_text(word_diff("By ((due)).", "By ((due|on)).")) == "By [-((due))-]{+((due|on))+}."


def test_texts_that_are_the_same_have_no_change() -> None:
    assert {piece.change for piece in word_diff("Diolch.", "Diolch.")} == {Change.SAME}
