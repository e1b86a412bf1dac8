"""Letters and emails through GOV.UK Notify: the words by language, the address by line, and how a letter ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from app.domain.bilingual import Language
from app.domain.emails.closing import WELCOME
from app.domain.emails.parts import Block
from app.domain.message_status import MessageStatus
from app.domain.recipients import Channel
from app.providers.base import Outgoing, ProviderError
from app.providers.govuk_notify import NotifyConfig, NotifyProvider
from app.providers.registry import carries
from tests.stubs.attempts import EMAIL_TEMPLATE, SMS_TEMPLATE, config
from tests.stubs.notify import NotifyStub
from tests.stubs.notify_words import API_KEY

LETTER_TEMPLATE = str(uuid4())
ADDRESS = "Siân Llŷr\n1 Stryd Fawr\nCastell-nedd\nSA11 1AA"
BOTH = (Block(Language.CY, "# Eich cais\n\nAnnwyl Siân"), Block(Language.EN, "# Your request\n\nDear Siân"))
STOP = "https://olrhain.example/stop/a-token"


@pytest.fixture
def stub(tmp_path: Path) -> Iterator[NotifyStub]:
    with NotifyStub(tmp_path / "ledger.jsonl") as stub:
        yield stub


@pytest.fixture
def provider(stub: NotifyStub) -> NotifyProvider:
    return NotifyProvider(replace(config(stub.base_url), letter_template_id=LETTER_TEMPLATE))


def letter(to: str = ADDRESS) -> Outgoing:
    return Outgoing(str(uuid4()), Channel.LETTER, to, "Eich cais / Your request", "x", Language.CY, BOTH)


def email(stop_url: str | None = STOP) -> Outgoing:
    return replace(letter("sian@example.com"), channel=Channel.EMAIL, stop_url=stop_url)


def test_a_letter_goes_to_its_address_line_by_line(stub: NotifyStub, provider: NotifyProvider) -> None:
    message = letter()
    accepted = provider.send(message)
    [taken] = stub.taken()
    assert (taken.channel, taken.to, taken.template_id) == ("letter", ADDRESS, LETTER_TEMPLATE)
    assert (accepted.status, accepted.final) == (MessageStatus.SENT, False)


def test_a_letter_in_both_languages_has_each_on_a_page_of_its_own(stub: NotifyStub, provider: NotifyProvider) -> None:
    provider.send(letter())
    [posted] = stub.posted
    values = posted["personalisation"]
    assert values["subject"] == "Eich cais / Your request"
    assert values["body"].startswith("# Eich cais\n\nAnnwyl Siân\n\n---\n\n# Your request\n\nDear Siân")
    assert values["body"].endswith(f"{WELCOME.cy}\n\n{WELCOME.en}")


@pytest.mark.parametrize(
    ("address", "lines"),
    [
        ("\n".join("abcdefg"), list("abcdefg")),
        ("\n".join("abcdefghi"), ["a", "b", "c", "d", "e", "f, g, h", "i"]),
        (" a \n\n b\nc ", ["a", "b", "c"]),
    ],
)
def test_an_address_has_seven_lines_at_most_and_keeps_its_postcode_last(
    stub: NotifyStub, provider: NotifyProvider, address: str, lines: list[str]
) -> None:
    provider.send(letter(address))
    assert stub.taken()[0].to.split("\n") == lines


def test_an_address_that_is_too_short_is_refused_for_good(stub: NotifyStub, provider: NotifyProvider) -> None:
    with pytest.raises(ProviderError) as caught:
        provider.send(letter("Siân Llŷr\nSA11 1AA"))
    assert (caught.value.code, caught.value.permanent) == ("address-too-short", True)
    assert stub.taken() == []


def test_a_letter_that_was_printed_and_posted_has_come_to_its_end(stub: NotifyStub, provider: NotifyProvider) -> None:
    message = letter()
    provider.send(message)
    found = provider.find(message.reference)
    assert found is not None
    assert (found.status, found.final) == (MessageStatus.SENT, True)


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("accepted", MessageStatus.SENT),
        ("permanent-failure", MessageStatus.PERMANENT_FAILURE),
        ("technical-failure", MessageStatus.TECHNICAL_FAILURE),
        ("cancelled", MessageStatus.TECHNICAL_FAILURE),
        ("virus-scan-failed", MessageStatus.TECHNICAL_FAILURE),
        ("validation-failed", MessageStatus.TECHNICAL_FAILURE),
    ],
)
def test_what_notify_says_of_a_letter_later_is_understood(
    stub: NotifyStub, provider: NotifyProvider, word: str, status: MessageStatus
) -> None:
    message = letter()
    provider.send(message)
    stub.letters_end = word
    found = provider.find(message.reference)
    assert found is not None
    assert (found.status, found.final) == (status, False)


def test_letters_are_offered_only_where_there_is_a_template_for_them(stub: NotifyStub) -> None:
    settings = {"api_key": API_KEY, "sms_template_id": SMS_TEMPLATE, "email_template_id": EMAIL_TEMPLATE}
    with_letters = settings | {"letter_template_id": LETTER_TEMPLATE}
    assert not carries("govuk-notify", Channel.LETTER, settings)
    assert carries("govuk-notify", Channel.LETTER, with_letters)
    assert carries("govuk-notify", Channel.SMS, settings)
    with pytest.raises(ProviderError) as caught:
        NotifyProvider(config(stub.base_url)).send(letter())
    assert caught.value.code == "channel-not-offered"


def test_a_letter_template_that_is_no_id_is_not_taken() -> None:
    with pytest.raises(ValueError, match="letter_template_id"):
        NotifyConfig(API_KEY, SMS_TEMPLATE, EMAIL_TEMPLATE, letter_template_id="x")


@pytest.mark.parametrize("body", ["((body))", "Dear Sir ((body))"])
def test_the_check_looks_at_the_letter_template_too(stub: NotifyStub, provider: NotifyProvider, body: str) -> None:
    stub.templates = {SMS_TEMPLATE: "((body))", EMAIL_TEMPLATE: "((body))", LETTER_TEMPLATE: body}
    if body == "((body))":
        provider.check()
        return
    with pytest.raises(ProviderError) as caught:
        provider.check()
    assert caught.value.code == "template-not-pass-through"


# Emails


def test_an_email_has_its_languages_divided_and_its_closing_last(stub: NotifyStub, provider: NotifyProvider) -> None:
    provider.send(email())
    body = stub.posted[0]["personalisation"]["body"]
    assert body.startswith("# Eich cais\n\nAnnwyl Siân\n\n---\n\n# Your request\n\nDear Siân\n\n---\n\n")
    assert body.index(WELCOME.cy) < body.index(WELCOME.en) < body.index("/cy/stopio/") < body.index("/en/stop/")


@pytest.mark.parametrize(("stop", "said"), [(STOP, STOP), (None, None), ("http://127.0.0.1:8000/stop/x", None)])
def test_notify_is_told_where_one_click_stops_such_emails(
    stub: NotifyStub, provider: NotifyProvider, stop: str | None, said: str | None
) -> None:
    provider.send(email(stop))
    assert stub.posted[0].get("one_click_unsubscribe_url") == said
