"""Files for translators: what they hold, how they come back, and that nothing of them is published or sent."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from uuid import UUID

import pytest
from sqlalchemy import select

from app.domain.bilingual import Bilingual
from app.domain.staff_roles import Role
from app.models.case import AddedWords
from app.models.case_type import CaseTypeDraft
from app.models.message import Message
from app.models.template import TemplateDraft, TemplateVersion
from tests.services.test_translating import held_event
from tests.web.desk import Desk, plain
from tests.world import World

EXPORT, IMPORT = "/en/desk/translations/export.csv", "/en/desk/translations/import"
Rows = list[dict[str, str]]


def export(desk: Desk, what: str | None = None) -> Rows:
    answer = desk.get(EXPORT, **({"what": what} if what else {}))
    assert answer.data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


def as_file(rows: Rows, delimiter: str = ",", encoding: str = "utf-8-sig") -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def upload(desk: Desk, content: bytes, address: str = IMPORT) -> str:
    files = {"file": (io.BytesIO(content), "words.csv")}
    answer = desk.post(address, files, content_type="multipart/form-data")
    assert answer.status_code == 200
    return answer.text


def take(desk: Desk, page: str, *numbers: str) -> str:
    """Takes these rows of a page of differences, or all of them; returns the words of the page after."""
    carried = re.search(r'name="carried" value="([^"]+)"', page)
    assert carried
    chosen = numbers or tuple(re.findall(r'name="chosen" value="(\d+)"', page))
    answer = desk.post(IMPORT, {"carried": carried.group(1), "chosen": list(chosen)})
    return plain(desk.client.get(answer.headers["Location"]).text if answer.status_code == 303 else answer.text)


def text_template(rows: Rows) -> dict[str, str]:
    """A row of the words of a text message that has a placeholder."""
    return next(row for row in rows if row["key"].endswith("/body") and "((" in row["Cymraeg"])


def drafts(world: World) -> list[Bilingual]:
    with world.session() as session:
        return list(session.scalars(select(TemplateDraft.body)))


def test_the_file_holds_what_is_wanted_with_a_key_and_where_it_stands(world: World) -> None:
    held_event(world)
    desk = Desk(world)
    kinds = {row["key"].partition("/")[0] for row in export(desk)}
    assert kinds == {"template", "case-type", "held"}
    assert {row["key"].partition("/")[0] for row in export(desk, "held")} == {"held"}
    (held,) = export(desk, "held")
    assert (held["English"], held["Cymraeg"]) == ("A plan", "")
    assert "messages wait" in held["state"]


def test_the_file_holds_nothing_of_other_case_types(world: World) -> None:
    held_event(world)
    desk = Desk(world, grants=[(Role.EDITOR, "adult-social-care")])
    assert export(desk, "held") == []
    assert all("Building" not in row["context"] for row in export(desk))


def test_no_cell_of_the_file_is_a_formula_and_all_are_read_back_as_they_were(world: World) -> None:
    held_event(world, en="=HYPERLINK(1)")
    desk = Desk(world)
    (row,) = export(desk, "held")
    assert row["English"] == "'=HYPERLINK(1)"
    page = upload(desk, as_file([row | {"Cymraeg": "'=HYPERLINK(2)"}]))
    take(desk, page)
    assert "=HYPERLINK(2)</textarea>" in desk.get(f"/en/desk/translations/held/{row['key'].split('/')[1]}").text


def test_a_file_that_comes_back_unchanged_changes_nothing(world: World) -> None:
    desk = Desk(world)
    page = plain(upload(desk, as_file(export(desk))))
    assert "0 wordings would change." in page
    assert "There is nothing in this file to take." in page


def test_changes_are_shown_word_by_word_and_become_drafts_that_nobody_is_sent(world: World) -> None:
    desk = Desk(world)
    row = text_template(export(desk, "template"))
    changed = row | {"Cymraeg": row["Cymraeg"] + " Diolch yn fawr."}
    page = upload(desk, as_file([changed]))
    assert "<ins" in page
    assert "1 wording would change." in page
    assert drafts(world) == []
    assert "1 wording is a draft now." in take(desk, page)
    (draft,) = drafts(world)
    assert draft.cy.endswith("Diolch yn fawr.")
    with world.session() as session:
        assert session.scalars(select(TemplateVersion.number).distinct()).all() == [1]


def test_the_same_file_taken_twice_is_harmless(world: World) -> None:
    desk = Desk(world)
    row = text_template(export(desk, "template"))
    content = as_file([row | {"English": row["English"] + " Thank you."}])
    page = upload(desk, content)
    take(desk, page)
    once = drafts(world)
    take(desk, page)
    assert "0 wordings would change." in plain(upload(desk, content))
    assert drafts(world) == once


def test_only_the_chosen_changes_are_taken(world: World) -> None:
    desk = Desk(world)
    rows = [row for row in export(desk, "template") if row["key"].endswith("/body")][:2]
    page = upload(desk, as_file([row | {"Cymraeg": row["Cymraeg"] + " Diolch."} for row in rows]))
    assert "Choose at least one change" in take(desk, page, "99999999999")
    take(desk, page, "3")
    (draft,) = drafts(world)
    assert draft.cy.startswith(rows[1]["Cymraeg"][:20])


def test_words_of_a_case_type_become_its_draft(world: World) -> None:
    desk = Desk(world)
    row = next(row for row in export(desk, "case-type") if row["key"].endswith("/label"))
    take(desk, upload(desk, as_file([row | {"Cymraeg": "Label newydd", "English": "A new label"}])))
    with world.session() as session:
        (draft,) = session.scalars(select(CaseTypeDraft)).all()
    assert {"cy": "Label newydd", "en": "A new label"} in [one["label"] for one in draft.content["milestones"]] + [
        one["label"] for one in draft.content["outcomes"]
    ]


def test_missing_words_wait_to_be_checked_and_no_message_goes(world: World) -> None:
    held_event(world)
    desk = Desk(world)
    (row,) = export(desk, "held")
    page = upload(desk, as_file([row | {"Cymraeg": "Cynllun llawr"}]))
    assert "The messages do not go yet." in page
    assert "1 wording waits to be checked and released." in take(desk, page)
    with world.session() as session:
        assert session.scalars(select(AddedWords.draft)).all() == [True]
        assert set(session.scalars(select(Message.status))) == {"held"}


def refusals(desk: Desk, row: dict[str, str]) -> str:
    page = upload(desk, as_file([row]))
    assert "There is nothing in this file to take." in page
    return plain(page)


def test_what_cannot_be_taken_says_why(world: World) -> None:
    held_event(world)
    desk = Desk(world)
    row = text_template(export(desk, "template"))
    name = re.findall(r"\(\((\w+)", row["Cymraeg"])[0]
    lacks = row["Cymraeg"].replace(f"(({name}))", "")
    assert f"not in both languages: (({name}))" in refusals(desk, row | {"Cymraeg": lacks})
    assert "The words are missing" in refusals(desk, row | {"Cymraeg": ""})
    assert "longer than 10,000 characters" in refusals(desk, row | {"Cymraeg": row["Cymraeg"] + "x" * 10_001})
    for key in ("template/1", "held/x/y", "nothing", row["key"] + "x", f"template/{UUID(int=1)}/body", ""):
        assert "There is nothing of this key" in refusals(desk, row | {"key": key, "Cymraeg": "x"})
    (held,) = export(desk, "held")
    assert "Only the missing language" in refusals(desk, held | {"English": "Another plan"})
    assert "0 wordings would change." in plain(upload(desk, as_file([row, row])))


def test_words_that_somebody_changed_since_the_export_are_not_overwritten(world: World) -> None:
    desk = Desk(world)
    row = text_template(export(desk, "template"))
    first = upload(desk, as_file([row | {"Cymraeg": row["Cymraeg"] + " Diolch."}]))
    second = upload(desk, as_file([row | {"Cymraeg": row["Cymraeg"] + " Hwyl."}]))
    take(desk, first)
    assert "1 row could not be taken" in take(desk, second)
    assert [one.cy.endswith("Diolch.") for one in drafts(world)] == [True]
    assert "since the file was exported" in refusals(desk, row | {"Cymraeg": row["Cymraeg"] + " Hwyl."})


def test_a_key_that_is_there_twice_with_two_wordings_is_refused(world: World) -> None:
    desk = Desk(world)
    row = text_template(export(desk, "template"))
    page = upload(desk, as_file([row | {"Cymraeg": row["Cymraeg"] + more} for more in (" Un.", " Dau.")]))
    assert page.count("This key is in the file more than once") == 2


def test_decomposed_letters_are_composed(world: World) -> None:
    held_event(world)
    desk = Desk(world)
    (row,) = export(desk, "held")
    take(desk, upload(desk, as_file([row | {"Cymraeg": unicodedata.normalize("NFD", "Tŷ â llawr")}])))
    assert "Tŷ â llawr</textarea>" in desk.get(f"/en/desk/translations/held/{row['key'].split('/')[1]}").text


@pytest.mark.parametrize(("delimiter", "encoding"), [(";", "utf-8"), ("\t", "utf-16"), (",", "utf-8")])
def test_a_file_is_read_however_the_spreadsheet_saved_it(world: World, delimiter: str, encoding: str) -> None:
    desk = Desk(world)
    row = text_template(export(desk, "template"))
    content = as_file([row | {"Cymraeg": row["Cymraeg"] + " Tŷ."}], delimiter, encoding)
    assert "1 wording would change." in upload(desk, content)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", "must have the columns"),
        (b"one,two\n1,2\n", "must have the columns"),
        ("key,Cymraeg,English,check\n,t\u0177,,".encode("iso8859-14"), "The file must be a CSV file in UTF-8"),
        (b"key,\0Cymraeg", "The file must be a CSV file in UTF-8"),
        (b"x" * 1_000_001, "smaller than 1 MB"),
        (b"key,Cymraeg,English,check\n" + b"k,a,b,c\n" * 5_001, "5,000 rows or fewer"),
        (b'key,Cymraeg,English,check\n"' + b"x" * 200_000, "cannot be read as CSV"),
    ],
)
def test_a_file_that_is_none_of_ours_is_refused_with_what_to_do(world: World, content: bytes, error: str) -> None:
    page = upload(Desk(world), content)
    assert page.count(error) == 2
    assert "<title>Error:" in page


def test_a_form_without_a_file_asks_for_one(world: World) -> None:
    answer = Desk(world).post(IMPORT, {}, content_type="multipart/form-data")
    assert "Choose a CSV file" in answer.text


@pytest.mark.parametrize("carried", ["x", "a.b", "0" * 64 + ".e30="])
def test_a_form_that_we_did_not_make_is_refused(world: World, carried: str) -> None:
    answer = Desk(world).post(IMPORT, {"carried": carried, "chosen": "2"})
    assert "This page is too old. Choose the file again." in answer.text


def test_what_was_shown_to_one_person_cannot_be_taken_by_another(world: World) -> None:
    desk, other = Desk(world), Desk(world)
    row = text_template(export(desk, "template"))
    page = upload(desk, as_file([row | {"Cymraeg": row["Cymraeg"] + " Diolch."}]))
    assert "This page is too old." in take(other, page)
    assert drafts(world) == []


def test_who_may_add_words_but_not_change_templates_is_told_so_of_each(world: World) -> None:
    row = text_template(export(Desk(world), "template"))
    worker = Desk(world, [Role.CASE_WORKER])
    assert "Your roles do not let you change this" in refusals(worker, row | {"Cymraeg": row["Cymraeg"] + " Diolch."})


def test_another_organisations_keys_name_nothing_here(world: World) -> None:
    row = text_template(export(Desk(world), "template"))
    stranger = Desk(world, tenant=world.add_tenant())
    assert "There is nothing of this key" in refusals(stranger, row | {"Cymraeg": "Geiriau"})


def test_the_differences_go_over_into_the_other_language_with_what_was_chosen(world: World) -> None:
    desk = Desk(world)
    rows = [row for row in export(desk, "template") if row["key"].endswith("/body")][:2]
    page = upload(desk, as_file([row | {"Cymraeg": row["Cymraeg"] + " Diolch."} for row in rows]))
    carried = re.search(r'name="carried" value="([^"]+)"', page)
    assert carried
    form = {"carried": carried.group(1), "chosen": "3", "other_language": "1"}
    welsh = desk.post("/cy/desg/cyfieithiadau/mewnforio", form).text
    assert "Byddai 2 eiriad yn newid." in welsh
    assert re.findall(r'value="(\d)" checked', welsh) == ["3"]
    assert drafts(world) == []
