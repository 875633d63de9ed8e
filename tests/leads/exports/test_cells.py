"""What PostgreSQL writes into the cells, against what Python takes out of them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg import sql
from psycopg.types.json import Jsonb

from leads.exports.statement import _escaped, _others
from leads.files.exported import FIXED, columns_for
from leads.files.typed_variables import merge, problem_of
from workspaces.database.cursor import plain_cursor
from workspaces.text.formulas import escape_formula, unescape_formula

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=6)
NASTY = st.text("'=+-@\t\r\n \"\\,{}:ä\u00a0\u2003\x1c", max_size=5)
VALUES = st.one_of(TEXT, NASTY, st.integers(-(2**63), 2**63 - 1), st.booleans(), st.none())


@pytest.mark.django_db
@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(TEXT, NASTY), min_size=1, max_size=30))
def test_formulas_are_escaped_as_python_does(values: list[str]) -> None:
    query = sql.SQL(
        "SELECT {} FROM unnest(%(values)s::text[]) WITH ORDINALITY AS v (v, n) ORDER BY n"
    ).format(_escaped(sql.Identifier("v")))
    found = [cell for (cell,) in plain_cursor().execute(query.as_string().encode(), {"values": values})]
    assert found == [escape_formula(value) for value in values]
    assert [unescape_formula(cell) for cell in found] == values


@pytest.mark.django_db
@settings(max_examples=120, deadline=None)
@given(st.dictionaries(st.one_of(TEXT, NASTY, st.just("age")), VALUES, max_size=4))
def test_columns_and_the_object_give_the_same_variables_again(variables: dict[str, object]) -> None:
    names = columns_for(variables)
    query = sql.SQL(
        "SELECT {}, (SELECT array_agg(coalesce(custom_variables ->> n, '') ORDER BY i)"
        " FROM unnest(%(names)s::text[]) WITH ORDINALITY AS w (n, i))"
        " FROM (SELECT %(all)s AS custom_variables) AS v"
    ).format(_others())
    parameters = {"names": names, "all": Jsonb(variables)}
    found = plain_cursor().execute(query.as_string().encode(), parameters).fetchone()
    assert found is not None
    text, cells = found
    shown = {name: cell.strip() for name, cell in zip(names, cells or [], strict=True) if cell.strip()}
    assert problem_of(text) == ""
    assert merge(shown, text, columns=frozenset(names)) == variables


def test_names_that_no_header_can_hold_have_no_column() -> None:
    names = ["City", "email", "a  b", " x", "", "=1", "Leadgate row", "custom_variables", "x" * 101, *FIXED]
    assert columns_for(names) == ["City"]
