"""Cells that hold more than an email address."""

import pytest

from leads.files.held_address import held_addresses


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("mailto:ann@example.com", ["ann@example.com"]),
        ("MAILTO:Ann@Example.com?subject=Hi", ["ann@example.com"]),
        ("Ann Lee <ann@example.com>", ["ann@example.com"]),
        ('"Lee, Ann" <ann@example.com>;', ["ann@example.com"]),
        ("<ann@example.com>", ["ann@example.com"]),
        ("ann@example.com;", ["ann@example.com"]),
        ("ann@example.com,", ["ann@example.com"]),
        ("ann\uff20example.com", ["ann@example.com"]),
        ("ann@example.com; bob@example.com", ["ann@example.com", "bob@example.com"]),
        ("ann@example.com / ann@example.com", ["ann@example.com"]),
        ("ann@example.com or bob@example.com", ["ann@example.com", "bob@example.com"]),
        ("some ann@example.com", []),
        ("ann lee@example.com", []),
        ("ann@@example.com", []),
        (".ann@example.com", []),
        ("ann", []),
        ("", []),
        ("a@example.com " * 1000, []),
    ],
)
def test_addresses_are_taken_out_of_a_cell(cell: str, found: list[str]) -> None:
    assert held_addresses(cell) == found
