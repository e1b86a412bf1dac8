"""The first page and the pages about the pages: true, in the name of whose host they are at, and no dead end."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from app.domain.inbound_words import recognise
from app.models.organisation import Organisation
from app.services.organisation_settings.organisation_choice import Chosen
from app.web import tested
from app.web.hosts import MOST, SECONDS, Hosts
from app.web.public import naming, pending, session
from tests.web.hand_made import BASE_URL, COUNCIL, TOKEN
from tests.web.pages_app import ORGANISATION, OWN_HOST, Behind, app, said
from tests.web.reading import Page
from tests.world import World

OURS = Chosen(ORGANISATION, COUNCIL)
OWN = f"http://{OWN_HOST}"
INFORMATION = {
    "cy": [f"/cy/gwybodaeth/{name}" for name in ("cwcis", "hygyrchedd", "neges-go-iawn", "preifatrwydd", "telerau")],
    "en": [f"/en/information/{name}" for name in ("accessibility", "cookies", "is-this-text-real", "privacy", "terms")],
}
FOUND = {"tested_on": "2026-11-20", "scenes": 61, "pages_checked": 240, "violations": 0, "axe": "4.10.3"}


@pytest.fixture
def client() -> Iterator[FlaskClient]:
    with app(Behind()).test_client() as client:
        yield client


def where_tests_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, **found: object) -> FlaskClient:
    file = tmp_path / "accessibility.json"
    file.write_text(json.dumps(FOUND | found))
    monkeypatch.setattr(tested.last, "__defaults__", (file,))
    return app(Behind()).test_client()


class TestTheFirstPage:
    @pytest.mark.parametrize(("path", "find"), [("/cy", "/cy/dod-o-hyd"), ("/en", "/en/find")])
    def test_begins_with_the_way_to_ones_request(self, client: FlaskClient, path: str, find: str) -> None:
        page = Page(client.get(path).text)
        buttons = [attributes["href"] for tag, attributes in page.tags if tag == "a" and "role" in attributes]
        assert buttons == [find]

    @pytest.mark.parametrize(("path", "language"), [("/cy", "cy"), ("/en", "en")])
    def test_names_only_words_that_we_answer(self, client: FlaskClient, path: str, language: str) -> None:
        words = re.findall(r"\b[A-Z]{4,}\b", said(client, path, language))
        assert len(words) == 6
        assert [word for word in words if recognise(word) is None] == []

    def test_at_the_host_of_an_organisation_is_in_its_name_and_colour(self, client: FlaskClient) -> None:
        html = client.get("/en", base_url=OWN).text
        assert "Cwm Teg Council" in html
        assert COUNCIL.phone in html
        assert f"--olr-colour: {COUNCIL.colour}" in html
        assert "Olrhain" not in html

    def test_at_any_other_host_is_in_our_own(self, client: FlaskClient) -> None:
        html = client.get("/en", base_url="http://somebody.example").text
        assert "Cwm Teg Council" not in html
        assert "Olrhain" in html


class TestEveryPageOfInformation:
    @pytest.mark.parametrize("language", ["cy", "en"])
    def test_is_a_link_away_at_the_foot_of_every_page(self, client: FlaskClient, language: str) -> None:
        for path in (f"/{language}", f"/{language}/fail/404", f"/{language}/c/{TOKEN}"):
            assert set(INFORMATION[language]) <= set(Page(client.get(path).text).links()), path

    @pytest.mark.parametrize("language", ["cy", "en"])
    def test_is_listed_on_one_page(self, client: FlaskClient, language: str) -> None:
        index = {"cy": "/cy/gwybodaeth", "en": "/en/information"}[language]
        main = client.get(index).text.partition("<main")[2].partition("</main>")[0]
        assert set(INFORMATION[language]) == set(re.findall(r'href="([^"]+)"', main))

    @pytest.mark.parametrize("path", [*INFORMATION["cy"], *INFORMATION["en"]])
    def test_reads_the_same_whoever_is_responsible(self, client: FlaskClient, path: str) -> None:
        ours, theirs = Page(client.get(path).text), Page(client.get(path, base_url=OWN).text)
        assert (ours.headings, ours.title.partition(" – ")[0]) == (theirs.headings, theirs.title.partition(" – ")[0])

    @pytest.mark.parametrize("name", ["accessibility", "privacy"])
    def test_says_how_to_reach_whoever_is_responsible(self, client: FlaskClient, name: str) -> None:
        links = Page(client.get(f"/en/information/{name}", base_url=OWN).text).links()
        assert {"tel:01632960123", f"mailto:{COUNCIL.email}"} <= set(links)

    def test_has_an_organisation_without_an_email_address(self) -> None:
        behind = Behind(hosts={OWN_HOST: Chosen(ORGANISATION, replace(COUNCIL, email=None))})
        links = Page(app(behind).test_client().get("/en/information/privacy", base_url=OWN).text).links()
        assert not any(link.startswith("mailto:") for link in links)


class TestCookies:
    def test_names_every_cookie_that_we_set_and_no_other(self, client: FlaskClient) -> None:
        html = client.get("/cy/gwybodaeth/cwcis").text
        assert re.findall(r"olrhain-[a-z]+", html.partition("<main")[2]) == [session.NAME, pending.NAME, naming.NAME]

    def test_none_is_set_by_the_pages_that_anybody_may_read(self, client: FlaskClient) -> None:
        for path in ("/cy", "/en", *INFORMATION["cy"], *INFORMATION["en"]):
            assert "Set-Cookie" not in client.get(path).headers


class TestIsThisTextReal:
    @pytest.mark.parametrize(("language", "path"), [("cy", INFORMATION["cy"][2]), ("en", INFORMATION["en"][2])])
    def test_says_how_a_link_begins_and_where_to_report_one_that_does_not(
        self, client: FlaskClient, language: str, path: str
    ) -> None:
        words = said(client, path, language)
        assert f"{BASE_URL}/" in words
        assert "7726" in words
        assert "https://www.reportfraud.police.uk/" in Page(client.get(path).text).links()


class TestTheAccessibilityStatement:
    def test_says_what_the_last_test_found(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        client = where_tests_found(monkeypatch, tmp_path)
        words = said(client, "/en/information/accessibility")
        assert "20 November 2026" in words
        for fact in ("61", "240", "axe 4.10.3"):
            assert fact in words
        assert "The last test found faults" not in words

    def test_owns_up_to_faults(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        client = where_tests_found(monkeypatch, tmp_path, violations=3)
        assert "The last test found faults" in said(client, "/en/information/accessibility")
        assert "Daeth y prawf diwethaf o hyd i ddiffygion" in said(client, "/cy/gwybodaeth/hygyrchedd", "cy")

    def test_claims_nothing_where_nothing_was_tested(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setattr(tested.last, "__defaults__", (tmp_path / "nothing.json",))
        words = said(app(Behind()).test_client(), "/en/information/accessibility")
        assert "has not been tested yet" in words
        assert "axe" not in words

    def test_a_file_that_says_something_else_is_not_believed(self, tmp_path: Path) -> None:
        file = tmp_path / "accessibility.json"
        file.write_text('{"tested_on": "soon"}')
        with pytest.raises(ValueError, match="soon"):
            tested.last(file)

    def test_says_what_the_law_wants_said(self, client: FlaskClient) -> None:
        words = said(client, "/en/information/accessibility")
        for part in ("partially compliant", "version 2.2", "EHRC", "EASS", "(No. 2) Accessibility Regulations 2018"):
            assert part in words
        assert re.search(r"This statement was prepared on \d+ \w+ \d{4}", words)


class TestErrors:
    @pytest.mark.parametrize("code", [400, 403, 404, 405, 410, 413, 429, 500, 503])
    def test_say_whom_to_phone_and_lead_back(self, client: FlaskClient, code: int) -> None:
        client.get("/en", base_url=OWN)
        links = Page(client.get(f"/en/fail/{code}", base_url=OWN).text).links()
        assert {"/en", "tel:01632960123"} <= set(links)
        assert "phone your council or health board" in said(client, f"/en/fail/{code}")

    def test_in_both_languages_lead_back_in_each(self, client: FlaskClient) -> None:
        assert {"/cy", "/en"} <= set(Page(client.get("/fail/404").text).links())

    def test_at_a_host_that_nobody_could_have_are_shown_all_the_same(self, client: FlaskClient) -> None:
        for host in ("", "a b", "<script>", "x" * 3000, "127.0.0.1:notaport", "é.example"):
            answer = client.get("/en/fail/404", headers={"Host": host})
            assert answer.status_code in (400, 404)
            assert "<script>" not in answer.text


class TestWhoseHostItIs:
    def test_is_asked_once_a_minute(self) -> None:
        asked: list[str] = []
        seconds = [0.0]
        hosts = Hosts(lambda host: asked.append(host) or OURS, lambda: seconds[0])
        assert [hosts.organisation(OWN_HOST) for _ in range(3)] == [COUNCIL] * 3
        seconds[0] = SECONDS + 1
        hosts.organisation(OWN_HOST)
        assert asked == [OWN_HOST] * 2

    def test_is_remembered_while_the_database_is_away(self) -> None:
        answers = iter([OURS])
        seconds = [0.0]

        def find(_host: str) -> Chosen:
            found = next(answers, None)
            if found is None:
                raise OperationalError("select", {}, Exception("away"))
            return found

        hosts = Hosts(find, lambda: seconds[0])
        assert hosts.organisation("unknown.example", ask=False) is None
        hosts.organisation(OWN_HOST)
        seconds[0] = SECONDS + 1
        assert hosts.organisation(OWN_HOST) == COUNCIL
        assert hosts.organisation("another.example") is None

    def test_made_up_names_do_not_fill_the_memory(self) -> None:
        hosts = Hosts(lambda _host: None)
        for number in range(3 * MOST):
            hosts.organisation(f"{number}.example")
        assert len(hosts._remembered) <= MOST

    def test_is_found_by_the_real_pages(self, world: World) -> None:
        with world.session() as rows:
            rows.get_one(Organisation, world.tenant.id).host = "ceisiadau.example"
        real = world.app.test_client()
        html = real.get("/cy", base_url="http://ceisiadau.example:8000").text
        assert "--olr-colour" in html
        assert "--olr-colour" not in real.get("/cy", base_url="http://arall.example").text
