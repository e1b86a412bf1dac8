"""A file of real case events, replayed over HTTP against a small service that answers as ours does."""

from __future__ import annotations

import argparse
import base64
import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.replay import command
from tests.journeys.replay_service import KEY, Service, serving

ROOT = Path(__file__).parents[2]
SECRET = "whsec_" + base64.b64encode(b"a secret of the council, long enough").decode()
MAP = """\
columns: {case: case, activity: activity, time: time}
source: /replay/test
case_type: building-permit
milestones: {Received: received, Checked: checking, Decided: decided}
ignore: [Filed]
"""
CASES = 90
# A shell may start what runs in the background deaf to Ctrl-C.
RUN = """
import argparse, signal, sys
from app.replay import command
signal.signal(signal.SIGINT, signal.default_int_handler)
parser = argparse.ArgumentParser()
command.add_arguments(parser)
sys.exit(command.run(parser.parse_args()))
"""


@dataclass
class Council:
    """A council with a file to replay, and the service it replays to."""

    service: Service
    url: str
    folder: Path

    @property
    def options(self) -> list[str]:
        return [
            str(self.folder / "events.csv"),
            *("--map", str(self.folder / "map.yaml"), "--base-url", self.url, "--key", KEY),
        ]

    def replay(self, *more: str) -> int:
        parser = argparse.ArgumentParser()
        command.add_arguments(parser)
        return command.run(parser.parse_args([*self.options, *more]))


