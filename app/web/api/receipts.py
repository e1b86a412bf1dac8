"""`POST /v1/receipts/govuk-notify`: what GOV.UK Notify reports of messages that it took."""

from __future__ import annotations

from flask import Blueprint, Response, request

from app.providers.govuk_notify import ReceiptMalformed, parse_receipt
from app.services import receipts
from app.services.processing import Sender
from app.services.receipts import UnknownToken
from app.web.api import strict_json
from app.web.api.door import Door
from app.web.api.problems import Problem


def blueprint(door: Door, sender: Sender) -> Blueprint:
    blueprint = Blueprint("api_receipts", __name__)

    @blueprint.post("/v1/receipts/govuk-notify")
    def post_notify_receipt() -> Response:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            raise Problem("unauthorised", "Send the token as Authorization: Bearer ...")
        try:
            organisation_id = receipts.organisation_of_token(door.db, token.strip(), "govuk-notify")
            receipt = parse_receipt(strict_json.read(request.get_data()))
        except UnknownToken:
            raise Problem("unauthorised", "This token is not in force.") from None
        except ReceiptMalformed:
            raise Problem("bad_request", "This is not a receipt of GOV.UK Notify.") from None
        with door.db.transaction(organisation_id) as session:
            receipts.apply(session, receipt, sender, door.clock())
        return Response('{"status":"ok"}', 200, mimetype="application/json")

    return blueprint
