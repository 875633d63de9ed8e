"""The normal form of a LinkedIn profile URL."""

import pytest

from leads.imports.judge.linkedin import normalize_profile_url


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://www.linkedin.com/in/ada", "https://www.linkedin.com/in/ada"),
        ("  http://linkedin.com/in/Ada/ ", "https://www.linkedin.com/in/ada"),
        ("linkedin.com/in/ada?utm_source=x", "https://www.linkedin.com/in/ada"),
        ("HTTPS://DE.LinkedIn.com/in/ada/en#top", "https://www.linkedin.com/in/ada"),
        ("https://www.linkedin.com/in/zo%C3%AB", "https://www.linkedin.com/in/zoë"),
        ("https://www.linkedin.com/in/ACoAAbCdEf", "https://www.linkedin.com/in/ACoAAbCdEf"),
        ("https://www.linkedin.com/pub/ada-lovelace/1/2/3", "https://www.linkedin.com/pub/ada-lovelace"),
    ],
)
def test_profile(text: str, expected: str) -> None:
    assert normalize_profile_url(text) == expected
    assert normalize_profile_url(expected) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "imported-123",
        "https://www.linkedin.com/company/acme",
        "https://www.linkedin.com/in/",
        "https://www.linkedin.com/in",
        "https://www.linkedin.com/search/results/?x=/in/ada",
        "https://evil-linkedin.com/in/ada",
        "https://www.linkedin.com.evil.example/in/ada",
        "https://example.com/linkedin.com/in/ada",
        "ada@linkedin.com",
        "https://www.linkedin.com/in/a b",
        "https://www.linkedin.com/in/a%00b",
        "https://www.linkedin.com/in/%2F",
        "https://www.linkedin.com/in/" + "a" * 201,
    ],
)
def test_no_profile(text: str) -> None:
    assert normalize_profile_url(text) is None
