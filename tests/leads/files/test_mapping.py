"""Columns and the fields they are."""

import pytest

from leads.files.decode import Column, FileRow
from leads.files.mapping import check_mapping, header_key, row_maker


def _columns(**samples: str) -> list[Column]:
    """By name, one sample each ("" for none). "_" in a name stands for a space."""
    return [
        Column(index=index, name=name.replace("_", " "), samples=(sample,) if sample else ())
        for index, (name, sample) in enumerate(samples.items())
    ]


def test_check_finds_nothing_wrong_with_a_good_mapping() -> None:
    columns = _columns(A="1", B="2", C="3", D="4")
    assert check_mapping(["email", "custom:x", "custom:y", ""], columns) == []


@pytest.mark.parametrize(
    ("choices", "says"),
    [
        (["email", "email"], "Email is chosen for 2 columns"),
        (["email"], "1 choices for 2 columns"),
        (["custom:x", "custom:x"], "custom variable “x”"),
        (["company_name", ""], "No column says who a lead is"),
        (["email", "shoe_size"], "shoe_size"),
        (["email", "custom: "], "custom"),
    ],
)
def test_check_says_what_is_wrong(choices: list[str], says: str) -> None:
    assert says in " ".join(check_mapping(choices, _columns(A="1", B="2")))


def test_header_key_is_of_names_in_order() -> None:
    first, again = _columns(A="1", B="2"), _columns(A="3", B="")
    assert header_key(first) == header_key(again)
    assert header_key(first) != header_key(_columns(B="2", A="1"))
    assert len(header_key(first)) == 64


def test_row_maker_fills_fields_and_variables() -> None:
    make = row_maker(["email", "custom:City", "", "custom:Size"], ["E", "City", "X", "Size"], unescape=False)
    raw = make(FileRow(7, ["a@example.com", " Bonn ", "gone", " "], "is odd"))
    assert (raw.number, raw.email, raw.problem) == (7, "a@example.com", "is odd")
    assert raw.custom_variables == {"City": "Bonn"}


def test_row_maker_takes_no_code_from_the_file() -> None:
    name = "x', print('hello'), '"
    raw = row_maker([f"custom:{name}"], [name], unescape=False)(FileRow(2, ["1"]))
    assert raw.custom_variables == {name: "1"}


def test_row_maker_unescapes_formulas() -> None:
    raw = row_maker(["first_name"], ["N"], unescape=True)(FileRow(2, ["''=1"]))
    assert raw.first_name == "'=1"


def test_row_maker_lets_a_full_name_fill_gaps() -> None:
    make = row_maker(["first_name", "full_name"], ["F", "N"], unescape=False)
    raw = make(FileRow(2, ["Anni", "Anna Bauer"]))
    assert (raw.first_name, raw.last_name) == ("Anni", "Bauer")
    assert make(FileRow(3, ["", "Anna Bauer"])).first_name == "Anna"
