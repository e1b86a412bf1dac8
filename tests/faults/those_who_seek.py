"""Somebody who finds their request again with a code, as a browser does it, and types it wrongly first."""

from __future__ import annotations

import re

import requests
from sqlalchemy import select

from app.db import vault_of
from app.models.message import Message
from tests.faults.canaries import Canaries
from tests.faults.conftest import Stage
from tests.web.code_kit import wrong


def find_their_request(stage: Stage, canaries: Canaries) -> dict[str, bytes]:
    """Finds the trial case by its mobile; returns what was answered before anything was proven."""
    base_url, slug = stage.service.base_url, stage.tenant.slug
    sought = {"reference": canaries.words["reference"], "address": "0" + canaries.words["mobile"]}
    with requests.Session() as reader:
        found = reader.post(f"{base_url}/en/find/{slug}", sought, timeout=30)
        assert found.url == f"{base_url}/en/code", found.status_code
        code = _newest_code(stage)
        refused = reader.post(f"{base_url}/en/code", {"code": wrong(code)}, timeout=30)
        opened = reader.post(f"{base_url}/en/code", {"code": code}, timeout=30)
        assert opened.url == f"{base_url}/en/request"
        assert canaries.words["reference"] in opened.text
        assert reader.get(f"{base_url}/en/requests", timeout=30).ok
    unknown = requests.post(f"{base_url}/en/find/{slug}", sought | {"reference": "Ref-0"}, timeout=30)
    return {"found": found.content, "refused": refused.content, "unknown": unknown.content}


def _newest_code(stage: Stage) -> str:
    with stage.db.transaction(stage.tenant.id) as session:
        query = select(Message).where(Message.notice == "code").order_by(Message.number.desc())
        row = session.scalars(query).first()
        assert row is not None
        words = str(vault_of(session).open_json("messages", row.id, "words", row.words_sealed or b""))
    found = re.search(r"\b(\d{6})\b", words)
    assert found
    return found.group(1)
