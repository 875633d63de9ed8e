"""Identities of earlier rows, in memory and on disk."""

from leads.imports.judge.seen import Seen


def test_first_number_stays_wherever_it_is_kept() -> None:
    with Seen() as seen:
        for start in range(0, 20_000, 3000):  # the last ones stay in memory
            seen.add((f"person{n}@example.com", n) for n in range(start, start + 3000))
            seen.add((f"person{n}@example.com", 99_999) for n in range(0, start, 100))
        wanted = [f"person{n}@example.com" for n in (0, 100, 4999, 5000, 17_500, 20_999, 21_000)]
        found = seen.find([*wanted, "stranger@example.com"])
    assert found == dict(zip(wanted[:-1], (0, 100, 4999, 5000, 17_500, 20_999), strict=True))


def test_nothing_was_seen() -> None:
    with Seen() as seen:
        assert seen.find(["a@example.com"]) == {}
