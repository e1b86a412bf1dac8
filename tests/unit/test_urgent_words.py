"""What people write that somebody should read at once."""

from __future__ import annotations

import pytest

from app.domain.urgent_words import sounds_urgent


@pytest.mark.parametrize(
    "text",
    [
        "This is an EMERGENCY",
        "I can’t breathe",
        "he is hurting me, I am not safe",
        "Mae hyn yn ARGYFWNG",
        "Nid oes gennym dim gwres",
        "dw i'n teimlo fel lladd fy hun",
        "Rydw i mewn perygl.",
        "does dim dŵr yma: dim dw\u0302r",
        "Rwy’n ddigartref",
    ],
)
def test_what_cannot_wait_sounds_urgent_in_either_language(text: str) -> None:
    assert sounds_urgent(text)


@pytest.mark.parametrize("text", ["", "When is the visit?", "Pryd mae'r ymweliad?", "insurgents", "Diolch yn fawr"])
def test_everything_else_waits_its_turn(text: str) -> None:
    assert not sounds_urgent(text)
