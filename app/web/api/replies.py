"""`POST /v1/replies/...`: the texts that people sent to us, as GOV.UK Notify and Twilio pass them on."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, request

from app.domain.bilingual import Bilingual
from app.logs import logger
from app.providers import govuk_notify_replies, twilio_replies
from app.providers.inbound_replies import InboundText, ReplyMalformed
from app.services.events.processing import Sender
from app.services.replies import receiving
from app.web.api import strict_json
from app.web.api.door import Door
from app.web.api.problems import Problem
from app.web.api.receipts import organisation_of_bearer, organisation_of_signature

LARGEST = 1_000_000
"""Bytes of one post."""


def blueprint(door: Door, sender: Sender) -> Blueprint:
    blueprint = Blueprint("api_replies", __name__)

    @blueprint.post(govuk_notify_replies.REPLIES_PATH)
    def post_notify_reply() -> Response:
        request.max_content_length = LARGEST
        organisation_id = organisation_of_bearer(door)
        try:
            text = govuk_notify_replies.parse_reply(strict_json.read(request.get_data()))
        except ReplyMalformed:
            raise Problem(
                "bad_request",
                Bilingual(
                    "Nid neges destun a dderbyniwyd gan GOV.UK Notify yw hon.",
                    "This is not a received text message of GOV.UK Notify.",
                ),
            ) from None
        _take(door, sender, organisation_id, text)
        return Response('{"status":"ok"}', 200, mimetype="application/json")

    @blueprint.post(twilio_replies.REPLIES_PATH)
    def post_twilio_reply() -> Response:
        request.max_content_length = request.max_form_memory_size = LARGEST
        form = request.form.to_dict(flat=False)
        organisation_id = organisation_of_signature(door, sender, twilio_replies.REPLIES_PATH, form)
        try:
            text = twilio_replies.parse_reply(form, door.clock())
        except ReplyMalformed:
            raise Problem(
                "bad_request",
                Bilingual(
                    "Nid neges a ddaeth i mewn drwy Twilio yw hon.", "This is not an incoming message of Twilio."
                ),
            ) from None
        if twilio_replies.answered_by_twilio(form):
            logger().warning("Twilio's own STOP handling is on", organisation=str(organisation_id))
        _take(door, sender, organisation_id, text)
        return Response(twilio_replies.NO_ANSWER, 200, mimetype="text/xml")

    return blueprint


def _take(door: Door, sender: Sender, organisation_id: UUID, text: InboundText) -> None:
    with door.db.transaction(organisation_id) as session:
        receiving.receive(session, text, sender, door.clock())
