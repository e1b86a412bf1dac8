"""Whoever guesses, counts, races or listens at the doors of the public pages: what they get, and what it tells them."""

from __future__ import annotations

import re
import secrets
import statistics
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import UUID

import pytest
from redis import Redis
from sqlalchemy import select, text
from structlog.testing import capture_logs
from werkzeug.test import TestResponse

from app.db import Base, vault_of
from app.domain import tokens
from app.domain.codes import MOST_REFERENCES
from app.domain.recipients import Channel
from app.main import create_app
from app.models.contact import Contact, StatusLink
from app.services.visits import codes, finding, proving
from app.services.visits.codes import Braked, CodeSpent, TooManyCodes
from app.services.visits.finding import Sought
from tests.web.code_kit import EMAIL, MOBILE, Seeker, codes_sent, let_pass, open_case, rows_of_codes, seeker, wrong
from tests.world import World
from workers.shop import now

CASE = "Ref-4711/2026"
SOUGHT = Sought(CASE, Channel.SMS, "+447700900123")
THREADS = 20
_AN_HOUR = timedelta(hours=1)
_NONCE = re.compile(r"nonce[-=]\"?[\w-]+")
_TOO_NOISY = ("X-Request-Id", "Date", "Content-Security-Policy", "Set-Cookie")


@pytest.fixture
def reader(world: World) -> Seeker:
    open_case(world, CASE)
    return seeker(world)


# Guesses


def test_4500_random_tokens_open_nothing_and_all_look_alike(world: World, reader: Seeker) -> None:
    ways = [(language, method) for language in ("cy", "en") for method in ("GET", "POST")]
    guesses = [tokens.base62(secrets.randbits(131), tokens.TOKEN_LENGTH) for _ in range(4_500)]
    seen = Counter(
        _told(reader.browser.open(f"/{language}/c/{token}", method=method), token)
        for number, token in enumerate(guesses)
        for language, method in [ways[number % len(ways)]]
    )
    assert sorted(seen.values()) == [2_250, 2_250], "one page in Welsh, and one in English"
    assert {status for status, _, _ in seen} == {404}


def test_500_random_references_find_nothing_and_are_answered_as_a_known_one(world: World, reader: Seeker) -> None:
    asked, to_type = {_told(reader.ask(CASE, MOBILE))}, {_told(reader.browser.get("/en/code"))}
    sent = codes_sent(world)
    for number in range(500):
        if number % (MOST_REFERENCES - 1) == 0:
            let_pass(world, _AN_HOUR)  # the brake would hold it up much sooner
        asked.add(_told(reader.ask(f"Ref-{secrets.randbelow(10_000)}/{number}", MOBILE)))
    to_type.add(_told(reader.browser.get("/en/code")))
    assert (len(asked), len(to_type)) == (1, 1)
    assert codes_sent(world) == sent
    assert len(rows_of_codes(world)) == 501


@pytest.mark.parametrize("what", ["find", "wrong code"])
def test_what_is_there_and_what_is_not_are_answered_in_the_same_time(world: World, reader: Seeker, what: str) -> None:
    """Medians of what is done in turns; half as long again is far more than what writing a notice takes."""
    took: dict[bool, list[float]] = {True: [], False: []}
    for number in range(40):
        for known in (number % 2 == 0, number % 2 == 1):
            let_pass(world, _AN_HOUR)
            took[known].append(_time(reader, what, CASE if known else f"Ref-{number}"))
    medians = sorted(statistics.median(times) for times in took.values())
    assert medians[1] / medians[0] < 1.5, medians


