"""Emails and letters as the sandbox phone shows them: the same tree that is sent, in the markup of our pages."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from app.domain.bilingual import Language
from app.domain.emails import markdown, scanning
from app.domain.emails.closing import closing
from app.domain.emails.fragments import Manner, fragment
from app.domain.emails.parts import Email
from app.web.qr import svg

_CLASSES = {
    "heading-1": 'class="olr-mail__title"',
    "heading-2": 'class="olr-mail__heading"',
    "p": 'class="olr-mail__words"',
    "ul": 'class="olr-mail__list"',
    "ol": 'class="olr-mail__list"',
    "inset": 'class="olr-mail__inset"',
    "hr": 'class="olr-mail__rule"',
    "a": 'class="govuk-link"',
}
# Below the subject, which is a third-level heading of the page.
_FIRST_HEADING = 4

Shown = tuple[tuple[Language, Markup], ...]


class MailShown:
    """`follows`: whether an address may be followed; all others are only words."""

    def __init__(self, follows: Callable[[str], bool]) -> None:
        self._manner = Manner(_CLASSES, _FIRST_HEADING, follows)

    def blocks(self, email: Email) -> Shown:
        """The words of each language."""
        return tuple((block.language, self._markup(markdown.parse(block.text))) for block in email.blocks)

    def codes(self, letter: Email) -> Shown:
        """What a letter with a link ends with: how to follow it with a phone, in each language."""
        return tuple(
            (language, Markup("{} {}").format(scanning.SCAN[language], svg(link)))
            for language, link in scanning.codes(letter)
        )

    def closing(self, email: Email) -> Shown:
        """What every email ends with, each sentence with its language."""
        return tuple((language, self._markup((paragraph,))) for language, paragraph in closing(email))

    def _markup(self, nodes: tuple[markdown.Node, ...]) -> Markup:
        return Markup(fragment(nodes, self._manner))  # escaped by `fragment`  # nosec B704
