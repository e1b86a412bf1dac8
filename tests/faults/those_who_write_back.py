"""People who text us and stop their emails, and the case system that is told of it: flows that canaries go through."""

from __future__ import annotations

import secrets
from uuid import uuid4

import requests
from sqlalchemy import select

from app.db import vault_of
from app.domain.recipients import Channel
from app.models.contact import Contact
from app.services.case_systems import callbacks
from app.services.known import address_index
from app.services.opting_out import stopping
from bench.waiting import until
from tests.faults.canaries import Canaries
from tests.faults.conftest import Stage
from tests.stubs.listener import Listener
from tests.stubs.notify_words import Answer

LIMIT = 60.0
_REPLIES = "/v1/replies/govuk-notify"
_UNFINISHED = "SELECT count(*) FROM callbacks WHERE finished_at IS NULL"
_NOT_ANSWERED = "SELECT count(*) FROM messages WHERE reply_id IS NOT NULL AND status IN ('created', 'sending')"

Answers = dict[str, bytes]


def text_us(stage: Stage, canaries: Canaries) -> Answers:
    """Texts of every kind, taken and refused; the case system quotes what it is told. Returns the answers to errors."""
    words = canaries.words
    words["texted words"] = f"Saidcanary{secrets.token_hex(6)}"
    words["texted mobile"] = f"7400{secrets.randbelow(10**6):06}"
    listener = Listener([Answer(204, b"", (f"{words['texted words']} without a colon",))])
    with stage.db.transaction(stage.tenant.id) as session:
        secret = callbacks.set_address(session, stage.tenant.integration_id, listener.start())
    words["callback secret"] = secret.removeprefix("whsec_")
    try:
        _tell_by_text(stage, canaries)
        for said in (words["texted words"], "STATUS", "CYMRAEG", "ENGLISH", "STOP"):
            assert _text(stage, canaries, said).status_code == 200
        until(lambda: stage.truth.ask(_UNFINISHED) == stage.truth.ask(_NOT_ANSWERED) == [(0,)], LIMIT, "not told")
        assert words["texted words"].encode() in b"".join(one.body for one in listener.heard)
    finally:
        listener.stop()
    refused = {
        "400 reply": _text(stage, canaries, words["texted words"], id=words["texted words"]),
        "401 reply": requests.post(stage.service.base_url + _REPLIES, words["texted words"], timeout=30),
        "401 twilio": requests.post(
            f"{stage.service.base_url}/v1/replies/twilio",
            {"Body": words["texted words"], "From": words["texted mobile"]},
            params={"token": words["texted words"]},
            timeout=30,
        ),
    }
    return _as_bytes(refused)


def stop_emails(stage: Stage, canaries: Canaries) -> Answers:
    """Stops and starts emails by a link, which is a canary from then on; returns the answers to links that are none."""
    with stage.db.transaction(stage.tenant.id) as session:
        vault = vault_of(session)
        index = address_index(vault, Channel.EMAIL, canaries.words["email"])
        reader = session.scalars(select(Contact).where(Contact.email_index == index, Contact.mode == "live")).first()
        assert reader is not None
        token = canaries.words["token that stops emails"] = stopping.token(vault, stage.tenant.id, reader.id, index)
    base = stage.service.base_url
    posts = ({"List-Unsubscribe": "One-Click"}, {"start": "start"}, {"other": canaries.words["name"]})
    for path in ("stop", "cy/stopio", "en/stop"):
        assert requests.get(f"{base}/{path}/{token}", timeout=30).ok
        assert all(requests.post(f"{base}/{path}/{token}", form, timeout=30).ok for form in posts)
    wrong = f"{canaries.words['name']}{token[::-1]}"
    return _as_bytes({"404 stop": requests.post(f"{base}/stop/{wrong}", posts[0], timeout=30)})


def _tell_by_text(stage: Stage, canaries: Canaries) -> None:
    """A live text to a number that is not one of those for drama, which no provider is ever given."""
    person = canaries.person(mobile="0" + canaries.words["texted mobile"], channels=["sms"])
    opened = canaries.event(30, "case.opened", contacts=[person])
    opened["subject"] += "-texted"
    assert stage.case_system(live=True).post(opened).status_code == 202
    sent = "SELECT count(*) FROM messages WHERE channel = 'sms' AND mode = 'live' AND sent_at IS NOT NULL"
    until(lambda: stage.truth.ask(sent) != [(0,)], LIMIT, stage.truth.statuses)


def _text(stage: Stage, canaries: Canaries, said: str, **changes: str) -> requests.Response:
    body = {
        "id": str(uuid4()),
        "source_number": f"44{canaries.words['texted mobile']}",
        "destination_number": "07700900001",
        "message": said,
        "date_received": "2026-11-21T09:30:00.000000Z",
    }
    headers = {"Authorization": f"Bearer {stage.receipt_token}"}
    return requests.post(stage.service.base_url + _REPLIES, json=body | changes, headers=headers, timeout=30)


def _as_bytes(refused: dict[str, requests.Response]) -> Answers:
    assert {name: one.status_code for name, one in refused.items()} == {name: int(name[:3]) for name in refused}
    return {name: one.content + repr(one.headers).encode() for name, one in refused.items()}
