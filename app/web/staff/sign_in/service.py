"""Signing in by the organisation's own service: over to it, and back with a code that we have it explain."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

from flask import Blueprint, Response, current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from app.domain.bilingual import Language
from app.domain.errors import NotFound
from app.i18n import localised, page_language, page_url, speaking
from app.logs import logger
from app.providers.sign_in_services import Asked, Client, ServiceProblem
from app.services.organisation_settings.organisation_choice import Chosen
from app.services.staff import oidc, signing_in
from app.services.staff.oidc import Identity, NotInvited, Service
from app.web.answers import see_other
from app.web.rendering import bilingual_page, page
from app.web.staff.door import StaffDoor
from app.web.staff.sign_in.desk import SignInDesk, way
from app.web.staff.sign_in.pending import Pending, Stage

BACK = "/desk/sign-in/back"
"""Where every service sends people back to: one address to register, in no language, as it says nothing."""
NAME = "olrhain-desk-service"
SECONDS = 15 * 60


@dataclass(frozen=True, slots=True)
class Journey:
    """Somebody who was sent to a service. asked: what only we and they know of it."""

    organisation_id: UUID
    language: Language
    asked: Asked
    to: str


def add(blueprint: Blueprint, desk: SignInDesk) -> None:
    @localised(blueprint, cy="/cy/desg/mewngofnodi/gwasanaeth/<slug>", en="/en/desk/sign-in/service/<slug>")
    def service(slug: str) -> Response:
        chosen = desk.at(slug)
        settings = desk.service_of(chosen.id) if chosen else None
        if chosen is None or settings is None:
            raise NotFound("there is no such service")
        return _leave(desk, chosen, settings)

    @localised(blueprint, cy="/cy/desg/mewngofnodi/heb-fynd/<slug>", en="/en/desk/sign-in/not-signed-in/<slug>")
    def not_signed_in(slug: str) -> Response:
        chosen = desk.at(slug)
        if chosen is None:
            raise NotFound("there is no such organisation")
        return page("staff/sign_in/not_signed_in.html", organisation=chosen.view, why=request.args.get("why", ""))

    @blueprint.get(BACK)
    def back() -> Response:
        journey = _read()
        if journey is None or not _is_theirs(journey):
            return bilingual_page("words/sign_in_again.html", 400)
        with speaking(journey.language):
            response = _arrive(desk, journey)
        response.headers["Content-Language"] = journey.language.value
        response.delete_cookie(_name(), secure=request.is_secure, httponly=True, samesite="Lax")
        return response


def back_url(door: StaffDoor) -> str:
    """Where the service sends people back to: to the host that they are at, as its cookies are of no use elsewhere."""
    parts = urlsplit(door.base_url)
    return f"{parts.scheme}://{request.host}{BACK}"


def _leave(desk: SignInDesk, chosen: Chosen, settings: Service) -> Response:
    asked = oidc.ask()
    try:
        there = oidc.way_there(desk.services, settings, back_url(desk.door), asked)
    except ServiceProblem as problem:
        return _trouble(chosen, problem)
    response = see_other(there)
    _keep(response, Journey(chosen.id, page_language(), asked, way()))
    return response


def _arrive(desk: SignInDesk, journey: Journey) -> Response:
    chosen, settings = desk.choice.by_id(journey.organisation_id), desk.service_of(journey.organisation_id)
    code = request.args.get("code", "")
    if settings is None or not code:
        return _told(chosen, "refused")
    client = Client(settings.client_id, settings.client_secret, back_url(desk.door))
    try:
        identity = oidc.identify(desk.services, settings, client, code, journey.asked, desk.door.now())
        return _go_on(desk, journey, identity)
    except ServiceProblem as problem:
        return _trouble(chosen, problem)
    except NotInvited:
        return _told(chosen, "not-invited")


def _go_on(desk: SignInDesk, journey: Journey, identity: Identity) -> Response:
    """In, where the service proved a second factor; else on to show ours, or to set it up. Raises NotInvited."""
    with desk.door.db.transaction(journey.organisation_id) as session:
        staff_id = oidc.person_of(session, identity, desk.door.now())
        has_app = signing_in.has_app(session, staff_id)
    stage = Stage.CODE if has_app else Stage.APP
    pending = Pending(journey.organisation_id, staff_id, stage, to=journey.to)
    if identity.second_factor:
        return desk.go_in(pending)
    return desk.wait_for(pending, "desk_sign_in.code" if has_app else "desk_sign_in.authenticator")


def _trouble(chosen: Chosen, problem: ServiceProblem) -> Response:
    logger().warning("sign-in service", organisation=str(chosen.id), code=problem.code)
    return _told(chosen, "not-right")


def _told(chosen: Chosen, why: str) -> Response:
    """To a page that says why it did not go well: the address that they came back by holds a code."""
    return see_other(page_url("desk_sign_in.not_signed_in", slug=chosen.view.slug, why=why))


def _is_theirs(journey: Journey) -> bool:
    return hmac.compare_digest(journey.asked.state.encode(), request.args.get("state", "").encode())


def _keep(response: Response, journey: Journey) -> None:
    """Lax, not Strict: the service's own page is what leads back here."""
    asked = journey.asked
    said = [journey.organisation_id.hex, journey.language.value, asked.state, asked.nonce, asked.verifier, journey.to]
    response.set_cookie(
        _name(), _serializer().dumps(said), max_age=SECONDS, secure=request.is_secure, httponly=True, samesite="Lax"
    )


def _read() -> Journey | None:
    try:
        said = _serializer().loads(request.cookies.get(_name(), ""), max_age=SECONDS)
        organisation_id, language, state, nonce, verifier, to = said
        return Journey(UUID(organisation_id), Language(language), Asked(state, nonce, verifier), to)
    except (BadSignature, ValueError, TypeError):
        return None


def _serializer() -> URLSafeTimedSerializer:
    secret_key = current_app.secret_key
    if not secret_key:
        raise RuntimeError("the app has no secret key")
    return URLSafeTimedSerializer(secret_key, salt="desk-service", signer_kwargs={"digest_method": hashlib.sha256})


def _name() -> str:
    return f"__Host-{NAME}" if request.is_secure else NAME
