"""The desk's settings: the overview, each form as it is and with what is wrong, and sending that is suspended."""

from __future__ import annotations

from collections.abc import Callable

from app.domain.recipients import Channel
from app.domain.staff_roles import Role
from app.services import organisations
from tests.browser.desk import open_desk
from tests.browser.scenes import Scene
from tests.browser.visitor import Visitor

SAVE = "Cadw", "Save"
SUSPEND = "Atal yr holl anfon", "Suspend all sending"
PROBLEM = "Mae problem", "There is a problem"
KEY = "tests-9d751e0e-f929-4891-82a1-a3e1c3c18ee3-9d751e0e-f929-4891-82a1-a3e1c3c18ee4"
TEMPLATE = "9d751e0e-f929-4891-82a1-a3e1c3c18ee3"
NOWHERE = "http://127.0.0.1:9"
Reach = Callable[[Visitor], None]


def overview(visitor: Visitor) -> None:
    open_desk(visitor, "/gosodiadau", "/settings", Role.MANAGER)
    visitor.sees("Sut yr anfonir negeseuon", "How messages are sent")


def _form(cy: str, en: str, sees: tuple[str, str]) -> Reach:
    def reach(visitor: Visitor) -> None:
        open_desk(visitor, f"/gosodiadau/{cy}", f"/settings/{en}", Role.MANAGER)
        visitor.sees(*sees)

    return reach


def second_look(visitor: Visitor) -> None:
    overview(visitor)
    visitor.press(*SUSPEND)
    visitor.sees("Ydych chi am atal yr holl anfon?", "Do you want to suspend all sending?")


def suspended(visitor: Visitor) -> None:
    second_look(visitor)
    visitor.press(*SUSPEND)
    visitor.sees("Mae anfon wedi’i atal.", "Sending is suspended.")


def _before_resuming(visitor: Visitor) -> None:
    suspended(visitor)
    visitor.go("/cy/desg/gosodiadau/ailddechrau", "/en/desk/settings/resume")
    visitor.sees("Ydych chi am ailddechrau anfon?", "Do you want to resume sending?")


def _hours_wrong(visitor: Visitor) -> None:
    open_desk(visitor, "/gosodiadau/oriau", "/settings/hours", Role.MANAGER)
    visitor.page.locator("#start").select_option("20")
    visitor.page.locator("#end").select_option("8")
    visitor.press(*SAVE)
    visitor.sees(*PROBLEM)


def _days_wrong(visitor: Visitor) -> None:
    open_desk(visitor, "/gosodiadau/cadw", "/settings/keeping", Role.MANAGER)
    visitor.page.locator("#open").fill("3")
    visitor.press(*SAVE)
    visitor.sees(*PROBLEM)


def _too_light(visitor: Visitor) -> None:
    open_desk(visitor, "/gosodiadau/golwg", "/settings/look", Role.MANAGER)
    visitor.page.locator("#colour").fill("#ffd500")
    visitor.press(*SAVE)
    visitor.sees(*PROBLEM)


def carried(visitor: Visitor) -> None:
    """GOV.UK Notify carries texts, at an address where nobody answers."""
    settings = {"api_key": KEY, "sms_template_id": TEMPLATE, "email_template_id": TEMPLATE, "base_url": NOWHERE}
    with visitor.site.world.session() as session:
        organisations.set_provider(session, Channel.SMS, "govuk-notify", settings)


def _providers(visitor: Visitor) -> None:
    carried(visitor)
    open_desk(visitor, "/gosodiadau/darparwyr", "/settings/providers", Role.MANAGER)
    visitor.sees("Gwirio’r cysylltiad", "Check the connection")


def _provider_set(visitor: Visitor) -> None:
    carried(visitor)
    path = "/sms/govuk-notify"
    open_desk(visitor, f"/gosodiadau/darparwyr{path}", f"/settings/providers{path}", Role.MANAGER)
    visitor.sees("Cedwir un, ac ni chaiff byth ei ddangos.", "One is kept, and is never shown.")


