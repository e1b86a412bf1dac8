"""The initials by which staff tell people apart."""

from __future__ import annotations

import pytest

from app.domain.initials import initials


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Siân Llŷr", "S. Ll."),
        ("Rhys ap Gwilym Thomas", "Rh. A. Th."),
        ("  ieuan ", "I."),
        ("W\u0302 Jones", "Ŵ. J."),
        (None, ""),
        ("", ""),
        ("– ?", ""),
        ("12 34", ""),
        ("’Aled (Wyn)", "A. W."),
    ],
)
def test_initials_follow_the_welsh_alphabet(name: str | None, expected: str) -> None:
    assert initials(name) == expected
