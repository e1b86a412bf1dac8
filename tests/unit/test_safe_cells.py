"""Cells that spreadsheets cannot run, and that are read back as they were."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.safe_cells import plain, safe

DANGEROUS = "=+-@\t\r\n|%"


@pytest.mark.parametrize("text", ["=1+1", "+44 7700", "-5", "@SUM(A1)", "\tx", "\r=1", "%x", "|cmd", "'=1", "''+1"])
def test_no_cell_begins_with_what_a_spreadsheet_runs(text: str) -> None:
    assert safe(text)[0] == "'"
    assert plain(safe(text)) == text


@pytest.mark.parametrize("text", ["", "Diolch", "'Rydym yn aros", "a=1", "ŵ", "' ="])
def test_ordinary_words_stay_as_they_are(text: str) -> None:
    assert safe(text) == plain(text) == text


@given(st.text(alphabet="'=+-@\t\r\n|% aŵ", max_size=8))
def test_whatever_is_written_is_read_back(text: str) -> None:
    assert plain(safe(text)) == text
    assert not safe(text).startswith(tuple(DANGEROUS))
