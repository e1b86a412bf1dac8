"""Every form and every address of the desk, filled with what means harm: no page breaks, and none runs it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app.domain.staff_roles import Act
from tests.faults.test_desk_matrix import _APP, _ENGLISH, _act, _address, _methods, _rows, _told
from tests.web.desk import Desk
from tests.world import Tenant, World

_MARKUP = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
_NASTY = (
    f"{_MARKUP}\x00((name)) {{{{7*7}}}} %(name)s {{0}}",  # no name, id or date has a NUL
    "²" + "9" * 5000 + "e\u0301\u2028\U0010ffff",  # a digit that is no number, and a number that is too long
)
_ARGS = (
    *("about", "after", "again", "at", "box", "channel", "code", "done", "entry", "first", "from", "kind", "lacks"),
    *("language", "last", "mode", "moved", "needs", "page", "provider", "q", "role", "sort", "standing", "state"),
    *("status", "step", "story", "to", "type", "version", "who", "why"),
)
_SUPPLIED = frozenset({"form_word", "other_language"})
_CHOSEN = ("radio", "checkbox", "submit", "select")
_TAGS = re.compile(r"<(?:input|select|textarea|button)\b[^>]*>|<option\b[^>]*>")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')


@pytest.mark.parametrize("nasty", _NASTY, ids=["markup", "numbers"])
def test_no_page_of_the_desk_breaks_or_runs_what_it_is_given(world: World, nasty: str) -> None:
    _, called = _told(world, world.tenant, "building-permit")
    wrong = []
    for rule in _ENGLISH:
        desk, path = Desk(world), _address(rule, called)
        for how, answer in _answers(desk, rule, path, nasty):
            if answer.status_code >= 500 or "<script>alert(1)" in answer.text or "<img src=x" in answer.text:
                wrong.append((rule.rule, how, answer.status_code))
    assert wrong == []


def test_to_ask_for_the_head_of_a_page_changes_nothing(world: World) -> None:
    tenant, called = _told(world, world.tenant, "building-permit")
    desk = Desk(world)
    before = _changed(world, tenant)
    for rule in _ENGLISH:
        if "GET" in _methods(rule):
            assert desk.client.head(_address(rule, called)).status_code < 500, rule.rule
    assert _changed(world, tenant) == before


def _changed(world: World, tenant: Tenant) -> dict[str, list[str]]:
    """Without who has a draft open, which is written down as they open it."""
    return {table: rows for table, rows in _rows(world, tenant).items() if table != "template_editors"}


def _answers(desk: Desk, rule: Rule, path: str, nasty: str) -> Iterator[tuple[str, TestResponse]]:
    typed: dict[str, str] = {}
    if "GET" in _methods(rule):
        typed = _fields(desk.get(path).text)
        yield "address", desk.get(path, **dict.fromkeys(_ARGS, nasty))
    if "POST" in _methods(rule):
        chosen = {name: value for name, value in typed.items() if value}
        yield "typed", desk.post(path, dict.fromkeys(typed, nasty) | chosen)
        if _act(_APP, rule) is Act.OWN_ACCOUNT:
            desk = Desk(desk.world)  # what was done may have ended the session
        yield "forged", desk.post(path, dict.fromkeys(typed, nasty))


def _fields(html: str) -> dict[str, str]:
    """The fields of the forms of a page: for what is chosen its last choice, for what is typed nothing."""
    found: dict[str, str] = {}
    select = ""
    for tag in _TAGS.findall(html):
        said = {name: unescape(value) for name, value in _ATTRIBUTE.findall(tag)}
        name = said.get("name", "")
        if tag.startswith("<option"):
            found[select] = said.get("value", "")
        elif tag.startswith("<select"):
            select = name
        elif name and name not in _SUPPLIED:
            found[name] = said.get("value", "") if said.get("type") in _CHOSEN else ""
    return found