def _provider_wrong(visitor: Visitor) -> None:
    path = "/sms/govuk-notify"
    open_desk(visitor, f"/gosodiadau/darparwyr{path}", f"/settings/providers{path}", Role.MANAGER)
    visitor.press(*SAVE)
    visitor.sees(*PROBLEM)


def _checked(visitor: Visitor) -> None:
    carried(visitor)
    open_desk(visitor, "/gosodiadau/gwirio/sms", "/settings/check/sms", Role.MANAGER)
    visitor.press("Gwirio nawr", "Check now")
    visitor.sees("Ni ellir ei gyrraedd ar hyn o bryd.", "It cannot be reached just now.")


def _token(visitor: Visitor) -> None:
    open_desk(visitor, "/gosodiadau/derbynebau/govuk-notify", "/settings/receipts/govuk-notify", Role.MANAGER)
    visitor.press("Gwneud tocyn", "Make a token")
    visitor.sees("Dyma’r unig dro", "This is the only time")


def _token_revoked(visitor: Visitor) -> None:
    _token(visitor)
    visitor.click(visitor.page.get_by_role("link", name=visitor.say("Dirymu", "Revoke")))
    visitor.sees("Ydych chi am ddirymu’r tocyn a roddwyd ar", "Do you want to revoke the token that was issued on")


def _before_removing(visitor: Visitor) -> None:
    carried(visitor)
    open_desk(visitor, "/gosodiadau/tynnu-darparwr/sms", "/settings/remove-provider/sms", Role.MANAGER)
    visitor.sees("Ydych chi am drefnu na fydd neb yn cludo’r rhain", "Do you want nobody to carry this any more?")


_NAME = "Yr enw o flaen negeseuon testun", "The name before texts"
_HOURS = "Pryd y caniateir anfon negeseuon?", "When may messages be sent?"
_KEPT = "Am faint y cedwir achosion ar ôl iddynt ddod i ben?", "How long are cases kept after they end?"
_ANSWERS = "Pa mor fuan yr ydych yn ateb pobl sy’n gofyn?", "How soon do you answer people who ask?"
_SECURITY = "Sut y gwneir y llinell yn breifat", "How the line is made private"
_STOP = "diffoddwch ei ffordd ei hun o drin STOP", "switch off its own handling of STOP"

SCENES = (
    Scene("desk/settings/overview", overview),
    Scene("desk/settings/second-look", second_look),
    Scene("desk/settings/suspended", suspended),
    Scene("desk/settings/before-resuming", _before_resuming),
    Scene("desk/settings/hours", _form("oriau", "hours", _HOURS)),
    Scene("desk/settings/hours-wrong", _hours_wrong),
    Scene("desk/settings/name", _form("enw", "name", _NAME)),
    Scene("desk/settings/language", _form("iaith", "language", ("Polisi iaith", "Language policy"))),
    Scene("desk/settings/answers", _form("ateb", "answers", _ANSWERS)),
    Scene("desk/settings/keeping", _form("cadw", "keeping", _KEPT)),
    Scene("desk/settings/keeping-wrong", _days_wrong),
    Scene("desk/settings/look", _form("golwg", "look", ("Dyma sut mae’n edrych", "This is how it looks"))),
    Scene("desk/settings/look-wrong", _too_light),
    Scene("desk/settings/providers-none", _form("darparwyr", "providers", ("Dewis darparwr", "Choose a provider"))),
    Scene("desk/settings/providers", _providers),
    Scene("desk/settings/choose", _form("darparwyr/email", "providers/email", ("Dewis darparwr", "Choose a provider"))),
    Scene("desk/settings/notify-set", _provider_set),
    Scene("desk/settings/notify-wrong", _provider_wrong),
    Scene("desk/settings/twilio", _form("darparwyr/sms/twilio", "providers/sms/twilio", _STOP)),
    Scene("desk/settings/smtp", _form("darparwyr/email/smtp", "providers/email/smtp", _SECURITY)),
    Scene("desk/settings/checked", _checked),
    Scene("desk/settings/token", _token),
    Scene("desk/settings/token-revoked", _token_revoked),
    Scene("desk/settings/before-removing", _before_removing),
)
