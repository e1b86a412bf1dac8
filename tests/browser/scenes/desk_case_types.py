"""The desk's case types: from a starter pack to what is in force."""

from __future__ import annotations

from app.domain.bilingual import Language
from app.domain.staff_roles import Role
from app.services.words.spelling import is_spelled
from tests.browser.desk import at_the_desk, open_desk
from tests.browser.scenes import Scene
from tests.browser.visitor import Visitor

PERMIT = "Cais am drwydded adeiladu neu amgylcheddol", "Building or environmental permit application"
CHANGE_MILESTONES = "Newid y cerrig milltir", "Change the milestones"
RECEIVED = "Cais wedi dod i law", "Application received"
SAVE = "Cadw yn y drafft", "Save in the draft"
CHECK = "Gwirio a chyflwyno", "Check and submit"
CONFIRM = "Cadarnhau bod y ddwy yn dweud yr un peth", "Confirm that both say the same"
SUBMIT = "Cyflwyno i’w lofnodi", "Submit for signing"
SIGN_WELSH = "Rwyf wedi darllen y Gymraeg: llofnodi drosti", "I have read the Welsh: sign for it"
SIGN_ENGLISH = "Rwyf wedi darllen y Saesneg: llofnodi drosti", "I have read the English: sign for it"
PREVIEW = "Rhagolwg o’r dudalen statws", "Preview the status page"
HISTORY = "Hanes", "History"
ADD = "Ychwanegu math o achos", "Add a case type"
PACK = "Cais am Fathodyn Glas", "Blue Badge application"
BACK = "Yn ôl i’r math o achos", "Back to the case type"
WELSH_TITLE, ENGLISH_TITLE = ("Teitl: Yn Gymraeg", "Title: In Welsh"), ("Teitl: Yn Saesneg", "Title: In English")


def the_list(visitor: Visitor) -> None:
    for language in Language:
        # The first word of a language reads its dictionary, which no page should be waited for here.
        is_spelled("a", language)
    open_desk(visitor, "/mathau", "/case-types")
    visitor.sees(*PERMIT)


def one(visitor: Visitor) -> None:
    the_list(visitor)
    visitor.press(*PERMIT)
    visitor.sees(*RECEIVED)


def milestones(visitor: Visitor) -> None:
    one(visitor)
    visitor.press(*CHANGE_MILESTONES)
    visitor.sees("yn y drefn hon", "in this order")


def milestone(visitor: Visitor) -> None:
    milestones(visitor)
    visitor.press(*RECEIVED)
    visitor.sees("Nid yw byth yn newid", "It never changes")


def english_changed(visitor: Visitor) -> None:
    """The English title alone, so that somebody has to look at the Welsh."""
    milestone(visitor)
    visitor.type(*ENGLISH_TITLE, "Application here")
    visitor.press(*SAVE)
    visitor.sees("Cadwyd yn y drafft", "Saved in the draft")


def to_check(visitor: Visitor) -> None:
    english_changed(visitor)
    visitor.press(*BACK)
    visitor.press(*CHECK)
    visitor.sees("A yw’r ddwy iaith yn dal i ddweud yr un peth?", "Do both languages still say the same?")


def confirmed(visitor: Visitor) -> None:
    to_check(visitor)
    visitor.press(*CONFIRM)
    visitor.sees("Cadarnhawyd", "Confirmed")


def submitted(visitor: Visitor) -> None:
    confirmed(visitor)
    visitor.press(*SUBMIT)
    visitor.sees("Cyflwynwyd", "Submitted")


def signed(visitor: Visitor) -> None:
    """By somebody else, as nobody signs for what they wrote."""
    submitted(visitor)
    at_the_desk(visitor)
    visitor.page.reload()
    visitor.press(*SIGN_WELSH)
    visitor.press(*SIGN_ENGLISH)
    visitor.sees("Yn barod i’w gyhoeddi", "Ready to publish")


def published(visitor: Visitor) -> None:
    signed(visitor)
    visitor.press("Cyhoeddi", "Publish")
    visitor.press("Cyhoeddi", "Publish")
    visitor.sees("Cyhoeddwyd", "Published")


def new(visitor: Visitor) -> None:
    the_list(visitor)
    visitor.press(*ADD)
    visitor.sees("Dechrau gyda phecyn cychwyn", "Begin with a starter pack")


def pack(visitor: Visitor) -> None:
    new(visitor)
    visitor.press(*PACK)
    visitor.sees("Bathodyn yn y post", "Badge in the post")


def begun(visitor: Visitor) -> None:
    pack(visitor)
    visitor.press("Dechrau gyda’r pecyn hwn", "Begin with this pack")
    visitor.sees("Heb ei gyhoeddi erioed", "Never published")


def _from_nothing(visitor: Visitor) -> None:
    new(visitor)
    visitor.press("Ysgrifennu math o achos eich hun", "Write a case type yourself")
    visitor.sees("Mae’n dechrau gydag un garreg filltir", "It begins with one milestone")


def _from_nothing_wrong(visitor: Visitor) -> None:
    _from_nothing(visitor)
    visitor.press("Dechrau", "Begin")
    visitor.sees("Mae problem", "There is a problem")


def _settings(visitor: Visitor) -> None:
    one(visitor)
    visitor.press("Newid y gosodiadau", "Change the settings")
    visitor.sees("Pa mor ofalus", "How careful")


def settings_with_hours(visitor: Visitor) -> None:
    """Saved in the draft, and opened again."""
    _settings(visitor)
    choose_hours(visitor, "9am", "5pm")
    visitor.press(*SAVE)
    visitor.sees("o 9am tan 5pm yn unig", "only from 9am to 5pm")
    visitor.press("Newid y gosodiadau", "Change the settings")


