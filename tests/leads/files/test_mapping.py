"""Columns and the fields they are."""

import pytest

from leads.files.decode import Column, FileRow
from leads.files.mapping import check_mapping, guess_mapping, header_key, row_maker, split_name
from leads.files.mended import MARKS


def _columns(**samples: str) -> list[Column]:
    """By name, one sample each ("" for none). "_" in a name stands for a space."""
    return [
        Column(index=index, name=name.replace("_", " "), samples=(sample,) if sample else ())
        for index, (name, sample) in enumerate(samples.items())
    ]


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("E-Mail", "email"),
        ("Email Address", "email"),
        ("Work Email", "email"),
        ("Adresse e-mail", "email"),
        ("Correo electrónico", "email"),
        ("Indirizzo email", "email"),
        ("Vorname", "first_name"),
        ("Prénom", "first_name"),
        ("IMIĘ", "first_name"),
        ("Voornaam", "first_name"),
        ("Apellidos", "last_name"),
        ("Sobrenome", "last_name"),
        ("Full Name", "full_name"),
        ("Ansprechpartner", "full_name"),
        ("Nazwa firmy", "company_name"),
        ("Ragione sociale", "company_name"),
        ("Job-Title", "job_title"),
        ("Intitulé du poste", "job_title"),
        ("Mobile phone", "phone"),
        ("Telefoonnummer", "phone"),
        ("Homepage", "website"),
        ("LinkedIn Profile URL", "linkedin_url"),
        ("Bemerkungen", "notes"),
        ("Icebreaker", "personalization"),
        ("Email Status", "custom:Email Status"),
        ("Lieblingsfarbe", "custom:Lieblingsfarbe"),
    ],
)
def test_guess_by_name(name: str, field: str) -> None:
    assert guess_mapping([Column(index=0, name=name, samples=())])[0] in (field, "")
    sample = {"email": "a@example.com", "linkedin_url": "linkedin.com/in/a"}.get(field, "x")
    assert guess_mapping([Column(index=0, name=name, samples=(sample,))]) == [field]


def test_guess_by_content_needs_no_name() -> None:
    columns = _columns(Column_1="a@example.com", Column_2="+49 30 12345", Column_3="https://a.example", X="")
    assert guess_mapping(columns) == ["email", "phone", "website", ""]


def test_guess_takes_each_field_once_and_the_better_column() -> None:
    columns = _columns(Mail="yes", Email="a@example.com", Work_Email="b@example.com")
    assert guess_mapping(columns) == ["custom:Mail", "email", "custom:Work Email"]


def test_guess_believes_addresses_more_than_names() -> None:
    assert guess_mapping(_columns(Contact="a@example.com", Company="A")) == ["email", "company_name"]


def test_guess_leaves_forms_of_address_alone() -> None:
    assert guess_mapping(_columns(Title="Mrs.", Email="a@example.com")) == ["custom:Title", "email"]


def test_guess_settles_names() -> None:
    assert guess_mapping(_columns(Vorname="A", Name="B")) == ["first_name", "last_name"]
    three = _columns(First_Name="A", Last_Name="B", Name="A B")
    assert guess_mapping(three) == ["first_name", "last_name", "custom:Name"]


def test_guess_ignores_what_leadgate_added() -> None:
    columns = [Column(index=i, name=name, samples=("7",)) for i, name in enumerate(MARKS)]
    assert guess_mapping(columns) == [""] * 4


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
