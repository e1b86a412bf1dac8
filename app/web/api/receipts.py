"""`POST /v1/receipts/...`: what GOV.UK Notify and Twilio report of messages that they took."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, request

from app.domain.bilingual import Bilingual
from app.providers import twilio_receipts
from app.providers.base import Receipt
from app.providers.govuk_notify_receipts import ReceiptMalformed, parse_receipt
from app.services.delivery import receipts
from app.services.delivery.receipts import UnknownToken
from app.services.events.processing import Sender
from app.web.api import strict_json
from app.web.api.door import Door
from app.web.api.problems import Problem


def blueprint(door: Door, sender: Sender) -> Blueprint:
    blueprint = Blueprint("api_receipts", __name__)

    @blueprint.post("/v1/receipts/govuk-notify")
    def post_notify_receipt() -> Response:
        organisation_id = organisation_of_bearer(door)
        try:
            receipt = parse_receipt(strict_json.read(request.get_data()))
        except ReceiptMalformed:
            raise Problem(
                "bad_request",
                Bilingual("Nid derbynneb gan GOV.UK Notify yw hon.", "This is not a receipt of GOV.UK Notify."),
            ) from None
        return _take(door, sender, organisation_id, receipt)

    @blueprint.post(twilio_receipts.RECEIPTS_PATH)
    def post_twilio_receipt() -> Response:
        form = request.form.to_dict(flat=False)
        organisation_id = organisation_of_signature(door, sender, twilio_receipts.RECEIPTS_PATH, form)
        try:
            receipt = twilio_receipts.parse_receipt(form, request.args.get("attempt", ""), door.clock())
        except twilio_receipts.ReceiptMalformed:
            raise Problem(
                "bad_request",
                Bilingual("Nid hysbysiad statws gan Twilio yw hwn.", "This is not a status callback of Twilio."),
            ) from None
        return _take(door, sender, organisation_id, receipt)

    return blueprint


def organisation_of_bearer(door: Door) -> UUID:
    """Whose token GOV.UK Notify calls with."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise Problem(
            "unauthorised",
            Bilingual(
                "Anfonwch y tocyn fel hyn: Authorization: Bearer ...", "Send the token as Authorization: Bearer ..."
            ),
        )
    try:
        return receipts.organisation_of_token(door.db, token.strip(), "govuk-notify")
    except UnknownToken:
        raise Problem(
            "unauthorised", Bilingual("Nid yw'r tocyn hwn mewn grym.", "This token is not in force.")
        ) from None


def organisation_of_signature(door: Door, sender: Sender, path: str, form: twilio_receipts.Form) -> UUID:
    """Whose account Twilio posts for. What it signs is the address that it was given, not what a `Host` header says."""
    query = request.query_string.decode("latin-1")
    address = f"{sender.base_url}{path}?{query}"
    try:
        organisation_id = receipts.organisation_of_token(door.db, request.args.get("token", ""), "twilio")
    except UnknownToken:
        raise Problem(
            "unauthorised", Bilingual("Nid yw'r tocyn hwn mewn grym.", "This token is not in force.")
        ) from None
    with door.db.transaction(organisation_id) as session:
        secrets = twilio_receipts.signing_secrets(receipts.settings_of(session, "twilio"))
    if not twilio_receipts.is_signed(secrets, address, form, request.headers.get("X-Twilio-Signature", "")):
        raise Problem(
            "unauthorised",
            Bilingual("Nid yw'r llofnod yn un o lofnodion y cyfrif hwn.", "The signature is not one of this account."),
        )
    return organisation_id


def _take(door: Door, sender: Sender, organisation_id: UUID, receipt: Receipt) -> Response:
    with door.db.transaction(organisation_id) as session:
        receipts.apply(session, receipt, sender, door.clock())
    return Response('{"status":"ok"}', 200, mimetype="application/json")
