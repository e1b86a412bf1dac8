"""Errors of the API as RFC 9457 problems: a stable type, a title in the caller's language, every fault named."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus

from flask import Response, g, request

from app.domain.bilingual import Bilingual, Language
from app.domain.errors import Fault, OlrhainError
from app.web.api.contract.words import Words

_NOT_RIGHT = Bilingual("Nid yw hyn yn iawn.", "This is not right.")
MEDIA_TYPE = "application/problem+json"
URN = "urn:olrhain:problem:"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: its HTTP status and its title."""

    status: int
    title: Bilingual


KINDS = {
    "malformed": Kind(400, Bilingual("Nid yw'r cais yn JSON dilys", "The request is not valid JSON")),
    "bad_request": Kind(400, Bilingual("Ni allwn ddeall y cais", "We cannot understand the request")),
    "unauthorised": Kind(
        401, Bilingual("Nid yw'r allwedd neu'r llofnod yn ddilys", "The key or signature is not valid")
    ),
    "forbidden": Kind(403, Bilingual("Nid oes gan yr allwedd yr hawl hon", "The key does not have this right")),
    "not_found": Kind(404, Bilingual("Nid oes dim yma", "There is nothing here")),
    "method_not_allowed": Kind(405, Bilingual("Ni chaniateir y dull hwn", "This method is not allowed")),
    "conflict": Kind(
        409,
        Bilingual(
            "Anfonwyd digwyddiad arall â'r un id eisoes", "Another event with the same id has been posted already"
        ),
    ),
    "too_large": Kind(413, Bilingual("Mae'r cais yn rhy fawr", "The request is too large")),
    "wrong_type": Kind(
        415, Bilingual("Nid ydym yn derbyn y math hwn o gynnwys", "We do not take this type of content")
    ),
    "invalid": Kind(422, Bilingual("Mae rhywbeth o'i le ar y digwyddiad", "Something is wrong with the event")),
    "case_unknown": Kind(422, Bilingual("Nid ydym yn adnabod yr achos hwn", "We do not know this case")),
    "too_many": Kind(429, Bilingual("Gormod o geisiadau", "Too many requests")),
    "our_fault": Kind(500, Bilingual("Aeth rhywbeth o'i le yma", "Something went wrong here")),
    "unavailable": Kind(503, Bilingual("Nid yw'r gwasanaeth ar gael am y tro", "The service is away for the moment")),
}


class Problem(OlrhainError):
    """An answer that is an error. `code` is one of KINDS; `detail` says more, and never repeats what was sent."""

    def __init__(
        self, code: str, detail: Bilingual | None = None, faults: Iterable[Fault] = (), retry_after: int | None = None
    ) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail
        self.faults = tuple(faults)
        self.retry_after = retry_after


def as_dict(problem: Problem) -> dict[str, object]:
    """The body of a problem, all of it in Welsh where the caller asks for Welsh."""
    kind = KINDS[problem.code]
    language = Language.CY if wants_welsh() else Language.EN
    detail = problem.detail or Bilingual(kind.title.cy, HTTPStatus(kind.status).description)
    return {
        "type": URN + problem.code,
        "title": kind.title[language],
        "status": kind.status,
        "detail": detail[language],
        "instance": g.get("request_id", ""),
        "errors": [_fault(one, language) for one in problem.faults],
    }


def _fault(fault: Fault, language: Language) -> dict[str, str]:
    """In Welsh a fault is told in the words by which the contract explains its code."""
    explained = Words(language).table("fault_codes").get(fault.code, _NOT_RIGHT[language])
    detail = fault.detail if language is Language.EN else explained
    return {"pointer": fault.pointer, "code": fault.code, "detail": detail}


def answer(problem: Problem) -> Response:
    body = json.dumps(as_dict(problem), ensure_ascii=False)
    response = Response(body, KINDS[problem.code].status, mimetype=MEDIA_TYPE)
    response.headers["Content-Language"] = "cy" if wants_welsh() else "en"
    if problem.retry_after is not None:
        response.headers["Retry-After"] = str(problem.retry_after)
    if problem.code == "unauthorised":
        response.headers["WWW-Authenticate"] = 'Bearer realm="olrhain"'
    return response


def wants_welsh() -> bool:
    return request.accept_languages.best_match(["en", "cy"], default="en") == "cy"
