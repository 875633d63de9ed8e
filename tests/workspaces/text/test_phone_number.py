"""One number has one form, however it is typed, and what is no number of somebody has none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workspaces.text.phone_number import COUNTRIES, digits_of, read_phone, written_as


@pytest.mark.parametrize(
    ("text", "country", "number"),
    [
        ("+49 151 23456789", "", "+4915123456789"),
        ("(+49) 151-2345-6789", "", "+4915123456789"),
        ("+49 (0)151 23456789", "", "+4915123456789"),
        ("0049 151 23456789", "DE", "+4915123456789"),
        ("0151/234 567 89", "DE", "+4915123456789"),
        ("0151\u00a0234\u201356789", "DE", "+4915123456789"),
        ("011 49 151 23456789", "US", "+4915123456789"),
        ("(212) 555-2368", "US", "+12125552368"),
        ("1-212-555-2368", "US", "+12125552368"),
        ("06 698 12345", "IT", "+390669812345"),
        ("8 912 345-67-89", "RU", "+79123456789"),
        ("011 15-2345-6789", "AR", "+5491123456789"),
    ],
)
def test_number_is_read(text: str, country: str, number: str) -> None:
    assert read_phone(text, country=country) == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "0151 23456789",  # of which country?
        "+49 151 23456789 ext. 5",
        "+1 800 FLOWERS",
        "+49 151",
        "+0 000 000",
        "0000000000",
        "+49 151 23456789 / +49 30 901820",
        "49+151 23456789",
        "+\u0664\u0669151 23456789",
        "+49 151 23456789" + " " * 30 + "1",
    ],
)
def test_what_is_no_number_of_somebody_is_none(text: str) -> None:
    assert read_phone(text, country="") == ""


@given(
    text=st.from_regex(r"\A[+(]?[0-9][0-9 ()/.-]{4,18}\Z"),
    country=st.sampled_from(["", "DE", "US", "IT", "BR"]),
)
def test_whatever_is_read_is_found_by_its_digits(text: str, country: str) -> None:
    if number := read_phone(text, country=country):
        assert digits_of(text).lstrip("0") in written_as(number, country=country)
        assert read_phone(number, country=country) == number


def test_countries_are_those_of_the_library() -> None:
    assert {"DE", "US", "GB", "CH"} <= set(COUNTRIES)
