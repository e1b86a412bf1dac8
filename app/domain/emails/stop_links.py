"""Where a reader stops emails: the address for one click, and the page in each language that it stands for."""

from __future__ import annotations

from app.domain.bilingual import Bilingual, Language

ONE_CLICK = "/stop/"
PAGES = Bilingual("/cy/stopio/", "/en/stop/")


def stop_url(base_url: str, token: str) -> str:
    """The address that names no language: what a mail program posts to (RFC 8058)."""
    return f"{base_url}{ONE_CLICK}{token}"


def moved_to(url: str, token: str) -> str:
    """An address made by `stop_url`, with the token of another mailbox."""
    return stop_url(url.rpartition(ONE_CLICK)[0], token)


def page_of(url: str, language: Language) -> str:
    """The page in one language of an address made by `stop_url`."""
    base, _, token = url.rpartition(ONE_CLICK)
    return f"{base}{PAGES[language]}{token}"
