"""What the API answers while the database is away: 503 with `Retry-After`, never 202."""

from __future__ import annotations

import json

import pytest
from flask.testing import FlaskClient

from app.domain import tokens
from app.domain.recipients import KeyKind
from app.main import create_app
from tests.answers import kind, problem
from tests.world import STRUCTURED, event, make_settings

NOWHERE = "postgresql+psycopg://olrhain_app@127.0.0.1:1/olrhain"
HEADERS = {"Authorization": f"Bearer {tokens.new_api_key(KeyKind.TEST)}"}


@pytest.fixture(scope="module")
def away() -> FlaskClient:
    return create_app(make_settings(NOWHERE, "redis://127.0.0.1:1/0")).test_client()


def test_a_post_is_503_and_says_when_to_come_back(away: FlaskClient) -> None:
    answer = away.post("/v1/events", data=json.dumps(event()), content_type=STRUCTURED, headers=HEADERS)
    assert kind(answer) == (503, "unavailable")
    assert int(answer.headers["Retry-After"]) > 0
    assert problem(answer)["errors"] == []


@pytest.mark.parametrize("path", ["/v1/case-types", "/v1/cases/C-1", "/v1/messages"])
def test_a_look_up_is_503_in_the_language_asked_for(away: FlaskClient, path: str) -> None:
    answer = away.get(path, headers=HEADERS | {"Accept-Language": "cy"})
    assert kind(answer) == (503, "unavailable")
    assert problem(answer)["title"] == "Nid yw'r gwasanaeth ar gael am y tro"


def test_what_is_wrong_whatever_the_database_says_is_still_refused(away: FlaskClient) -> None:
    assert kind(away.post("/v1/events", data=b"{}", content_type=STRUCTURED)) == (401, "unauthorised")


def test_a_citizens_page_is_503_in_both_languages_too(away: FlaskClient) -> None:
    answer = away.get("/cy/c/" + "a" * tokens.TOKEN_LENGTH)
    assert (answer.status_code, answer.mimetype) == (503, "text/html")
    assert int(answer.headers["Retry-After"]) > 0
