"""Where a reader finds their request without a link: an address that is short enough to be typed, and says nothing."""

from __future__ import annotations

from urllib.parse import urlsplit

from app.domain.bilingual import Bilingual, Language


def site(base_url: str, host: str | None) -> Bilingual:
    """The first page in each language, as people type it: `olrhain.example/cy`.

    host: the organisation's own host name; None: it has none, so that its pages are found where everybody's are.
    """
    _, _, shared = base_url.partition("://")
    address = _own(base_url, host) if host else shared
    return Bilingual(*(f"{address}/{language}" for language in Language))


def find_page(base_url: str, host: str | None, slug: str) -> Bilingual:
    """The whole address of the page on which an organisation's requests are found, in each language."""
    if host:
        own = f"{urlsplit(base_url).scheme}://{_own(base_url, host)}"
        return Bilingual(f"{own}/cy/dod-o-hyd", f"{own}/en/find")
    return Bilingual(f"{base_url}/cy/dod-o-hyd/{slug}", f"{base_url}/en/find/{slug}")


def _own(base_url: str, host: str) -> str:
    """A host name has no port of its own: the same process answers for all of them."""
    port = urlsplit(base_url).port
    return f"{host}:{port}" if port else host
