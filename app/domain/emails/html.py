"""An email as one HTML document: the organisation's band, each language in its own block, and the closing.

Mail programs keep little: Outlook knows no padding on a block, but does know margins and borders, so these hold the
distance; some drop style sheets, so every style stands on its tag. No colour is set but on the band and its edges:
the mail program's own, light or dark, then fit each other. There are no tables, no scripts and nothing to fetch.
"""

from __future__ import annotations

from html import escape

from app.domain.bilingual import Language
from app.domain.emails import markdown
from app.domain.emails.closing import closing
from app.domain.emails.colours import is_colour, words_on
from app.domain.emails.fragments import Manner, fragment
from app.domain.emails.parts import Email, Letterhead
from app.domain.emails.pictures import NotAPicture, read_picture

DEFAULT_COLOUR = "#00524c"
_FONT = "font-family:Arial,Helvetica,sans-serif"
_BREAKS = "overflow-wrap:break-word;word-wrap:break-word"
_GREY = "#8a9196"
"""Seen on white and on black alike."""
_WIDEST_LOGO = 240

BODY = Manner(
    {
        "heading-1": 'style="margin:0 0 16px;font-size:26px;line-height:32px;font-weight:bold"',
        "heading-2": 'style="margin:24px 0 12px;font-size:20px;line-height:26px;font-weight:bold"',
        "p": 'style="margin:0 0 16px;font-size:18px;line-height:27px"',
        "ul": 'style="margin:0 0 16px;padding:0 0 0 24px;font-size:18px;line-height:27px"',
        "ol": 'style="margin:0 0 16px;padding:0 0 0 28px;font-size:18px;line-height:27px"',
        "li": 'style="margin:0 0 8px"',
        "inset": f'style="margin:0 0 16px;border-left:6px solid {_GREY};padding:12px 0 1px 14px"',
        "hr": f'style="margin:24px 0;border:0;border-top:1px solid {_GREY}"',
        "a": f'style="text-decoration:underline;{_BREAKS}"',
    }
)
_SMALL = Manner(
    {
        "p": 'style="margin:0 0 12px;font-size:16px;line-height:24px"',
        "a": f'style="text-decoration:underline;{_BREAKS}"',
    }
)


def as_html(email: Email, logo_address: str | None = None) -> str:
    """The whole document. `logo_address`: of the part that holds the logo (`cid:...`); None: it is left out."""
    first = email.blocks[0].language if email.blocks else Language.CY
    blocks = BODY.open("hr") + "\n"
    return (
        f'<!DOCTYPE html>\n<html lang="{first}" dir="ltr">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        '<meta name="supported-color-schemes" content="light dark">\n'
        f"<title>{escape(email.subject)}</title>\n</head>\n"
        f'<body style="margin:0;padding:0;{_FONT};-webkit-text-size-adjust:100%">\n'
        f'<div style="max-width:640px;margin:0 auto;{_FONT};{_BREAKS}">\n'
        f"{_band(email, logo_address)}"
        '<div style="margin:24px 16px">\n'
        f"{blocks.join(_blocks(email))}{_closing(email)}"
        "</div>\n</div>\n</body>\n</html>\n"
    )


def _blocks(email: Email) -> list[str]:
    return [
        f'<div lang="{block.language}">\n{fragment(markdown.parse(block.text), BODY)}</div>\n' for block in email.blocks
    ]


def _closing(email: Email) -> str:
    last = [
        f'<div lang="{language}">\n{fragment((paragraph,), _SMALL)}</div>\n' for language, paragraph in closing(email)
    ]
    return f"{BODY.open('hr')}\n{''.join(last)}" if last else ""


def _band(email: Email, logo_address: str | None) -> str:
    head = email.letterhead
    if head is None:
        return ""
    colour = head.colour if is_colour(head.colour) else DEFAULT_COLOUR
    names = "<br>\n".join(f'<span lang="{language}">{escape(name)}</span>' for language, name in email.writer)
    said = " / ".join(name for _, name in email.writer)
    return (
        f"{_logo(head, logo_address, said)}"
        f'<div style="background-color:{colour};border:16px solid {colour};color:{words_on(colour)}">\n'
        f'<p style="margin:0;font-size:20px;line-height:26px;font-weight:bold;color:{words_on(colour)}">'
        f"{names}</p>\n</div>\n"
    )


def _logo(head: Letterhead, logo_address: str | None, name: str) -> str:
    """On white, as logos are drawn for it; the width stands as an attribute, for Outlook reads no other."""
    if head.logo is None or logo_address is None:
        return ""
    try:
        width = min(read_picture(head.logo).width, _WIDEST_LOGO)
    except NotAPicture:
        return ""
    return (
        '<div style="background-color:#ffffff;border:16px solid #ffffff;color:#0b0c0c">\n'
        f'<img src="{escape(logo_address)}" alt="{escape(name)}" width="{width}" '
        'style="display:block;max-width:100%;height:auto;border:0">\n</div>\n'
    )
