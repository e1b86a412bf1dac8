"""What README.md and docs/ point to is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.code import ROOT, name

DOCUMENTS = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").rglob("*.md")])
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_every_relative_link_leads_somewhere(document: Path) -> None:
    assert [link for link in _links(document) if not _leads_somewhere(document, link)] == []


def test_the_journeys_of_the_readme_link_to_their_tests() -> None:
    assert [link for link in _links(ROOT / "README.md") if link.startswith("tests/")] != []


def _links(document: Path) -> list[str]:
    words = _FENCE.sub("", document.read_text("utf-8"))
    return [link for link in _LINK.findall(words) if not re.match(r"[a-z]+:", link)]


def _leads_somewhere(document: Path, link: str) -> bool:
    path, _, anchor = link.partition("#")
    target = (document.parent / path).resolve() if path else document
    if not target.exists():
        return False
    return not anchor or target.suffix != ".md" or anchor in _anchors(target)


def _anchors(document: Path) -> set[str]:
    """The anchors that a forge gives to the headings of a document."""
    headings = re.findall(r"^#+ +(.+)$", _FENCE.sub("", document.read_text("utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-") for heading in headings}
