"""Words in what people write to us that somebody should read at once. A guess that only lifts a reply into sight."""

from __future__ import annotations

import re

from app.domain.composed import bare

_WORDS = (
    # Danger and illness
    "emergency|urgent|urgently|danger|dangerous|ambulance|hospital|suicide|suicidal|overdose|self harm|"
    "kill myself|end my life|hurt me|hurts me|hitting me|abuse|abused|abusive|violent|violence|police|999|"
    "unsafe|not safe|collapsed|can't breathe|cannot breathe|bleeding|"
    # No home, food or heat
    "homeless|evicted|eviction|bailiff|bailiffs|no food|no heating|no electric|no electricity|no water|gas leak|"
    # The same in Welsh, with what a first letter may turn into
    "argyfwng|brys|ar frys|perygl|beryglus|peryglus|mewn perygl|ambiwlans|ysbyty|hunanladdiad|lladd fy hun|"
    "hunan-niweidio|niweidio fy hun|cam-drin|camdriniaeth|cham-drin|gam-drin|trais|treisgar|heddlu|yr heddlu|"
    "ddim yn ddiogel|yn anniogel|anniogel|digartref|ddigartref|troi allan|beili|beiliaid|dim bwyd|dim gwres|"
    "dim trydan|dim dwr|nwy yn gollwng|gwaedu|methu anadlu"
)
_URGENT = re.compile(rf"(?<!\w)(?:{_WORDS})(?!\w)")


def sounds_urgent(text: str) -> bool:
    """Whether any of the words is in it, whatever its accents and capitals."""
    return bool(_URGENT.search(bare(text).replace("\u2019", "'")))
