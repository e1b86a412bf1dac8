"""Emails and letters from an event to the provider: each language apart, the organisation's look, the way to stop."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from app.db import vault_of
from app.domain.bilingual import Bilingual
from app.domain.emails.closing import WELCOME
from app.domain.recipients import Channel
from app.models.case_type import CaseType
from app.models.message import Message
from app.models.organisation import Organisation
from app.models.template import Template, TemplateVersion
from app.services import organisations
from app.services.case_types import Catalogue
from app.services.delivery import receipt_tokens
from app.services.events.processing import Sender
from tests.look_at_emails import png
from tests.stubs import notify_words
from tests.stubs.attempts import EMAIL_TEMPLATE, SMS_TEMPLATE
from tests.stubs.notify_words import API_KEY
from tests.stubs.smtp import SmtpStub
from tests.web.reading import Page
from tests.workers.carriers import Carrier, carried_by
from tests.workers.through_notify import Office
from tests.world import World, contact, event

PAGES = "https://olrhain.example"
ADDRESS = {"address_lines": ["1 Stryd Fawr", "Castell-nedd"], "postcode": "SA11 1AA"}


def by_email(language: str = "both") -> dict[str, Any]:
    return contact(mobile=None, language=language, channels=["email"])


def over_https(world: World) -> World:
    """The world as it is where citizens reach it over https."""
    return replace(world, shop=replace(world.shop, sender=Sender(PAGES, Catalogue())))


@pytest.fixture
def mail(shared_world: World, tmp_path: Path) -> Iterator[Carrier]:
    """An organisation whose emails go to a mail server."""
    with carried_by("smtp", shared_world, tmp_path) as carrier:
        yield replace(carrier, world=over_https(carrier.world))


def received(mail: Carrier, person: dict[str, Any], case: str = "C-1") -> EmailMessage:
    """What the mail server was given when one person was told of a new case."""
    sent = event(case, contacts=[person])
    answer = mail.world.post(sent, key=mail.tenant.live_key, secret=mail.tenant.secret)
    assert answer.status_code == 202
    mail.world.process()
    mail.world.deliver()
    assert isinstance(mail.stub, SmtpStub)
    return mail.stub.parsed()[-1]


def html(email: EmailMessage) -> Page:
    part = email.get_body(("html",))
    assert part is not None
    return Page(part.get_content())


@pytest.mark.parametrize(
    ("language", "languages", "subjects"),
    [("cy", "cy", 1), ("en", "en", 1), ("both", "cy, en", 2), ("unknown", "cy, en", 2)],
)
def test_an_email_is_in_the_languages_of_its_reader_and_says_so(
    mail: Carrier, language: str, languages: str, subjects: int
) -> None:
    email = received(mail, by_email(language))
    page = html(email)
    assert email["Content-Language"] == languages
    assert len(email["Subject"].split(" / ")) == subjects
    assert page.language == languages[:2]
    greeted = {one for one in ("cy", "en") if {"cy": "Helo", "en": "Hello"}[one] in page.words[one]}
    assert greeted == set(languages.split(", "))


def test_every_email_says_once_in_each_language_that_welsh_is_welcome(mail: Carrier) -> None:
    for number, language in enumerate(("cy", "en", "both")):
        words = html(received(mail, by_email(language), f"C-{number}")).words
        assert words["cy"].count(WELCOME.cy) == words["en"].count(WELCOME.en) == 1


def test_an_email_has_the_look_of_its_organisation(mail: Carrier) -> None:
    logo = png(300, 90)
    with mail.world.session() as session:
        session.execute(update(Organisation).values(colour="#5a1e6b", logo=logo))
    email = received(mail, by_email("cy"))
    [picture] = [part for part in email.walk() if part.get_content_type() == "image/png"]
    [shown] = [tag for name, tag in html(email).tags if name == "img"]
    assert picture.get_content() == logo
    assert (shown["alt"], shown["src"]) == ("Cyngor Prawf", f"cid:{picture['Content-ID'].strip('<>')}")
    assert "#5a1e6b" in html(email).html


def test_the_one_click_of_an_email_stops_the_next(mail: Carrier) -> None:
    email = received(mail, by_email("both"))
    address = email["List-Unsubscribe"].strip("<>")
    links = html(email).links()
    assert address.startswith(f"{PAGES}/stop/")
    assert [link for link in links if "/cy/stopio/" in link or "/en/stop/" in link] == [
        address.replace("/stop/", "/cy/stopio/"),
        address.replace("/stop/", "/en/stop/"),
    ]
    stopped = mail.world.client.post(urlsplit(address).path, data={"List-Unsubscribe": "One-Click"})
    assert stopped.status_code == 200
    count = len(mail.taken())
    mail.world.post(
        event("C-1", "case.milestone_reached", milestone="checked"), key=mail.tenant.live_key, secret=mail.tenant.secret
    )
    mail.world.process()
    mail.world.deliver()
    assert len(mail.taken()) == count


def test_where_emails_cannot_be_stopped_none_says_how(mail: Carrier) -> None:
    with mail.world.session() as session:
        session.execute(update(CaseType).values(stoppable=False))
    email = received(mail, by_email("both"))
    assert email["List-Unsubscribe"] is None
    assert not any("stop" in link for link in html(email).links())


def test_an_email_that_was_written_before_there_were_blocks_is_sent_with_its_languages_apart(mail: Carrier) -> None:
    sent = event("C-1", contacts=[by_email("both")])
    mail.world.post(sent, key=mail.tenant.live_key, secret=mail.tenant.secret)
    mail.world.process()
    with mail.world.session() as session:
        row = session.scalars(select(Message)).one()
        words = {"subject": "Cais / Request", "body": "Annwyl\n\n---\n\nDear"}
        row.words_sealed = vault_of(session).seal_json("messages", row.id, "words", words)
    mail.world.deliver()
    assert isinstance(mail.stub, SmtpStub)
    words_of = html(mail.stub.parsed()[-1]).words
    assert "Annwyl" in words_of["cy"]
    assert "Dear" in words_of["en"]


# GOV.UK Notify, and letters


@pytest.fixture
def post(office: Office) -> Office:
    """An organisation whose letters GOV.UK Notify prints, with words for one event."""
    settings = {
        "api_key": API_KEY,
        "sms_template_id": SMS_TEMPLATE,
        "email_template_id": EMAIL_TEMPLATE,
        "letter_template_id": str(uuid4()),
        "base_url": office.stub.base_url,
    }
    with office.world.session(office.tenant) as session:
        organisations.set_provider(session, Channel.LETTER, "govuk-notify", settings, per_minute=0)
        case_type = session.scalars(select(CaseType).where(CaseType.code == "building-permit")).one()
        template = Template(
            organisation_id=office.tenant.id, case_type_id=case_type.id, event="case.opened", channel="letter"
        )
        session.add(template)
        session.flush()
        session.add(_version(office.tenant.id, template.id))
    return office


def _version(organisation_id: UUID, template_id: UUID) -> TemplateVersion:
    return TemplateVersion(
        organisation_id=organisation_id,
        template_id=template_id,
        number=1,
        subject=Bilingual("Eich cais", "Your request"),
        body=Bilingual("Annwyl ((name))\n\nMae eich cais wedi dod i law.", "Dear ((name))\n\nWe have your request."),
        author_cy="A",
        author_en="B",
        signed_cy="C",
        signed_en="D",
        published_at=datetime.now(UTC),
    )


def by_letter(language: str = "both", **fields: Any) -> dict[str, Any]:
    return contact(mobile=None, email=None, channels=["letter"], language=language) | ADDRESS | fields


def test_a_letter_goes_to_the_persons_name_and_address_with_each_language_apart(post: Office) -> None:
    told = post.post("C-1", contacts=[by_letter()])
    post.deliver()
    [posted] = post.stub.posted
    values = posted["personalisation"]
    assert post.taken() == ["Siân Llŷr\n1 Stryd Fawr\nCastell-nedd\nSA11 1AA"]
    assert values["subject"] == "Eich cais / Your request"
    assert values["body"].startswith("Annwyl Siân Llŷr\n\nMae eich cais wedi dod i law.\n\n---\n\nDear Siân Llŷr")
    assert post.message(told, Channel.LETTER).status == "sent"


@pytest.mark.parametrize(
    ("word", "status", "ended"),
    [
        ("received", "sent", True),
        ("accepted", "sent", False),
        ("permanent-failure", "permanent-failure", True),
        ("cancelled", "technical-failure", True),
    ],
)
def test_what_became_of_a_letter_is_asked_for(post: Office, word: str, status: str, ended: bool) -> None:
    told = post.post("C-1", contacts=[by_letter("cy")])
    post.deliver()
    post.stub.letters_end = word
    post.make_due(told)
    post.world.look_up()
    message = post.message(told, Channel.LETTER)
    assert (message.status, message.finished_at is not None) == (status, ended)


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("accepted", "received"), "sent"),
        (("received", "accepted", "received"), "sent"),
        (("accepted", "permanent-failure", "received"), "permanent-failure"),
        (("cancelled",), "technical-failure"),
        (("virus-scan-failed",), "technical-failure"),
        (("returned-letter",), "permanent-failure"),
    ],
)
def test_receipts_of_letters_end_in_the_right_state(post: Office, words: tuple[str, ...], status: str) -> None:
    told = post.post("C-1", contacts=[by_letter("cy")])
    post.deliver()
    with post.world.session(post.tenant) as session:
        bearer = {"Authorization": f"Bearer {receipt_tokens.issue(session, 'govuk-notify')}"}
    for word in words:
        posted = notify_words.receipt(notify_words.Stored(post.stub.taken()[0]), word)
        answer = post.world.client.post("/v1/receipts/govuk-notify", json=posted, headers=bearer)
        assert answer.status_code in (200, 204)
    assert post.message(told, Channel.LETTER).status == status


def test_an_email_through_notify_has_each_language_apart_and_the_closing_last(office: Office) -> None:
    office.post("C-1", contacts=[by_email("both")])
    office.deliver()
    body = office.stub.posted[0]["personalisation"]["body"]
    welsh, english, closing = body.split("\n\n---\n\n")
    assert welsh.startswith("Helo Siân")
    assert english.startswith("Hello Siân")
    assert "/cy/stopio/" in closing


def test_a_letter_in_the_sandbox_counts_as_delivered(world: World) -> None:
    with world.session() as session:
        case_type = session.scalars(select(CaseType).where(CaseType.code == "building-permit")).one()
        template = Template(
            organisation_id=world.tenant.id, case_type_id=case_type.id, event="case.opened", channel="letter"
        )
        session.add(template)
        session.flush()
        session.add(_version(world.tenant.id, template.id))
    [letter] = world.told(event("C-1", contacts=[by_letter()]))
    assert (letter["channel"], letter["status"], letter["language"]) == ("letter", "delivered", "both")
    assert letter["content"]["subject"] == "Eich cais / Your request"


def test_the_sandbox_phone_shows_an_email_as_it_is_sent(lone_world: World) -> None:
    [told] = lone_world.told(event("C-1", contacts=[by_email("both")]))
    shown = lone_world.client.get("/en/phone").text.partition(f"m-{told['id']}")[2].partition("</article>")[0]
    assert '<div class="olr-mail" lang="cy"><p class="olr-mail__words">Helo Siân</p>' in shown
    assert '<div class="olr-mail" lang="en"><p class="olr-mail__words">Hello Siân</p>' in shown
    [_, stop] = [link for link in Page(f"<p>{shown}</p>").links() if "stop" in link]
    assert "Stop getting emails" in lone_world.client.get(urlsplit(stop).path).text
