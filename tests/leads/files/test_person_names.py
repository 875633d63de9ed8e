"""Full names and their parts."""

import pytest

from leads.files.person_names import is_title, parse_name, split_name


@pytest.mark.parametrize(
    ("full", "first", "last"),
    [
        ("Dr. Anna von der Heide", "Anna", "von der Heide"),
        ("Heide, Anna", "Anna", "Heide"),
        ("van Gogh, Vincent", "Vincent", "van Gogh"),
        ("Ada King Lovelace", "Ada King", "Lovelace"),
        ("John Smith, PhD", "John", "Smith"),
        ("Prof. Dr. Max Müller", "Max", "Müller"),
        ("Frau Anna Bell", "Anna", "Bell"),
        ("Prince", "Prince", ""),
        ("  ", "", ""),
        (",", "", ""),
        ("Anna,", "Anna", ""),
        ("Dr.", "", ""),
    ],
)
def test_split_name(full: str, first: str, last: str) -> None:
    assert split_name(full) == (first, last)


@pytest.mark.parametrize(
    ("full", "first", "last"),
    [
        ("Dupont Marie", "Marie", "Dupont"),
        ("MARTIN DURAND Paul", "Paul", "MARTIN DURAND"),
        ("de la Cruz Ana María", "Ana María", "de la Cruz"),
        ("佐々木　美咲", "美咲", "佐々木"),
        ("Dr. Weber Anna", "Anna", "Weber"),
        ("Weber, Anna", "Anna", "Weber"),
        ("NOWAK ANNA", "ANNA", "NOWAK"),
        ("Weber", "Weber", ""),
    ],
)
def test_last_name_may_come_first(full: str, first: str, last: str) -> None:
    assert parse_name(full, last_name_first=True)[:2] == (first, last)


@pytest.mark.parametrize(
    ("full", "title", "suffix"),
    [
        ("Prof. Dr. Max Müller", "Prof. Dr.", ""),
        ("Frau Anna Bell", "Frau", ""),
        ("Mme Léa Roy", "Mme", ""),
        ("John Smith, PhD", "", "PhD"),
        ("Bell, Dr. Anna", "Dr.", ""),
        ("Ana Bell", "", ""),
    ],
)
def test_titles_are_kept(full: str, title: str, suffix: str) -> None:
    name = parse_name(full)
    assert (name.title, name.suffix) == (title, suffix)


def test_title_is_nothing_but_titles() -> None:
    assert is_title("Prof. Dr.")
    assert not is_title("Dr. Who")
    assert not is_title("")
