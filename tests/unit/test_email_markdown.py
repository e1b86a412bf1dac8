"""The small Markdown of emails: what means something, what is only words, and what a value can never add."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.bilingual import Language
from app.domain.emails.fragments import Manner, fragment
from app.domain.emails.markdown import Heading, Inset, Link, Listed, Node, Paragraph, Rule, parse
from app.domain.emails.pass_through import markdown_of
from app.domain.emails.text import plain
from app.domain.placeholders import PlaceholderType, TypedValue, render

OURS = "https://olrhain.example/cy/c/4fK9aZ0bQ7mXw2RtY8Lc3D"


@pytest.mark.parametrize(
    ("text", "nodes"),
    [
        ("Un\ndau\n\nTri", (Paragraph(("Un\ndau",)), Paragraph(("Tri",)))),
        ("# Teitl\n## Is-deitl\ngeiriau", (Heading(1, ("Teitl",)), Heading(2, ("Is-deitl",)), Paragraph(("geiriau",)))),
        ("Dewch â:\n* un\n- dau\n• tri", (Paragraph(("Dewch â:",)), Listed(False, (("un",), ("dau",), ("tri",))))),
        ("* un\n\n* dau", (Listed(False, (("un",), ("dau",))),)),
        ("* un\n  yn parhau", (Listed(False, (("un\nyn parhau",),)),)),
        ("1. un\n2. dau\n* tri", (Listed(True, (("un",), ("dau",))), Listed(False, (("tri",),)))),
        ("^ Pwysig\n^ iawn\n\nWedyn", (Inset((Paragraph(("Pwysig\niawn",)),)), Paragraph(("Wedyn",)))),
        ("^ Dewch â:\n^ * un", (Inset((Paragraph(("Dewch â:",)), Listed(False, (("un",),)))),)),
        ("^ un\n\n^ dau", (Inset((Paragraph(("un",)), Paragraph(("dau",)))),)),
        ("Un\n---\nDau", (Paragraph(("Un",)), Rule(), Paragraph(("Dau",)))),
        ("* * *", (Rule(),)),
        ("", ()),
    ],
)
def test_a_text_is_read_into_a_tree(text: str, nodes: tuple[Node, ...]) -> None:
    assert parse(text) == nodes


@pytest.mark.parametrize(
    "words",
    [
        "#1 yn y ciw",
        "### Rhy ddwfn",
        "*seren*",
        "-5 gradd",
        "1.5 metr",
        "1) un",
        "> dyfyniad",
        "```",
        "**trwm** ac _italig_",
        "<b>trwm</b>",
        "[geiriau](javascript:alert)",
        "[geiriau](/cy/c/x)",
        "[geiriau]",
        "ftp://elsewhere.example",
        "https://",
        "https://us.example@them.example/x",
        "[geiriau](https://us.example:80@them.example)",
    ],
)
def test_everything_else_is_only_words(words: str) -> None:
    assert parse(words) == (Paragraph((words,)),)


@pytest.mark.parametrize("after", ["", " heddiw", ".", "), a", "\nac", "?", ",", "’"])
def test_a_bare_address_is_a_link_without_what_ends_the_sentence(after: str) -> None:
    [paragraph] = parse(f"Gweler {OURS}{after}")
    assert isinstance(paragraph, Paragraph)
    assert paragraph.words == tuple(span for span in ("Gweler ", Link(OURS, OURS), after) if span)


def test_a_link_may_have_words_of_its_own() -> None:
    assert parse(f"Gallwch [weld eich cais]({OURS}).") == (Paragraph(("Gallwch ", Link("weld eich cais", OURS), ".")),)


# What a value can add: nothing


ADDING = [
    "# Teitl",
    "x\n# Teitl",
    "* un",
    "1. un",
    "^ pwysig",
    "---",
    "[yma](https://evil.example)",
    "https://evil.example/x",
    "evil.example",
    "](https://evil.example)",
    "<a href='https://evil.example'>",
    "((link))",
]
TEMPLATES = ["((value))", "Helo ((value))", "* ((value))", "# ((value))", "^ ((value))", "[((value))](((link)))"]


def filled(template: str, value: str) -> tuple[Node, ...]:
    values = {
        "value": TypedValue(value, PlaceholderType.TEXT_AS_WRITTEN),
        "link": TypedValue(OURS, PlaceholderType.URL),
    }
    return parse(render(template, values, Language.CY))


def links(nodes: tuple[Node, ...]) -> set[str]:
    html = fragment(nodes, Manner())
    return {part.partition('"')[0] for part in html.split('href="')[1:]}


def shape(nodes: tuple[Node, ...]) -> list[str]:
    return [type(node).__name__ for node in nodes if not isinstance(node, Paragraph)]


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("value", ADDING)
def test_a_value_adds_no_link_heading_list_or_rule(template: str, value: str) -> None:
    nodes = filled(template, value)
    assert links(nodes) <= {OURS}
    assert shape(nodes) in (shape(filled(template, "Siân")), [])


@given(st.sampled_from(TEMPLATES), st.text(alphabet="#*^-_1.) [](:/)htps\nevilxample<>&\"'ŵ", max_size=40))
def test_no_value_at_all_adds_a_link_heading_list_or_rule(template: str, value: str) -> None:
    nodes = filled(template, value)
    assert links(nodes) <= {OURS}
    assert shape(nodes) in (shape(filled(template, "Siân")), [])


@given(st.text(alphabet="#*^-_1. [](:/)htps\n<>&\"'", max_size=60))
def test_no_words_become_markup_of_their_own(text: str) -> None:
    html = fragment(parse(text), Manner())
    tags = {part.partition(">")[0].partition(" ")[0].strip("/") for part in html.split("<")[1:]}
    assert tags <= {"p", "h1", "h2", "ul", "ol", "li", "div", "hr", "br", "a"}


# Its forms


def test_as_text_every_part_can_be_told_apart_and_links_are_written_out() -> None:
    text = f"# Teitl\n\nGallwch [weld]({OURS}).\n\n* un\n  a rhagor\n* dau\n\n1. tri\n\n^ Pwysig\n\n---\n\n{OURS}"
    listed = "• un\n  a rhagor\n• dau\n\n1. tri"
    assert plain(parse(text)) == (
        f"Teitl\n=====\n\nGallwch weld: {OURS}.\n\n{listed}\n\n  Pwysig\n\n{'-' * 40}\n\n{OURS}"
    )


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("# a\n## b\n# c", ["h1", "h2", "h1"]),
        ("## a\n## b", ["h1", "h2"]),
        ("words\n## a\n# b\n## c", ["h1", "h1", "h2"]),
    ],
)
def test_headings_begin_at_the_first_level_and_leave_none_out(text: str, levels: list[str]) -> None:
    html = fragment(parse(text), Manner())
    assert [part[:2] for part in html.split("<")[1:] if part[0] == "h" and part[1].isdigit()] == levels


def test_a_manner_may_let_only_some_addresses_be_followed() -> None:
    ours = Manner(follows=lambda address: address.startswith("https://olrhain.example/"))
    html = fragment(parse(f"{OURS} neu [yma](https://elsewhere.example/x)"), ours)
    assert html == f'<p><a href="{OURS}">{OURS}</a> neu yma: https://elsewhere.example/x</p>\n'


@pytest.mark.parametrize(
    "text",
    [
        f"# Teitl\n\nGallwch [weld]({OURS}).\nLlinell\n\n* un\n* dau\n\n1. tri\n2. pedwar\n\n^ Pwysig\n\n---\n\nDiwedd",
        "^ Dewch â:\n\n^ * un\n^ * dau",
    ],
)
def test_what_notify_is_handed_reads_the_same_here(text: str) -> None:
    assert parse(markdown_of(parse(text))) == parse(text)


@pytest.mark.parametrize(
    ("words", "escaped"),
    [
        ("1.5 metr", "1\\.5 metr"),
        ("-5 gradd", "\\-5 gradd"),
        ("#1 yn y ciw", "\\#1 yn y ciw"),
        ("*seren*", "\\*seren*"),
        ("| tabl |", "\\| tabl |"),
        ("[yma](/x)", "\\[yma\\]\\(/x)"),
        ("[1]: https://x.example", "\\[1\\]: https://x.example"),
        ("```", "\\```"),
        ("_-_", "\\_-_"),
        ("Gweler https://x.example/a.", "Gweler https://x.example/a."),
        ("A https://x.example/a? Na.", "A [https://x.example/a](https://x.example/a)? Na."),
        ("![x](https://x.example/y)", "\\![x](https://x.example/y)"),
        ("a\\*b", "a\\\\*b"),
        ("un\n1.2 dau", "un\n1\\.2 dau"),
        ("Ffoniwch 01639 000000.", "Ffoniwch 01639 000000."),
    ],
)
def test_what_is_only_words_here_is_only_words_for_notify(words: str, escaped: str) -> None:
    assert markdown_of(parse(words)) == escaped


def test_a_long_text_is_read_whatever_its_marks() -> None:
    assert len(parse("^ a\n\n" * 5_000)) == 1
    assert parse("# a" + " " * 200_000 + "x #") == (Heading(1, ("a" + " " * 200_000 + "x",)),)
