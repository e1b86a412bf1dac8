"""The desk's translations: what waits, the box to complete it, what is to be reviewed, files, and the glossary."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, update

from app.domain.staff_roles import Role
from app.models.case import StoredEvent
from app.models.message import Message
from app.models.template import TemplateVersion
from app.services.words import glossary
from app.services.words.glossary import Entry, Kind
from tests.browser.desk import open_desk
from tests.browser.scenes import LONG, Scene
from tests.browser.visitor import Visitor
from tests.web.desk import Desk
from tests.world import contact

BOTH = [contact("cy", mobile="07700900111"), contact("en", language="en", mobile="07700900112")]
WAITS = "Digwyddiadau â geiriau ar goll", "Events whose words are not complete"
ASKED = "Gofynnon ni am wybodaeth.", "We asked for information."
BOX = "Y geiriau Cymraeg", "The Welsh words"
CHECK = "Gwirio’r geiriau", "Check the words"
RELEASE = "Ychwanegu a rhyddhau", "Add and release"


def something_waits(visitor: Visitor) -> UUID:
    """Two events wait for words and one template for a signature; the id of the first event."""
    site = visitor.site
    first = {"case_type": "building-permit", "contacts": BOTH}
    what = {"en": "A plan of the ground floor"}
    site.tell("NPT-2041", "case.information_requested", request={"id": "r", "what": what}, **first)
    site.tell("NPT-2042", "case.delayed", reason={"cy": "Mae aelod o staff yn sâl"}, **first)
    with site.world.session() as session:
        session.execute(update(Message).values(held_at=Message.held_at - timedelta(days=3)))
        event_id = session.scalars(select(StoredEvent.id).order_by(StoredEvent.arrival)).first()
    assert event_id is not None
    return event_id


def waiting(visitor: Visitor) -> None:
    something_waits(visitor)
    open_desk(visitor, "/cyfieithiadau", "/translations")
    visitor.sees(*WAITS)


def _unsigned(visitor: Visitor) -> None:
    world = visitor.site.world
    with world.session() as session:
        session.execute(update(TemplateVersion).values(published_at=None, signed_cy=None))
    world.shop.sender.catalogue.forget()
    visitor.site.tell("NPT-2043", contacts=BOTH)
    open_desk(visitor, "/cyfieithiadau", "/translations")
    visitor.sees("Templedi nad oes neb wedi’u llofnodi eto", "Templates that nobody has signed yet")


def _nothing_waits(visitor: Visitor) -> None:
    open_desk(visitor, "/cyfieithiadau", "/translations")
    visitor.sees("Nid oes dim yn aros am eiriau", "Nothing waits for words in either language.")


def held(visitor: Visitor) -> None:
    event_id = something_waits(visitor)
    open_desk(visitor, f"/cyfieithiadau/dal/{event_id}", f"/translations/held/{event_id}")
    visitor.sees("A plan of the ground floor", "A plan of the ground floor")


def _with_warnings(visitor: Visitor) -> None:
    held(visitor)
    visitor.type(*BOX, "Cynlun o’r llawr i Caerdydd")
    visitor.press(*RELEASE)
    visitor.sees("Edrychwch ar hyn eto", "Look at this again")


def _without_words(visitor: Visitor) -> None:
    held(visitor)
    visitor.press(*RELEASE)
    visitor.sees("Ysgrifennwch y geiriau Cymraeg", "Write the Welsh words")


def _good_words(visitor: Visitor) -> None:
    held(visitor)
    visitor.type(*BOX, "Cynllun o’r llawr gwaelod")
    visitor.press(*CHECK)
    visitor.sees("Ni ddaeth y gwiriadau o hyd i ddim", "The checks found nothing to change.")


def _detail_missing(visitor: Visitor) -> None:
    visitor.site.tell("NPT-2044", "case.decision_made", case_type="building-permit", contacts=BOTH)
    with visitor.site.world.session() as session:
        event_id = session.scalars(select(StoredEvent.id)).one()
    open_desk(visitor, f"/cyfieithiadau/dal/{event_id}", f"/translations/held/{event_id}")
    visitor.sees("Rhaid i’r system achosion anfon", "The case system must send the missing detail")


def _released(visitor: Visitor) -> None:
    held(visitor)
    visitor.type(*BOX, "Cynllun o’r llawr gwaelod")
    visitor.press(*RELEASE)
    visitor.sees("Mae’r geiriau wedi’u hychwanegu.", "The words are added.")


def _review(visitor: Visitor) -> None:
    with visitor.site.world.session() as session:
        first = select(TemplateVersion.id).order_by(TemplateVersion.id).limit(3)
        session.execute(
            update(TemplateVersion).where(TemplateVersion.id.in_(first)).values(published_at=None, signed_cy=None)
        )
    open_desk(visitor, "/cyfieithiadau/adolygu", "/translations/review")
    visitor.sees("Yn aros am lofnod", "Waiting for a signature")


def files(visitor: Visitor) -> None:
    open_desk(visitor, "/cyfieithiadau/ffeiliau", "/translations/files")
    visitor.sees("Dod â ffeil yn ôl", "Bring a file back")


def import_page(visitor: Visitor) -> None:
    files(visitor)
    visitor.press("Mewnforio ffeil", "Import a file")
    visitor.sees("Gweld beth fyddai’n newid", "Choose the file that the translator gave back.")


def _no_file(visitor: Visitor) -> None:
    import_page(visitor)
    visitor.press("Gweld beth fyddai’n newid", "See what would change")
    visitor.sees("Dewiswch ffeil CSV", "Choose a CSV file")


def a_changed_file(visitor: Visitor) -> bytes:
    """What a translator gives back: two wordings changed, one without its placeholder, one that nobody knows."""
    desk = Desk(visitor.site.world)
    content = desk.get("/en/desk/translations/export.csv", what="template").data.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content, newline="")))
    bodies = [row for row in rows if row["key"].endswith("/body") and "((" in row["Cymraeg"]][:3]
    for row in bodies[:2]:
        row["Cymraeg"] = row["Cymraeg"].replace("Rydym", "Yr ydym") + " Diolch yn fawr."
    bodies[2]["Cymraeg"] = "Mae newyddion am eich cais."
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows([*bodies, bodies[0] | {"key": "template/x/body"}])
    return out.getvalue().encode()


def differences(visitor: Visitor) -> None:
    content = a_changed_file(visitor)
    import_page(visitor)
    upload = {"name": "geiriau.csv", "mimeType": "text/csv", "buffer": content}
    visitor.page.locator("#file").set_input_files(files=[upload])
    visitor.press("Gweld beth fyddai’n newid", "See what would change")
    visitor.sees("Byddai 2 eiriad yn newid.", "2 wordings would change.")


def _taken(visitor: Visitor) -> None:
    differences(visitor)
    visitor.press("Derbyn y newidiadau a ddewiswyd fel drafftiau", "Take the chosen changes as drafts")
    visitor.sees("Mae 2 eiriad yn ddrafftiau nawr.", "2 wordings are drafts now.")


def some_entries(visitor: Visitor) -> None:
    with visitor.site.world.session() as session:
        for entry in (
            Entry(Kind.PLACE, "Y Gnoll", "the Gnoll", i="i'r Gnoll"),
            Entry(Kind.PLACE, "Canolfan Ddinesig", "Civic Centre"),
            Entry(Kind.PLACE, "Cilfrew", "Cilfrew"),
            Entry(Kind.PLACE, LONG, LONG),
            Entry(Kind.WORD, "ailgylchadwy", "recyclable"),
        ):
            glossary.add(session, entry, "operator")


def the_glossary(visitor: Visitor) -> None:
    some_entries(visitor)
    open_desk(visitor, "/cyfieithiadau/geirfa", "/translations/glossary")
    visitor.sees("Eich lleoedd a’ch geiriau eich hun", "Your own places and words")


def _glossary_found(visitor: Visitor) -> None:
    some_entries(visitor)
    open_desk(visitor, "/cyfieithiadau/geirfa?q=c", "/translations/glossary?q=c")
    visitor.sees("Lleoedd sydd gan bawb", "Places that everybody has")


def _glossary_empty(visitor: Visitor) -> None:
    open_desk(visitor, "/cyfieithiadau/geirfa", "/translations/glossary", Role.CASE_WORKER)
    visitor.sees("Nid oes gennych leoedd na geiriau", "You have no places or words of your own yet.")


def new_entry(visitor: Visitor) -> None:
    open_desk(visitor, "/cyfieithiadau/geirfa/newydd", "/translations/glossary/new")
    visitor.sees("Beth ydyw?", "What is it?")


def _forms(visitor: Visitor) -> None:
    new_entry(visitor)
    visitor.type("Cymraeg", "Welsh", "Cilfrew")
    visitor.type("Saesneg", "English", "Cilfrew")
    visitor.press("Dangos y ffurfiau", "Show the forms")
    visitor.sees("yng Nghilfrew", "yng Nghilfrew")


def _entry_with_errors(visitor: Visitor) -> None:
    new_entry(visitor)
    visitor.press("Cadw", "Save")
    visitor.sees("Ysgrifennwch y Gymraeg", "Write the Welsh")


def remove_entry(visitor: Visitor) -> None:
    the_glossary(visitor)
    visitor.press("Cilfrew", "Cilfrew")
    visitor.press("Tynnu o’r eirfa", "Remove from the glossary")
    visitor.sees("Tynnu “Cilfrew”", "Remove “Cilfrew”")


def removed(visitor: Visitor) -> None:
    remove_entry(visitor)
    visitor.press("Tynnu", "Remove")
    visitor.sees("Tynnwyd o’r eirfa.", "Removed from the glossary.")


SCENES = (
    Scene("desk/translations/waiting", waiting),
    Scene("desk/translations/unsigned", _unsigned),
    Scene("desk/translations/nothing-waits", _nothing_waits),
    Scene("desk/translations/held", held),
    Scene("desk/translations/held-with-warnings", _with_warnings),
    Scene("desk/translations/held-without-words", _without_words),
    Scene("desk/translations/held-good-words", _good_words),
    Scene("desk/translations/held-detail-missing", _detail_missing),
    Scene("desk/translations/released", _released),
    Scene("desk/translations/review", _review),
    Scene("desk/translations/files", files),
    Scene("desk/translations/import", import_page),
    Scene("desk/translations/import-without-file", _no_file),
    Scene("desk/translations/differences", differences),
    Scene("desk/translations/taken", _taken),
    Scene("desk/translations/glossary", the_glossary),
    Scene("desk/translations/glossary-found", _glossary_found),
    Scene("desk/translations/glossary-empty", _glossary_empty),
    Scene("desk/translations/entry-new", new_entry),
    Scene("desk/translations/entry-forms", _forms),
    Scene("desk/translations/entry-errors", _entry_with_errors),
    Scene("desk/translations/entry-remove", remove_entry),
    Scene("desk/translations/entry-removed", removed),
)
