"""Two organisations, each with rows in every table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import vault_of
from app.domain.added_words import Added
from app.domain.bilingual import Bilingual, Language
from app.domain.forms import day_in_london
from app.domain.ids import new_id
from app.domain.recipients import Channel
from app.domain.tokens import hash_of
from app.models.callback import Callback, CallbackAddress
from app.models.case import StoredEvent
from app.models.case_type import CaseType, CaseTypeDraft
from app.models.code import Code
from app.models.contact import Contact, Preference, StatusLink, Suppression
from app.models.decision import MessageDecision
from app.models.feedback import Feedback
from app.models.glossary import GlossaryEntry
from app.models.message import DeliveryAttempt, Message
from app.models.organisation import Organisation
from app.models.pace import Pace
from app.models.reply import Reply, ReplyAnswer
from app.models.staff import SignInFailures, SignInService, StaffInvitation, StaffRole, StaffUser
from app.models.template import Template, TemplateDraft, TemplateEditor
from app.services import organisations
from app.services.delivery import receipt_tokens
from app.services.events import added_words
from app.services.figures import days
from app.services.staff import details, sessions
from app.services.staff.details import Details
from tests.stubs.notify_words import API_KEY
from tests.world import Tenant, World, contact, event, make_tenant

_TEMPLATE = "9d751e0e-f929-4891-82a1-a3e1c3c18ee3"
_DUE = (
    "UPDATE case_events SET processed_at = NULL WHERE organisation_id = %s",
    "UPDATE messages SET status = 'sent', finished_at = NULL, send_after = now() WHERE organisation_id = %s",
    "UPDATE messages SET status = 'created' WHERE id = (SELECT min(id::text)::uuid FROM messages "
    "WHERE organisation_id = %s)",
    "UPDATE messages SET status = 'sending', lease_until = now() - interval '1 second' "
    "WHERE id = (SELECT max(id::text)::uuid FROM messages WHERE organisation_id = %s)",
    "UPDATE callbacks SET finished_at = NULL, lease_until = NULL, send_after = now() WHERE organisation_id = %s",
)


@dataclass(frozen=True, slots=True)
class Organisations:
    """Mine and theirs. The receipt token and the hash of a link to a status page are mine."""

    mine: Tenant
    theirs: Tenant
    receipt_token: str
    link_hash: bytes

    def have_something_of_everything_due(self, superuser: psycopg.Connection[Any]) -> None:
        """An event to process, messages to send, to look up and to release, and a callback to post."""
        for statement in _DUE:
            superuser.execute(statement.encode(), [self.mine.id])


def fill(shared: World) -> Organisations:
    """Fills every table for two new ones, by the doors and services that fill them in earnest where there are any."""
    mine, theirs = make_tenant(shared.db), make_tenant(shared.db)
    world = World(shared.settings, shared.db, shared.app, shared.client, shared.shop, mine)
    _fill(world, theirs)
    token = _fill(world, mine)
    with world.session(mine) as session:
        link_hash = session.scalars(select(StatusLink.token_hash)).first()
    assert link_hash is not None
    return Organisations(mine, theirs, token, link_hash)


def _fill(world: World, tenant: Tenant) -> str:
    for number, mobile in enumerate(("07700900123", "07700900124", "07700900125")):
        case = f"C-{number}"
        world.told(event(case, contacts=[contact(mobile=mobile)]), key=tenant.test_key)
        world.told(event(case, "case.delayed", silent=True), key=tenant.test_key)
    with world.session(tenant) as session:
        token = _settings(session, tenant)
        _choices(session, tenant)
        attempt = session.scalars(select(DeliveryAttempt.id)).first()
    assert attempt is not None
    _post_receipt(world, token, attempt)
    _count_today(world, tenant)
    return token


def _settings(session: Session, tenant: Tenant) -> str:
    organisations.issue_secret(session, tenant.integration_id)
    organisations.add_guest(session, Channel.EMAIL, "guest@example.com", "a tester")
    settings = {"api_key": API_KEY, "sms_template_id": _TEMPLATE, "email_template_id": _TEMPLATE}
    for channel in (Channel.SMS, Channel.EMAIL):
        organisations.set_provider(session, channel, "govuk-notify", settings)
    return receipt_tokens.issue(session, "govuk-notify")


def _choices(session: Session, tenant: Tenant) -> None:
    """No door leads to the first two yet, and the sandbox has no pace to keep."""
    contact_id = session.scalars(select(Contact.id)).first()
    index = session.scalars(select(Message.recipient_index)).first()
    assert contact_id is not None
    assert index is not None
    said = {"field": "language", "value": "cy", "said_at": datetime.now(UTC), "by": "contact", "through": "test"}
    session.add(Preference(organisation_id=tenant.id, contact_id=contact_id, **said))
    session.add(Suppression(organisation_id=tenant.id, channel="letter", address_index=index, reason="stop"))
    _more(session, tenant, contact_id, index)
    _citizen(session, tenant, contact_id, index)
    _add_words(session)
    _decide(session, tenant)
    _staff(session, tenant)
    session.add(Pace(organisation_id=tenant.id, provider="govuk-notify", left_over=1.0, at=datetime.now(UTC)))


def _more(session: Session, tenant: Tenant, contact_id: UUID, index: bytes) -> None:
    mine, vault = {"organisation_id": tenant.id}, vault_of(session)
    reply, address, callback = new_id(), new_id(), new_id()
    session.add(
        Reply(
            id=reply,
            mode="live",
            provider="twilio",
            provider_id=f"SM-{tenant.id}",
            channel="sms",
            address_index=index,
            address_sealed=vault.seal("replies", reply, "address", "+447700900123"),
            words_sealed=vault.seal("replies", reply, "words", "Diolch"),
            **mine,
        )
    )
    session.flush()
    answer = new_id()
    answered = vault.seal_json("reply_answers", answer, "words", {"cy": "Diolch", "en": ""})
    session.add(ReplyAnswer(id=answer, reply_id=reply, by="staff:1", words_sealed=answered, **mine))
    case_system = {"integration_id": tenant.integration_id, **mine}
    secret = vault.seal("callback_addresses", address, "secret", "whsec_tests")
    session.add(CallbackAddress(id=address, url="https://tests.example/told", secret_sealed=secret, **case_system))
    body = vault.seal("callbacks", callback, "body", "{}")
    session.add(Callback(id=callback, mode="live", type="olrhain.reply.received", body_sealed=body, **case_system))
    session.add(GlossaryEntry(kind="place", cy="Y Gelli", en="Hay", **mine))
    template = session.scalars(select(Template.id)).first()
    words = Bilingual("Mae newyddion.", "There is news.")
    session.add(TemplateDraft(template_id=template, revision=1, body=words, **mine))
    case_type = session.scalars(select(CaseType)).first()
    assert case_type is not None
    case_types_draft = {"content": {}, "edited_at": datetime.now(UTC), "edited_by": "staff:1"}
    session.add(CaseTypeDraft(case_type_id=case_type.id, revision=1, **case_types_draft, **mine))
    session.add(TemplateEditor(template_id=template, by="staff:1", seen_at=datetime.now(UTC), **mine))


def _citizen(session: Session, tenant: Tenant, contact_id: UUID, index: bytes) -> None:
    """What the pages of citizens write; the host name is what the look-up across organisations asks for."""
    mine, vault = {"organisation_id": tenant.id, "contact_id": contact_id}, vault_of(session)
    session.get_one(Organisation, tenant.id).host = tenant.slug
    code, feedback = new_id(), new_id()
    plan = vault.seal_json("codes", code, "plan", {"mobile": "+447700900126"})
    about = {"purpose": "new-address", "about_index": index, "spread_index": index, "expires_at": datetime.now(UTC)}
    sent = {"channel": "sms", "address_index": index, "code_index": index}
    session.add(Code(id=code, plan_sealed=plan, **sent, **about, **mine))
    case_id = session.get_one(Contact, contact_id).case_id
    words = vault.seal("feedback", feedback, "words", "Diolch")
    said = {"id": feedback, "case_id": case_id, "mode": "live", "language": "cy", "score": 5, "words_sealed": words}
    session.add(Feedback(**said, **mine))


def _staff(session: Session, tenant: Tenant) -> None:
    mine, vault, staff, service = {"organisation_id": tenant.id}, vault_of(session), new_id(), new_id()
    email, later = details.email_index(vault, "sian@example.org"), datetime.now(UTC) + timedelta(days=1)
    sealed = details.sealed(vault, staff, Details("Siân", "sian@example.org"))
    totp = vault.seal("staff_users", staff, "totp", "JBSWY3DPEHPK3PXP")
    session.add(
        StaffUser(
            id=staff,
            email_index=email,
            details_sealed=sealed,
            totp_sealed=totp,
            language="cy",
            invited_by="operator",
            **mine,
        )
    )
    session.flush()
    session.add(StaffRole(staff_id=staff, role="viewer", **mine))
    sessions.start(session, staff, datetime.now(UTC))
    invited = {"token_hash": hash_of(str(staff)), "purpose": "first", "by": "operator", "expires_at": later}
    session.add(StaffInvitation(staff_id=staff, **invited, **mine))
    session.add(SignInFailures(about_index=email, failures=1, last_at=later, **mine))
    secret = vault.seal("sign_in_services", service, "client_secret", "secret")
    said = {"issuer": "https://issuer.example", "client_id": "olrhain", "client_secret_sealed": secret}
    session.add(SignInService(id=service, **said, **mine))


def _decide(session: Session, tenant: Tenant) -> None:
    """As staff do for a message of which nobody knows whether it arrived; these have all arrived."""
    message_id, decision = session.scalars(select(Message.id)).first(), new_id()
    note = vault_of(session).seal("message_decisions", decision, "note", "Ffoniais")
    decided = {"attempt": 1, "decision": "left", "by": "staff:tests", "note_sealed": note}
    session.add(MessageDecision(id=decision, organisation_id=tenant.id, message_id=message_id, **decided))


def _add_words(session: Session) -> None:
    """As staff do for what lacks a language; these events lack nothing."""
    for row in session.scalars(select(StoredEvent).limit(2)):
        added_words.put(session, row, Added("reason", Language.CY, "Rheswm"), "Tests")


def _count_today(world: World, tenant: Tenant) -> None:
    """As the clock does."""
    now = datetime.now(UTC)
    days.rebuild(world.db, tenant.id, day_in_london(now), now)


def _post_receipt(world: World, token: str, attempt: UUID) -> None:
    receipt = {
        "id": "740e5834-3a29-46b4-9a6f-16142fde533a",
        "reference": str(attempt),
        "to": "07700900123",
        "status": "delivered",
        "created_at": "2025-11-21T09:30:00.000000Z",
        "completed_at": "2025-11-21T09:30:01.000000Z",
        "sent_at": "2025-11-21T09:30:00.500000Z",
        "notification_type": "sms",
        "template_id": _TEMPLATE,
        "template_version": 1,
    }
    headers = {"Authorization": f"Bearer {token}"}
    assert world.client.post("/v1/receipts/govuk-notify", json=receipt, headers=headers).status_code == 200
