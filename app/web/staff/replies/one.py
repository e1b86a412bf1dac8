"""One reply with its case beside it, and the answer to it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request

from app.domain.bilingual import Bilingual, Language
from app.domain.staff_roles import Act
from app.domain.template_checks import Finding
from app.i18n import gettext as _
from app.i18n import page_language, page_url
from app.services.replies_desk import answering, people, shown
from app.services.replies_desk.acts import DoneMeanwhile
from app.services.replies_desk.answering import Answering, CannotAnswer, Way, WordsMissing
from app.services.replies_desk.shown import ReplyShown
from app.services.staff.names import names
from app.services.staff.signed import Signed, who
from app.services.translating import checking
from app.services.words import spelling
from app.web.answers import see_other
from app.web.forms import Form, is_switch, posted
from app.web.rendering import page
from app.web.staff.ages import age
from app.web.staff.door import StaffDoor

_LONGEST = max(answering.LONGEST.values())


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a form that was sent: what the checks say, and who was quicker (as an audit entry has it).

    is_checked: the words were looked at. seen: a short word for those that were.
    """

    findings: Sequence[Finding] = ()
    is_checked: bool = False
    seen: str = ""
    meanwhile: str = ""


NOTHING = Beside()


def register(blueprint: Blueprint, door: StaffDoor) -> None:
    @door.page(
        blueprint,
        Act.SEE_REPLIES,
        cy="atebion/<uuid:reply_id>",
        en="replies/<uuid:reply_id>",
        methods=["GET", "POST"],
    )
    def show(staff: Signed, reply_id: UUID) -> Response:
        with door.db.transaction(staff.organisation_id) as session:
            types = door.types(staff, Act.SEE_REPLIES)
            reply = shown.look(session, door.catalogue, reply_id, types, staff.who)
        if request.method != "POST":
            spelling.prepare()
            return _page(door, staff, reply, Form(_as_read(reply)))
        typed = posted("cy", "en", "read", "closed", "keep", longest=_LONGEST)
        if is_switch() or reply.way is None or not _may(door, staff, reply):
            return _page(door, staff, reply, Form(typed))
        errors = _errors(reply.way, typed)
        if errors:
            return _page(door, staff, reply, Form(typed, errors))
        return _checked(door, staff, reply, typed)


def _checked(door: StaffDoor, staff: Signed, reply: ReplyShown, typed: dict[str, str]) -> Response:
    """Shows what the checks warn of, once, or sends the answer."""
    assert reply.way is not None
    languages = reply.way.languages
    words = Bilingual(*(typed[one] if one in languages else "" for one in Language))
    with door.db.transaction(staff.organisation_id) as session:
        findings = checking.findings(session, words, languages)
    if request.form.get("act") == "check" or (findings and request.form.get("seen") != _said(words)):
        return _page(door, staff, reply, Form(typed), Beside(findings, is_checked=True, seen=_said(words)))
    return _answered(door, staff, reply, typed, words)


def _answered(door: StaffDoor, staff: Signed, reply: ReplyShown, typed: dict[str, str], words: Bilingual) -> Response:
    given = Answering(words, _number(typed["read"]), was_closed=bool(typed["closed"]), keep_open=bool(typed["keep"]))
    types = door.types(staff, Act.ANSWER_REPLIES)
    try:
        with door.db.transaction(staff.organisation_id) as session:
            answering.answer(session, reply.head.id, types, given, staff.who, door.now())
    except DoneMeanwhile as meanwhile:
        with door.db.transaction(staff.organisation_id) as session:
            fresh = shown.look(session, door.catalogue, reply.head.id, types, staff.who)
        return _page(
            door, staff, fresh, Form(typed | {"read": str(len(fresh.answers))}), Beside(meanwhile=meanwhile.by)
        )
    except WordsMissing as missing:
        errors = {one.value: _too_long(reply) if missing.too_long else _missing(one) for one in missing.languages}
        return _page(door, staff, reply, Form(typed, errors))
    except CannotAnswer:
        return see_other(page_url("desk_replies.show", reply_id=reply.head.id))
    done = "answered-waits" if reply.case and reply.case.paused else "answered"
    return see_other(page_url("desk_replies.index", done=f"{done}-open" if given.keep_open else done))


def _as_read(reply: ReplyShown) -> dict[str, str]:
    """What a form carries of how the reply stood when it was read."""
    return {"read": str(len(reply.answers)), "closed": "1" if reply.head.closed_at else ""}


def _errors(way: Way, typed: Mapping[str, str]) -> dict[str, str]:
    errors = {}
    for one in way.languages:
        if not typed[one]:
            errors[one.value] = _missing(one)
        elif len(typed[one]) > way.longest:
            errors[one.value] = _("The answer must be %(most)s characters or fewer") % {"most": way.longest}
    return errors


def _missing(language: Language) -> str:
    if language is Language.CY:
        return _("Write the answer in Welsh: they are to have it in their language")
    return _("Write the answer in English: they are to have it in their language")


def _too_long(reply: ReplyShown) -> str:
    assert reply.way is not None
    return _("The answer must be %(most)s characters or fewer") % {"most": reply.way.longest}


def _may(door: StaffDoor, staff: Signed, reply: ReplyShown) -> bool:
    """Whether they may answer it: a reply of no case is everybody's who answers any."""
    if reply.case_type_id is None:
        return staff.may(Act.ANSWER_REPLIES)
    return reply.case_type_id in door.types(staff, Act.ANSWER_REPLIES)


def _page(door: StaffDoor, staff: Signed, reply: ReplyShown, form: Form, beside: Beside = NOTHING) -> Response:
    with door.db.transaction(staff.organisation_id) as session:
        known = names(session)
        colleagues = people.colleagues(session, reply.case_type_id, page_language())
    now = door.now()
    values: dict[str, Any] = {
        "beside": beside,
        "meanwhile": known.of(beside.meanwhile),
        "colleagues": colleagues,
        "name_of": lambda staff_id: known.of(who(staff_id)),
        "by": lambda said: _("Olrhain itself") if said == "olrhain" else known.of(said),
        "age": lambda since: age(since, now),
        "done": _done(),
        "may_answer": _may(door, staff, reply),
    }
    return page("staff/replies/one.html", staff=staff, reply=reply, form=form, **values)


def _done() -> str:
    return {
        "assigned": _("Given to the person you chose."),
        "given-back": _("Nobody has this reply now."),
        "reopened": _("The reply is open again."),
        "chosen": _("The reply belongs to this case now, and the case system hears of it."),
        "closed-already": _("A colleague had closed this reply already."),
    }.get(request.args.get("done", ""), "")


def _said(words: Bilingual) -> str:
    """A short word for what was typed: the warnings about it were seen, and it may go as it is."""
    return hashlib.sha256(f"{words.cy}\0{words.en}".encode()).hexdigest()[:16]


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
