"""Personal data, words and secrets go through every flow, and are then in no log, not in Redis and in no dump."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from typing import Any

import pytest
import requests
from redis import Redis
from sqlalchemy import select

from app.db import vault_of
from app.models.case import StoredEvent
from bench.waiting import until
from embedded.postgres import DATABASE
from embedded.programs import postgres_programs
from tests.faults.canaries import Canaries, forms_of_value, found
from tests.faults.conftest import Stage
from tests.faults.service import SECRET_KEY
from tests.faults.those_who_seek import find_their_request
from tests.faults.those_who_write_back import stop_emails, text_us
from tests.world import BATCH, MASTER_KEYS, STRUCTURED, sign

LIMIT = 60.0
_FAULTS_OF_NOTIFY = ("bad-number", "garbage", "server-error")


@pytest.fixture
def canaries(stage: Stage) -> Canaries:
    """Of a person, and every secret of the stage."""
    made = Canaries.of_a_person()
    tenant = stage.tenant
    made.words |= {
        "test key": tenant.test_key,
        "team key": tenant.team_key,
        "live key": tenant.live_key,
        "signing secret": tenant.secret.removeprefix("whsec_"),
        "key of Notify": stage.notify_settings["api_key"][-36:],
        "template at Notify": stage.notify_settings["email_template_id"],
        "receipt token": stage.receipt_token,
        "secret key": SECRET_KEY,
        "master key": MASTER_KEYS.partition(":")[2],
    }
    return made


def test_canaries_that_went_through_every_flow_are_in_no_log_nor_in_redis_nor_in_a_dump(
    stage: Stage, canaries: Canaries
) -> None:
    service = stage.service
    service.start("web", "dispatcher", "worker", "clock")
    _post_what_is_taken(stage, canaries)
    _make_an_event_unreadable(stage, canaries)
    answers = _post_what_is_refused(stage, canaries)
    _open_the_status_page(stage, canaries)
    answers |= text_us(stage, canaries)
    answers |= stop_emails(stage, canaries)
    answers |= find_their_request(stage, canaries)
    assert found(canaries, answers) == {}, "in the answer to an error"
    assert canaries.found_in(service.command_lines().encode()) == []
    assert found(canaries, _in_redis(stage)) == {}
    assert found(canaries, _dump(stage)) == {}
    for name in service.names:
        service.terminate(name)
    logs = {log.name: log.read_bytes() for log in stage.service.folder.rglob("*.log")}
    assert {"web.log", "worker.log", "dispatcher.log", "clock.log", "postgres.log", "valkey.log"} <= set(logs)
    assert found(canaries, logs) == {}


def test_a_canary_is_found_in_every_form_in_which_it_could_hide() -> None:
    canaries = Canaries({"name": "Namecanary123"})
    for form in (b"Namecanary123", b"namecanary123", b"4e616d6563616e617279313233", b"xTmFtZWNhbmFyeTEyMw=="):
        assert canaries.found_in(b"before " + form + b" after") == ["name"]
    assert canaries.found_in(b"Namecanary124") == []


def _post_what_is_taken(stage: Stage, canaries: Canaries) -> None:
    """Texts to the sandbox, emails through Notify, well and badly, in every form of posting."""
    what = {"cy": canaries.words["detail"], "en": canaries.words["detail"]}
    stage.notify.script(*_FAULTS_OF_NOTIFY)
    for number, live in enumerate((True, False)):
        case_system = stage.case_system(live=live)
        person = canaries.person(mobile=None, channels=["email"]) if live else canaries.person()
        opened = canaries.event(number, "case.opened", contacts=[person])
        asked = canaries.event(
            number + 10, "case.information_requested", request={"id": "r-1", "what": what, "due": "2027-01-11"}
        )
        assert case_system.post(opened).status_code == 202
        assert case_system.post(opened).status_code == 200
        assert case_system.post([asked]).status_code == 207
        until(lambda: stage.truth.events_waiting() == 0, LIMIT, "events are not processed")
    until(lambda: not {"created", "sending"} & set(_first_tries(stage)), LIMIT, stage.truth.statuses)
    assert set(stage.notify.injected()) & set(_FAULTS_OF_NOTIFY), "Notify answered well"


def _make_an_event_unreadable(stage: Stage, canaries: Canaries) -> None:
    """Its error quotes what could not be read, which nobody may write down."""
    with stage.db.transaction(stage.tenant.id) as session:
        row = session.scalars(select(StoredEvent).where(StoredEvent.mode == "live")).first()
        assert row is not None
        words = json.dumps({"reference": canaries.words["reference"], "contacts": [canaries.person()]})
        row.sealed = vault_of(session).seal("case_events", row.id, "event", words)
        row.processed_at = None
    failed = "SELECT count(*) FROM case_events WHERE problem = 'ValidationError'"
    until(lambda: stage.truth.ask(failed) == [(1,)], LIMIT, "nobody tried to read it")


def _first_tries(stage: Stage) -> list[str]:
    """The statuses of messages that were not yet tried once."""
    return [status for (status,) in stage.truth.ask("SELECT status FROM messages WHERE first_tried_at IS NULL")]


def _post_what_is_refused(stage: Stage, canaries: Canaries) -> dict[str, bytes]:
    """Each kind of error, caused by canaries; returns all of the answers, headers included."""
    good = canaries.event(1, "case.opened", contacts=[canaries.person()])
    long = canaries.words["detail"]
    wrong = {
        "409": (good | {"time": "2025-11-01T09:30:00Z"}),
        "422 milestone": canaries.event(20, "case.milestone_reached", milestone=long),
        "422 number": canaries.event(21, "case.opened", contacts=[canaries.person(mobile="0" + "9" * 9 + long)]),
        "422 field": canaries.event(22, "case.opened", unknown_field=long),
        "422 language": canaries.event(23, "case.opened", contacts=[canaries.person(language=long)]),
        "422 type": canaries.event(24, long),
        "422 time": canaries.event(25, "case.opened", time=long),
    }
    answers = {name: stage.case_system(live=False).post(one) for name, one in wrong.items()}
    assert {name: answer.status_code for name, answer in answers.items()} == {name: int(name[:3]) for name in wrong}
    answers |= _refused_otherwise(stage, canaries)
    return {name: answer.content + repr(answer.headers).encode() for name, answer in answers.items()}


def _refused_otherwise(stage: Stage, canaries: Canaries) -> dict[str, requests.Response]:
    url, words = f"{stage.service.base_url}/v1", canaries.words
    key = {"Authorization": f"Bearer {stage.tenant.test_key}"}
    unsigned = {"Authorization": f"Bearer {stage.tenant.live_key}"}
    forged = sign(b"{}", stage.tenant.secret)
    structured, batch = {"Content-Type": STRUCTURED}, {"Content-Type": BATCH}
    body = words["name"].encode()
    answers = {
        "400": requests.post(f"{url}/events", body, headers=key | structured, timeout=30),
        "400 batch": requests.post(f"{url}/events", body, headers=key | batch, timeout=30),
        "401 unsigned": requests.post(f"{url}/events", body, headers=unsigned | structured, timeout=30),
        "401 forged": requests.post(f"{url}/events", body, headers=unsigned | structured | forged, timeout=30),
        "401 key": requests.get(f"{url}/messages", headers={"Authorization": words["receipt token"]}, timeout=30),
        "401 receipt": requests.post(f"{url}/receipts/govuk-notify", body, headers=key, timeout=30),
        "404 case": requests.get(f"{url}/cases/{words['name']}", headers=key, timeout=30),
        "404 path": requests.get(f"{url}/{words['email']}", headers=key, timeout=30),
        "400 parameter": requests.get(f"{url}/messages", {"status": words["detail"]}, headers=key, timeout=30),
        "413": requests.post(f"{url}/events", body * 10_000, headers=key | structured, timeout=30),
        "415": requests.post(f"{url}/events", body, headers=key | {"Content-Type": words["detail"]}, timeout=30),
    }
    assert {name: answer.status_code for name, answer in answers.items()} == {name: int(name[:3]) for name in answers}
    return answers


def _open_the_status_page(stage: Stage, canaries: Canaries) -> None:
    """Opens the link that a message carries; from then on its token is a canary too."""
    key = {"Authorization": f"Bearer {stage.tenant.test_key}"}
    query = {"case": canaries.words["reference"]}
    with requests.Session() as reader:
        found = reader.get(f"{stage.service.base_url}/v1/messages", params=query, headers=key, timeout=30)
        bodies = "\n".join(one["content"]["body"] for one in found.json()["items"])
        links = re.findall(rf"{re.escape(stage.service.base_url)}/(?:(?:cy|en)/)?c/(\w{{22}})\b", bodies)
        canaries.words["token of the status page"] = links[0]
        page = reader.post(f"{stage.service.base_url}/cy/c/{links[0]}", timeout=30)
        assert page.ok
        assert canaries.words["reference"] in page.text
        assert requests.get(f"{stage.service.base_url}/cy/c/{links[0][::-1]}", timeout=30).status_code == 404


def _in_redis(stage: Stage) -> dict[str, bytes]:
    """Every key with its value, and the file in which Redis writes down all that it was told."""
    with Redis.from_url(stage.service.valkey.url()) as redis:
        keys = list(redis.scan_iter())
        held = {repr(key): key + b"\n" + _value(redis, key) for key in keys if redis.exists(key)}
    files = [path for path in (stage.service.valkey.home / "data").rglob("*") if path.is_file()]
    assert any(b"deliver_messages" in path.read_bytes() for path in files), "Redis was not used at all"
    return held | {path.name: path.read_bytes() for path in files}


def _value(redis: Any, key: bytes) -> bytes:
    """Every part of a value. Any: what redis-py says of its types holds for its asynchronous client too."""
    read: dict[bytes, Callable[[], list[bytes]]] = {
        b"string": lambda: [redis.get(key)],
        b"hash": lambda: [part for pair in redis.hgetall(key).items() for part in pair],
        b"list": lambda: redis.lrange(key, 0, -1),
        b"set": lambda: list(redis.smembers(key)),
        b"zset": lambda: redis.zrange(key, 0, -1),
        b"stream": lambda: [repr(redis.xrange(key)).encode()],
    }
    return b"\n".join(forms_of_value(part) for part in read[redis.type(key)]() if part is not None)


def _dump(stage: Stage) -> dict[str, bytes]:
    """The whole database as pg_dump writes it, which is what a backup holds."""
    folder = stage.service.postgres.socket_folder
    command = [str(postgres_programs() / "pg_dump"), "--host", str(folder), "--username", "postgres", DATABASE]
    dumped = subprocess.run(command, capture_output=True, check=True, timeout=60).stdout
    tables = re.findall(rb"^COPY public\.(\w+) ", dumped, re.MULTILINE)
    assert {b"contacts", b"messages", b"case_events", b"signing_secrets"} <= set(tables)
    return {"dump": dumped}
