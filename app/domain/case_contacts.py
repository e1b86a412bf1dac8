"""What events say of a case's contacts, merged: absent fields stay, null clears, only a removal removes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from app.domain.case_events import CaseEvent, ContactFacts, EventType, RemovalReason

_FACTS = (
    "role", "name", "mobile", "email", "address_lines", "postcode", "language", "channels", "format", "neutral",
    "safe_from", "safe_to",
)  # fmt: skip
_CHOICES = {
    "mobile": "mobile",
    "email": "email",
    "language": "language",
    "channels": "channels",
    "neutral": "safe",
    "safe_from": "safe",
    "safe_to": "safe",
}


@dataclass(frozen=True, slots=True)
class ContactState:
    """A contact as the case system last described them.

    said_at: when the person said a choice, or gave an address, if that was told.
    """

    facts: ContactFacts
    said_at: dict[str, datetime] = field(default_factory=dict)
    removed_at: datetime | None = None
    removal: str | None = None


Contacts = tuple[ContactState, ...]


def meet(contacts: Contacts, facts: ContactFacts, event: CaseEvent) -> Contacts:
    """Merges what is said of a contact. Only a `contact.updated` brings back one who was removed; whoever is said to
    have died stays so until that is retracted, since case systems go on repeating what they have of everybody.
    """
    known = _known(contacts, facts.reference) or ContactState(ContactFacts(facts.reference))
    merged = replace(known.facts, **{name: getattr(facts, name) for name in _FACTS if name in facts.given})
    merged = replace(merged, given=tuple(name for name in _FACTS if name in {*known.facts.given, *facts.given}))
    now = replace(known, facts=merged, said_at=_said(known.said_at, facts, event))
    if event.type is EventType.CONTACT_UPDATED and known.removal != RemovalReason.DECEASED:
        now = replace(now, removed_at=None, removal=None)
    return _with(contacts, now)


def remove(contacts: Contacts, facts: ContactFacts, event: CaseEvent) -> Contacts:
    """Marks a contact as removed, when and why; one that nobody had named is known from then on as removed."""
    known = _known(contacts, facts.reference) or ContactState(facts)
    removal = event.removal.value if event.removal else "other"
    return _with(contacts, replace(known, removed_at=event.time, removal=removal))


def _said(before: dict[str, datetime], facts: ContactFacts, event: CaseEvent) -> dict[str, datetime]:
    """When each choice was said, if that was told: a value given anew was not said when the one before it was."""
    given = {_CHOICES[name] for name in facts.given if name in _CHOICES}
    kept = {choice: at for choice, at in before.items() if choice not in given}
    return kept if event.said_at is None else kept | dict.fromkeys(given, event.said_at)


def _known(contacts: Contacts, reference: str) -> ContactState | None:
    return next((one for one in contacts if one.facts.reference == reference), None)


def _with(contacts: Contacts, contact: ContactState) -> Contacts:
    references = [one.facts.reference for one in contacts]
    if contact.facts.reference not in references:
        return (*contacts, contact)
    here = references.index(contact.facts.reference)
    return (*contacts[:here], contact, *contacts[here + 1 :])
