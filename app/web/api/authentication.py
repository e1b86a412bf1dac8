"""Who is calling: the bearer key of a request, and the signature over its raw body."""

from __future__ import annotations

from flask import request

from app.domain.bilingual import Bilingual
from app.domain.recipients import KeyKind
from app.domain.signatures import SignatureRefused, is_signed, verify
from app.services.case_systems.callers import Caller, Callers, UnknownKey
from app.web.api.problems import Problem

_SIGNED = Bilingual(
    "Llofnodir POST ag allwedd fyw (Standard Webhooks) o fewn 5 munud, dros y corff fel y mae.",
    "A POST with a live key is signed (Standard Webhooks) within 5 minutes, over the raw body.",
)


def caller_of_get(callers: Callers) -> Caller:
    """The caller of a look-up, which is never signed. Raises Problem (unauthorised)."""
    return _caller(callers)


def caller_of_post(callers: Callers, body: bytes) -> Caller:
    """The caller of a POST: with a live key it must be signed; a signature that is sent is always checked."""
    caller = _caller(callers)
    must = caller.key_kind is KeyKind.LIVE and caller.signature_required
    if not must and not is_signed(request.headers):
        return caller
    try:
        verify(body, request.headers, caller.secrets)
    except SignatureRefused:
        raise Problem("unauthorised", _SIGNED) from None
    return caller


def _caller(callers: Callers) -> Caller:
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise Problem(
            "unauthorised",
            Bilingual(
                "Anfonwch eich allwedd fel hyn: Authorization: Bearer olr_...",
                "Send your key as Authorization: Bearer olr_...",
            ),
        )
    try:
        return callers.find(key.strip())
    except UnknownKey:
        raise Problem(
            "unauthorised", Bilingual("Nid yw'r allwedd hon mewn grym.", "This key is not in force.")
        ) from None
