"""Every form and every address of the desk, filled with what means harm: no page breaks, and none runs it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest
from sqlalchemy import select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app.domain.staff_roles import Act
from app.models.callback import CallbackAddress
from app.models.glossary import GlossaryEntry
from app.models.template import TemplateVersion
from tests.faults.test_desk_matrix import _APP, _ENGLISH, _act, _address, _methods, _rows, _told
from tests.services.template_kit import submit
from tests.web.desk import Desk
from tests.world import Tenant, World

_MARKUP = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
_NASTY = (
    f"{_MARKUP}\x00((name)) {{{{7*7}}}} %(name)s {{0}}",  # no name, id or date has a NUL
    "²" + "9" * 5000 + "e\u0301\u2028\U0010ffff",  # a digit that is no number, and a number that is too long
)
_NUL = {"text": "Mair\x00Jones", "url": "https://cyngor.invalid/a\x00b"}
"""Plain in all else, so that it gets as far as the database, which takes none. By the type of a field."""
_ARGS = (
    *("about", "after", "again", "at", "box", "channel", "code", "done", "entry", "first", "from", "kind", "lacks"),
    *("language", "last", "mode", "moved", "needs", "page", "provider", "q", "role", "sort", "standing", "state"),
    *("status", "step", "story", "to", "type", "version", "who", "why"),
)
_SUPPLIED = frozenset({"form_word", "other_language"})
_CHOSEN = ("radio", "checkbox", "submit", "select")
_TAGS = re.compile(r"<(?:input|select|textarea|button)\b[^>]*>|<option\b[^>]*>")
_FORM = re.compile(r'<form\b([^>]*method="post"[^>]*)>(.*?)</form>', re.DOTALL)
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


def test_a_nul_in_plain_words_breaks_no_form_and_is_not_kept(world: World) -> None:
    _, called = _told(world, world.tenant, "building-permit")
    with world.session() as session:
        version = session.scalars(select(TemplateVersion).where(TemplateVersion.number == submit(session))).one()
        called["template_id"] = version.template_id
    desk, wrong = Desk(world), []
    for rule in reversed(_ENGLISH):  # a page to remove what another keeps comes after it in the alphabet
        if "GET" in _methods(rule) and _act(_APP, rule) is not Act.OWN_ACCOUNT:
            path = _address(rule, called)
            for to, typed in _forms(desk.get(path).text, path):
                if desk.post(to, typed).status_code >= 500:
                    wrong.append((rule.rule, to))
    assert wrong == []
    with world.session() as session:
        assert session.scalars(select(GlossaryEntry.cy)).all() == ["MairJones"]
        assert session.scalars(select(CallbackAddress.url)).all() == ["https://cyngor.invalid/ab"]
        version = session.get_one(TemplateVersion, version.id)
        assert (version.signed_cy, version.signed_en) == ("MairJones", "MairJones")


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


def _forms(html: str, path: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Where each form of a page goes to, filled in; the last first, as the first is often done by its button alone."""
    for said, inside in reversed(_FORM.findall(html)):
        to = unescape(dict(_ATTRIBUTE.findall(said)).get("action", path))
        if not to.endswith("/sign-out"):
            yield to, _filled(inside)


def _filled(html: str) -> dict[str, str]:
    """A form as somebody sends it who types into every box, and presses a button that says nothing more."""
    filled: dict[str, str] = {}
    select = ""
    for tag in _TAGS.findall(html):
        said = {name: unescape(value) for name, value in _ATTRIBUTE.findall(tag)}
        name, kind = said.get("name", ""), said.get("type", "text")
        if tag.startswith("<option"):
            filled[select] = said.get("value", "")
        elif tag.startswith("<select"):
            select = name
        elif kind in ("hidden", "radio", "checkbox"):
            filled[name] = said.get("value", "")
        elif kind != "submit" and not tag.startswith("<button"):
            filled[name] = _NUL.get(kind, _NUL["text"])
    return filled


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
