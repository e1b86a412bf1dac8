"""The texts that Twilio received for us, in the signed forms in which it posts them."""

from __future__ import annotations

import re
from datetime import datetime
from urllib.parse import urlencode

from app.domain.bilingual import nfc
from app.providers.inbound_replies import LONGEST, LONGEST_ADDRESS, InboundText, ReplyMalformed, sender_of
from app.providers.twilio_receipts import Form

PROVIDER = "twilio"
REPLIES_PATH = "/v1/replies/twilio"
NO_ANSWER = '<?xml version="1.0" encoding="UTF-8"?><Response/>'
"""TwiML that has Twilio do nothing: our answer goes the way of every other message."""

_SID = re.compile(r"(SM|MM)[0-9a-f]{32}")


def replies_url(base_url: str, token: str) -> str:
    """What is to be entered at Twilio for incoming messages. The token finds the organisation, as for receipts."""
    return f"{base_url}{REPLIES_PATH}?{urlencode({'token': token})}"


def parse_reply(form: Form, at: datetime) -> InboundText:
    """The text in a form of Twilio's; `at` is when it came, as Twilio gives no time. Raises ReplyMalformed.

    A picture without words has an empty body.
    Source: https://www.twilio.com/docs/messaging/guides/webhook-request
    """
    sid, sender, words = _one(form, "MessageSid"), _one(form, "From").strip(), _one(form, "Body")
    wrong = [
        name
        for name, right in (
            ("MessageSid", bool(_SID.fullmatch(sid))),
            ("From", 0 < len(sender) <= LONGEST_ADDRESS),
            ("To", "To" in form),
            ("Body", "Body" in form and len(words) <= LONGEST and "\0" not in words),
        )
        if not right
    ]
    if wrong:
        raise ReplyMalformed(", ".join(wrong))
    return InboundText(PROVIDER, sid, sender_of(sender), nfc(words), at)


def answered_by_twilio(form: Form) -> bool:
    """Whether Twilio has acted on the word itself, in English alone: its own STOP handling is on.

    No call of Twilio's API tells whether it is on; this field comes with Advanced Opt-Out.
    Source: https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out
    """
    return bool(_one(form, "OptOutType"))


def _one(form: Form, name: str) -> str:
    values = form.get(name, ())
    return values[0] if values else ""
