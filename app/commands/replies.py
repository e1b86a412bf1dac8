"""`olrhain replies`: what people texted to an organisation, for its staff, and closing what was seen to."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from functools import partial
from uuid import UUID

from app.commands.context import add_organisation, database, find_organisation
from app.domain.quiet_hours import LONDON
from app.services.replies import inbox
from app.services.replies.inbox import ReplyView

_OPERATOR = "operator"


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("replies", help="list what people texted, newest first, or close what was seen to")
    add_organisation(parser)
    parser.add_argument("--open", action="store_true", help="only those that nobody has closed")
    parser.add_argument("--close", type=UUID, metavar="ID", help="close this one instead of listing")
    parser.add_argument("--choose", type=UUID, metavar="ID", help="say which case this one is about, with --case")
    parser.add_argument("--case", metavar="REFERENCE", help="the case that the chosen one is about")
    parser.add_argument("--as", dest="who", metavar="WHO", help="who reads them, or has seen to the one that is closed")
    parser.set_defaults(command=partial(run, parser))


def run(parser: argparse.ArgumentParser, options: argparse.Namespace) -> int:
    if (options.close or options.choose) and not options.who:
        parser.error("--close and --choose need --as: say who has seen to it")
    if bool(options.choose) != bool(options.case) or (options.close and options.choose):
        parser.error("--choose and --case belong together, and without --close")
    db = database()
    with db.transaction(find_organisation(db, options.organisation)) as session:
        if options.close:
            inbox.close(session, options.close, options.who, datetime.now(UTC))
            print("Closed.")
            return 0
        if options.choose:
            inbox.choose(session, options.choose, options.case, options.who, datetime.now(UTC))
            print("Its case system will hear of it.")
            return 0
        found = inbox.replies(session, options.who or _OPERATOR, open_only=options.open)
    for one in found:
        print("\n".join(_lines(one)))
    print(f"{len(found)} {'reply' if len(found) == 1 else 'replies'}.")
    return 0


def _lines(reply: ReplyView) -> list[str]:
    state = f"closed by {_shown(reply.closed_by or '')}" if reply.closed_at else "open"
    about = "case not known" if reply.case is None else f"case {_shown(reply.case)}"
    several = ", or another: several are open" if reply.several else ""
    asked = f" ({reply.word})" if reply.word else ""
    return [
        f"{reply.id}  {reply.at.astimezone(LONDON):%Y-%m-%d %H:%M}  {_shown(reply.number)}  {state}",
        f"    {about}{several}; {'answered' if reply.answered_at else 'not answered'}",
        f"    {_shown(reply.words)}{asked}",
    ]


def _shown(words: str) -> str:
    """In one line, and without what would steer a terminal: these are a stranger's words."""
    return "".join(letter if letter.isprintable() else " " for letter in words)
