"""What is put into a page when it is compiled: the words and addresses that are the same for every reader."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Response
from jinja2 import Environment, StrictUndefined
from jinja2.exceptions import UndefinedError
from markupsafe import Markup

from app.web.rendering import page
from app.web.settled import SettledLoader
from tests.web.hand_made import CASE, TODAY
from tests.web.pages_app import Behind, app

WELSH = {"Hello": "Helo & <b>croeso</b>", "Since %(day)s": "Ers %(day)s", "100%% of %(what)s": "100%% o %(what)s"}


class Pages:
    """Pages written by a test, and what was asked for while they were compiled."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked: list[tuple[object, ...]] = []
        self.environment = Environment(
            autoescape=True,
            undefined=StrictUndefined,
            loader=SettledLoader(folder, self.word, {"address": self.address, "button": self.button}),
        )
        self.environment.globals.update(_=str.upper, address=lambda name: f"later/{name}")

    def word(self, msgid: str) -> str:
        self.asked.append(("word", msgid))
        return WELSH[msgid]

    def address(self, name: str) -> str:
        self.asked.append(("address", name))
        return f"/a&b/{name}"

    def button(self, parameters: dict[str, str]) -> Markup:
        return Markup("<button>{}</button>").format(parameters["text"])

    def show(self, source: str, **values: object) -> str:
        (self.folder / "page.html").write_text(source)
        return self.environment.get_template("page.html").render(values)


@pytest.fixture
def pages(tmp_path: Path) -> Pages:
    return Pages(tmp_path)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("{{ _('Hello') }}!", "Helo & <b>croeso</b>!"),
        ("{{ _('Since %(day)s', day=day) }}", "Ers 2 &lt; 3"),
        ("{% set told = _('Since %(day)s', day=day) %}{{ told }}", "Ers 2 &lt; 3"),
        ("{{ _('100%% of %(what)s', what=day) }}", "100% o 2 &lt; 3"),
        ("{{ _('Hello') if yes else day }}", "Helo & <b>croeso</b>"),
        ("{{ address('x') }}", "/a&amp;b/x"),
        ("{{ button({'text': _('Hello')}) }}", "<button>Helo & <b>croeso</b></button>"),
        ("{{ button({'text': address('x')}) }}", "<button>/a&amp;b/x</button>"),
    ],
)
def test_what_is_settled_reads_as_if_it_had_been_said_now(pages: Pages, source: str, shown: str) -> None:
    assert pages.show(source, day="2 < 3", yes=True) == shown


def test_words_are_looked_up_once_however_often_a_page_is_shown(pages: Pages) -> None:
    first = pages.show("{{ _('Hello') }} {{ address('x') }}")
    asked = list(pages.asked)
    assert pages.environment.get_template("page.html").render() == first
    assert pages.asked == asked == [("word", "Hello"), ("address", "x")]


@pytest.mark.parametrize(
    ("source", "shown"), [("{{ address(name) }}", "later/ann"), ("{{ _(name) }}", "ANN"), ("{{ name }}", "ann")]
)
def test_what_belongs_to_a_reader_is_never_settled(pages: Pages, source: str, shown: str) -> None:
    assert pages.show(source, name="ann") == shown
    assert pages.environment.get_template("page.html").render(name="bob").lower().endswith("bob")
    assert pages.asked == []


def test_a_part_is_put_where_it_is_named_and_its_names_stay_there(pages: Pages) -> None:
    (pages.folder / "part.html").write_text("{% set inner = _('Hello') %}{{ name }} {{ inner }}")
    assert pages.show("<{% include 'part.html' %}>", name="ann") == "<ann Helo & <b>croeso</b>>"
    with pytest.raises(UndefinedError, match="inner"):
        pages.environment.from_string("{% include 'part.html' %}{{ inner }}").render(name="ann")


def test_a_part_of_another_kind_is_left_to_be_read_as_it_is(pages: Pages) -> None:
    (pages.folder / "style.css").write_text("a > b {}")
    assert pages.show("{% include 'style.css' %}") == "a > b {}"


def test_nothing_of_one_reader_is_in_the_page_of_the_next() -> None:
    pages = app(Behind())
    pages.add_url_rule("/<_language>/mine/<name>", "mine", _mine)
    client = pages.test_client()
    answers = {name: client.get(f"/cy/mine/{name}").text for name in ("gwen", "dafydd", "gwen")}
    assert [name in answers[name] for name in answers] == [True, True]
    assert "gwen" not in answers["dafydd"]
    assert "dafydd" not in answers["gwen"]


def _mine(_language: str, name: str) -> Response:
    return page("status.html", case=replace(CASE, reference=name), today=TODAY)