def test_the_brake_holds_for_finding_alone_at_this_organisation_alone_and_lets_go(world: World, reader: Seeker) -> None:
    theirs = world.add_tenant()
    open_case(world, CASE, tenant=theirs)
    for number in range(MOST_REFERENCES):
        assert reader.ask(f"Ref-{number}", MOBILE).status_code == 303
    known, unknown = seeker(world).ask(CASE, MOBILE), seeker(world).ask("Ref-x", MOBILE)
    assert (known.status_code, known.headers["Retry-After"]) == (429, "600")
    assert _told(known) == _told(unknown)
    assert "01632 960000" in known.text
    assert codes_sent(world) == []
    assert reader.ask_anew().status_code == 429
    with world.session() as session:
        proving.ask(session, session.scalars(select(Contact.id)).one(), Channel.SMS, now())
    assert seeker(world, theirs).ask(CASE, MOBILE).status_code == 303
    assert len(codes_sent(world)) == len(codes_sent(world, theirs)) == 1
    let_pass(world, timedelta(minutes=10))
    assert seeker(world).find(CASE).status_code == 303


def test_one_reference_tried_over_and_over_does_not_keep_everybody_else_from_theirs(
    world: World, reader: Seeker
) -> None:
    for number in range(MOST_REFERENCES + 5):
        assert reader.ask("Ref-1", f"nobody{number}@example.com").status_code == 303
    assert seeker(world).find(CASE).status_code == 303


def test_wrong_codes_over_many_references_pull_the_brake(world: World, reader: Seeker) -> None:
    code_id = _ask(world)
    same = "organisation_id, contact_id, purpose, about_index, expires_at"
    another = text(
        f"INSERT INTO codes (id, spread_index, tries, {same}) "
        f"SELECT gen_random_uuid(), :reference, 1, {same} FROM codes WHERE id = :id"
    )
    with world.session() as session:
        for number in range(MOST_REFERENCES):
            session.execute(another, {"id": code_id, "reference": number.to_bytes(32, "big")})
    with pytest.raises(Braked):
        _ask(world)


# Races


def test_of_twenty_who_try_at_once_five_are_heard(world: World, reader: Seeker) -> None:
    code_id = _ask(world)
    typed = wrong(reader.newest_code())
    assert Counter(_at_once(lambda: _try(world, code_id, typed))) == {"wrong": 5, "spent": THREADS - 5}
    assert [row.tries for row in rows_of_codes(world)] == [5]
    assert _try(world, code_id, reader.newest_code()) == "spent"


def test_of_twenty_who_type_the_right_code_at_once_one_gets_in(world: World, reader: Seeker) -> None:
    code_id = _ask(world)
    code = reader.newest_code()
    assert Counter(_at_once(lambda: _try(world, code_id, code))) == {"right": 1, "spent": THREADS - 1}


def test_of_twenty_who_ask_at_once_three_get_a_code_and_the_newest_alone_counts(world: World, reader: Seeker) -> None:
    def ask() -> str:
        try:
            _ask(world)
        except TooManyCodes:
            return "too many"
        return "asked"

    assert Counter(_at_once(ask)) == {"asked": 3, "too many": THREADS - 3}
    in_force = [row for row in rows_of_codes(world) if row.expires_at > now()]
    assert (len(rows_of_codes(world)), len(in_force)) == (3, 1)


def test_the_counters_outlive_a_flush_of_redis(world: World, reader: Seeker) -> None:
    redis = Redis.from_url(world.settings.redis_url)
    code_id = _ask(world)
    code = reader.newest_code()
    for _ in range(5):
        redis.flushdb()
        assert _try(world, code_id, wrong(code)) == "wrong"
    redis.flushdb()
    assert _try(world, code_id, code) == "spent"
    for _ in range(2):
        _ask(world)
    redis.flushdb()
    with pytest.raises(TooManyCodes):
        _ask(world)


# Whoever follows links


_BOTS = (
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "WhatsApp/2.23.20.0",
    "facebookexternalhit/1.1",
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "Mozilla/5.0 (Windows NT 10.0) BingPreview/1.0b",
)
_PREVIEWS: tuple[dict[str, str], ...] = (
    *({"User-Agent": bot} for bot in _BOTS),
    {"Purpose": "prefetch"},
    {"Sec-Purpose": "prefetch;prerender"},
    {"X-Moz": "prefetch"},
)


