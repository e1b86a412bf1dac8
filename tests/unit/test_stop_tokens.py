"""The token of a link that stops emails."""

from __future__ import annotations

from uuid import uuid4

import pytest

from app.domain.stop_tokens import LENGTH, StopToken, read_stop_token

TOKEN = StopToken(uuid4(), uuid4(), bytes(range(16)))
LARGEST = StopToken(uuid4(), uuid4(), b"\xff" * 16)


@pytest.mark.parametrize("token", [TOKEN, LARGEST], ids=["some", "largest"])
def test_a_token_is_read_back_as_it_was_made(token: StopToken) -> None:
    assert read_stop_token(token.text()) == token
    assert len(token.text()) == LENGTH
    assert token.text().isalnum()


@pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: t + "0", lambda t: "-" + t[1:], lambda t: "ŵ" + t[1:]])
def test_what_has_another_shape_is_no_token(change: object) -> None:
    assert callable(change)
    assert read_stop_token(change(TOKEN.text())) is None


def test_a_number_that_is_too_large_is_no_token() -> None:
    assert read_stop_token("z" * LENGTH) is None
