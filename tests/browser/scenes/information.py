"""What citizens may want to know of the pages themselves, and the errors that only forms run into."""

from __future__ import annotations

from collections.abc import Callable

from tests.browser.scenes import Scene
from tests.browser.visitor import Visitor


def _about(cy: str, en: str, heading_cy: str, heading_en: str) -> Callable[[Visitor], None]:
    def reach(visitor: Visitor) -> None:
        visitor.go(f"/cy/gwybodaeth/{cy}", f"/en/information/{en}")
        visitor.sees(heading_cy, heading_en)

    return reach


SCENES = (
    Scene(
        "information/accessibility",
        _about("hygyrchedd", "accessibility", "Datganiad hygyrchedd", "Accessibility statement"),
    ),
    Scene("information/cookies", _about("cwcis", "cookies", "Cwcis", "Cookies")),
    Scene("information/privacy", _about("preifatrwydd", "privacy", "Preifatrwydd", "Privacy")),
    Scene(
        "information/real",
        _about(
            "neges-go-iawn",
            "is-this-text-real",
            "Ai ni sydd wedi anfon y neges destun hon?",
            "Is this text really from us?",
        ),
    ),
    Scene("information/terms", _about("telerau", "terms", "Telerau defnyddio", "Terms of use")),
)