def test_link_previews_and_scanners_change_nothing_in_any_table(world: World, reader: Seeker) -> None:
    token = _token(world)
    reader.ask(CASE, MOBILE)
    paths = [f"/c/{token}", f"/cy/c/{token}", f"/en/c/{token}", "/en/request", "/en/find", reader.find_url()]
    paths += ["/en/code", "/en/code/again", "/en/code/send", "/en/code/spent", "/en/requests", "/cy/cod"]
    before = _everything(world)
    for headers in _PREVIEWS:
        for method in ("GET", "HEAD", "OPTIONS"):
            for path in paths:
                answer = reader.browser.open(path, method=method, headers=headers)
                assert answer.status_code < 500
                assert not any("olrhain-request" in cookie for cookie in answer.headers.getlist("Set-Cookie"))
    assert _everything(world) == before


# Whoever listens


def test_no_token_code_reference_or_address_is_in_a_log(world: World, reader: Seeker) -> None:
    # An app of its own: what writes the lines of one made before may no longer be what is listened to.
    reader, token = Seeker(world, create_app(world.settings).test_client(), world.tenant), _token(world)
    with capture_logs() as lines:
        reader.browser.get(f"/en/c/{token}")
        reader.browser.post(f"/en/c/{token}")
        for address in (MOBILE, EMAIL, "nobody@example.com", "not an address"):
            reader.ask(CASE, address)
            code = reader.newest_code()
            reader.type(wrong(code))
            reader.ask_anew()
            reader.type(reader.newest_code())
        reader.browser.get(f"/en/find/{CASE}")
        reader.browser.post("/en/code/send?next=requests")
    routes = {line.get("route") for line in lines}
    assert {"/en/find/<slug>", "/en/code", "/en/code/again", "/en/code/send", "/en/c/<token>"} <= routes
    said = " ".join(
        f"{name}={value}" for line in lines for name, value in line.items() if name not in ("ms", "request_id")
    )
    secret = (token, CASE, MOBILE, "+44", "7700900123", EMAIL, "nobody@", "Siân", *reader.sent())
    assert [word for word in secret if word in said] == []


def _told(answer: TestResponse, token: str = "-") -> tuple[int, str, str]:
    """All that an answer tells but for what is new in every one, and for the address that was asked for."""
    headers = [(name, value) for name, value in answer.headers.items() if name not in _TOO_NOISY]
    return answer.status_code, str(sorted(headers)), _NONCE.sub("", answer.text).replace(token, "")


def _time(reader: Seeker, what: str, reference: str) -> float:
    if what == "wrong code":
        reader.ask(reference, MOBILE)
        typed = wrong(reader.newest_code())
    began = time.perf_counter()
    answer = reader.ask(reference, MOBILE) if what == "find" else reader.type(typed)
    took = time.perf_counter() - began
    assert answer.status_code in (200, 303)
    return took


def _ask(world: World) -> UUID:
    with world.session() as session:
        return finding.ask(session, SOUGHT, now())


def _try(world: World, code_id: UUID, typed: str) -> str:
    try:
        with world.session() as session:
            return "right" if codes.check(session, code_id, typed, now()) else "wrong"
    except CodeSpent:
        return "spent"


def _at_once(act: Callable[[], str]) -> list[str]:
    """What twenty threads were told that began together."""
    gate = Barrier(THREADS)

    def begin(_: int) -> str:
        gate.wait(30)
        return act()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(begin, range(THREADS)))


def _token(world: World) -> str:
    with world.session() as session:
        link = session.scalars(select(StatusLink)).one()
        return tokens.status_token(vault_of(session).token_number("status-link", link.id))


def _everything(world: World) -> dict[str, list[str]]:
    """Every row of the organisation in every table."""
    with world.session() as session:
        return {
            table: sorted(session.scalars(text(f'SELECT row_to_json(one)::text FROM "{table}" one')).all())
            for table in Base.metadata.tables
        }
