"""An email as it goes over the wire: one set of words as text and as HTML, the logo beside, and how to stop."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any
from uuid import uuid4

import pytest

from app.domain.bilingual import Bilingual, Language, LanguageWish
from app.domain.emails.closing import WELCOME
from app.domain.emails.parts import Block, Letterhead
from app.domain.planning import Recipient, Situation, Wording, plan
from app.domain.recipients import Channel, KeyKind, Role
from app.providers.base import Outgoing
from app.providers.smtp_config import SmtpConfig
from app.providers.smtp_email import LONGEST_LINE, compose
from tests.look_at_emails import png

LINK = "https://olrhain.example/cy/c/0123456789abcdefghijkl"
STOP = f"https://olrhain.example/stop/{'0aB1cD2eF3' * 6}gH4iJ"
CONFIG = SmtpConfig("smtp.example", "negeseuon@cyngor.example", "Cyngor")
NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
HEAD = Letterhead(Bilingual("Cyngor Cwm Teg", "Cwm Teg Council"), "#5a1e6b", png(300, 90))
BOTH = (Block(Language.CY, "Annwyl Siân"), Block(Language.EN, "Dear Siân"))


def raw(body: str, language: Language = Language.CY, *, eight_bit: bool = True, **more: Any) -> bytes:
    message = Outgoing(str(uuid4()), Channel.EMAIL, "sian@example.com", "Eich cais", body, language, **more)
    return compose(message, CONFIG, NOW, eight_bit=eight_bit)


def composed(body: str, language: Language = Language.CY, *, eight_bit: bool = True, **more: Any) -> EmailMessage:
    return message_from_bytes(raw(body, language, eight_bit=eight_bit, **more), policy=default)


def text(email: EmailMessage) -> str:
    part = email.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n").rstrip("\n")


def page(body: str, language: Language = Language.CY, **more: Any) -> str:
    part = composed(body, language, **more).get_body(("html",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


# Words and languages


def test_paragraphs_and_line_ends_stay_where_they_are() -> None:
    assert ">Un<br>\ndau</p>\n<p" in page("Un\ndau\n\nTri")


def test_an_email_without_blocks_is_one_of_its_language() -> None:
    assert '<html lang="en"' in page("Dear Siân", Language.EN)
    assert composed("Dear Siân", Language.EN)["Content-Language"] == "en"


def test_what_planning_makes_for_both_languages_has_each_half_marked_as_its_own() -> None:
    wording = Wording(uuid4(), Bilingual("Annwyl", "Dear"), Bilingual("Cais", "Request"))
    both = Recipient(uuid4(), Role.CITIZEN, LanguageWish.BOTH, (Channel.EMAIL,), {Channel.EMAIL: "sian@example.com"})
    situation = Situation(KeyKind.TEST, {Channel.EMAIL: wording}, {}, {}, Bilingual("C", "C"))
    [planned] = plan(situation, (both,)).messages
    assert planned.body is not None
    assert planned.blocks == (Block(Language.CY, "Annwyl"), Block(Language.EN, "Dear"))
    shown = page(planned.body, blocks=planned.blocks)
    assert '<html lang="cy"' in shown
    assert '<div lang="cy">' in shown.partition("Annwyl")[0]
    assert '<div lang="en">' in shown.partition("Annwyl")[2].partition("Dear")[0]
    assert composed(planned.body, blocks=planned.blocks)["Content-Language"] == "cy, en"


def test_a_rule_in_an_english_email_does_not_make_its_first_half_welsh() -> None:
    assert 'lang="cy"' not in page("Dear\n\n---\n\nYours", Language.EN).partition("Yours")[0]


@pytest.mark.parametrize("after", ["", " heddiw", ".", "), a", "\n", "?"])
def test_a_link_can_be_clicked(after: str) -> None:
    assert f'<a href="{LINK}"' in page(f"Gweler {LINK}{after}")


@pytest.mark.parametrize(
    "address",
    ["https://olrhain.example@evil.example/x", "https://olrhain.example:8080@evil.example", "javascript:alert(1)"],
)
def test_an_address_that_leads_elsewhere_than_it_seems_to_cannot_be_clicked(address: str) -> None:
    assert "<a " not in page(f"Gweler {address}")


def test_words_are_never_html() -> None:
    shown = page(f'<b>&amp; "x"</b> {LINK}"onclick="x')
    assert "<b>" not in shown
    assert '&lt;b&gt;&amp;amp; "x"&lt;/b&gt;' in shown
    assert f'<a href="{LINK}"' in shown


@pytest.mark.parametrize("eight_bit", [True, False])
@pytest.mark.parametrize("words", ["ŵŷ €", "x" * 5000, "ŵ" * LONGEST_LINE, "Un\n\nTri"])
def test_the_words_arrive_as_they_were_and_no_line_is_too_long(words: str, eight_bit: bool) -> None:
    email = composed(words, eight_bit=eight_bit, blocks=(*BOTH, Block(Language.EN, words)), letterhead=HEAD)
    assert words in text(email)
    assert max(len(line) for line in email.as_bytes().splitlines()) <= 998


def test_both_forms_say_in_both_languages_that_welsh_is_welcome() -> None:
    for said in (text(composed("Dear", Language.EN)), page("Dear", Language.EN)):
        assert said.index(WELCOME.cy) < said.index(WELCOME.en)


# The logo


def test_the_logo_is_a_part_that_belongs_to_the_html() -> None:
    email = composed("", blocks=BOTH, letterhead=HEAD)
    kinds = [part.get_content_type() for part in email.walk()]
    assert kinds == ["multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png"]
    *_, logo = email.walk()
    assert logo.get_content() == HEAD.logo
    assert logo.get_content_disposition() == "inline"
    assert f'src="cid:{logo["Content-ID"].strip("<>")}"' in page("", blocks=BOTH, letterhead=HEAD)


def test_without_a_logo_there_is_none_and_nothing_points_to_it() -> None:
    for logo in (None, b"GIF89a"):
        email = composed("", blocks=BOTH, letterhead=Letterhead(HEAD.name, HEAD.colour, logo))
        assert [part.get_content_type() for part in email.walk()][1:] == ["text/plain", "text/html"]
        assert b"cid:" not in email.as_bytes()


# Stopping


@pytest.mark.parametrize("eight_bit", [True, False])
def test_a_mail_program_is_told_how_to_stop_with_one_click(eight_bit: bool) -> None:
    sent = raw("", blocks=BOTH, stop_url=STOP, eight_bit=eight_bit)
    assert f"\r\nList-Unsubscribe: <{STOP}>\r\n".encode() in sent
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in sent


@pytest.mark.parametrize("stop", [None, "http://127.0.0.1:8000/stop/x", "https://x.example/stop/x>\r\nBcc: y"])
def test_no_header_says_so_where_one_click_cannot_be_had(stop: str | None) -> None:
    email = composed("", blocks=BOTH, stop_url=stop)
    assert email["List-Unsubscribe"] is email["List-Unsubscribe-Post"] is email["Bcc"] is None


# Headers


@pytest.mark.parametrize("name", ["Cyngor Sir Gâr / Carmarthenshire County Council", 'Cyngor "Ynys", y', "Cyngor"])
def test_the_senders_name_arrives_whole(name: str) -> None:
    message = Outgoing(str(uuid4()), Channel.EMAIL, "sian@example.com", "S", "x", Language.CY)
    config = SmtpConfig("smtp.example", "negeseuon@cyngor.example", name)
    email = message_from_bytes(compose(message, config, NOW, eight_bit=True), policy=default)
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
    sent = compose(message, CONFIG, NOW, eight_bit=False)
    assert sent.isascii()
    assert message_from_bytes(sent, policy=default)["Subject"] == subject