def _settings_with_hours_wrong(visitor: Visitor) -> None:
    _settings(visitor)
    choose_hours(visitor, "8pm", "8am")
    visitor.press(*SAVE)
    visitor.sees("Rhaid i’r awr olaf fod ar ôl y gyntaf", "The last hour must be after the first")


def choose_hours(visitor: Visitor, start: str, end: str) -> None:
    visitor.choose("Rhwng dwy awr yn unig", "Only between two hours")
    visitor.pick(("O", "From"), (start, start))
    visitor.pick(("Tan", "Until"), (end, end))


def _settings_wrong(visitor: Visitor) -> None:
    _settings(visitor)
    visitor.type("Enw manylyn 1", "Name of detail 1", "First name")
    visitor.type(
        "Sawl diwrnod cyn apwyntiad y dylid atgoffa pobl?", "Remind people of appointments how many days before?", "99"
    )
    visitor.press(*SAVE)
    visitor.sees("Mae problem", "There is a problem")


def _milestone_wrong(visitor: Visitor) -> None:
    milestones(visitor)
    visitor.press("Ychwanegu carreg filltir", "Add a milestone")
    visitor.press(*SAVE)
    visitor.sees("Mae problem", "There is a problem")


def _moved(visitor: Visitor) -> None:
    milestones(visitor)
    visitor.press("I lawr Cais wedi dod i law", "Down Application received")
    visitor.sees("Cais wedi dod i law", "Application received")


def _retiring(visitor: Visitor) -> None:
    visitor.site.tell("NPT-7", case_type="building-permit")
    milestones(visitor)
    visitor.press("Tynnu’n ôl neu ddileu Cais wedi dod i law", "Retire or remove Application received")
    visitor.sees("Mae achosion yno nawr", "There are cases there now")


def retired(visitor: Visitor) -> None:
    _retiring(visitor)
    visitor.press("Tynnu’n ôl", "Retire")
    visitor.sees("Nid ar gyfer achosion newydd", "Not for new cases")


def _to_put_right(visitor: Visitor) -> None:
    milestone(visitor)
    visitor.type(*WELSH_TITLE, "")
    visitor.type(
        "Beth fydd yn digwydd nesaf: Yn Gymraeg", "What happens next: In Welsh", "Byddwn yn edrych ar eich caiss"
    )
    visitor.press(*SAVE)
    visitor.press(*BACK)
    visitor.press(*CHECK)
    visitor.sees("I’w gywiro yn gyntaf", "To put right first")


def _discarding(visitor: Visitor) -> None:
    english_changed(visitor)
    visitor.press(*BACK)
    visitor.press("Dileu’r drafft", "Discard the draft")
    visitor.sees("wedi mynd am byth", "gone for good")


def _publishing(visitor: Visitor) -> None:
    signed(visitor)
    visitor.press("Cyhoeddi", "Publish")
    visitor.sees("Cyhoeddi fersiwn 2?", "Publish version 2?")


def _history(visitor: Visitor) -> None:
    published(visitor)
    visitor.press(*HISTORY)
    visitor.sees("Wedi’i disodli", "Replaced")


def preview(visitor: Visitor) -> None:
    one(visitor)
    visitor.press(*PREVIEW)
    visitor.sees("Achos a dyddiadau dychmygol", "Made-up case and dates")


def _preview_closed(visitor: Visitor) -> None:
    preview(visitor)
    visitor.pick(
        ("Dangos y dudalen ar y cam hwn", "Show the page at"),
        ("Wedi cau: Trwydded wedi'i gwrthod", "Closed: Permit refused"),
    )
    visitor.press("Dangos", "Show")
    visitor.sees("Y penderfyniad", "The decision")


def _viewer(visitor: Visitor) -> None:
    open_desk(visitor, "/mathau", "/case-types", Role.VIEWER)
    visitor.press(*PERMIT)
    visitor.sees("Mewn grym", "In force")


SCENES = (
    Scene("desk-case-types", the_list),
    Scene("desk-case-types/new", new),
    Scene("desk-case-types/pack", pack),
    Scene("desk-case-types/begun", begun),
    Scene("desk-case-types/from-nothing", _from_nothing),
    Scene("desk-case-types/from-nothing-wrong", _from_nothing_wrong),
    Scene("desk-case-types/one", one),
    Scene("desk-case-types/one-for-a-viewer", _viewer),
    Scene("desk-case-types/settings", _settings),
    Scene("desk-case-types/settings-wrong", _settings_wrong),
    Scene("desk-case-types/settings-with-hours", settings_with_hours),
    Scene("desk-case-types/settings-with-hours-wrong", _settings_with_hours_wrong),
    Scene("desk-case-types/milestones", milestones),
    Scene("desk-case-types/milestones-moved", _moved),
    Scene("desk-case-types/milestone", milestone),
    Scene("desk-case-types/milestone-wrong", _milestone_wrong),
    Scene("desk-case-types/retiring", _retiring),
    Scene("desk-case-types/retired", retired),
    Scene("desk-case-types/check", to_check),
    Scene("desk-case-types/check-wrong", _to_put_right),
    Scene("desk-case-types/discard", _discarding),
    Scene("desk-case-types/version", submitted),
    Scene("desk-case-types/version-signed", signed),
    Scene("desk-case-types/publish", _publishing),
    Scene("desk-case-types/published", published),
    Scene("desk-case-types/history", _history),
    Scene("desk-case-types/preview", preview),
    Scene("desk-case-types/preview-closed", _preview_closed),
)
