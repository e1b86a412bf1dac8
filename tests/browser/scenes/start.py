"""Pages for everybody: which language, what this is, what it does with what it knows, and the docs."""

from __future__ import annotations

from tests.browser.scenes import Scene

SCENES = (
    Scene("start/language", lambda visitor: visitor.go("/", "/"), both=True),
    Scene("start/start", lambda visitor: visitor.go("/cy", "/en")),
    Scene("information", lambda visitor: visitor.go("/cy/gwybodaeth", "/en/information")),
    Scene("docs", lambda visitor: visitor.go("/cy/dogfennau", "/en/docs")),
)
