"""Which pages of the desk are opened, and the searches and filters that staff use most, with ids of what is there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.models.case import Case, StoredEvent
from app.models.case_type import CaseType
from app.models.contact import Contact
from app.models.message import Message
from app.models.organisation import ApiKey, Integration, SigningSecret
from app.models.reply import Reply
from app.models.staff import StaffSession
from app.models.template import Template
from bench.case_system import mobile, reference
from bench.desk_year import EMAIL, OTHER_CASE_TYPE
from bench.office import CASE_TYPE

_PARAMETER = re.compile(r"<(?:[^:<>]+:)?(\w+)>")
_SAME: Mapping[str, str] = {"number": "1", "code": "checked", "channel": "sms", "kind": "test", "measure": "volume"}
_LISTS: Mapping[str, tuple[str, ...]] = {
    "/en/desk/cases": (
        *("sort=since", "page=200", "type={other_code}", "standing=open", "standing=open&sort=since"),
        *("standing=over", "standing=over&page=200", "standing=open&type={other_code}&sort=since"),
        *("needs=parked", "needs=paused", "mode=trial", "mode=live", "mode=live&standing=open&sort=since&page=200"),
    ),
    "/en/desk/messages": (
        *("sort=at", "needs=failed", "needs=failed&sort=at", "needs=unknown", "needs=unknown&sort=at", "needs=held"),
        *("status=held", "status=permanent-failure", "status=delivered", "status=sent", "status=created"),
        *("from={month_ago}&to={month_ago}", "from={month_ago}", "to={month_ago}", "to={month_ago}&sort=at"),
        *("channel=sms&language=cy", "channel=letter", "channel=email&language=en&from={month_ago}", "mode=trial"),
        *("provider=govuk-notify", "provider=nobody", "type={other}", "type={other}&status=permanent-failure"),
        *("type={other}&mode=trial&channel=sms&sort=at", "after={half_way}~1", "status=sent&after={half_way}~1"),
    ),
    "/en/desk/replies": ("sort=-at", "box=closed", "box=closed&sort=at", "box=mine", "box=closed&type={other_code}"),
    "/en/desk/audit": (
        *("page=200", "who=citizen", "who=staff", "who=operator", "who={staff_id}&page=200", "about={case_id}"),
        *("kind=looked-at", "kind=settings", "kind=cases", "kind=wording&who=citizen", "first={month_ago}"),
        *("kind=people&last={month_ago}", "first={month_ago}&last={month_ago}&kind=replies"),
    ),
    "/en/desk/reports": ("first={year_ago}", "first={year_ago}&mode=trial"),
    "/en/desk/translations": ("sort=-since", "lacks=cy", "lacks=en"),
}
_SEARCHES: Mapping[str, str] = {
    "a reference": reference(3),
    "a mobile number": mobile(3),
    "an email address": EMAIL,
    "a common name": "Prydderch Siân",
    "a word of it": "prydderch",
    "nobody's name": "Rhywun Arall",
}


@dataclass(frozen=True, slots=True)
class Page:
    """what: its address as the app has it, and what was asked. path: with ids of what is there. search: what is typed
    into its box first, so that two requests are one page.
    """

    what: str
    path: str
    search: str | None = None


def pages(session: Session, app: Flask, staff_id: UUID) -> Iterator[Page]:
    """The pages in English that are opened by an address; one whose address names what is not there is left out."""
    called: dict[str, Any] = {**_SAME, **_ids(session, staff_id)}
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: one.rule):
        asked = hasattr(app.view_functions[rule.endpoint], "act") and "GET" in (rule.methods or ())
        if asked and rule.rule.startswith("/en/") and all(called.get(name) for name in _PARAMETER.findall(rule.rule)):
            yield Page(rule.rule, _PARAMETER.sub(lambda found: str(called[found.group(1)]), rule.rule))
    for path, queries in _LISTS.items():
        yield from (Page(f"{path}?{query}", f"{path}?{query}".format_map(called)) for query in queries)
    yield from (Page(f"/en/desk/cases, {what}", "/en/desk/cases", typed) for what, typed in _SEARCHES.items())


def _ids(session: Session, staff_id: UUID) -> dict[str, Any]:
    """Of one of the newest cases, of its organisation, and the days that lists are asked about."""
    main, other = (session.scalars(select(CaseType.id).where(CaseType.code == c)).one() for c in _CODES)
    case = session.scalars(select(Case).where(Case.case_type_id == main).order_by(Case.id.desc()).limit(1)).one()
    asked: dict[str, Select[Any]] = {
        "event_id": select(StoredEvent.id).where(StoredEvent.case_id == case.id),
        "contact_id": select(Contact.id).where(Contact.case_id == case.id),
        "message_id": select(Message.id).where(Message.case_id == case.id),
        "reply_id": select(Reply.id).order_by(Reply.created_at.desc()),
        "template_id": select(Template.id).where(Template.case_type_id == main),
        "integration_id": select(Integration.id),
        "key_id": select(ApiKey.id),
        "secret_id": select(SigningSecret.id),
        "session_id": select(StaffSession.id),
    }
    found = {name: session.scalars(query.limit(1)).first() for name, query in asked.items()}
    ids = {"case_id": case.id, "staff_id": staff_id, "case_type_id": main, "other": other, "other_code": _CODES[1]}
    return found | ids | _days(datetime.now(UTC))


def _days(now: datetime) -> dict[str, str]:
    ago = {"month_ago": timedelta(days=30), "year_ago": timedelta(days=360)}
    days = {name: (now - long).date().isoformat() for name, long in ago.items()}
    return days | {"half_way": (now - timedelta(days=180)).strftime("%Y-%m-%dT%H:%M:%SZ")}


_CODES = (CASE_TYPE, OTHER_CASE_TYPE)
