"""An email as it goes over the wire: one set of words, as plain text and as HTML, in each language."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from uuid import uuid4

import pytest

from app.domain.bilingual import Bilingual, Language, LanguageWish
from app.domain.planning import Recipient, Situation, Wording, plan
from app.domain.recipients import Channel, KeyKind, Role
from app.providers.base import Outgoing
from app.providers.smtp_config import SmtpConfig
from app.providers.smtp_email import LONGEST_LINE, compose

OURS = "https://olrhain.example"
LINK = f"{OURS}/cy/c/0123456789abcdefghijkl"
CONFIG = SmtpConfig("smtp.example", "negeseuon@cyngor.example", "Cyngor")
NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


def composed(body: str, language: Language = Language.CY, *, eight_bit: bool = True) -> EmailMessage:
    message = Outgoing(str(uuid4()), Channel.EMAIL, "sian@example.com", "Eich cais", body, language)
    raw = compose(message, CONFIG, OURS, NOW, eight_bit=eight_bit)
    return message_from_bytes(raw, policy=default)


def text(email: EmailMessage) -> str:
    part = email.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n").rstrip("\n")


def page(body: str, language: Language = Language.CY) -> str:
    part = composed(body, language).get_body(("html",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def test_paragraphs_and_line_ends_stay_where_they_are() -> None:
    assert "<p>Un<br>\ndau</p>\n<p>Tri</p>" in page("Un\ndau\n\nTri")


def test_the_page_says_which_language_it_is_in() -> None:
    assert '<html lang="en">' in page("Dear Siân", Language.EN)
    assert '<div lang="en">\n<p>Dear Siân</p>' in page("Dear Siân", Language.EN)


def test_what_planning_makes_for_both_languages_has_each_half_marked_as_its_own() -> None:
    wording = Wording(uuid4(), Bilingual("Annwyl", "Dear"), Bilingual("Cais", "Request"))
    both = Recipient(uuid4(), Role.CITIZEN, LanguageWish.BOTH, (Channel.EMAIL,), {Channel.EMAIL: "sian@example.com"})
    situation = Situation(KeyKind.TEST, {Channel.EMAIL: wording}, {}, {}, Bilingual("C", "C"))
    [planned] = plan(situation, (both,)).messages
    assert planned.body is not None
    shown = page(planned.body)
    assert '<html lang="cy">' in shown
    assert '<div lang="cy">\n<p>Annwyl</p>\n</div>\n<hr>\n<div lang="en">\n<p>Dear</p>\n</div>' in shown
    assert composed(planned.body)["Content-Language"] == "cy, en"


def test_a_rule_in_an_english_email_does_not_make_its_first_half_welsh() -> None:
    assert "cy" not in page("Dear\n\n---\n\nYours", Language.EN)


@pytest.mark.parametrize("after", ["", " heddiw", ".", "), a", "\n", "?"])
def test_our_own_link_can_be_clicked(after: str) -> None:
    assert f'<a href="{LINK}">{LINK}</a>' in page(f"Gweler {LINK}{after}")


@pytest.mark.parametrize(
    "address",
    [
        "https://elsewhere.example/x",
        "https://olrhain.example.evil.example/x",
        "https://olrhain.example@evil.example/x",
        "https://olrhain.example:8080@evil.example",
        "https://olrhain.examples/x",
        "javascript:alert(1)",
    ],
)
def test_no_other_address_can_be_clicked(address: str) -> None:
    assert "<a " not in page(f"Gweler {address}")


def test_words_are_never_html() -> None:
    shown = page(f'<b>&amp; "x"</b> {LINK}"onclick="x')
    assert "<b>" not in shown
    assert "&lt;b&gt;&amp;amp; &quot;x&quot;&lt;/b&gt;" in shown
    assert f'<a href="{LINK}">' in shown
    assert 'onclick="' not in shown


@pytest.mark.parametrize("eight_bit", [True, False])
@pytest.mark.parametrize("words", ["ŵŷ €", "x" * 5000, "ŵ" * LONGEST_LINE, "Un\n\n\nTri", " bylchau  "])
def test_the_words_arrive_as_they_were_and_no_line_is_too_long(words: str, eight_bit: bool) -> None:
    email = composed(words, eight_bit=eight_bit)
    assert text(email) == words
    assert max(len(line) for line in email.as_bytes().splitlines()) <= 998


@pytest.mark.parametrize("name", ["Cyngor Sir Gâr / Carmarthenshire County Council", 'Cyngor "Ynys", y', "Cyngor"])
def test_the_senders_name_arrives_whole(name: str) -> None:
    message = Outgoing(str(uuid4()), Channel.EMAIL, "sian@example.com", "S", "x", Language.CY)
    config = SmtpConfig("smtp.example", "negeseuon@cyngor.example", name)
    email = message_from_bytes(compose(message, config, OURS, NOW, eight_bit=True), policy=default)
    [sender] = email["From"].addresses
    assert (sender.display_name, sender.addr_spec) == (name, "negeseuon@cyngor.example")


@pytest.mark.parametrize(
    "subject",
    [
        "Mae'ch cais am ofal cymdeithasol i oedolion wedi'i dderbyn, Siân Llŷr ŵŷ / Your request",
        "Siân Llŷr " * 20 + "ŵ",
        "Your request for adult social care has been received and is being looked at / " * 3 + "end",
    ],
)
def test_a_long_subject_arrives_whole(subject: str) -> None:
    message = Outgoing(str(uuid4()), Channel.EMAIL, "sian@example.com", subject, "x", Language.CY)
    raw = compose(message, CONFIG, OURS, NOW, eight_bit=False)
    assert raw.isascii()
    assert message_from_bytes(raw, policy=default)["Subject"] == subject
