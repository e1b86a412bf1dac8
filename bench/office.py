"""An organisation to measure with: live keys, signed posts, signed-off texts, and GOV.UK Notify to carry them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

from app.db import Database
from app.domain.bilingual import Bilingual
from app.domain.recipients import Channel, KeyKind
from app.models.organisation import Organisation
from app.services import organisations
from app.services.case_type_changes import pack_loading
from app.services.organisations import NewOrganisation
from app.services.packs.files import shipped_pack
from app.services.templates.signing import sign_and_publish_all
from app.vault import MasterKeys
from bench.provider import API_KEY
from bench.servers import Place
from bench.site import MASTER_KEYS

CASE_TYPE = "building-permit"
_NO_LIMIT = 1_000_000
"""Messages a minute: more than is ever reached. The pace is kept, but it is not what is measured."""


@dataclass(frozen=True, slots=True)
class Office:
    """What a case system of the organisation needs to know."""

    organisation_id: UUID
    integration_id: UUID
    live_key: str
    secret: str


def database(place: Place) -> Database:
    return Database(place.app_url, MasterKeys(MASTER_KEYS), pool_size=2)


def open_office(db: Database, provider_url: str) -> Office:
    """Nothing of it is in a sandbox, and it sends at all hours, so that the hour of a run does not matter."""
    name = Bilingual("Cyngor Mainc", "Bench Council")
    organisation_id = organisations.create(db, NewOrganisation("cyngor-mainc", name, "01632 960000"))
    with db.transaction(organisation_id) as session:
        case_type_id = pack_loading.load_pack(session, shipped_pack(CASE_TYPE))
        session.flush()
        sign_and_publish_all(session, case_type_id, "Benches", datetime.now(UTC))
        settings = {
            "api_key": API_KEY,
            "sms_template_id": str(uuid4()),
            "email_template_id": str(uuid4()),
            "base_url": provider_url,
        }
        organisations.set_provider(session, Channel.SMS, "govuk-notify", settings, _NO_LIMIT)
        organisation = session.get_one(Organisation, organisation_id)
        organisation.window_from = organisation.window_to = None
        integration_id = organisations.add_integration(session, "benches")
        return Office(
            organisation_id=organisation_id,
            integration_id=integration_id,
            live_key=organisations.issue_key(session, integration_id, KeyKind.LIVE),
            secret=organisations.issue_secret(session, integration_id),
        )
