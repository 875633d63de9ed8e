"""Formulas are shown, not run, and come back as they were."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workspaces.text.formulas import escape_formula, unescape_formula

_LIKELY = st.text(alphabet="'=+-@\t\r a1", max_size=6)


@given(_LIKELY | st.text())
def test_what_is_escaped_comes_back(value: str) -> None:
    assert unescape_formula(escape_formula(value)) == value


@given(_LIKELY)
def test_nothing_escaped_begins_like_a_formula(value: str) -> None:
    assert not escape_formula(value).startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize(
    ("value", "escaped"),
    [("=1+1", "'=1+1"), ("'=1", "''=1"), ("a=1", "a=1"), ("'tis", "'tis"), ("", ""), ("-5", "'-5")],
)
def test_escape(value: str, escaped: str) -> None:
    assert escape_formula(value) == escaped