@pytest.fixture
def council(tmp_path: Path) -> Iterator[Council]:
    """90 cases of three events each and one that is ignored, sorted by case, with ten in every minute."""
    rows = ["case,activity,time"]
    for number in range(CASES):
        for day, activity in enumerate(("Received", "Checked", "Filed", "Decided"), start=1):
            rows.append(f"case-{number},{activity},2026-03-0{day}T09:{number // 10:02}:00+00:00")
    (tmp_path / "events.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (tmp_path / "map.yaml").write_text(MAP, encoding="utf-8")
    service = Service()
    with serving(service) as url:
        yield Council(service, url, tmp_path)


def said(text: str, *lines: str) -> bool:
    return set(lines) <= {re.sub(r" +", " ", line.strip()) for line in text.splitlines()}


def test_a_file_is_replayed_in_order_of_time_and_its_messages_seen_to_their_end(
    council: Council, capsys: pytest.CaptureFixture[str]
) -> None:
    council.service.looks_needed = 2
    assert council.replay() == command.DONE
    out, err = capsys.readouterr()
    assert said(out, "Events answered: 270 of 270", "accepted 270, replayed 0, rejected 0")
    assert said(
        out,
        "Not told, as the map says: 90 rows",
        "Not in the map: 0 rows",
        "Messages: 270",
        "cy sms delivered 270",
    )
    assert "Slowest hand-over, from event to provider: 1.5 s" in out
    assert "Events posted: 270 of 270" in err
    assert [len(json.loads(body)) for body in council.service.bodies] == [100, 100, 70]
    times = [event["time"] for event in council.service.events.values()]
    assert times == sorted(times)


def test_a_second_run_is_the_same_events_byte_for_byte(council: Council, capsys: pytest.CaptureFixture[str]) -> None:
    assert (council.replay(), council.replay()) == (command.DONE, command.DONE)
    assert council.service.bodies[:3] == council.service.bodies[3:]
    assert said(capsys.readouterr().out, "accepted 0, replayed 270, rejected 0")


def test_every_batch_is_signed_when_there_is_a_secret(council: Council) -> None:
    council.service.secret = SECRET
    assert council.replay("--secret", SECRET) == command.DONE
    assert len(council.service.events) == 270


def test_a_limit_takes_the_first_events_and_the_rest_may_follow(
    council: Council, capsys: pytest.CaptureFixture[str]
) -> None:
    assert council.replay("--limit", "30") == command.DONE
    assert len(council.service.events) == 30
    assert council.replay() == command.DONE
    assert said(capsys.readouterr().out, "accepted 240, replayed 30, rejected 0")


def test_a_service_that_is_busy_away_or_cut_off_is_waited_for_and_nothing_is_doubled(
    council: Council, capsys: pytest.CaptureFixture[str]
) -> None:
    council.service.troubles = [503, 429, None, "hang up"]
    assert council.replay() == command.DONE
    assert len(council.service.events) == 270
    assert said(capsys.readouterr().out, "accepted 170, replayed 100, rejected 0")


def test_rejected_events_are_listed_with_their_reason_and_a_line(
    council: Council, capsys: pytest.CaptureFixture[str]
) -> None:
    council.service.no_milestone = "decided"
    assert council.replay() == command.NOT_ALL
    reason = "422 Wrong: /data/milestone no such milestone (first in line 5 of the file)"
    assert said(capsys.readouterr().out, "accepted 180, replayed 0, rejected 90", f"rejected 90: {reason}")


def test_the_same_ids_with_another_content_are_conflicts(council: Council, capsys: pytest.CaptureFixture[str]) -> None:
    assert council.replay() == command.DONE
    (council.folder / "map.yaml").write_text(MAP.replace("decided", "closed"), encoding="utf-8")
    assert council.replay() == command.NOT_ALL
    assert said(capsys.readouterr().out, "rejected 90: 409 Conflict (first in line 5 of the file)")


def test_a_key_that_is_not_known_ends_it_with_the_reason(council: Council, capsys: pytest.CaptureFixture[str]) -> None:
    assert council.replay("--key", "olr_test_other") == command.NOT_ALL
    out, err = capsys.readouterr()
    assert "the service refused: 401 No such key or signature; 0 of 270 events were answered" in err
    assert said(out, "Events answered: 0 of 270", "Messages: not looked at")


def test_unmapped_activities_are_counted_and_listed(council: Council, capsys: pytest.CaptureFixture[str]) -> None:
    (council.folder / "map.yaml").write_text(MAP.replace("Filed", "Else"), encoding="utf-8")
    assert council.replay() == command.DONE
    assert said(capsys.readouterr().out, "Not in the map, so not posted: 90 rows", "90: Filed")


def test_messages_that_do_not_move_are_not_waited_for_for_ever(
    council: Council, capsys: pytest.CaptureFixture[str]
) -> None:
    council.service.looks_needed = 1_000
    assert council.replay("--wait", "0") == command.DONE
    assert said(capsys.readouterr().out, "cy sms sending 270", "Still under way: 270 messages")


def test_events_that_are_not_processed_are_not_waited_for_for_ever(
    council: Council, capsys: pytest.CaptureFixture[str]
) -> None:
    council.service.processing = False
    assert council.replay("--wait", "0") == command.DONE
    assert said(capsys.readouterr().out, "Still to be processed: events of 90 cases")


@pytest.mark.parametrize(
    ("file", "text", "sentence"),
    [
        ("events.csv", "A,Received,never\n", "events.csv, line 362: the time 'never' is not a date"),
        ("map.yaml", "colour: red\n", "map.yaml, line 6: colour: Extra inputs are not permitted"),
    ],
)
def test_one_bad_line_and_nothing_is_posted(
    council: Council, capsys: pytest.CaptureFixture[str], file: str, text: str, sentence: str
) -> None:
    with (council.folder / file).open("a", encoding="utf-8") as opened:
        opened.write(text)
    assert council.replay() == command.BAD_INPUT
    assert sentence in capsys.readouterr().err
    assert council.service.bodies == []


@pytest.mark.parametrize("option", ["--speed=0", "--speed=fast", "--limit=0", "--limit=-1", "--wait=-1", "--wait=nan"])
def test_an_option_that_makes_no_sense_is_refused(council: Council, option: str) -> None:
    with pytest.raises(SystemExit) as ended:
        council.replay(option)
    assert ended.value.code == command.BAD_INPUT


def test_an_interrupted_replay_says_how_far_it_got_and_the_next_run_finishes_it(
    council: Council, capsys: pytest.CaptureFixture[str]
) -> None:
    council.service.hold_after = 2
    running = subprocess.Popen(
        [sys.executable, "-c", RUN, *council.options],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert council.service.held.wait(30)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=30)
    assert running.returncode == command.INTERRUPTED
    assert "Interrupted; 200 of 270 events were answered. Run the same command again" in err
    assert said(out, "Events answered: 200 of 270", "accepted 200, replayed 0, rejected 0")

    council.service.hold_after = None
    council.service.go_on.set()
    assert council.replay() == command.DONE
    assert len(council.service.events) == 270
    assert said(capsys.readouterr().out, "Events answered: 270 of 270", "Messages: 270")
