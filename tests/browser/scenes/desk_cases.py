"""Cases at the desk: the list and the search, one case with its whole story, and every act with its question."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select, update

from app.domain.recipients import Channel
from app.domain.staff_roles import Role
from app.models.case import Case, StoredEvent
from app.models.contact import Contact
from app.models.message import Message
from app.services.opting_out import suppressions
from tests.browser.desk import at_the_desk, open_desk
from tests.browser.scenes import LONG, Scene
from tests.browser.visitor import Visitor
from tests.world import contact, event

REFERENCE = "CG-2026-0417"
CARE = "adult-social-care"
FIND = "Dod o hyd i achos", "Find a case"
SEARCH = "Chwilio", "Search"
STORY = "Hanes yr achos hwn", "The story of this case"
_MANY = 53


def with_cases(visitor: Visitor) -> None:
    """A case with a story, one whose reference is long, and a trial case."""
    site = visitor.site
    carer = contact("p-2", name="Ann Rhys", role="carer", language="en", mobile="07700900456", email=None)
    site.tell(REFERENCE, contacts=[contact(), carer])
    site.tell(REFERENCE, "case.milestone_reached", milestone="checking", expected_by="2031-03-03")
    site.tell(REFERENCE, "case.appointment_booked", appointment=_APPOINTMENT)
    site.tell(REFERENCE, "case.delayed", silent=True)
    site.tell(LONG, contacts=[contact(name="Huw ap Rhys", mobile="07700900457", language="both")])
    site.tell(LONG, "case.closed")
    site.world.told(event("PRAWF-1"))


_APPOINTMENT = {
    "id": "a-1",
    "start": "2031-03-03T10:30:00+00:00",
    "place": {"cy": "Neuadd y Dref", "en": "The Town Hall"},
    "notes": {"cy": "Dewch â’ch cynlluniau.", "en": "Bring your plans."},
}


def case_of(visitor: Visitor, reference: str = REFERENCE) -> UUID:
    """The id of a case by what the case system calls it."""
    with visitor.site.world.session() as session:
        index = _index(visitor, reference)
        return session.scalars(select(Case.id).where(Case.reference_index == index)).one()


def _index(visitor: Visitor, reference: str) -> bytes:
    world = visitor.site.world
    return world.db.vault_at(world.tenant.id).index("reference", reference)


def open_case(visitor: Visitor, cy: str = "", en: str = "", *roles: Role) -> None:
    """The page of the case, or one of those below it."""
    with_cases(visitor)
    go_on(visitor, cy, en, *roles)


def go_on(visitor: Visitor, cy: str = "", en: str = "", *roles: Role) -> None:
    case_id = case_of(visitor)
    open_desk(visitor, f"/achosion/{case_id}{cy}", f"/cases/{case_id}{en}", *(roles or (Role.CASE_WORKER,)))


def person(visitor: Visitor) -> UUID:
    with visitor.site.world.session() as session:
        mine = select(Contact.id).where(Contact.case_id == case_of(visitor))
        return session.scalars(mine.order_by(Contact.id)).first()


def first_message(visitor: Visitor) -> UUID:
    with visitor.site.world.session() as session:
        mine = select(Message.id).where(Message.case_id == case_of(visitor))
        return session.scalars(mine.order_by(Message.number)).first()


def milestone_event(visitor: Visitor) -> UUID:
    with visitor.site.world.session() as session:
        mine = select(StoredEvent.id).where(StoredEvent.case_id == case_of(visitor))
        return session.scalars(mine.where(StoredEvent.type == "case.milestone_reached")).one()


def _list(visitor: Visitor) -> None:
    with_cases(visitor)
    open_desk(visitor, "/achosion", "/cases", Role.CASE_WORKER)
    visitor.sees(REFERENCE, REFERENCE)


def _list_empty(visitor: Visitor) -> None:
    open_desk(visitor, "/achosion", "/cases", Role.VIEWER)
    visitor.sees("Nid oes achosion eto.", "There are no cases yet.")


def _list_long(visitor: Visitor) -> None:
    world = visitor.site.world
    posted = [event(f"CG-{number:04}", contacts=[contact(mobile=None)]) for number in range(_MANY)]
    assert world.post(posted, key=world.tenant.test_key).status_code == 207
    world.process()
    open_desk(visitor, "/achosion", "/cases", Role.VIEWER)
    visitor.sees("CG-0052", "CG-0052")


def _parked(visitor: Visitor) -> None:
    with_cases(visitor)
    _park(visitor)
    open_desk(visitor, "/achosion?needs=parked", "/cases?needs=parked", Role.CASE_WORKER)
    visitor.sees("Digwyddiad o’r neilltu", "Event put aside")


def _parked_none(visitor: Visitor) -> None:
    open_desk(visitor, "/achosion?needs=parked", "/cases?needs=parked", Role.CASE_WORKER)
    visitor.sees("Nid oes dim yma sydd angen eich sylw", "Nothing here needs you")


def searched(visitor: Visitor, words: str) -> None:
    visitor.type(*FIND, words)
    visitor.press(*SEARCH)


def _found(visitor: Visitor) -> None:
    _list(visitor)
    searched(visitor, "sian llyr")
    visitor.sees(REFERENCE, REFERENCE)


def _not_found(visitor: Visitor) -> None:
    _list(visitor)
    searched(visitor, "Gwen Prys")
    visitor.sees("Nid oes achos y cewch ei weld", "No case that you may see")


def _search_too_long(visitor: Visitor) -> None:
    _list(visitor)
    searched(visitor, "x" * 201)
    visitor.sees("Chwiliwch am ddim mwy na 200", "Search for no more than 200")


def _search_over(visitor: Visitor) -> None:
    with_cases(visitor)
    open_desk(visitor, "/achosion?q=hen", "/cases?q=old", Role.VIEWER)
    visitor.sees("Mae’r chwiliad hwnnw wedi dod i ben", "That search is over")


def _story(visitor: Visitor) -> None:
    open_case(visitor)
    visitor.sees(*STORY)


def _story_for_a_viewer(visitor: Visitor) -> None:
    open_case(visitor, "?sort=when", "?sort=when", Role.VIEWER)
    visitor.sees("Yr hynaf yn gyntaf", "Oldest first")


def _story_paused(visitor: Visitor) -> None:
    paused(visitor)
    visitor.site.tell(REFERENCE, "case.milestone_reached", milestone="decided")
    visitor.go(f"/cy/desg/achosion/{case_of(visitor)}", f"/en/desk/cases/{case_of(visitor)}")
    visitor.sees("Mae aelod o staff wedi oedi", "A member of staff has paused")


def paused(visitor: Visitor) -> None:
    """A case that was paused a moment ago."""
    open_case(visitor, "/oedi", "/pause")
    visitor.submit()
    visitor.sees("Mae’r achos wedi’i oedi.", "The case is paused.")


def _story_parked(visitor: Visitor) -> None:
    with_cases(visitor)
    _park(visitor)
    go_on(visitor)
    visitor.sees("Wedi’i roi o’r neilltu", "Put aside")


def _park(visitor: Visitor) -> None:
    with visitor.site.world.session() as session:
        newest = (
            select(StoredEvent.id).where(StoredEvent.case_id == case_of(visitor)).order_by(StoredEvent.arrival.desc())
        )
        parked = update(StoredEvent).where(StoredEvent.id == session.scalars(newest.limit(1)).one())
        values = {"processed_at": None, "effect": None, "failures": 5, "problem": "VaultError"}
        session.execute(parked.values(parked_at=datetime.now(UTC), **values))


def _story_sensitive(visitor: Visitor) -> None:
    visitor.site.tell("SC-1", case_type=CARE)
    at_the_desk(visitor, Role.CASE_WORKER)
    case_id = case_of(visitor, "SC-1")
    visitor.go(f"/cy/desg/achosion/{case_id}", f"/en/desk/cases/{case_id}")
    visitor.sees("Sensitif", "Sensitive")


def _story_without_names(visitor: Visitor) -> None:
    visitor.site.tell("B-1", contacts=[contact(name=None, mobile=None, email=None)])
    at_the_desk(visitor, Role.CASE_WORKER)
    case_id = case_of(visitor, "B-1")
    visitor.go(f"/cy/desg/achosion/{case_id}", f"/en/desk/cases/{case_id}")
    visitor.sees("Person heb enw", "A person without a name")


def _of_person(visitor: Visitor, cy: str, en: str) -> None:
    """A page about the first person of the case."""
    with_cases(visitor)
    someone = person(visitor)
    go_on(visitor, f"/pobl/{someone}/{cy}", f"/people/{someone}/{en}")


def _reveal(visitor: Visitor) -> None:
    _of_person(visitor, "manylion", "details")
    visitor.sees("Pam mae angen i chi eu gweld?", "Why do you need to see them?")


def _reveal_without_a_reason(visitor: Visitor) -> None:
    _reveal(visitor)
    visitor.press("Dangos manylion cyswllt", "Show contact details")
    visitor.sees("Dywedwch pam mae angen", "Say why you need")


def _revealed(visitor: Visitor) -> None:
    _reveal(visitor)
    visitor.type("Pam mae angen i chi eu gweld?", "Why do you need to see them?", "ffonio / phoning")
    visitor.press("Dangos manylion cyswllt", "Show contact details")
    visitor.sees("+447700900123", "+447700900123")


def _link(visitor: Visitor) -> None:
    _of_person(visitor, "dolen", "link")
    visitor.sees("Ni ellir dadwneud hyn.", "This cannot be undone.")


def _link_not_chosen(visitor: Visitor) -> None:
    _link(visitor)
    visitor.submit()
    visitor.sees("Dewiswch beth i’w wneud", "Choose what to do")


def _link_renewed(visitor: Visitor) -> None:
    _link(visitor)
    visitor.choose("Stopio’r hen ddolenni ac anfon un newydd", "Stop the old links and send a new one")
    visitor.submit()
    visitor.sees("Mae dolen newydd ar ei ffordd.", "A new link is on its way.")


def _death(visitor: Visitor) -> None:
    _of_person(visitor, "marwolaeth", "death")
    visitor.sees("O’r eiliad hon:", "From this moment:")


def _death_not_sure(visitor: Visitor) -> None:
    _death(visitor)
    visitor.submit()
    visitor.sees("Ticiwch y blwch os ydych yn siŵr", "Tick the box if you are sure")


def noted_death(visitor: Visitor) -> None:
    """A person of the case whose death was noted."""
    _death(visitor)
    visitor.choose("Rwyf wedi gwirio mai dyma’r person cywir", "I have checked that this is the right person")
    visitor.press("Nodi’r farwolaeth", "Note the death")
    visitor.sees("Nodwyd marwolaeth y person", "Noted as having died")


def _death_undo(visitor: Visitor) -> None:
    noted_death(visitor)
    visitor.go(
        f"/cy/desg/achosion/{case_of(visitor)}/pobl/{person(visitor)}/marwolaeth/dadwneud",
        f"/en/desk/cases/{case_of(visitor)}/people/{person(visitor)}/death/undo",
    )
    visitor.sees("Tynnu’n ôl fod y person hwn wedi marw?", "Take back that this person has died?")


def _pause(visitor: Visitor) -> None:
    open_case(visitor, "/oedi", "/pause")
    visitor.sees("Oedi’r achos hwn?", "Pause this case?")


def _resume(visitor: Visitor) -> None:
    open_case(visitor, "/parhau", "/resume")
    visitor.sees("Parhau â’r achos hwn?", "Go on with this case?")


def _try_again(visitor: Visitor) -> None:
    with_cases(visitor)
    parked = milestone_event(visitor)
    go_on(visitor, f"/digwyddiadau/{parked}/eto", f"/events/{parked}/try-again")
    visitor.sees("Rhoi cynnig arall ar y digwyddiad hwn?", "Try this event again?")


def _send_again(visitor: Visitor) -> None:
    with_cases(visitor)
    message = first_message(visitor)
    go_on(visitor, f"/negeseuon/{message}/anfon-eto", f"/messages/{message}/send-again")
    visitor.sees("Anfon y neges hon eto?", "Send this message again?")


def _send_again_refused(visitor: Visitor) -> None:
    with_cases(visitor)
    message = first_message(visitor)
    with visitor.site.world.session() as session:
        index = session.get_one(Message, message).recipient_index
        suppressions.close(session, Channel.SMS, index, suppressions.OWN_STOP)
    go_on(visitor, f"/negeseuon/{message}/anfon-eto", f"/messages/{message}/send-again")
    visitor.sees("Ni ellir anfon y neges hon eto", "This message cannot be sent again")


def _choose(visitor: Visitor) -> None:
    open_case(visitor, "/digwyddiad", "/post")
    visitor.sees("Beth sydd wedi digwydd?", "What has happened?")


def _not_chosen(visitor: Visitor) -> None:
    _choose(visitor)
    visitor.submit()
    visitor.sees("Dewiswch beth sydd wedi digwydd", "Choose what has happened")


def _posting(kind: str) -> Scene:
    def reach(visitor: Visitor) -> None:
        open_case(visitor, f"/digwyddiad/{kind}", f"/post/{kind}")
        visitor.sees("Cofnodi’r digwyddiad", "Post the event")

    return Scene(f"desk/cases/post/{kind}", reach)


def _post_with_errors(visitor: Visitor) -> None:
    open_case(visitor, "/digwyddiad/appointment-booked", "/post/appointment-booked")
    visitor.type("Mae’n dechrau am", "It begins at", "tua dau")
    visitor.submit()
    visitor.sees("Rhowch ddiwrnod yr apwyntiad", "Enter the day of the appointment")


def _correct(visitor: Visitor) -> None:
    with_cases(visitor)
    wrong = milestone_event(visitor)
    go_on(visitor, f"/digwyddiadau/{wrong}/cywiro", f"/events/{wrong}/correct")
    visitor.sees("Cywiro digwyddiad", "Put an event right")


def _take_back(visitor: Visitor) -> None:
    with_cases(visitor)
    wrong = milestone_event(visitor)
    go_on(visitor, f"/digwyddiadau/{wrong}/tynnu-yn-ol", f"/events/{wrong}/take-back")
    visitor.sees("Tynnu’r digwyddiad hwn yn ôl?", "Take this event back?")


SCENES = (
    Scene("desk/cases/list", _list),
    Scene("desk/cases/list-empty", _list_empty),
    Scene("desk/cases/list-long", _list_long),
    Scene("desk/cases/list-parked", _parked),
    Scene("desk/cases/list-parked-none", _parked_none),
    Scene("desk/cases/search/found", _found),
    Scene("desk/cases/search/not-found", _not_found),
    Scene("desk/cases/search/too-long", _search_too_long),
    Scene("desk/cases/search/over", _search_over),
    Scene("desk/cases/story", _story),
    Scene("desk/cases/story-for-a-viewer", _story_for_a_viewer),
    Scene("desk/cases/story-paused", _story_paused),
    Scene("desk/cases/story-parked", _story_parked),
    Scene("desk/cases/story-sensitive", _story_sensitive),
    Scene("desk/cases/story-without-names", _story_without_names),
    Scene("desk/cases/story-after-a-death", noted_death),
    Scene("desk/cases/details/ask", _reveal),
    Scene("desk/cases/details/error", _reveal_without_a_reason),
    Scene("desk/cases/details/shown", _revealed),
    Scene("desk/cases/link/ask", _link),
    Scene("desk/cases/link/error", _link_not_chosen),
    Scene("desk/cases/link/renewed", _link_renewed),
    Scene("desk/cases/death/ask", _death),
    Scene("desk/cases/death/error", _death_not_sure),
    Scene("desk/cases/death/undo", _death_undo),
    Scene("desk/cases/pause", _pause),
    Scene("desk/cases/resume", _resume),
    Scene("desk/cases/try-again", _try_again),
    Scene("desk/cases/send-again/ask", _send_again),
    Scene("desk/cases/send-again/refused", _send_again_refused),
    Scene("desk/cases/post/choose", _choose),
    Scene("desk/cases/post/choose-error", _not_chosen),
    _posting("milestone-reached"),
    _posting("information-requested"),
    _posting("delayed"),
    _posting("appointment-booked"),
    _posting("appointment-changed"),
    _posting("decision-made"),
    _posting("withdrawn"),
    Scene("desk/cases/post/error", _post_with_errors),
    Scene("desk/cases/correct", _correct),
    Scene("desk/cases/take-back", _take_back),
)
