"""The status page, and the link that leads to it: what it says of each case, and what it never gives away."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import time_machine
from flask.testing import FlaskClient

from app.domain.bilingual import Language
from app.domain.tokens import hash_of
from app.services.views import NotOnline
from app.web.qr import svg
from tests.web.hand_made import CASE, COUNCIL, OTHER_TOKEN, TOKEN
from tests.web.pages_app import Behind, app, said
from tests.web.reading import Page

OFFLINE = "9aB1aZ0bQ7mXw2RtY8Lc3D"


@pytest.fixture
def behind() -> Behind:
    behind = Behind()
    behind.links[hash_of(OFFLINE)] = NotOnline(COUNCIL)
    return behind


@pytest.fixture
def client(behind: Behind) -> Iterator[FlaskClient]:
    with app(behind).test_client() as client:
        yield client


# What it says


@pytest.mark.parametrize(
    ("name", "shown", "hidden"),
    [
        (
            "open",
            ["We are checking your application", "Since 16 November 2026", "Where your request is now"],
            [],
        ),
        ("open", ["We expect to do this by Friday 4 December 2026.", "An officer will read your plans"], []),
        (
            "open",
            ["You do not need to phone us to ask.", "01632 960 123", "CT/2026/00123"],
            ["taking longer"],
        ),
        ("open", ["Done · 9 November 2026", "Now · 16 November 2026", "Still to come"], ["The decision"]),
        ("helping", ["Where the request is now"], ["Where your request is now"]),
        (
            "asked",
            [
                "What you need to do",
                "By Friday 27 November 2026 (in 6 days)",
                "By Monday 1 February 2027 ",
                "As soon as you can",
            ],
            [],
        ),
        ("asked", ["We asked for this by Monday 2 November 2026. Please do it as soon as you can."], []),
        (
            "meeting",
            ["Monday 30 November 2026", "10:30am to midday", "Council Office", "Bring your plans"],
            ["None"],
        ),
        ("meetings", ["Appointments"], ["None"]),
        (
            "late",
            ["This is taking longer than usual", "We had hoped for the next step by"],
            ["do not need to phone"],
        ),
        (
            "delayed",
            ["We now expect the next step by Friday 4 December", "There are many applications."],
            ["hoped"],
        ),
        (
            "late_undated",
            ["We are sorry about the wait.", "We will let you know when there is news."],
            ["by None"],
        ),
        (
            "decided",
            ["The decision", "The permit was granted", "What this means", "You may start to build."],
            [],
        ),
        ("closed", ["Closed", "This request is closed.", "Done"], ["We will let you know", "Still to come", "Now"]),
        ("withdrawn", ["Withdrawn", "Nothing more will happen"], ["An officer will read", "Step by step"]),
        (
            "merged",
            ["Moved to another request", "The reference of that request: CT/2026/00999"],
            ["An officer will read"],
        ),
        (
            "moved",
            ["Passed to another service", "Where it is now: Another Council", "The reference there: CA-77"],
            ["Step by step", "We will let you know"],
        ),
        (
            "retracted",
            [
                "We told you something by mistake On 17 November 2026 we took it back.",
                "We told you something by mistake. We took it back on 17 November 2026. We are sorry.",
                "We told you something by mistake, and took it back. We are sorry.",
            ],
            ["has been refused"],
        ),
        ("within", ["We expect to do this by Friday 4 December 2026, within 10 working days."], []),
        ("today", ["We expect to do this today."], ["within"]),
        (
            "meeting_soon",
            [
                "This appointment has been moved. It was to be on Thursday 26 November 2026 at 10am.",
                "Monday 30 November 2026 (in 9 days)",
                "Add to my calendar",
            ],
            [],
        ),
        (
            "meeting_off",
            ["This appointment has been cancelled. You do not need to come.", "Take it out of my calendar"],
            ["Add to my calendar"],
        ),
        ("told", ["What we told you", "A plan of the site", "Everything we sent you"], []),
        ("neutral", ["Exit this page", "We are checking your application"], ["Building or environmental permit"]),
        ("bare", ["What happens next", "We will let you know"], ["Step by step", "What has happened so far"]),
    ],
)
def test_a_status_page_says_what_holds(client: FlaskClient, name: str, shown: list[str], hidden: list[str]) -> None:
    words = said(client, f"/en/show/{name}")
    assert [text for text in shown if text not in words] == []
    assert [text for text in hidden if text in words] == []


def test_a_status_page_speaks_welsh_dates_and_words(client: FlaskClient) -> None:
    words = said(client, "/cy/show/meeting", "cy")
    expected = [
        "Rydym yn gwirio eich cais",
        "Ers 16 Tachwedd 2026",
        "Dydd Llun 30 Tachwedd 2026",
        "10:30am tan hanner dydd",
    ]
    assert [text for text in expected if text not in words] == []


def test_the_step_that_is_now_is_marked_for_screen_readers(client: FlaskClient) -> None:
    steps = [
        tag for name, tag in Page(client.get("/en/show/open").text).tags if "olr-steps__step" in tag.get("class", "")
    ]
    assert ["aria-current" in step for step in steps] == [False, True, False, False]


def test_a_case_that_may_not_be_shown_gives_the_phone_number(client: FlaskClient) -> None:
    client.post(f"/en/c/{OFFLINE}")
    words = said(client, "/en/request")
    assert "We cannot show this request online" in words
    assert "01632 960 123" in words
    assert CASE.reference not in words


def test_of_what_was_sent_only_addresses_of_ours_can_be_followed(client: FlaskClient) -> None:
    page = Page(client.get("/en/show/said").text)
    assert "https://elsewhere.example/x" in page.words["en"]
    assert [link for link in page.links() if "elsewhere" in link] == []
    assert [link for link in page.links() if link.endswith(f"/cy/c/{TOKEN}")] != []


def test_a_letter_can_be_followed_by_a_code_that_screen_readers_pass_over(client: FlaskClient) -> None:
    text = client.get("/en/show/said").text
    assert text.count('<span class="olr-qr" aria-hidden="true"><svg') == 1
    assert "Sganiwch y cod hwn" in text


def test_paper_gets_the_address_of_the_site_and_never_the_link(client: FlaskClient) -> None:
    client.post(f"/cy/c/{TOKEN}")
    text = client.get("/cy/cais").text
    assert f"ewch i http://localhost/cy a defnyddiwch y cyfeirnod {CASE.reference}." in text
    assert str(svg("http://localhost/cy")) in text
    assert TOKEN not in text


# The link


def test_a_link_without_a_language_leads_to_the_one_the_reader_is_written_to(client: FlaskClient) -> None:
    answer = client.get(f"/c/{TOKEN}")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/en/c/{TOKEN}")


@pytest.mark.parametrize("language", Language)
def test_the_landing_page_shows_nothing_personal_and_changes_nothing(client: FlaskClient, language: Language) -> None:
    answer = client.get(f"/{language}/c/{TOKEN}")
    assert COUNCIL.name[language] in answer.text
    assert "Set-Cookie" not in answer.headers
    personal = [
        CASE.reference,
        CASE.case_type[language],
        CASE.sentence[language],
        CASE.timeline[0].sentence[language],
    ]
    assert [text for text in personal if text in answer.text] == []


def test_the_button_opens_the_page_at_a_clean_address(client: FlaskClient) -> None:
    opened = client.post(f"/cy/c/{TOKEN}")
    assert (opened.status_code, opened.headers["Location"]) == (303, "/cy/cais")
    assert CASE.sentence.cy in client.get("/cy/cais").text
    assert CASE.sentence.en in client.get("/en/request").text


def test_the_cookie_is_shut_to_scripts_and_other_sites_and_holds_no_token(client: FlaskClient) -> None:
    cookie = client.post(f"/cy/c/{TOKEN}").headers["Set-Cookie"]
    assert cookie.startswith("olrhain-request=")
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
    assert TOKEN not in cookie


def test_over_https_the_cookie_belongs_to_this_host_alone(client: FlaskClient) -> None:
    cookie = client.post(f"/cy/c/{TOKEN}", base_url="https://localhost").headers["Set-Cookie"]
    assert cookie.startswith("__Host-olrhain-request=")
    assert {"Secure", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def test_without_a_cookie_the_clean_address_asks_for_the_link(client: FlaskClient) -> None:
    answer = client.get("/en/request")
    assert answer.status_code == 403
    assert "Open the link in your message again" in answer.text


@pytest.mark.parametrize("cookie", ["", "rubbish", "ImFiIg.aaaaaa.bbbb", "%00"])
def test_a_cookie_that_we_did_not_sign_opens_nothing(client: FlaskClient, cookie: str) -> None:
    client.set_cookie("olrhain-request", cookie)
    assert client.get("/en/request").status_code == 403


def test_another_key_does_not_open_what_ours_signed(client: FlaskClient) -> None:
    other = app(Behind(), secret_key="another secret")
    cookie = other.test_client().post(f"/cy/c/{TOKEN}").headers["Set-Cookie"].split(";")[0].split("=", 1)[1]
    client.set_cookie("olrhain-request", cookie)
    assert client.get("/cy/cais").status_code == 403


def test_the_page_closes_half_an_hour_after_it_was_last_looked_at(client: FlaskClient) -> None:
    with time_machine.travel("2026-11-21T09:00:00Z", tick=False) as clock:
        client.post(f"/cy/c/{TOKEN}")
        for _ in range(2):
            clock.shift(30 * 60)
            assert client.get("/cy/cais").status_code == 200
        clock.shift(30 * 60 + 1)
        assert client.get("/cy/cais").status_code == 403


def test_the_cookie_is_made_anew_once_it_is_a_minute_old(client: FlaskClient) -> None:
    with time_machine.travel("2026-11-21T09:00:00Z", tick=False) as clock:
        client.post(f"/cy/c/{TOKEN}")
        clock.shift(59)
        assert "Set-Cookie" not in client.get("/cy/cais").headers
        clock.shift(1)
        assert client.get("/cy/cais").headers["Set-Cookie"].startswith("olrhain-request=")
        assert "Set-Cookie" not in client.get("/cy/cais").headers


@pytest.mark.parametrize(("seconds", "status"), [(29 * 60 + 1, 200), (29 * 60 + 2, 403)])
def test_a_page_looked_at_within_that_minute_stays_open_for_29_minutes_and_never_for_more_than_30(
    client: FlaskClient, seconds: int, status: int
) -> None:
    with time_machine.travel("2026-11-21T09:00:00Z", tick=False) as clock:
        client.post(f"/cy/c/{TOKEN}")
        clock.shift(59)
        assert client.get("/cy/cais").status_code == 200
        clock.shift(seconds)
        assert client.get("/cy/cais").status_code == status


def test_the_page_closes_twelve_hours_after_it_was_opened_however_often_it_is_looked_at(client: FlaskClient) -> None:
    with time_machine.travel("2026-11-21T09:00:00Z", tick=False) as clock:
        client.post(f"/cy/c/{TOKEN}")
        for _ in range(12 * 60 // 30 - 1):
            clock.shift(30 * 60)
            assert client.get("/cy/cais").status_code == 200
        clock.shift(30 * 60)
        assert client.get("/cy/cais").status_code == 403


def test_a_link_that_is_revoked_closes_the_open_page_too(client: FlaskClient, behind: Behind) -> None:
    client.post(f"/cy/c/{TOKEN}")
    behind.links.clear()
    assert client.get("/cy/cais").status_code == 404


@pytest.mark.parametrize("token", [OTHER_TOKEN, "short", "x" * 500, "a b", "%00", "%ed%a0%80"])
def test_every_link_that_is_not_good_looks_the_same(client: FlaskClient, token: str) -> None:
    answers = [client.get(f"/en/c/{token}"), client.post(f"/en/c/{token}")]
    first = said(client, f"/en/c/{OTHER_TOKEN}")
    assert [answer.status_code for answer in answers] == [404, 404]
    assert {re.sub(r"\s+", " ", Page(answer.text).words["en"]) for answer in answers} == {first}
    assert all("Set-Cookie" not in answer.headers for answer in answers)


def test_a_link_that_is_not_good_is_told_in_both_where_no_language_is_known(client: FlaskClient) -> None:
    answer = client.get(f"/c/{OTHER_TOKEN}")
    assert answer.status_code == 404
    assert "Nid yw’r ddolen hon yn gweithio" in answer.text
    assert "This link does not work" in answer.text
