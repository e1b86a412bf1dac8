"""What the shipped packs are of: the head of each alone, as reading all of its words takes long."""

from __future__ import annotations

from functools import cache

from app.domain.bilingual import Bilingual
from app.domain.packs import PackCaseType
from app.domain.recipients import Sensitivity
from app.services.packs import plain_yaml
from app.services.packs.files import FOLDER, shipped_packs


@cache
def shipped_heads() -> tuple[PackCaseType, ...]:
    """In the order of their codes."""
    return tuple(_head((FOLDER / f"{code}.yaml").read_text(encoding="utf-8")) for code in shipped_packs())


def _head(text: str) -> PackCaseType:
    read = plain_yaml.read(text.partition("\nplaceholders:")[0].partition("\nmilestones:")[0])["case_type"]
    return PackCaseType(
        code=read["code"],
        name=Bilingual(**read["name"]),
        sensitivity=Sensitivity(read["sensitivity"]),
        link=read["link"],
        reminder_days=read.get("reminder_days"),
        hours=(read["hours"]["from"], read["hours"]["to"]) if read.get("hours") else None,
    )
