"""Texts that a spreadsheet would run are made harmless, and read back as they were (CWE-1236)."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodterms.core.basics.formulas import disarm, rearm

ARMED = [
    "=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1", "\r=1", "\n=1", "\0=1", " =1", '"=1"', ";=1", "=HYPERLINK(1)",
    "=cmd|' /C calc'!A0", "=IMPORTXML(1)", "＝1", "'=1", "-2+3+cmd|' /C calc'!A0", "-12.50", "+49 30 123",
    "@acme", "=",
]  # fmt: skip
PLAIN = ["ACME", "", "a=1", "%3D1", "'quoted'", "a;b=1", "O'Brien", "12.50"]


@pytest.mark.parametrize("text", ARMED)
def test_what_could_run_gets_an_apostrophe(text):
    assert disarm(text).startswith(f"'{text[0]}")


@pytest.mark.parametrize("mark", [";", "\t", "\n", "\r\n", ";;", '; "'])
def test_behind_a_mark_that_divides_cells_elsewhere_too(mark):
    cells = re.split(r"[;\t\r\n]", disarm(f"a{mark}=1"))
    assert not any(cell.startswith("=") for cell in cells)


@pytest.mark.parametrize("text", PLAIN)
def test_what_cannot_run_stays_as_it_is(text):
    assert disarm(text) == text


@given(st.text(alphabet="='\"+-@ ;,\t\r\n＝ab1", max_size=8))
def test_every_text_comes_back(text):
    assert rearm(disarm(text)) == text


@given(st.text(alphabet="='\"+-@ ;,\t\r\n＝ab1", max_size=8))
def test_nothing_disarmed_begins_with_a_trigger(text):
    assert disarm(text)[:1] not in set("=+-@\t＝")
