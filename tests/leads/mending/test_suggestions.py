"""What was probably meant by a cell, and what nobody can tell."""

import pytest

from leads.mending.columns import SHOWN, Columns
from leads.mending.suggestions import suggest_email, suggest_profile
from leads.models import Outcome


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ann@gmial.com", "ann@gmail.com"),
        ("ann@gmail.con", "ann@gmail.com"),
        ("Ann <ann@x.com>", "ann@x.com"),
        ("Ann <ann@gmail>", "ann@gmail.com"),
        ("Ann Lee <ann @x.com>", "ann@x.com"),
        ("ann@x.com; bob@x.com", "ann@x.com"),
        ("ann@x.com, Ann", "ann@x.com"),
        ("Tel. 030 123, ann@x.com", "ann@x.com"),
        ("some ann@x.com", "some.ann@x.com"),
        ("ann@x,com", "ann@x.com"),
        ("ann@gmial,com", "ann@gmail.com"),
        ("ann@x com", "ann@x.com"),
        ("ann@gmail con", "ann@gmail.com"),
        ("ann@acme.co,uk", "ann@acme.co.uk"),
        ("ann@mail,acme,com", "ann@mail.acme.com"),
        ("ann lee@x.com", "ann.lee@x.com"),
        ("ann,lee@x.com", "ann.lee@x.com"),
        ("Ann lee@x.com", "lee@x.com"),
        ("mail ann@x.com", "ann@x.com"),
        ("ann @ x . com", "ann@x.com"),
        ("ann@x. com", "ann@x.com"),
        ("ann@@x..com", "ann@x.com"),
        (".ann@x.com.", "ann@x.com"),
        ("ann (at) x (dot) com", "ann@x.com"),
        ("ann[at]x.com", "ann@x.com"),
        ("ann at x.com", "ann@x.com"),
        ("ann@exam ple.com", "ann@example.com"),
        ("ann@gmailcom", "ann@gmail.com"),
        ("jürgen@müller,de", "jürgen@müller.de"),
    ],
)
def test_email_is_suggested(typed: str, meant: str) -> None:
    found = suggest_email(typed)
    assert found is not None and found.value == meant


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "ann@x.com",
        "ann@mail.com",
        "ann@gmx.de",
        "Ann <ann@x>",
        "Ann",
        "@",
        "030 123",
        "ann@x",
        "a@" * 900,
    ],
)
def test_nothing_is_guessed(typed: str) -> None:
    assert suggest_email(typed) is None


def test_cells_that_are_wrong_in_the_same_way_are_alike() -> None:
    def like(text: str) -> str:
        found = suggest_email(text)
        assert found is not None
        return found.like

    assert like("ann@gmial.com") == like("bob@GMIAL.com") != like("cy@gmal.com")
    assert like("ann@x,com") == like("bob@y com") != like("ann@gmial,com")
    assert like("ann@gmial,com") == like("bob@gmial com")


def test_profile_is_suggested() -> None:
    for typed in ("in/ada-love", "@ada-love", "ada-love", "/in/ada-love/"):
        found = suggest_profile(typed)
        assert found is not None and found.value == "https://www.linkedin.com/in/ada-love"
    assert [suggest_profile(text) for text in ("", "Ada", "Ada Love", "-", "https://x.example/a-b")] == [
        None
    ] * 5


COLUMNS = Columns(
    names=["Mail", "Notes", "Owner email", "Who"], mapping=["email", "notes", "", "external_id"]
)


def test_address_in_another_column_is_suggested_where_there_is_one() -> None:
    (found,) = COLUMNS.suggestions(["", "write to ann@x.com!", "boss@x.com", ""]).values()
    assert (found.value, found.like) == ("ann@x.com", "the address in “Notes”")
    assert not COLUMNS.suggestions(["", "ann@x.com", "boss@x.com", "cy@x.com"])
    assert not COLUMNS.suggestions(["", "", "boss@x.com", ""])


def test_wrong_cells_are_those_of_the_field() -> None:
    def wrong(outcome: Outcome, evidence: dict[str, object], cells: int = 4) -> list[int]:
        return COLUMNS.wrong(outcome, evidence, cells=cells)

    assert wrong(Outcome.INVALID_EMAIL, {"field": "email"}) == [0]
    assert wrong(Outcome.CONFLICT, {"external_id": "7"}) == [3]
    assert wrong(Outcome.INCOMPLETE, {"fields": ["email", "first_name", "last_name"]}) == [0]
    assert wrong(Outcome.INVALID_EMAIL, {"field": "row", "problem": "has 6 cells"}, 6) == [4, 5]
    assert wrong(Outcome.INVALID_IDENTITY, {"field": "linkedin_url"}) == []


def test_fields_are_shown_before_others() -> None:
    names = [f"c{n}" for n in range(200)]
    many = Columns(names=[*names, "Mail", "Leadgate row"], mapping=[*[""] * 200, "email", ""])
    shown = many.shown()
    assert len(shown) == SHOWN and shown[-1] == 200 and shown == sorted(shown)
