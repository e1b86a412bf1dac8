"""The Welsh catalogue: every word of the pages is in it, and what is wrong with a catalogue is found."""

from __future__ import annotations

from io import BytesIO

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from translations import catalogue, welsh
from translations.check import PLURAL_HEADER, ROOT, msgids, problems

FORMS = ("zero", "one", "two", "few", "many", "other")


def po(body: str, header: str = PLURAL_HEADER) -> Catalog:
    head = f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: {header}\\n"\n\n'
    return read_po(BytesIO((head + body).encode()), locale="cy")


def plural(forms: tuple[str, ...]) -> str:
    lines = [f'msgstr[{index}] "{form}"' for index, form in enumerate(forms)]
    return "\n".join(['msgid "A day"', 'msgid_plural "%(n)s days"', *lines, ""])


def test_every_word_of_the_pages_has_its_welsh() -> None:
    assert list(problems(catalogue(), msgids(ROOT / "app"))) == []


def test_the_words_are_found_in_pages_and_in_modules() -> None:
    found = msgids(ROOT / "app")
    assert {"What happens next", "in Welsh only for now", ("Appointment", "Appointments")} <= found


@pytest.mark.parametrize(
    ("number", "form"),
    [(0, "zero"), (1, "one"), (2, "two"), (3, "few"), (6, "many")]
    + [(number, "other") for number in (4, 5, 7, 8, 13, 21, 36, 100, 106)],
)
def test_a_number_takes_its_form_of_the_six_that_welsh_has(number: int, form: str) -> None:
    compiled = BytesIO()
    write_mo(compiled, po(plural(FORMS)))
    compiled.seek(0)
    assert Translations(compiled).ngettext("A day", "%(n)s days", number) == form


def test_the_catalogue_that_is_shipped_counts_in_welsh() -> None:
    spoken = [welsh().ngettext("Appointment", "Appointments", number) for number in (1, 2)]
    assert spoken == ["Apwyntiad", "Apwyntiadau"]


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("", "Missing: Phone:"),
        ('msgid "Phone:"\nmsgstr ""\n', "Untranslated: Phone:"),
        ('#, fuzzy\nmsgid "Phone:"\nmsgstr "Ffôn:"\n', "Fuzzy: Phone:"),
        ('msgid "Phone:"\nmsgstr "Phone:"\n', "The same as the English: Phone:"),
        ('msgid "Phone:"\nmsgstr "Ffôn: %(number)s"\n', "Other placeholders than the English: Phone:"),
        ('msgid "Phone:"\nmsgstr "Ffôn:"\n\nmsgid "Fax:"\nmsgstr "Ffacs:"\n', "No longer used: Fax:"),
    ],
)
def test_a_fault_of_the_catalogue_is_named(body: str, problem: str) -> None:
    assert list(problems(po(body), {"Phone:"})) == [problem]


def test_a_placeholder_that_the_welsh_lacks_is_found() -> None:
    english = "By %(day)s"
    faulty = po(f'msgid "{english}"\nmsgstr "Erbyn %(dydd)s"\n')
    assert list(problems(faulty, {english})) == [f"Other placeholders than the English: {english}"]


def test_a_form_of_a_plural_that_is_empty_is_found() -> None:
    faulty = po(plural((*(f"{form} %(n)s" for form in FORMS[:5]), "")))
    assert list(problems(faulty, {("A day", "%(n)s days")})) == ["Untranslated: A day / %(n)s days"]


def test_the_five_form_header_of_pybabel_is_refused() -> None:
    five = "nplurals=5; plural=(n==1 ? 1 : n==2 ? 2 : n==3 ? 3 : n==6 ? 4 : 0);"
    assert list(problems(po("", five), set())) == [f"The plural header must be: {PLURAL_HEADER}"]
