"""`olrhain set-callback`, `callbacks` and `resume-callback`: an address is set, listed, and refused with a sentence."""

from __future__ import annotations

import pytest

from tests.services.command_kit import Olrhain
from tests.world import World

URL = "https://cases.example/told"


def test_an_address_is_set_for_the_first_time_and_again_with_a_new_secret(olrhain: Olrhain, world: World) -> None:
    first = olrhain("set-callback", world.tenant.slug, "case-system", URL)
    assert (first.code, first.out.startswith("whsec_"), first.err) == (0, True, "")
    assert olrhain("set-callback", world.tenant.slug, "case-system", URL).out not in ("", first.out)
    assert olrhain("callbacks", world.tenant.slug).out == f"case-system: {URL}: well, 0 waiting\n"
    assert (
        olrhain("resume-callback", world.tenant.slug, "case-system").out == "0 waiting callbacks will be posted now.\n"
    )


@pytest.mark.parametrize(
    ("integration", "url", "sentence"),
    [
        ("nobody", URL, "there is no integration called nobody"),
        ("case-system", "http://cases.example/told", "the address must begin with https://"),
        ("case-system", "cases", "that is not an address that can be posted to"),
    ],
)
def test_what_cannot_be_set_is_refused(
    olrhain: Olrhain, world: World, integration: str, url: str, sentence: str
) -> None:
    said = olrhain("set-callback", world.tenant.slug, integration, url)
    assert (said.code, said.err) == (1, f"olrhain: {sentence}\n")
    assert olrhain("callbacks", world.tenant.slug).out == "No integration has a callback address.\n"
