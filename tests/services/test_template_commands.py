"""`olrhain template` and `olrhain glossary`: from a draft in a file to what is sent; every error is a sentence."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from unicodedata import normalize

import pytest
import yaml

from tests.services.command_kit import Olrhain, Said
from tests.services.template_kit import CASE_TYPE, KEY
from tests.world import World, event

Template = Callable[..., Said]


@pytest.fixture
def step(olrhain: Olrhain, world: World) -> Template:
    """Takes one step with the template for texts of `case.opened`."""

    def take(name: str, *arguments: str, who: str | None = None) -> Said:
        person = ("--as", who) if who else ()
        return olrhain("template", name, world.tenant.slug, CASE_TYPE, KEY, *person, *arguments)

    return take


@pytest.fixture
def longer(step: Template, tmp_path: Path) -> Path:
    """The exported words with a sentence more in each language."""
    words = yaml.safe_load(step("export").out)
    words["body"]["cy"] += " Diolch am aros."
    words["body"]["en"] += " Thank you for waiting."
    return _file(tmp_path, words)


class TestFromDraftToSending:
    def test_words_are_edited_submitted_signed_published_and_sent(
        self, step: Template, longer: Path, world: World
    ) -> None:
        edited = step("edit", "--file", str(longer), who="Awen Rhys")
        place = f"{world.tenant.slug} {CASE_TYPE} {KEY}"
        assert edited == Said(0, f"Saved as revision 1.1.\nNext: olrhain template submit {place} --as NAME\n", "")
        assert "Submitted as version 2" in step("submit", who="Awen Rhys").out
        signed = step("sign", "--language", "cy", who="Siân Puw").out.splitlines()
        assert signed[0] == "The Welsh of version 2 is signed by Siân Puw as reviewer."
        assert signed[1] == f"Next: olrhain template sign {place} --language en --as NAME"
        signed = step("sign", "--language", "en", who="Siân Puw").out.splitlines()
        assert signed[1] == f"Next: olrhain template publish {place} --as NAME"
        published = step("publish", who="Pedr Huws").out
        assert published == "Version 2 is published: live keys send it from now on.\n0 held messages released.\n"
        (message,) = world.told(event())
        assert "Diolch am aros" in message["content"]["body"]

    def test_what_waited_for_a_publication_is_released_by_it(self, olrhain: Olrhain, world: World) -> None:
        tenant = world.add_tenant(signed=False)
        world.told(event(), key=tenant.live_key, secret=tenant.secret)
        place = (tenant.slug, CASE_TYPE, KEY)
        for language in ("cy", "en"):
            olrhain("template", "sign", *place, "--as", "Siân Puw", "--language", language)
        said = olrhain("template", "publish", *place, "--as", "Pedr Huws")
        assert said.out.endswith("1 held message released.\n")
        world.deliver()
        assert [one["status"] for one in world.messages("C-1", key=tenant.live_key)] == ["delivered"]

    def test_the_history_tells_it_all(self, step: Template, longer: Path) -> None:
        step("edit", "--file", str(longer), who="Awen Rhys")
        step("submit", who="Awen Rhys")
        step("sign", "--language", "cy", "--role", "translator", "--recorded-by", "Guto", who="Cwmni Cyfieithu")
        told = step("history").out
        assert "version 2: to be signed" in told
        assert "Welsh: written by Awen Rhys, signed by Cwmni Cyfieithu as translator" in told
        assert "English: written by Awen Rhys, not signed" in told
        assert "{+ Thank you for waiting.+}" in told

    def test_a_template_is_retired_rolled_back_and_listed(
        self, step: Template, olrhain: Olrhain, longer: Path, world: World
    ) -> None:
        assert step("retire", who="Pedr Huws").code == 0
        lines = olrhain("template", "list", world.tenant.slug).out.splitlines()
        assert [CASE_TYPE, KEY, "retired"] in [line.split() for line in lines]
        assert len({line.rindex("  ") for line in lines}) == 1
        rolled = step("roll-back", "--to", "1", who="Pedr Huws")
        assert (rolled.code, "Version 2 is published: " in rolled.out) == (0, True)
        step("edit", "--file", str(longer), "--revision", "2.0", who="Awen Rhys")
        listed = olrhain("template", "list", world.tenant.slug, "--case-type", CASE_TYPE).out
        assert "version 2 in force; a draft" in _states(listed)
        assert "adult-social-care" not in listed


class TestEditing:
    def test_a_file_of_one_language_leaves_the_other_to_be_confirmed(self, step: Template, tmp_path: Path) -> None:
        said = step("edit", "--file", str(_file(tmp_path, {"body": {"en": "There is news."}})), who="Guto Ifan")
        assert said.out.startswith("Saved as revision 1.1. The Welsh is older than the change")
        assert "nobody has confirmed the Welsh" in step("submit", who="Guto Ifan").err
        confirmed = step("confirm", "--language", "cy", who="Siân Puw")
        assert confirmed.out.startswith("The Welsh says the same: revision 1.2.\nNext: olrhain template submit ")
        again = step("confirm", "--language", "cy", who="Siân Puw")
        assert again.out == "Nothing to confirm: the other language has not changed since the Welsh.\n"

    def test_an_export_reads_back_as_the_same_words(self, step: Template, tmp_path: Path) -> None:
        file = tmp_path / "pair.yaml"
        file.write_text(step("export").out, "utf-8")
        assert step("edit", "--file", str(file), who="Guto Ifan").out == "Nothing has changed.\n"

    def test_a_file_saved_by_a_text_editor_of_another_kind_reads_the_same(self, step: Template, tmp_path: Path) -> None:
        """Windows begins a file with a mark and ends lines in its own way; a Mac takes accents apart."""
        file = tmp_path / "pair.yaml"
        file.write_bytes(normalize("NFD", step("export").out).replace("\n", "\r\n").encode("utf-8-sig"))
        assert step("edit", "--file", str(file), who="Guto Ifan").out == "Nothing has changed.\n"

    def test_an_older_version_can_be_exported(self, step: Template, longer: Path) -> None:
        before = yaml.safe_load(step("export").out)["body"]
        step("edit", "--file", str(longer), who="Awen Rhys")
        step("submit", who="Awen Rhys")
        older = yaml.safe_load(step("export", "--number", "1").out)
        assert (older["body"], older["revision"]) == (before, "2.0")

    def test_who_edits_what_another_changed_since_is_told_and_overwrites_nothing(
        self, step: Template, longer: Path, tmp_path: Path
    ) -> None:
        step("edit", "--file", str(_file(tmp_path, {"body": {"en": "There is news."}}, "first")), who="Guto Ifan")
        said = step("edit", "--file", str(longer), who="Awen Rhys")
        assert said.code == 1
        assert "it is at revision 1.1 now, last written by Guto Ifan. Export it" in said.err
        assert "There is news." in step("show").out

    def test_a_file_without_a_revision_never_overwrites_a_draft(self, step: Template, tmp_path: Path) -> None:
        first = _file(tmp_path, {"body": {"en": "There is news."}}, "first")
        assert step("edit", "--file", str(first), who="Guto Ifan").code == 0
        second = _file(tmp_path, {"body": {"en": "There is none."}}, "second")
        assert step("edit", "--file", str(second), who="Awen Rhys").code == 1
        assert step("edit", "--file", str(second), "--revision", "1.1", who="Awen Rhys").code == 0

    def test_the_words_and_where_they_stand_are_shown(self, step: Template) -> None:
        shown = step("show").out
        assert shown.startswith("Version 1, without a draft, revision 1.0.\n")
        assert "== Welsh, by starter pack" in shown

    def test_what_a_text_costs_is_shown_for_each_language_and_for_both(self, step: Template) -> None:
        costs = step("show").out.splitlines()[-3:]
        assert [line.split(":")[0] for line in costs] == ["In Welsh", "In English", "In both"]
        assert all("fragment" in line for line in costs)

    def test_an_email_costs_nothing(self, olrhain: Olrhain, world: World) -> None:
        said = olrhain("template", "show", world.tenant.slug, CASE_TYPE, "case.opened/email")
        assert (said.code, "fragments" in said.out) == (0, False)

    @pytest.mark.parametrize(
        ("content", "sentence"),
        [
            (b"\xff\xfe", "not a text file in UTF-8"),
            (b"body: [", "not plain YAML"),
            (b"body: &a {cy: x}\nfallback: *a", "an alias"),
            (b"wording: {cy: x, en: y}", "wording: nothing is called so; a file holds subject, body, "),
            (b"body: {cym: x}", "body/cym: nothing is called so; "),
            (b"body: {cy: 1}", "body/cy: this must be a text; put it in quotes"),
            (b"body: words", "body: this must be a pair, with cy and en below it"),
            (b"", "there are no words of a template here: a file holds subject, body, "),
            (b"words", "there are no words of a template here: "),
            (b"revision: 'x'", "a revision is written like 2.3"),
            (b"revision: 2.10", "revision: write it in quotes, such as '2.3'"),
            (b"subject: {cy: Pwnc, en: Subject}", "a text message has no subject; leave it out"),
            (b"template: building-permit case.opened/email", "is for building-permit case.opened/email, not for "),
            (b'body: {en: "a\\0b"}', "body en holds a control character, which cannot be seen"),
            (b"#" * 200_001, "pair.yaml has more than 200 kB"),
        ],
    )
    def test_a_file_that_cannot_be_used_is_refused_with_a_sentence(
        self, step: Template, tmp_path: Path, content: bytes, sentence: str
    ) -> None:
        file = tmp_path / "pair.yaml"
        file.write_bytes(content)
        said = step("edit", "--file", str(file), who="Guto Ifan")
        assert (said.code, sentence in said.err) == (1, True)


class TestWhatIsRefused:
    def test_who_wrote_a_language_is_told_that_another_signs(self, step: Template, longer: Path) -> None:
        step("edit", "--file", str(longer), who="Awen Rhys")
        step("submit", who="Awen Rhys")
        said = step("sign", "--language", "cy", who="Awen Rhys")
        assert (said.code, said.err) == (1, "olrhain: Awen Rhys wrote the Welsh, so somebody else signs for it\n")

    def test_spelling_is_warned_of_when_a_draft_is_submitted_and_keeps_nothing_back(
        self, step: Template, tmp_path: Path
    ) -> None:
        words = {"body": {"cy": "Mae newyddion am eich zwglcard.", "en": "There is news of your zwglcard."}}
        step("edit", "--file", str(_file(tmp_path, words)), who="Awen Rhys")
        said = step("submit", who="Awen Rhys")
        assert (said.code, "warns: body cy, line 1: " in said.out, "[zwglcard]" in said.out) == (0, True, True)
        assert "Submitted as version 2." in said.out

    def test_a_missing_signature_is_named(self, step: Template, longer: Path) -> None:
        step("edit", "--file", str(longer), who="Awen Rhys")
        step("submit", who="Awen Rhys")
        step("sign", "--language", "en", who="Siân Puw")
        said = step("publish", who="Pedr Huws")
        assert (said.code, said.err) == (1, "olrhain: not published: nobody has signed for the Welsh\n")

    def test_every_finding_that_keeps_a_draft_back_is_listed(self, step: Template, tmp_path: Path) -> None:
        words = {"body": {"cy": "Mae newyddion am ((dim)).", "en": "There is news of ((nothing))."}}
        step("edit", "--file", str(_file(tmp_path, words)), who="Awen Rhys")
        said = step("submit", who="Awen Rhys")
        assert (said.code, said.err) == (1, "olrhain: not submitted: a check blocks it; change what is said above\n")
        assert "blocks: body cy, line 1: " in said.out
        assert "blocks: body en, line 1: " in said.out

    def test_a_pack_that_a_check_blocks_is_not_signed(self, olrhain: Olrhain, world: World, tmp_path: Path) -> None:
        shipped = (Path(__file__).resolve().parents[2] / f"app/packs/{CASE_TYPE}.yaml").read_text("utf-8")
        welsh = "Diolch. Mae eich cais am drwydded ((reference)) wedi dod i law."
        file = tmp_path / "own-permit.yaml"
        file.write_text(shipped.replace(CASE_TYPE, "own-permit").replace(welsh, f"{welsh} x.example/en/"), "utf-8")
        assert olrhain("load-pack", world.tenant.slug, str(file)).code == 0
        said = olrhain("sign-pack", world.tenant.slug, "own-permit", "--as", "Siân Puw")
        assert (said.code, "own-permit case.opened/sms: blocks: body cy" in said.err) == (1, True)
        listed = olrhain("template", "list", world.tenant.slug, "--case-type", "own-permit").out
        assert "version 1 to be signed for Welsh and English" in _states(listed)

    @pytest.mark.parametrize(
        ("case_type", "key", "sentence"),
        [
            ("nothing", KEY, "there is no case type nothing; there are adult-social-care, building-permit"),
            (CASE_TYPE, "case.opened/fax", "building-permit has no template case.opened/fax; the nearest are "),
        ],
    )
    def test_a_template_that_is_not_there_is_named(
        self, olrhain: Olrhain, world: World, case_type: str, key: str, sentence: str
    ) -> None:
        said = olrhain("template", "show", world.tenant.slug, case_type, key)
        assert (said.code, said.err.startswith(f"olrhain: {sentence}")) == (1, True)

    @pytest.mark.parametrize(
        ("arguments", "sentence"),
        [
            (("publish",), "version 1 is published already"),
            (("roll-back", "--to", "4"), "there is no version 4"),
            (("confirm", "--language", "cy"), "there is no draft of this template; save one first"),
            (("submit",), "there is no draft of this template; save one first"),
            (("sign", "--language", "cy"), "Tests has signed the Welsh of version 1 already"),
            (("edit", "--file", "missing.yaml"), "there is no file called missing.yaml"),
        ],
    )
    def test_a_step_that_cannot_be_taken_is_refused_with_a_sentence(
        self, step: Template, arguments: tuple[str, ...], sentence: str
    ) -> None:
        said = step(*arguments, who="Pedr Huws")
        assert (said.code, said.err) == (1, f"olrhain: {sentence}\n")

    @pytest.mark.parametrize("revision", ["2", "x.y", "1.-1", ""])
    def test_a_revision_that_is_none_was_asked_wrongly(self, step: Template, revision: str) -> None:
        said = step("submit", f"--revision={revision}", who="Pedr Huws")
        assert (said.code, "a revision is written like 2.3" in said.err) == (2, True)

    @pytest.mark.parametrize("name", ["edit", "confirm", "submit", "sign", "publish", "retire", "roll-back"])
    def test_every_step_asks_who_takes_it(self, step: Template, name: str) -> None:
        said = step(name)
        assert (said.code, "--as" in said.err) == (2, True)


class TestLint:
    def test_the_shipped_packs_could_be_published(self, olrhain: Olrhain) -> None:
        said = olrhain("template", "lint", "--packs", "--case-type", CASE_TYPE)
        assert (said.code, ": 0 findings that block, " in said.out) == (0, True)

    def test_a_draft_that_could_not_be_published_is_told_in_the_language_asked_for(
        self, olrhain: Olrhain, step: Template, world: World, tmp_path: Path
    ) -> None:
        words = {"body": {"cy": "Mae newyddion am ((dim)).", "en": "There is news of ((dim))."}}
        step("edit", "--file", str(_file(tmp_path, words)), who="Awen Rhys")
        english, welsh = (
            olrhain("template", "lint", world.tenant.slug, "--case-type", CASE_TYPE, "--language", language)
            for language in ("en", "cy")
        )
        assert (english.code, welsh.code) == (1, 1)
        assert f"{CASE_TYPE} {KEY}: blocks: body cy, line 1: " in english.out
        assert english.out.splitlines()[0] != welsh.out.splitlines()[0]

    def test_the_organisations_own_words_are_known(
        self, olrhain: Olrhain, step: Template, world: World, tmp_path: Path
    ) -> None:
        words = {"body": {"cy": "Mae newyddion am eich zwglcard.", "en": "There is news of your zwglcard."}}
        step("edit", "--file", str(_file(tmp_path, words)), who="Awen Rhys")
        lint = ("template", "lint", world.tenant.slug, "--case-type", CASE_TYPE)
        assert "[zwglcard]" in olrhain(*lint).out
        entry = ("--cy", "zwglcard", "--en", "zwglcard")
        assert olrhain("glossary", "add", world.tenant.slug, "word", *entry, "--as", "Awen Rhys").code == 0
        assert "[zwglcard]" not in olrhain(*lint).out

    def test_a_retired_template_is_left_out(self, olrhain: Olrhain, step: Template, world: World) -> None:
        lint = ("template", "lint", world.tenant.slug, "--case-type", CASE_TYPE)
        before = int(olrhain(*lint).out.splitlines()[-1].split()[0])
        step("retire", who="Pedr Huws")
        assert olrhain(*lint).out.splitlines()[-1].startswith(f"{before - 1} templates: ")

    @pytest.mark.parametrize("arguments", [(), ("somebody", "--packs")])
    def test_it_is_either_an_organisation_or_the_packs(self, olrhain: Olrhain, arguments: tuple[str, ...]) -> None:
        said = olrhain("template", "lint", *arguments)
        assert (said.code, said.err) == (1, "olrhain: name an organisation, or say --packs\n")

    def test_whoever_reads_may_stop_before_the_end(self) -> None:
        command = [sys.executable, "-m", "app.cli", "template", "lint", "--packs", "--case-type", CASE_TYPE]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as lint:
            assert lint.stdout is not None
            assert lint.stderr is not None
            lint.stdout.close()
            assert (lint.stderr.read(), lint.wait()) == (b"", 0)

    def test_a_pack_that_is_not_shipped_is_named(self, olrhain: Olrhain) -> None:
        said = olrhain("template", "lint", "--packs", "--case-type", "nothing")
        assert (said.code, said.err) == (1, "olrhain: there is no shipped pack nothing\n")


class TestGlossary:
    def test_a_place_is_added_shown_with_its_forms_changed_and_removed(self, olrhain: Olrhain, world: World) -> None:
        place = ("place", "--cy", "Plas Derwen", "--as", "Awen Rhys")
        added = olrhain("glossary", "add", world.tenant.slug, *place, "--en", "Oak Hall")
        line = "place: Plas Derwen = Oak Hall (i Blas Derwen, o Blas Derwen, ym Mhlas Derwen)\n"
        assert (added.code, added.out) == (0, f"Added: {line}")
        assert olrhain("glossary", "list", world.tenant.slug).out == line
        changed = olrhain("glossary", "add", world.tenant.slug, *place, "--en", "The Hall", "--change")
        assert (changed.code, changed.out.startswith("Changed: place: Plas Derwen = The Hall")) == (0, True)
        assert olrhain("glossary", "remove", world.tenant.slug, *place).out == "Removed: place: Plas Derwen\n"
        assert olrhain("glossary", "list", world.tenant.slug).out.startswith("No places or words yet.")

    @pytest.mark.parametrize(
        ("arguments", "sentence"),
        [
            (("add", "place", "--cy", "Derwen", "--en", " "), "an entry has a Welsh and an English name or word"),
            (
                ("add", "place", "--cy", "A", "--en", "B", "--yn", "A"),
                "the form after yn gives yn and the name",
            ),
            (("add", "word", "--cy", "A", "--en", "B", "--change"), "the glossary has no word A"),
            (("remove", "word", "--cy", "A"), "the glossary has no word A"),
        ],
    )
    def test_what_cannot_be_done_is_refused_with_a_sentence(
        self, olrhain: Olrhain, world: World, arguments: tuple[str, ...], sentence: str
    ) -> None:
        name, *rest = arguments
        said = olrhain("glossary", name, world.tenant.slug, *rest, "--as", "Awen Rhys")
        assert (said.code, said.err.startswith(f"olrhain: {sentence}")) == (1, True)


def _states(listed: str) -> list[str]:
    """Where the template for texts of `case.opened` stands, by the lines of `template list`."""
    lines = (line.split() for line in listed.splitlines())
    return [" ".join(state) for _, key, *state in lines if key == KEY]


def _file(folder: Path, words: Mapping[str, object], name: str = "pair") -> Path:
    file = folder / f"{name}.yaml"
    file.write_text(yaml.safe_dump(dict(words), allow_unicode=True), "utf-8")
    return file
