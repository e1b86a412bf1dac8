"""Words of templates as pages show them: placeholders to be seen, costly letters marked, emails as they are read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup, escape

from app.domain.bilingual import Language
from app.domain.emails import markdown
from app.domain.emails.closing import closing
from app.domain.emails.fragments import Manner, fragment
from app.domain.emails.parts import Email
from app.domain.template_checks import Finding
from app.domain.template_cost import Cost
from app.domain.template_preview import marked
from app.i18n import gettext as _

_PLACEHOLDER = re.compile(r"(\(\([^()]+\)\))")
_MAIL = Manner(
    {
        "heading-1": 'class="olr-mail__title"',
        "heading-2": 'class="olr-mail__heading"',
        "p": 'class="olr-mail__words"',
        "ul": 'class="olr-mail__list"',
        "ol": 'class="olr-mail__list"',
        "inset": 'class="olr-mail__inset"',
        "hr": 'class="olr-mail__rule"',
    },
    first_heading=4,
    follows=lambda _address: False,  # a sample leads nowhere
)
_SAID_ELSEWHERE = "older_than_other"
"""Above the words, with the button that settles it."""
_NEAR = 25
"""Characters on either side."""
Shown = tuple[tuple[Language, Markup], ...]


def raw(text: str) -> Markup:
    """Words as they are written, each placeholder to be told from them."""
    return Markup("").join(_chip(piece) for piece in _PLACEHOLDER.split(text))


def costly(text: str, letters: Iterable[str]) -> Markup:
    """The words of a text message, with the letters marked that make it dearer."""
    return Markup("").join(
        Markup('<mark class="olr-tpl-costly">{}</mark>').format(piece) if is_costly else escape(piece)
        for piece, is_costly in marked(text, letters)
    )


def mail(email: Email) -> Shown:
    """The words of each language."""
    return tuple((block.language, _markup(markdown.parse(block.text))) for block in email.blocks)


def mail_closing(email: Email) -> Shown:
    """What every email ends with."""
    return tuple((language, _markup((paragraph,))) for language, paragraph in closing(email))


def pence(cost: Cost) -> str:
    """`2.4p`; nothing where the price is not known."""
    if cost.pence is None:
        return ""
    plain = cost.pence.quantize(Decimal("0.01")).normalize()
    return _("%(pence)sp") % {"pence": f"{plain:f}"}


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding where it belongs. line: some words of the line that it is about; "" where there is only one."""

    finding: Finding
    number: int
    line: str


def remarks(findings: Iterable[Finding], language: Language, field: str, text: str) -> tuple[Remark, ...]:
    """What is to be said of one text; what is about the pair stands by the Welsh, which is read first."""
    lines = text.splitlines()
    return tuple(
        Remark(one, one.line, _around(lines[one.line - 1], one.said) if 0 < one.line <= len(lines) > 1 else "")
        for one in findings
        if one.field == field and (one.language or Language.CY) is language and one.code != _SAID_ELSEWHERE
    )


def _around(line: str, said: str) -> str:
    """The words of a line next to what was found there."""
    at = max(line.find(said), 0)
    start, end = max(at - _NEAR, 0), at + len(said) + _NEAR
    return f"{'…' if start else ''}{line[start:end].strip()}{'…' if end < len(line) else ''}"


def _chip(piece: str) -> Markup:
    if _PLACEHOLDER.fullmatch(piece):
        return Markup('<span class="olr-tpl-chip">{}</span>').format(piece)
    return escape(piece)


def _markup(nodes: tuple[markdown.Node, ...]) -> Markup:
    return Markup(fragment(nodes, _MAIL))  # escaped by `fragment`  # nosec B704
