"""What may stand on a blocklist, and what it is held against."""

import pytest

from blocklists.entries import InvalidEntry, parse_entry
from blocklists.matching import blocking_value, domain_and_parents, values_to_probe


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("acme.com", ("acme.com", True)),
        (" ACME.com ", ("acme.com", True)),
        ("@acme.com", ("acme.com", True)),
        ("*.acme.com", ("acme.com", True)),
        ("https://www.acme.com/about?x=1", ("www.acme.com", True)),
        ("acme.com.", ("acme.com", True)),
        ("bücher.example", ("xn--bcher-kva.example", True)),
        ("Joe@ACME.com", ("joe@acme.com", False)),
    ],
)
def test_entry_is_stored_in_its_normal_form(text: str, expected: tuple[str, bool]) -> None:
    assert parse_entry(text) == expected


@pytest.mark.parametrize(
    "text", ["", " ", "com", "a b.com", "joe@", "joe@acme", "a@b@c.com", "acme_.com", "\x00.com"]
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(InvalidEntry):
        parse_entry(text)


def test_domain_covers_its_subdomains_and_no_neighbours() -> None:
    assert domain_and_parents("a.b.co.uk") == ["a.b.co.uk", "b.co.uk", "co.uk"]
    assert blocking_value("x@a.acme.com", {"acme.com"}) == "acme.com"
    assert blocking_value("x@notacme.com", {"acme.com"}) is None
    assert blocking_value("x@acme.com", {"acme.com", "x@acme.com"}) == "x@acme.com"
    assert blocking_value("x@a.acme.com", {"acme.com", "a.acme.com"}) == "a.acme.com"


def test_values_to_probe() -> None:
    assert values_to_probe(["x@a.b.com", "y@b.com"]) == {"x@a.b.com", "y@b.com", "a.b.com", "b.com"}
