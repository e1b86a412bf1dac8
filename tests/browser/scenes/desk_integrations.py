"""Integrations at the desk: case systems, keys and secrets, callbacks, the guest list, the budget, the simulator."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from sqlalchemy import text, update

from app.models.callback import CallbackAddress
from app.models.message import Message
from app.models.organisation import Integration, Organisation
from app.services.figures import days
from tests.browser.desk import open_desk
from tests.browser.scenes import LONG, Scene
from tests.browser.visitor import Visitor
from tests.web.desk.message_kit import send

ROOT = ("/integreiddiadau", "/integrations")
SAVE = ("Cadw", "Save")
CONTINUE = ("Parhau", "Continue")
POST = ("Anfon y digwyddiad hwn", "Post this event")


def _go(visitor: Visitor, cy: str = "", en: str = "") -> None:
    open_desk(visitor, f"{ROOT[0]}{cy}", f"{ROOT[1]}{en}")


def _of_mine(visitor: Visitor, cy: str = "", en: str = "") -> None:
    integration_id = visitor.site.world.tenant.integration_id
    _go(visitor, f"/{integration_id}{cy}", f"/{integration_id}{en}")


def _list(visitor: Visitor) -> None:
    visitor.site.tell("C-1")
    with visitor.site.world.session() as session:
        session.execute(update(Integration).values(name=LONG))
    _go(visitor)
    visitor.sees(LONG, LONG)


def _none(visitor: Visitor) -> None:
    world = visitor.site.world
    with world.session() as session:
        for table in ("api_keys", "signing_secrets", "integrations"):
            session.execute(text(f"DELETE FROM {table}"))
    _go(visitor)
    visitor.sees("Nid oes system achosion wedi’i chysylltu eto.", "No case system is connected yet.")


def _add(visitor: Visitor) -> None:
    _go(visitor)
    visitor.press("Ychwanegu system achosion", "Add a case system")
    visitor.sees("Beth rydych yn ei galw?", "What do you call it?")


def _add_wrongly(visitor: Visitor) -> None:
    _add(visitor)
    visitor.choose("Y rhain yn unig:", "Only these:")
    visitor.press(*SAVE)
    visitor.sees("Rhowch enw ar gyfer y system achosion", "Enter a name for the case system")


def _one(visitor: Visitor) -> None:
    _of_mine(visitor)
    visitor.sees("Rhoi allwedd", "Issue a key")


def _issue(visitor: Visitor) -> None:
    _one(visitor)
    visitor.press("Rhoi allwedd", "Issue a key")
    visitor.sees("Allwedd brawf", "Test key")


def _shown(visitor: Visitor) -> None:
    _issue(visitor)
    visitor.choose("Allwedd brawf", "Test key")
    visitor.press("Rhoi’r allwedd", "Issue the key")
    visitor.sees("Copïwch hi nawr.", "Copy it now.")


def _rotate(visitor: Visitor) -> None:
    _one(visitor)
    visitor.click(visitor.page.get_by_role("link", name=visitor.say("Adnewyddu", "Rotate")).first)
    visitor.sees("Pryd mae’r hen un yn dod i ben?", "When does the old one end?")


def _revoke(visitor: Visitor) -> None:
    _one(visitor)
    visitor.click(visitor.page.get_by_role("link", name=visitor.say("Dirymu", "Revoke")).first)
    visitor.sees("Ydych chi am ddirymu", "Do you want to revoke")


def _secret(visitor: Visitor) -> None:
    _one(visitor)
    visitor.press("Adnewyddu’r gyfrinach", "Rotate the secret")
    visitor.sees("Pryd mae’r hen un yn dod i ben?", "When does the old one end?")


def _callback_wrong(visitor: Visitor) -> None:
    _of_mine(visitor, "/galw-yn-ol", "/callbacks")
    visitor.type("Ble mae’r system achosion yn gwrando?", "Where does the case system listen?", "http://cases.example")
    visitor.press(*SAVE)
    visitor.sees("Rhaid i’r cyfeiriad ddechrau â https://", "The address must begin with https://")


def _callback_set(visitor: Visitor) -> None:
    _of_mine(visitor, "/galw-yn-ol", "/callbacks")
    visitor.type(
        "Ble mae’r system achosion yn gwrando?", "Where does the case system listen?", f"https://cases.example/{LONG}"
    )
    visitor.press(*SAVE)
    visitor.sees("Eich cyfrinach newydd", "Your new secret")


def _callback_health(visitor: Visitor) -> None:
    _callback_set(visitor)
    visitor.press("Rwyf wedi’i chopïo", "I have copied it")
    visitor.press("Anfon galwad yn ôl brawf", "Send a test callback")
    with visitor.site.world.session() as session:
        now = datetime.now(UTC)
        session.execute(update(CallbackAddress).values(failing_since=now, suspended_at=now, suspended_for="410"))
    _of_mine(visitor)
    visitor.sees("Wedi’i atal", "Suspended")


def _callback_secret(visitor: Visitor) -> None:
    _callback_set(visitor)
    _of_mine(visitor, "/galw-yn-ol/cyfrinach", "/callbacks/secret")
    visitor.sees("Adnewyddu’r gyfrinach", "Renew the secret")


def _guests_empty(visitor: Visitor) -> None:
    _go(visitor, "/gwesteion", "/guests")
    visitor.sees("Nid oes neb ar y rhestr", "Nobody is on the list")


def _guests(visitor: Visitor) -> None:
    _guests_empty(visitor)
    visitor.type("Pwy biau’r cyfeiriad?", "Whose is it?", "Siân")
    visitor.type("Rhif ffôn symudol neu gyfeiriad e-bost", "Mobile number or email address", "07700 900123")
    visitor.press("Ei roi ar y rhestr", "Put it on the list")
    visitor.sees("Siân (••• 123)", "Siân (••• 123)")


def _guests_wrong(visitor: Visitor) -> None:
    _guests_empty(visitor)
    visitor.press("Ei roi ar y rhestr", "Put it on the list")
    visitor.sees("Nodwch pwy biau’r cyfeiriad", "Enter whose address it is")


def _budget(visitor: Visitor) -> None:
    world = visitor.site.world
    with world.session() as session:
        session.execute(update(Organisation).values(pence_per_fragment=Decimal(90)))
    message_id = send(world)
    with world.session() as session:
        session.execute(update(Message).where(Message.id == message_id).values(fragments=1))
    days.keep_up(world.db, world.tenant.id, datetime.now(UTC))
    _go(visitor, "/cyllideb", "/budget")
    visitor.type("Faint y caiff negeseuon byw ei gostio mewn mis?", "What may live messages cost in a month?", "1")
    visitor.press(*SAVE)
    visitor.sees("90%", "90%")


def _budget_wrong(visitor: Visitor) -> None:
    _go(visitor, "/cyllideb", "/budget")
    visitor.type("Faint y caiff negeseuon byw ei gostio mewn mis?", "What may live messages cost in a month?", "lots")
    visitor.press(*SAVE)
    visitor.sees("Rhowch swm mewn punnoedd", "Enter an amount in pounds")


def simulator(visitor: Visitor) -> None:
    _go(visitor, "/efelychydd", "/simulator")
    visitor.sees(
        "Mam sy’n siarad Cymraeg a mab sy’n siarad Saesneg", "A Welsh-speaking mother and an English-speaking son"
    )


def open_form(visitor: Visitor) -> None:
    simulator(visitor)
    visitor.press(*CONTINUE)
    visitor.sees("Mae popeth wedi’i lenwi.", "Everything is filled in.")


def _form_wrong(visitor: Visitor) -> None:
    open_form(visitor)
    visitor.page.locator("#p1_mobile").fill("12345")
    visitor.press(*POST)
    visitor.sees("Mae problem", "There is a problem")


def _appointment(visitor: Visitor) -> None:
    simulator(visitor)
    visitor.choose("Un digwyddiad o’m heiddo fy hun", "One event of my own")
    visitor.pick(
        ("Y digwyddiad, os mai un eich hun ydyw", "The event, if it is one of your own"),
        ("Mae apwyntiad wedi’i drefnu", "An appointment is booked"),
    )
    visitor.press(*CONTINUE)
    visitor.sees("Id yr apwyntiad", "Id of the appointment")


def _request(visitor: Visitor) -> None:
    open_form(visitor)
    visitor.press("Dangos yr union gais", "Show the exact request")
    visitor.sees("webhook-signature", "webhook-signature")


def post(visitor: Visitor) -> None:
    open_form(visitor)
    visitor.press(*POST)
    visitor.page.wait_for_url("**/*-*-*-*-*")
    visitor.site.run()
    visitor.page.reload()


def _came_of_it(visitor: Visitor) -> None:
    post(visitor)
    visitor.sees("S. Ll.", "S. Ll.")


def _nobody(visitor: Visitor) -> None:
    open_form(visitor)
    for field in ("#p1_mobile", "#p1_email"):
        visitor.page.locator(field).fill("")
    visitor.press(*POST)
    visitor.page.wait_for_url("**/*-*-*-*-*")
    visitor.site.run()
    visitor.page.reload()
    visitor.sees("Pwy na chaiff wybod, a pham", "Who is not told, and why")


def _waits(visitor: Visitor) -> None:
    open_form(visitor)
    visitor.press(*POST)
    visitor.page.wait_for_url("**/*-*-*-*-*")
    visitor.sees("Mae’r digwyddiad wedi’i gadw", "The event is stored")


SCENES = (
    Scene("desk-integrations/list", _list),
    Scene("desk-integrations/none", _none),
    Scene("desk-integrations/add", _add),
    Scene("desk-integrations/add-wrongly", _add_wrongly),
    Scene("desk-integrations/one", _one),
    Scene("desk-integrations/issue-key", _issue),
    Scene("desk-integrations/key-shown", _shown),
    Scene("desk-integrations/rotate-key", _rotate),
    Scene("desk-integrations/revoke-key", _revoke),
    Scene("desk-integrations/rotate-secret", _secret),
    Scene("desk-integrations/callback-wrong", _callback_wrong),
    Scene("desk-integrations/callback-set", _callback_set),
    Scene("desk-integrations/callback-health", _callback_health),
    Scene("desk-integrations/callback-secret", _callback_secret),
    Scene("desk-integrations/no-guests", _guests_empty),
    Scene("desk-integrations/guests", _guests),
    Scene("desk-integrations/guests-wrong", _guests_wrong),
    Scene("desk-integrations/budget", _budget),
    Scene("desk-integrations/budget-wrong", _budget_wrong),
    Scene("desk-simulator/start", simulator),
    Scene("desk-simulator/form", open_form),
    Scene("desk-simulator/form-wrong", _form_wrong),
    Scene("desk-simulator/appointment", _appointment),
    Scene("desk-simulator/request", _request),
    Scene("desk-simulator/waits", _waits),
    Scene("desk-simulator/outcome", _came_of_it),
    Scene("desk-simulator/nobody-told", _nobody),
)
