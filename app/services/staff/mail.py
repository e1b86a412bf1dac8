"""Emails to staff about their own accounts: sent at once by whoever did what they tell of.

They are no messages: those are about a citizen's case, and wait for hours and turns. There are few of these, and
somebody sits at the page who can hand a link over in another way where it could not be sent (docs/adr/0017).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from app.db import Database, organisation_of, vault_of
from app.domain.answer_words import filled
from app.domain.bilingual import Bilingual, Language
from app.domain.emails.parts import Block
from app.domain.harmless import harmless
from app.domain.ids import new_id
from app.domain.recipients import Channel
from app.domain.staff_mail_words import StaffMailWords
from app.models.organisation import Organisation
from app.models.staff import StaffUser
from app.providers.base import Outgoing, ProviderError
from app.providers.registry import Providers, ProviderSettingsWrong, ProviderUnknown
from app.services import audit
from app.services.delivery.claiming import Account, load_accounts
from app.services.delivery.outgoing import Letterheads
from app.services.staff import details

_BETWEEN_SUBJECTS = " / "


@dataclass(frozen=True, slots=True)
class StaffPost:
    """Carries emails to staff through the organisation's own email provider."""

    db: Database
    providers: Providers

    def tell(self, organisation_id: UUID, staff_id: UUID, words: StaffMailWords, link: str = "") -> bool:
        """Whether the email was handed over; that it was not is written down for the managers to see.

        To be called once what it tells of is committed. An organisation of the demo sends nothing to anybody.
        """
        with self.db.transaction(organisation_id) as session:
            account, outgoing = _account(session), _outgoing(session, staff_id, words, link)
        problem = self._send(account, outgoing)
        if problem:
            with self.db.transaction(organisation_id) as session:
                audit.note(session, "desk", "email to staff not sent", "staff_users", staff_id)
        return not problem

    def _send(self, account: Account | None, outgoing: Outgoing) -> str:
        """Why it was not sent, empty where it was."""
        if account is None:
            return "no-provider"
        try:
            self.providers.get(account.provider, account.settings).send(outgoing)
        except ProviderError as error:
            return error.code
        except (ProviderUnknown, ProviderSettingsWrong):
            return "settings"
        return ""


def _account(session: Session) -> Account | None:
    """None in the demo, too: the sandbox would take an email that nobody ever sees."""
    organisation = session.get_one(Organisation, organisation_of(session))
    return None if organisation.sandboxed else load_accounts(session).get(Channel.EMAIL.value)


def _outgoing(session: Session, staff_id: UUID, words: StaffMailWords, link: str) -> Outgoing:
    organisation = session.get_one(Organisation, organisation_of(session))
    person = session.get_one(StaffUser, staff_id)
    known = details.opened(vault_of(session), staff_id, person.details_sealed)
    values: Mapping[str, Bilingual] = {
        "name": Bilingual(*[harmless(known.name, lines=False)] * 2),
        "organisation": organisation.name,
        "link": Bilingual(link, link),
    }
    subject, body = filled(words.subject, values), filled(words.body, values)
    return Outgoing(
        reference=str(new_id()),
        channel=Channel.EMAIL,
        to=known.email,
        subject=f"{subject.cy}{_BETWEEN_SUBJECTS}{subject.en}",
        body=f"{body.cy}\n\n---\n\n{body.en}",
        language=Language.CY,
        blocks=(Block(Language.CY, body.cy), Block(Language.EN, body.en)),
        letterhead=Letterheads().of(session),
    )
