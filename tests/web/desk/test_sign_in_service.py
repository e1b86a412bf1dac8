"""Signing in by the organisation's own service (a stub shaped like Entra ID): who gets in, and which tokens do not."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from ipaddress import ip_network
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from joserfc import jws, jwt
from joserfc.jwk import OctKey
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.domain.staff_roles import Role
from app.main import create_app
from app.models.organisation import AuditEntry
from app.models.staff import SignInService, StaffUser
from app.services.staff import oidc
from app.services.staff.oidc import Service
from tests.stubs.issuer import CLIENT_ID, CLIENT_SECRET, Claims, Issuer, signed_with_another_key, unsigned
from tests.stubs.notify_words import Answer
from tests.web.desk import Desk, plain
from tests.web.desk.newcomers import PASSWORD, SIGN_IN, Newcomer, invited, key_on, settled
from tests.world import World

SETTINGS = "/en/desk/people/sign-in-service"


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    started = Issuer()
    started.start()
    yield started
    started.stop()


@pytest.fixture(scope="module")
def app(shared_world: World) -> Flask:
    """A web process that may reach loopback, where the stub is."""
    return create_app(replace(shared_world.settings, callback_networks=(ip_network("127.0.0.0/8"),)))


@pytest.fixture
def here(world: World, app: Flask) -> World:
    return World(world.settings, world.db, app, app.test_client(), world.shop, world.tenant)


@pytest.fixture
def theirs(here: World, issuer: Issuer) -> Issuer:
    """The stub, in force for the organisation; it proves a second factor."""
    in_force(here, issuer)
    return issuer


def in_force(here: World, issuer: Issuer, **changes: Any) -> None:
    settings = Service(issuer.address, CLIENT_ID, CLIENT_SECRET, **{"proves_second_factor": True, **changes})
    with here.session() as session:
        oidc.save(session, settings, "operator")


def person(newcomer: Newcomer, **claims: Any) -> Claims:
    return {
        "sub": f"sub-of-{newcomer.id}",
        "email": newcomer.email.title(),
        "email_verified": True,
        "amr": ["pwd", "mfa"],
        **claims,
    }


def unlinked(here: World) -> list[UUID | None]:
    with here.session() as session:
        about = select(AuditEntry.about_id).where(AuditEntry.what == "sign-in service unlinked")
        return list(session.scalars(about))


def go(newcomer: Newcomer, issuer: Issuer, **query: str) -> TestResponse:
    """Over to the service and back, in the browser of the newcomer."""
    there = newcomer.client.get(f"{SIGN_IN}/service/{newcomer.tenant.slug}", query_string=query)
    assert there.status_code == 303, there.text
    return newcomer.client.get(issuer.authorise(there.headers["Location"]))


def test_somebody_who_was_invited_comes_in_by_the_service_without_a_password(here: World, theirs: Issuer) -> None:
    newcomer = invited(here, Role.VIEWER)
    theirs.person = person(newcomer)
    assert "Sign in with your work account" in newcomer.client.get(newcomer.at).text
    assert go(newcomer, theirs, to="/en/desk/account").headers["Location"] == "/en/desk/account"
    assert newcomer.is_inside()
    assert newcomer.client.get(newcomer.invitation).status_code == 410


def test_from_the_second_time_on_they_are_known_by_the_services_own_name_for_them(here: World, theirs: Issuer) -> None:
    newcomer = invited(here, Role.VIEWER)
    theirs.person = person(newcomer)
    go(newcomer, theirs)
    newcomer.leave()
    theirs.person = person(newcomer, email="another@example.org", email_verified=False)
    go(newcomer, theirs)
    assert newcomer.is_inside()


def test_an_address_that_went_to_somebody_else_opens_nothing(here: World, theirs: Issuer) -> None:
    newcomer = invited(here, Role.VIEWER)
    theirs.person = person(newcomer)
    go(newcomer, theirs)
    newcomer.leave()
    theirs.person = person(newcomer, sub="somebody-else")
    assert "why=not-invited" in go(newcomer, theirs).headers["Location"]
    assert not newcomer.is_inside()


def test_another_service_knows_nobody_yet_so_everybody_is_matched_by_their_address_anew(
    here: World, theirs: Issuer
) -> None:
    newcomer = invited(here, Role.VIEWER)
    theirs.person = person(newcomer)
    go(newcomer, theirs)
    newcomer.leave()
    theirs.tenant = "another-tenant"
    in_force(here, theirs)
    theirs.person = person(newcomer, sub="as-the-other-calls-them")
    go(newcomer, theirs)
    assert newcomer.is_inside()
    assert unlinked(here) == [newcomer.id]


def test_a_service_in_the_place_of_one_that_was_removed_knows_nobody_either(here: World, theirs: Issuer) -> None:
    newcomer = invited(here, Role.VIEWER)
    theirs.person = person(newcomer)
    go(newcomer, theirs)
    newcomer.leave()
    theirs.tenant = "another-tenant"
    with here.session() as session:
        oidc.remove(session, "operator")
    in_force(here, theirs)
    go(newcomer, theirs)
    assert newcomer.is_inside()


def test_what_is_changed_of_the_same_service_makes_nobody_strange_to_it(here: World, theirs: Issuer) -> None:
    newcomer = invited(here, Role.VIEWER)
    theirs.person = person(newcomer)
    go(newcomer, theirs)
    newcomer.leave()
    in_force(here, theirs, only=True)
    theirs.person = person(newcomer, sub="somebody-else")
    assert "why=not-invited" in go(newcomer, theirs).headers["Location"]
    assert unlinked(here) == []


def test_another_service_makes_nobody_of_another_organisation_strange_to_theirs(here: World, theirs: Issuer) -> None:
    newcomer = invited(here, Role.VIEWER)
    theirs.person = person(newcomer)
    go(newcomer, theirs)
    other = here.add_tenant()
    with here.session(other) as session:
        oidc.save(session, Service("https://login.example.org", CLIENT_ID, CLIENT_SECRET), "operator")
    with here.session() as session:
        assert session.get_one(StaffUser, newcomer.id).subject is not None


@pytest.mark.parametrize(
    "claims",
    [
        {"email_verified": False},
        {"email_verified": "true"},
        {"email": None},
        {"email": ["list@example.org"]},
        {"email": "nobody@example.org"},
    ],
)
def test_nobody_comes_in_by_an_address_that_is_not_verified_or_not_invited(
    here: World, theirs: Issuer, claims: Claims
) -> None:
    newcomer = invited(here, Role.VIEWER)
    theirs.person = person(newcomer, **claims)
    answer = go(newcomer, theirs)
    assert "You have not been invited yet" in newcomer.client.get(answer.headers["Location"]).text
    assert not newcomer.is_inside()


def test_entra_says_in_its_own_way_that_an_address_is_verified(here: World, theirs: Issuer) -> None:
    newcomer = invited(here, Role.VIEWER)
    theirs.person = person(newcomer, email_verified=None, xms_edov=True)
    go(newcomer, theirs)
    assert newcomer.is_inside()


def test_a_closed_account_looks_like_nobody(here: World, theirs: Issuer) -> None:
    newcomer = invited(here, Role.VIEWER)
    theirs.person = person(newcomer)
    go(newcomer, theirs)
    newcomer.leave()
    Desk(here, (Role.MANAGER,)).post(f"/en/desk/people/{newcomer.id}/close")
    assert "why=not-invited" in go(newcomer, theirs).headers["Location"]


def _wrong(**changes: Any) -> Callable[[Claims], Claims]:
    return lambda claims: {**claims, **changes}


@pytest.mark.parametrize(
    "spoil",
    [
        _wrong(nonce="another"),
        _wrong(aud="another-client"),
        _wrong(aud=[CLIENT_ID, "another"], azp="another"),
        _wrong(iss="https://login.microsoftonline.com/another/v2.0"),
        _wrong(tid="another-tenant"),
        _wrong(tid=["list"]),
        _wrong(exp=int(time.time()) - 3600),
        _wrong(nbf=int(time.time()) + 3600),
        _wrong(sub=""),
        _wrong(sub=7),
        lambda claims: {name: value for name, value in claims.items() if name != "nonce"},
        lambda claims: {name: value for name, value in claims.items() if name != "exp"},
    ],
)
def test_a_token_that_says_anything_wrong_opens_nothing(
    here: World, theirs: Issuer, spoil: Callable[[Claims], Claims]
) -> None:
    newcomer = invited(here, Role.VIEWER)
    theirs.person, theirs.spoil = person(newcomer), spoil
    answer = go(newcomer, theirs)
    assert "did not answer as it should" in newcomer.client.get(answer.headers["Location"]).text
    assert not newcomer.is_inside()


def _with_our_own_secret(claims: Claims) -> str:
    return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(CLIENT_SECRET), algorithms=["HS256"])


@pytest.mark.parametrize(
    "forge",
    [
        unsigned,
        _with_our_own_secret,
        lambda claims: "not a token",
        lambda claims: "a.b.c",
        lambda claims: "e30.e30." + "A" * 30_000,
        signed_with_another_key("unknown"),
    ],
)
def test_a_token_that_the_service_did_not_sign_opens_nothing(
    here: World, theirs: Issuer, forge: Callable[[Claims], str]
) -> None:
    newcomer = invited(here, Role.VIEWER)
    theirs.person, theirs.forge = person(newcomer), forge
    assert "why=not-right" in go(newcomer, theirs).headers["Location"]
    assert not newcomer.is_inside()


def test_somebody_elses_signature_under_the_services_name_opens_nothing(here: World, theirs: Issuer) -> None:
    newcomer = invited(here, Role.VIEWER)
    theirs.person, theirs.forge = person(newcomer), signed_with_another_key(str(theirs.keys[0].kid))
    assert "why=not-right" in go(newcomer, theirs).headers["Location"]


@pytest.mark.parametrize("name", ["sub", "email"])
def test_half_a_letter_opens_nothing_and_breaks_nothing(here: World, theirs: Issuer, name: str) -> None:
    newcomer = invited(here, Role.VIEWER)
    theirs.person = person(newcomer, **{name: "half-\ud800@example.org"})
    theirs.forge = lambda claims: jws.serialize_compact(
        {"alg": "RS256", "kid": theirs.keys[0].kid}, json.dumps(claims).encode(), theirs.keys[0], algorithms=["RS256"]
    )
    assert "/not-signed-in/" in go(newcomer, theirs).headers["Location"]
    assert not newcomer.is_inside()


def test_keys_that_the_service_has_changed_are_asked_for_anew_but_not_without_end(here: World, theirs: Issuer) -> None:
    newcomer = invited(here, Role.VIEWER)
    theirs.person = person(newcomer)
    go(newcomer, theirs)
    newcomer.leave()
    theirs.rotate()
    go(newcomer, theirs)
    assert newcomer.is_inside()
    theirs.forge = signed_with_another_key("unknown")
    asked = len(theirs.asked_for)
    for _ in range(5):
        go(newcomer, theirs)
    assert not any(path.endswith("/keys") for path in theirs.asked_for[asked:])


def test_a_code_is_of_no_use_to_a_browser_that_did_not_ask_for_it(here: World, theirs: Issuer) -> None:
    newcomer = invited(here, Role.VIEWER)
    theirs.person = person(newcomer)
    there = newcomer.client.get(f"{SIGN_IN}/service/{newcomer.tenant.slug}").headers["Location"]
    back = theirs.authorise(there)
    stranger = here.app.test_client()
    assert stranger.get(back).status_code == 400
    stranger.get(f"{SIGN_IN}/service/{newcomer.tenant.slug}")
    assert stranger.get(back).status_code == 400
    newcomer.client.get(back)
    assert newcomer.is_inside()
    assert newcomer.client.get(back).status_code == 400


def test_who_turns_back_at_the_service_is_told_so(here: World, theirs: Issuer) -> None:
    newcomer = invited(here, Role.VIEWER)
    there = newcomer.client.get(f"{SIGN_IN}/service/{newcomer.tenant.slug}").headers["Location"]
    state = there.split("state=")[1].split("&")[0]
    answer = newcomer.client.get(f"/desk/sign-in/back?error=access_denied&state={state}")
    assert "did not let you through" in newcomer.client.get(answer.headers["Location"]).text


def test_the_way_there_says_nothing_but_what_is_needed_and_has_secrets_of_its_own(here: World, theirs: Issuer) -> None:
    newcomer = invited(here, Role.VIEWER)
    path = f"{SIGN_IN}/service/{newcomer.tenant.slug}"
    first, second = (here.app.test_client().get(path).headers["Location"] for _ in range(2))
    assert CLIENT_SECRET not in first
    for name in ("state", "nonce", "code_challenge"):
        assert first.split(f"{name}=")[1].split("&")[0] != second.split(f"{name}=")[1].split("&")[0]


def test_our_second_factor_is_asked_unless_the_service_says_that_it_asked(here: World, theirs: Issuer) -> None:
    newcomer = settled(here, Role.VIEWER)
    theirs.person = person(newcomer, amr=["pwd"])
    assert go(newcomer, theirs).headers["Location"] == f"{SIGN_IN}/code"
    assert not newcomer.is_inside()
    assert newcomer.show_code(newcomer.code()).status_code == 303
    assert newcomer.is_inside()


def test_the_services_second_factor_counts_only_where_the_organisation_says_so(here: World, theirs: Issuer) -> None:
    in_force(here, theirs, proves_second_factor=False)
    newcomer = invited(here, Role.VIEWER)
    theirs.person = person(newcomer)
    assert go(newcomer, theirs).headers["Location"] == f"{SIGN_IN}/authenticator"
    shown = newcomer.client.get(f"{SIGN_IN}/authenticator")
    newcomer.secret = key_on(shown)
    assert newcomer.post(f"{SIGN_IN}/authenticator", {"code": newcomer.code_shown()}, shown).status_code == 303
    assert newcomer.is_inside()


def test_where_only_the_service_counts_no_password_is_taken(here: World, theirs: Issuer) -> None:
    newcomer = settled(here, Role.VIEWER)
    in_force(here, theirs, only=True)
    assert 'name="password"' not in newcomer.client.get(newcomer.at).text
    assert newcomer.knock(PASSWORD).status_code == 200
    assert newcomer.client.get(f"{SIGN_IN}/code").status_code == 303


def test_where_only_the_service_counts_a_link_makes_no_other_way_in(here: World, theirs: Issuer) -> None:
    in_force(here, theirs, only=True)
    newcomer = invited(here, Role.VIEWER)
    answer = newcomer.client.post(newcomer.invitation, data={"password": PASSWORD})
    assert (answer.status_code, 'name="password"' in answer.text) == (200, False)
    assert newcomer.client.get(f"{SIGN_IN}/authenticator").headers["Location"] == f"{SIGN_IN}?again=1"
    with here.session() as session:
        assert session.get_one(StaffUser, newcomer.id).password_hash is None


def test_an_app_that_was_set_up_meanwhile_is_not_replaced_by_who_only_knows_the_service(
    here: World, theirs: Issuer
) -> None:
    in_force(here, theirs, proves_second_factor=False)
    newcomer = invited(here, Role.VIEWER)
    theirs.person = person(newcomer)
    go(newcomer, theirs)
    thief, owner = newcomer.client, here.app.test_client()
    page = thief.get(f"{SIGN_IN}/authenticator")
    newcomer.client = owner
    go(newcomer, theirs)
    shown = owner.get(f"{SIGN_IN}/authenticator")
    newcomer.secret = key_on(shown)
    newcomer.post(f"{SIGN_IN}/authenticator", {"code": newcomer.code_shown()}, shown)
    newcomer.client, newcomer.secret = thief, key_on(page)
    late = newcomer.post(f"{SIGN_IN}/authenticator", {"code": newcomer.code_shown()}, page)
    assert late.headers["Location"] == f"{SIGN_IN}?again=1"
    assert not newcomer.is_inside()


@pytest.mark.parametrize("said", [b"[]", b"7", b"null", b'"error"', b'{"id_token": 7}', b"[" * 100_000, b"\xff"])
def test_a_service_that_answers_nonsense_for_a_code_opens_nothing(
    here: World, theirs: Issuer, monkeypatch: pytest.MonkeyPatch, said: bytes
) -> None:
    newcomer = invited(here, Role.VIEWER)
    theirs.person = person(newcomer)
    monkeypatch.setattr(theirs, "_exchange", lambda form: Answer(200, said, ("Content-Type: application/json",)))
    assert "why=not-right" in go(newcomer, theirs).headers["Location"]


def test_a_manager_sets_the_service_and_its_secret_never_comes_back(here: World, issuer: Issuer) -> None:
    desk = Desk(here, (Role.MANAGER,))
    form = {"issuer": issuer.address, "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "second_factor": "yes"}
    assert desk.post(SETTINGS, form).headers["Location"] == f"{SETTINGS}?done=saved"
    assert CLIENT_SECRET not in desk.get(SETTINGS).text
    assert "http://localhost/desk/sign-in/back" in desk.get(SETTINGS).text
    desk.post(SETTINGS, {**form, "client_secret": "", "only": "yes"})
    with here.session() as session:
        kept = oidc.load(session)
        row = session.scalars(select(SignInService)).one()
    assert kept == Service(issuer.address, CLIENT_ID, CLIENT_SECRET, proves_second_factor=True, only=True)
    assert CLIENT_SECRET.encode() not in row.client_secret_sealed
    assert "removed" in desk.post(f"{SETTINGS}/remove").headers["Location"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"issuer": ""}, "It begins with https://"),
        ({"issuer": "ftp://example.org"}, "It begins with https://"),
        ({"issuer": "http://127.0.0.1:1/none"}, "There is no sign-in service at this address"),
        ({"issuer": "http://10.0.0.1/v2.0"}, "There is no sign-in service at this address"),
        ({"client_id": ""}, "Enter the client ID"),
        ({"client_secret": ""}, "Enter the client secret"),
        ({"client_id": "x" * 600}, "Enter the client ID"),
    ],
)
def test_a_service_that_cannot_work_is_not_put_into_force(
    here: World, issuer: Issuer, change: dict[str, str], said: str
) -> None:
    form = {"issuer": issuer.address, "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
    answer = Desk(here, (Role.MANAGER,)).post(SETTINGS, {**form, **change})
    assert said in plain(answer.text)
    with here.session() as session:
        assert oidc.load(session) is None


def test_a_service_that_calls_itself_otherwise_is_refused(here: World, issuer: Issuer) -> None:
    issuer.called = "https://login.microsoftonline.com/{tenantid}/v2.0"
    form = {"issuer": issuer.address, "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
    assert "gives itself another name" in Desk(here, (Role.MANAGER,)).post(SETTINGS, form).text


def test_the_secret_of_one_service_is_not_told_to_another(here: World, theirs: Issuer) -> None:
    other = Issuer()
    other.start()
    form = {"issuer": other.address, "client_id": CLIENT_ID, "client_secret": ""}
    answer = Desk(here, (Role.MANAGER,)).post(SETTINGS, form)
    other.stop()
    assert "Enter the client secret" in answer.text


def test_outside_the_operators_networks_no_service_on_this_machine_is_spoken_to(world: World, issuer: Issuer) -> None:
    form = {"issuer": issuer.address, "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
    assert "We may not connect to this address" in Desk(world, (Role.MANAGER,)).post(SETTINGS, form).text
    assert issuer.asked_for == []


def test_the_services_name_for_somebody_is_kept_where_nobody_can_read_it(here: World, theirs: Issuer) -> None:
    newcomer = invited(here, Role.VIEWER)
    theirs.person = person(newcomer)
    go(newcomer, theirs)
    with here.session() as session:
        kept = session.scalar(select(StaffUser.subject).where(StaffUser.id == newcomer.id))
    assert kept
    assert str(newcomer.id) not in kept


def test_the_pages_on_the_way_are_in_the_language_in_which_it_was_begun(here: World, theirs: Issuer) -> None:
    newcomer = invited(here, Role.VIEWER)
    theirs.person = person(newcomer, email_verified=False)
    there = newcomer.client.get(f"/cy/desg/mewngofnodi/gwasanaeth/{newcomer.tenant.slug}").headers["Location"]
    answer = newcomer.client.get(theirs.authorise(there))
    assert answer.headers["Location"].startswith("/cy/desg/mewngofnodi/heb-fynd/")
