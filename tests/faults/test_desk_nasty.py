"""Every form and every address of the desk, filled with what means harm: no page may fall over, none may take it for its own."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from app.domain.staff_roles import Act
from tests.faults.test_desk_matrix import _APP, _ENGLISH, _act, _address, _methods, _told
from tests.web.desk import Desk
from tests.world import World

_NASTY = [
    "", "a\x00b", "²", "٣", "9" * 5000, "99999999999999999999", "-1", "0", "x" * 100_000, "e\u0301" * 5000,
    "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>", "{{7*7}} {% raw %} %(name)s {0} %s", "((name)) ((link))",
    "NaN", "1e999", "\uffff\U0010ffff\u202e\u2028", "[" * 50_000, "javascript:alert(1)", "http://[::1", "https://evil.example:99999/",
    "00000000-0000-7000-8000-000000000000", "2026-02-30", "0001-01-01", "9999-12-31", "31", "\r\nBcc: x@example.com", "\\", "'; --", "\ud7ff%00",
]
_ARGS = ["q", "sort", "page", "done", "type", "kind", "from", "to", "day", "month", "since", "until", "status", "channel", "language", "case", "who", "what", "after", "integration", "story", "step", "standing", "needs", "mode", "of", "event", "milestone", "why", "way", "template", "version", "against", "between", "measure", "by"]
_TAGS = re.compile(r"<(?:input|select|textarea|button)\b[^>]*>|<option\b[^>]*>")
_ATTR = re.compile(r'(\w+)="([^"]*)"')


def fields(html: str) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    select = ""
    for tag in _TAGS.findall(html):
        attr = dict(_ATTR.findall(tag))
        if tag.startswith("<option"):
            found.setdefault(select, []).append(("option", unescape(attr.get("value", ""))))
            continue
        name = attr.get("name", "")
        if tag.startswith("<select"):
            select = name
            continue
        if name and name != "form_word" and name != "other_language":
            found.setdefault(name, []).append((attr.get("type", "textarea" if tag.startswith("<textarea") else "text"), unescape(attr.get("value", ""))))
    return found


def test_explore(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    _, called = _told(world, world.tenant, "building-permit")
    bad = []
    for rule in _ENGLISH:
        act = _act(_APP, rule)
        path = _address(rule, called)
        try:
            bad += _try(world, rule, act, path)
        except Exception as error:
            bad.append((rule.rule, "EXC", repr(error)[:300]))
    with capsys.disabled():
        for one in bad:
            print("BAD", *one)


def _try(world: World, rule: Any, act: Any, path: str) -> list[Any]:
    bad = []
    desk = Desk(world)
    got = desk.get(path) if "GET" in _methods(rule) else None
    for nasty in _NASTY:
        if got is not None:
            answer = desk.get(path, **{name: nasty for name in _ARGS})
            if answer.status_code >= 500:
                bad.append((rule.rule, "GET", repr(nasty)[:40], answer.status_code))
            if "<script>alert(1)" in answer.text or "<img src=x" in answer.text:
                bad.append((rule.rule, "GET XSS"))
    if "POST" not in _methods(rule):
        return bad
    known = fields(got.text) if got is not None else {}
    for nasty in _NASTY:
        for whole in (False, True):
            if act is Act.OWN_ACCOUNT:
                desk = Desk(world)
            form = {}
            for name, kinds in known.items():
                kind, value = kinds[-1]
                form[name] = nasty if whole or kind in ("text", "textarea", "email", "tel", "search", "hidden", "password", "number", "date", "url") else value
            answer = desk.post(path, form)
            if answer.status_code >= 500:
                bad.append((rule.rule, "POST", whole, repr(nasty)[:40], answer.status_code, sorted(form)[:8]))
            if "<script>alert(1)" in answer.text or "<img src=x" in answer.text:
                bad.append((rule.rule, "POST XSS", whole))
    return bad
