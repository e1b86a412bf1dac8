"""The rules of the Welsh catalogue, one test for each."""

from __future__ import annotations

from io import BytesIO

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from app.domain import welsh
from tests.web.left_over import english_in
from translations import PO, catalogue
from translations.check import PLURAL_HEADER, ROOT, msgids, problems


@pytest.fixture(scope="module")
def entries() -> list[Message]:
    return [message for message in catalogue() if message.id]


def test_the_plural_header_has_the_six_forms_of_welsh_and_is_the_one_that_messages_count_by() -> None:
    assert f'"Plural-Forms: {PLURAL_HEADER}\\n"' in PO.read_text("utf-8")
    assert PLURAL_HEADER == welsh.PLURAL_HEADER
    assert catalogue().num_plurals == 6


def test_every_plural_has_all_six_forms(entries: list[Message]) -> None:
    plurals = [message for message in entries if message.pluralizable]
    assert plurals != []
    assert [message.id for message in plurals if len(_forms(message)) != 6 or not all(_forms(message))] == []


def test_no_word_of_a_page_or_module_is_missing(entries: list[Message]) -> None:
    assert msgids(ROOT / "app") - {message.id for message in entries} == set()


def test_no_entry_is_without_its_welsh(entries: list[Message]) -> None:
    assert [message.id for message in entries if not message.string] == []


def test_no_entry_is_fuzzy(entries: list[Message]) -> None:
    assert [message.id for message in entries if message.fuzzy] == []
    assert "fuzzy" not in PO.read_text("utf-8")


def test_no_entry_is_kept_that_nothing_uses(entries: list[Message]) -> None:
    assert {message.id for message in entries} - msgids(ROOT / "app") == set()
    assert list(catalogue().obsolete) == []


def test_no_entry_has_english_in_its_welsh(entries: list[Message]) -> None:
    assert [text for message in entries for text in _forms(message) if english_in(text)] == []


def test_an_entry_that_is_commented_out_is_found() -> None:
    head = f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: {PLURAL_HEADER}\\n"\n\n'
    assert list(problems(_read(head + '#~ msgid "Fax:"\n#~ msgstr "Ffacs:"\n'), set())) == ["Obsolete: Fax:"]


def _forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def _read(text: str) -> Catalog:
    return read_po(BytesIO(text.encode()), locale="cy")
