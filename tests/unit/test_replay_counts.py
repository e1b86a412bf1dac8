"""What a replay counts and shows: the pace, the answers, the messages, the progress and the summary."""

from __future__ import annotations

import io
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from app.replay.answers import BatchAnswer, EventAnswer, MessageState, Problem
from app.replay.case_events import ReplayEvent
from app.replay.errors import ServiceRefused
from app.replay.messages import Tally, is_at_rest
from app.replay.poster import Pace, Posted
from app.replay.progress import Progress
from app.replay.reader import CaseFile
from app.replay.summary import Account

NINE = datetime(2026, 3, 1, 9, tzinfo=UTC)


class Clock:
    """A clock that goes on only when someone sleeps."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def event(case: str, line: int) -> ReplayEvent:
    return ReplayEvent(f"e{line}", case, line, b"{}")


def rejected(pointer: str) -> EventAnswer:
    return EventAnswer.model_validate(
        {
            "status": "rejected",
            "problem": {
                "title": "Unprocessable",
                "status": 422,
                "errors": [{"pointer": pointer, "code": "unknown", "detail": "no such milestone"}],
            },
        }
    )


def message(status: str, language: str = "cy", took: float | None = None, **more: object) -> MessageState:
    sent = None if took is None else NINE + timedelta(seconds=took)
    return MessageState(
        id=f"m-{took}",
        case="A",
        language=language,
        channel="sms",
        status=status,
        created_at=NINE,
        sent_at=sent,
    ).model_copy(update=more)


def test_events_are_spread_evenly() -> None:
    clock = Clock()
    pace = Pace(speed=20, sleep=clock.sleep, clock=clock)
    for _ in range(3):
        pace.wait_for(2)
    assert clock.slept == pytest.approx([0.1, 0.1])


def test_what_was_lost_is_not_caught_up_in_a_rush() -> None:
    clock = Clock()
    pace = Pace(speed=20, sleep=clock.sleep, clock=clock)
    pace.wait_for(2)
    clock.now += 60
    pace.wait_for(2)
    pace.wait_for(2)
    assert clock.slept == pytest.approx([0.1])


@pytest.mark.parametrize(("speed", "size"), [(None, 100), (0.5, 1), (20, 2), (500, 50), (5000, 100)])
def test_a_slow_replay_posts_small_batches(speed: float | None, size: int) -> None:
    assert Pace(speed).batch_size == size


def test_each_event_is_counted_by_its_answer() -> None:
    posted = Posted()
    answers = [
        EventAnswer(status="accepted", id="1"),
        EventAnswer(status="replayed", id="2"),
        EventAnswer(status="accepted", id="3"),
    ]
    posted.note((event("A", 2), event("B", 3), event("A", 4)), BatchAnswer(items=tuple(answers)))
    assert (posted.accepted, posted.replayed, posted.rejected) == (2, 1, 0)
    assert posted.first == "1"
    assert list(posted.last_of_case.items()) == [("B", "2"), ("A", "3")]


def test_equal_rejections_are_one_reason_with_the_line_of_the_first() -> None:
    posted = Posted()
    batch = (event("A", 7), event("B", 9))
    posted.note(batch, BatchAnswer(items=(rejected("/0/data/milestone"), rejected("/1/data/milestone"))))
    reason = "422 Unprocessable: /data/milestone no such milestone"
    assert (posted.reasons, posted.example_lines) == ({reason: 2}, {reason: 7})


def test_a_rejection_without_a_problem_is_still_counted() -> None:
    posted = Posted()
    posted.note((event("A", 7),), BatchAnswer(items=(EventAnswer(status="rejected"),)))
    assert posted.reasons == {"no reason given": 1}


def test_a_conflict_says_so() -> None:
    assert Problem(title="Conflict", status=409, detail="same id").reason == "409 Conflict: same id"


def test_an_answer_for_another_number_of_events_is_refused() -> None:
    with pytest.raises(ServiceRefused, match="0 answers to 1 events"):
        Posted().note((event("A", 2),), BatchAnswer(items=()))


@pytest.mark.parametrize(
    ("status", "finished_at", "at_rest"),
    [
        ("created", None, False),
        ("sending", None, False),
        ("sent", None, False),
        ("unknown", None, False),
        ("sent", NINE, True),
        ("unknown", NINE, True),
        ("held", None, True),
        ("delivered", None, True),
        ("permanent-failure", None, True),
        ("temporary-failure", None, True),
        ("technical-failure", None, True),
        ("cancelled", None, True),
    ],
)
def test_a_message_is_at_rest_when_nothing_more_happens_by_itself(
    status: str, finished_at: datetime | None, at_rest: bool
) -> None:
    assert is_at_rest(message(status, finished_at=finished_at)) is at_rest


def test_the_slowest_hand_over_is_that_from_created_to_sent() -> None:
    tally = Tally()
    for took in (1.0, 2.5, None, 2.0):
        tally.add(message("delivered", took=took))
    assert (tally.slowest, tally.slowest_id) == (timedelta(seconds=2.5), "m-2.5")


def account(**known: object) -> Account:
    posted = Posted(accepted=3, replayed=1, rejected=1, reasons=Counter({"422 No": 1}), example_lines={"422 No": 9})
    tally = Tally()
    for one in (message("delivered", took=1.5), message("delivered", "en"), message("sending", "both")):
        tally.add(one)
    file = CaseFile((), ignored=Counter({"Filed": 4}), unmapped=Counter({"Odd": 2}))
    given: dict[str, object] = {"file": file, "posted": posted, "total": 6, "seconds": 2.0, "tally": tally}
    return Account(**(given | known))  # type: ignore[arg-type]


def test_the_summary_says_everything_that_is_known() -> None:
    assert list(account(unprocessed_cases=1).lines()) == [
        "Events answered: 5 of 6",
        "  accepted 3, replayed 1, rejected 1",
        "  rejected 1: 422 No (first in line 9 of the file)",
        "  2.5 events a second over 2.0 s",
        "Not told, as the map says: 4 rows",
        "  4: Filed",
        "Not in the map, so not posted: 2 rows",
        "  2: Odd",
        "Messages: 3",
        "  both  sms     sending                  1",
        "  cy    sms     delivered                1",
        "  en    sms     delivered                1",
        "Slowest hand-over, from event to provider: 1.5 s (message m-1.5)",
        "Still under way: 1 messages",
        "Still to be processed: events of 1 cases",
    ]


def test_the_summary_says_when_the_messages_were_not_looked_at() -> None:
    assert list(account(tally=None).lines())[-1] == "Messages: not looked at"


@pytest.mark.parametrize(
    ("posted", "taken"),
    [
        (Posted(accepted=2, replayed=4), True),
        (Posted(accepted=5), False),
        (Posted(accepted=5, rejected=1), False),
    ],
)
def test_every_event_is_taken_when_all_were_answered_and_none_rejected(posted: Posted, taken: bool) -> None:
    assert account(posted=posted).every_event_taken is taken


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_one_moving_line_with_a_bar() -> None:
    screen = Terminal()
    progress = Progress(screen)
    progress.show("Events posted", 1500, 3000)
    progress.show("Events posted", 3000, 3000, finished=True)
    assert screen.getvalue() == (
        "\r[###############...............] Events posted: 1,500 of 3,000"
        "\r[##############################] Events posted: 3,000 of 3,000\n"
    )


def test_what_is_said_in_between_begins_on_a_line_of_its_own() -> None:
    screen = Terminal()
    progress = Progress(screen)
    progress.show("Messages finished", 7)
    progress.tell("waiting")
    assert screen.getvalue() == "\rMessages finished: 7\nwaiting\n"


def test_elsewhere_a_line_comes_every_five_seconds_and_at_the_end() -> None:
    clock = Clock()
    log = io.StringIO()
    progress = Progress(log, clock)
    for done in range(5):
        progress.show("Events posted", done, 9)
        clock.now += 2
    progress.show("Events posted", 9, 9, finished=True)
    assert log.getvalue().splitlines() == [
        "Events posted: 0 of 9",
        "Events posted: 3 of 9",
        "Events posted: 9 of 9",
    ]
