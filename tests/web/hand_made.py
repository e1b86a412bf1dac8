"""Hand-made views: the cases, phones and inboxes that the tests of the pages show."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from app.domain.bilingual import Bilingual, Language
from app.domain.emails.parts import Block, Email
from app.domain.message_status import MessageStatus
from app.domain.recipients import Channel
from app.services.opting_out.stopping import StopView
from app.services.views import (
    AppointmentView,
    OrganisationView,
    PhoneMessage,
    PhonesView,
    PhoneView,
    Reader,
    RequestView,
    SaidPage,
    SaidView,
    Scope,
    StatusView,
    StepState,
    StepView,
    TimelineView,
)
from app.services.visits.helper_view import for_helper

BASE_URL = "http://localhost"
TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
TOKEN = "4fK9aZ0bQ7mXw2RtY8Lc3D"
OTHER_TOKEN = "7zX1aZ0bQ7mXw2RtY8Lc3D"

COUNCIL = OrganisationView(
    slug="cwm-teg",
    name=Bilingual("Cyngor Cwm Teg", "Cwm Teg Council"),
    phone="01632 960 123",
    email="cysylltu@cwmteg.example",
    colour="#5a1e6b",
)

READER = Reader(
    organisation_id=UUID(int=1),
    organisation=COUNCIL,
    case_id=UUID(int=2),
    contact_id=UUID(int=3),
    mode="live",
    about_me=True,
    sensitive=False,
)

CASE = StatusView(
    organisation=COUNCIL,
    reader=READER,
    case_type=Bilingual("Trwydded adeiladu neu amgylcheddol", "Building or environmental permit"),
    reference="CT/2026/00123",
    about_me=True,
    state="open",
    sentence=Bilingual("Rydym yn gwirio eich cais", "We are checking your application"),
    since=datetime(2026, 11, 16, 10, 0, tzinfo=UTC),
    next=Bilingual(
        "Bydd swyddog yn darllen eich cynlluniau ac yn gofyn am gyngor os oes angen.",
        "An officer will read your plans and ask for advice if it is needed.",
    ),
    expected_by=date(2026, 12, 4),
    late=False,
    delay_reason=None,
    outcome=None,
    outcome_meaning=None,
    moved_to=None,
    steps=(
        StepView(Bilingual("Cais wedi dod i law", "Application received"), StepState.DONE, date(2026, 11, 9)),
        StepView(Bilingual("Gwirio’r cais", "Checking the application"), StepState.NOW, date(2026, 11, 16)),
        StepView(Bilingual("Gofyn am gyngor", "Asking for advice"), StepState.NEXT, None),
        StepView(Bilingual("Penderfynu", "Deciding"), StepState.NEXT, None),
    ),
    timeline=(
        TimelineView(
            datetime(2026, 11, 16, 10, 0, tzinfo=UTC),
            Bilingual("Rydym wedi dechrau gwirio eich cais.", "We have started to check your application."),
        ),
        TimelineView(
            datetime(2026, 11, 9, 14, 5, tzinfo=UTC),
            Bilingual("Mae eich cais wedi dod i law.", "We have received your application."),
        ),
    ),
    appointments=(),
    requests=(),
    updated_at=datetime(2026, 11, 16, 10, 2, tzinfo=UTC),
)

APPOINTMENT = AppointmentView(
    start=datetime(2026, 11, 30, 10, 30, tzinfo=UTC),
    end=datetime(2026, 11, 30, 12, 0, tzinfo=UTC),
    place=Bilingual("Swyddfa’r Cyngor, Stryd Fawr", "Council Office, High Street"),
    notes=Bilingual("Dewch â’ch cynlluniau gyda chi.", "Bring your plans with you."),
)
REQUEST = RequestView(Bilingual("Cynllun y safle", "A plan of the site"), date(2026, 11, 27))
REFUSED = TimelineView(
    datetime(2026, 11, 10, 9, 0, tzinfo=UTC),
    Bilingual("Mae eich cais wedi’i wrthod.", "Your application has been refused."),
    withdrawn=True,
    withdrawn_at=datetime(2026, 11, 17, 9, 0, tzinfo=UTC),
)
MOVED_TO = Bilingual("Cyngor Arall", "Another Council")

_APPOINTMENTS = replace(READER, about_me=False, scope=Scope.APPOINTMENTS)

CASES: dict[str, StatusView] = {
    "open": CASE,
    "helping": replace(CASE, about_me=False),
    "within": replace(CASE, within=Bilingual("10 diwrnod gwaith", "10 working days")),
    "today": replace(CASE, expected_by=TODAY),
    "asked": replace(
        CASE,
        requests=(
            replace(REQUEST, soon=Bilingual("ymhen 6 diwrnod", "in 6 days")),
            replace(REQUEST, due=date(2027, 2, 1)),
            replace(REQUEST, due=None),
            replace(REQUEST, due=date(2026, 11, 2)),
        ),
    ),
    "meeting": replace(CASE, appointments=(APPOINTMENT,)),
    "meeting_soon": replace(
        CASE,
        appointments=(
            replace(
                APPOINTMENT,
                key="a" * 32,
                soon=Bilingual("ymhen 9 diwrnod", "in 9 days"),
                moved_from=datetime(2026, 11, 26, 10, 0, tzinfo=UTC),
            ),
        ),
    ),
    "meeting_off": replace(
        CASE, appointments=(AppointmentView(APPOINTMENT.start, None, None, None, key="b" * 32, cancelled=True),)
    ),
    "meetings": replace(CASE, appointments=(APPOINTMENT, AppointmentView(APPOINTMENT.start, None, None, None))),
    "late": replace(CASE, late=True, expected_by=date(2026, 11, 18)),
    "delayed": replace(
        CASE, late=True, delay_reason=Bilingual("Mae llawer o geisiadau.", "There are many applications.")
    ),
    "late_undated": replace(CASE, late=True, expected_by=None, next=None),
    "decided": replace(
        CASE,
        outcome=Bilingual("Rhoddwyd y drwydded", "The permit was granted"),
        outcome_meaning=Bilingual("Cewch ddechrau adeiladu.", "You may start to build."),
        next=None,
        expected_by=None,
    ),
    "closed": replace(
        CASE, state="closed", sentence=Bilingual("Mae eich cais wedi’i gau", "Your application is closed")
    ),
    "withdrawn": replace(CASE, state="withdrawn"),
    "merged": replace(CASE, state="merged", into="CT/2026/00999"),
    "moved": replace(CASE, state="moved", moved_to=MOVED_TO, into="CA-77", next=None, expected_by=None),
    "retracted": replace(
        CASE,
        timeline=(CASE.timeline[0], REFUSED, replace(REFUSED, withdrawn_at=None), CASE.timeline[1]),
        mistake_on=datetime(2026, 11, 17, 9, 0, tzinfo=UTC),
    ),
    "told": replace(
        CASE,
        timeline=(
            replace(CASE.timeline[0], told=UUID(int=5), detail=Bilingual("Cynllun y safle", "A plan of the site")),
            CASE.timeline[1],
        ),
        anything_said=True,
    ),
    "neutral": replace(CASE, reader=replace(READER, sensitive=True)),
    "neutral_helping": replace(CASE, about_me=False, reader=replace(READER, sensitive=True, about_me=False)),
    "appointments_only": for_helper(replace(CASE, about_me=False, reader=_APPOINTMENTS)),
    "appointments_only_met": for_helper(
        replace(CASE, about_me=False, reader=_APPOINTMENTS, appointments=(APPOINTMENT,))
    ),
    "bare": replace(CASE, steps=(), timeline=(), next=None, expected_by=None),
}


def _text(number: int, spoken: Language, body: str, **other: object) -> PhoneMessage:
    fields: dict[str, object] = {
        "id": str(number),
        "at": NOW - timedelta(minutes=number),
        "channel": Channel.SMS,
        "language": spoken.value,
        "status": "delivered",
        "subject": None,
        "body": body,
        "languages": (spoken,),
    }
    return PhoneMessage(**{**fields, **other})  # type: ignore[arg-type]


WELSH_TEXT = _text(
    1,
    Language.CY,
    "Cyngor Cwm Teg: Mae eich cais wedi dod i law. Gallwch weld ble mae yma: "
    f"{BASE_URL}/cy/c/{TOKEN}. Os oes gennych gwestiwn, ffoniwch 01632 960 123.",
)
TWO_PARTS = (
    _text(3, Language.EN, "Cwm Teg Council: We have received your request."),
    _text(4, Language.CY, "Cyngor Cwm Teg: Mae eich cais wedi dod i law.", status="sent"),
)
IN_BOTH = _text(
    2,
    Language.CY,
    "Cyngor Cwm Teg: Mae penderfyniad wedi’i wneud.\n\nCwm Teg Council: A decision has been made.",
    language="both",
    languages=(Language.CY, Language.EN),
)
EMAIL = _text(
    5,
    Language.EN,
    "Dear Tom,\n\nWe have received your application.\n\nWhat happens next\n\n"
    f"An officer will read your plans. See where it is: {BASE_URL}/en/c/{TOKEN}\n\nCwm Teg Council",
    channel=Channel.EMAIL,
    subject="Your application: we have received it",
)
_MAIL = Email(
    "Eich cais / Your application",
    (
        Block(
            Language.CY,
            f"# Eich cais\n\nMae eich cais wedi dod i law.\n\n* Cam un\n* Cam dau\n\n[Gweld]({BASE_URL}/cy/c/{TOKEN})",
        ),
        Block(Language.EN, "# Your application\n\nWe have it. <b>Not</b> bold. See https://elsewhere.example/x"),
    ),
    stop_url=f"{BASE_URL}/stop/{'g' * 65}",
)
FORMATTED = _text(
    6,
    Language.CY,
    "Mae eich cais wedi dod i law.\n\n---\n\nWe have it.",
    channel=Channel.EMAIL,
    subject=_MAIL.subject,
    language="both",
    languages=(Language.CY, Language.EN),
    mail=_MAIL,
)
LETTER = replace(FORMATTED, id="7", channel=Channel.LETTER, mail=replace(_MAIL, stop_url=None))
_ABOUT = CASE.timeline[0].sentence
_TAKEN_BACK = SaidView(NOW, Channel.SMS, None, (), withdrawn=True, withdrawn_at=NOW)
SAID: dict[str, SaidPage] = {
    "said": SaidPage(
        (
            SaidView(NOW, Channel.SMS, _ABOUT, tuple(reversed(TWO_PARTS))),
            SaidView(NOW, Channel.SMS, _ABOUT, (WELSH_TEXT,), arrived=False),
            SaidView(NOW, Channel.SMS, _ABOUT, (IN_BOTH,)),
            SaidView(NOW, Channel.EMAIL, _ABOUT, (FORMATTED,)),
            SaidView(NOW, Channel.LETTER, None, (LETTER,)),
            _TAKEN_BACK,
            replace(_TAKEN_BACK, withdrawn_at=None),
            replace(_TAKEN_BACK, withdrawn=False),
        ),
        number=2,
        next_page=3,
    ),
    "said_of_a_step": SaidPage((SaidView(NOW, Channel.SMS, _ABOUT, (WELSH_TEXT,)),), step=_ABOUT),
    "said_nothing": SaidPage(()),
}
"""What we told somebody, as they read it again."""
PHONES = PhonesView(
    phones=(
        PhoneView("mair@example.com", "Mair Huws", Channel.EMAIL, COUNCIL.name, "trial", (FORMATTED,)),
        PhoneView("1 Stryd Fawr\nSA1 1AA", "Mair Huws", Channel.LETTER, COUNCIL.name, "trial", (LETTER,)),
        PhoneView("+447700900123", "Siân Llŷr", Channel.SMS, COUNCIL.name, "trial", (WELSH_TEXT,)),
        PhoneView("tom@example.com", "Tom Evans", Channel.EMAIL, COUNCIL.name, "live", (EMAIL,)),
        PhoneView("+447700900456", "Dewi Morgan", Channel.SMS, COUNCIL.name, "trial", (IN_BOTH, *TWO_PARTS)),
        PhoneView(
            "+447700900789",
            "Mair Huws",
            Channel.SMS,
            COUNCIL.name,
            "trial",
            tuple(
                _text(10 + number, Language.CY, "Cyngor Cwm Teg: Mae eich apwyntiad ddydd Llun.", status=status)
                for number, status in enumerate(MessageStatus)
            ),
        ),
    ),
    next_page=2,
    newest="m-1",
)
NO_PHONES = PhonesView(phones=(), next_page=None, newest="")

GOING, STOPPED, CLOSED = (letter * 65 for letter in "gsc")
STOPS = {
    GOING: StopView(COUNCIL, Language.EN, stopped=False, may_start=False),
    STOPPED: StopView(COUNCIL, Language.CY, stopped=True, may_start=True),
    CLOSED: StopView(COUNCIL, Language.EN, stopped=True, may_start=False),
}
"""Links under which emails may be stopped, were stopped by their reader, and were stopped for another reason."""
