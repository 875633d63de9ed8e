"""Any table, written in any of the ways in which programs write tables, comes back cell for cell; or it is
refused with a sentence."""

import csv
import io
import random
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from leads.files.decode import FileError, Inspection, inspect, read_rows
from leads.files.footers import mark_footers
from leads.files.guess import guess_mapping

_LIMIT = 1 << 30
HEADERS = [
    ["Email", "First name", "Company"],
    ["E-Mail", "Vorname", "Firma"],
    ["Adresse e-mail", "Prénom", "Société"],
    ["Correo electrónico", "Nombre", "Empresa"],
    ["E-mail", "Nome", "Azienda"],
    ["Endereço de e-mail", "Primeiro nome", "Empresa"],
    ["E-mailadres", "Voornaam", "Bedrijf"],
    ["Adres e-mail", "Imię", "Firma"],
    ["Электронная почта", "Имя", "Компания"],
    ["电子邮箱", "名字", "公司"],
    ["メールアドレス", "名", "会社名"],
    ["이메일", "이름", "회사"],
    ["ईमेल", "प्रथम नाम", "कंपनी"],
    ["البريد الإلكتروني", "الاسم الأول", "الشركة"],
    ["ইমেইল", "প্রথম নাম", "কোম্পানি"],
    ["ای میل", "پہلا نام", "کمپنی"],
    ["Alamat email", "Nama depan", "Perusahaan"],
    ["E-posta", "Ad", "Şirket"],
    ["email", "first_name", "company_name"],
    ["EMAIL ADDRESS", "FIRST NAME", "COMPANY"],
    ["E-mail 1 - Value", "Given Name", "Organization 1 - Name"],
    ["E-mail Address", "First Name", "Company"],
    ["Primary Email", "First Name", "Organization"],
    ["Email Address", "First Name", "Company"],
    ["Person - Email - Work", "Person - First name", "Person - Organization"],
    ["Email", "First Name", "Associated Company"],
    ["Work Email", "First", "Account Name"],
    ["contact_email", "contactFirstName", "companyName"],
    ["Business Email", "Forename", "Employer"],
    ["Mail", "Rufname", "Arbeitgeber"],
]
_PREAMBLES = ["", "Spring fair\n", "# exported today\n\n", 'Notes:\n"Nothing in it, but a comma."\n\n', "sep"]
_FOOTERS = ["", "\nPage 1 of 3\n", "\n\nConfidential, not to be passed on to anybody else at all\n", "\x1a"]
_LETTERS = "abcdeéüñABC ,;|~'\"\\-\t"
_NAMES = st.text(_LETTERS, min_size=0, max_size=8).map(lambda name: f"N{name}n")
_COMPANIES = st.one_of(st.just(""), _NAMES)
_TABLES = st.lists(st.tuples(_NAMES, _COMPANIES), min_size=4, max_size=8)
_DELIMITERS = [",", ";", "\t", "|", "~", "^"]
_QUOTINGS: dict[str, dict[str, Any]] = {
    "all": {"quoting": csv.QUOTE_ALL},
    "minimal": {"quoting": csv.QUOTE_MINIMAL},
    "backslash": {"quoting": csv.QUOTE_ALL, "doublequote": False, "escapechar": "\\"},
    "single": {"quoting": csv.QUOTE_ALL, "quotechar": "'"},
    "space": {"quoting": csv.QUOTE_ALL},  # a space before each quotation mark
    "lines": {"quoting": csv.QUOTE_MINIMAL},  # each line once more in quotation marks
}
_SURE = ["utf-8", "utf-8-sig", "utf-16", "utf-32"]
# Of a table that these can hold. A guess among them may be wrong where a warning says so.
_GUESSED = ["cp1252", "cp1250", "cp1251", "cp1254", "cp1256", "cp932", "gb18030", "euc_kr", "mac-roman"]
_RANDOM_TABLES = 20_000


class Written(NamedTuple):
    """A table, and how it is written into a file."""

    header: list[str]
    people: list[tuple[str, str]]
    delimiter: str
    quoting: str
    encoding: str
    preamble: str
    footer: str

    @property
    def table(self) -> list[list[str]]:
        return [[f"p{n}@example.com", *person] for n, person in enumerate(self.people)]

    @property
    def text(self) -> str:
        rows = "".join(map(self._line, [self.header, *self.table]))
        above = f"sep={self.delimiter}\n" if self.preamble == "sep" else self.preamble
        return f"{above}{rows}{self.footer}"

    def _line(self, row: list[str]) -> str:
        line = io.StringIO(newline="")
        csv.writer(line, delimiter=self.delimiter, lineterminator="\n", **_QUOTINGS[self.quoting]).writerow(
            row
        )
        text = line.getvalue()
        if self.quoting == "space":
            cells = ['"' + cell.replace('"', '""') + '"' for cell in row]
            return f"{self.delimiter} ".join(cells) + "\n"
        return '"' + text[:-1].replace('"', '""') + '"\n' if self.quoting == "lines" else text

    def says_what_it_is(self) -> bool:
        """A backslash alone may be doubled or two: one before a quotation mark tells."""
        return self.quoting != "backslash" or '\\"' in self.text or "\\" not in self.text


def _read(path: Path, found: Inspection) -> list[list[str]]:
    """The rows that aren't refused."""
    blocks = read_rows(path, found.format, width=len(found.columns), unpacked_limit=_LIMIT)
    mapping = guess_mapping(found.columns)
    rows = mark_footers(blocks, email=mapping.index("email")) if "email" in mapping else blocks
    return [row.cells for block in rows for row in block if not row.problem]


def _check(path: Path, written: Written) -> None:
    """Raises AssertionError unless the table comes back, or is refused with a sentence."""
    path.write_bytes(written.text.encode(written.encoding))
    try:
        found = inspect(path, name="x", unpacked_limit=_LIMIT)
    except FileError as error:
        assert str(error).endswith(".")
        return
    if any(warning.code == "encoding_doubt" for warning in found.warnings):
        return
    assert [column.name for column in found.columns] == written.header
    assert guess_mapping(found.columns)[0] == "email"
    assert _stripped(_read(path, found)) == _stripped(written.table)


def _stripped(rows: list[list[str]]) -> list[list[str]]:
    return [[cell.strip() for cell in row] for row in rows]


@settings(
    deadline=None,
    derandomize=True,  # the same tables each time; the campaign below tries others
    max_examples=400,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    written=st.builds(
        Written,
        header=st.sampled_from(HEADERS),
        people=_TABLES,
        delimiter=st.sampled_from(_DELIMITERS),
        quoting=st.sampled_from(sorted(_QUOTINGS)),
        encoding=st.sampled_from(_SURE),
        preamble=st.sampled_from(_PREAMBLES),
        footer=st.sampled_from(_FOOTERS),
    )
)
@example(
    Written(
        HEADERS[0], [("N\\n", ""), ("Nn", 'N"n'), ("Nn", ""), ("Nn", "")], ",", "backslash", "utf-8", "", ""
    )
)
def test_cells_come_back_as_they_were_written(tmp_path: Path, written: Written) -> None:
    assume(written.says_what_it_is())
    _check(tmp_path / "file", written)


@pytest.mark.campaign
def test_cells_come_back_of_random_tables(tmp_path: Path) -> None:
    """Other tables each time. The number of one that fails makes it again."""
    first = random.SystemRandom().randrange(10**12)
    for number in range(first, first + _RANDOM_TABLES):
        written = _random(number)
        try:
            _check(tmp_path / "file", written)
        except AssertionError as error:
            raise AssertionError(f"Table {number}: {written}") from error


_CONFUSING = {
    "a comma in all names, and none in the header": Written(
        HEADERS[27],
        [("N,n", "Nn"), ("Nn", "N, n"), ('N",n', "N|n"), ("Nc,n", "")],
        "^",
        "minimal",
        "utf-8",
        "",
        "",
    ),
    "a tab in all names, below a title": Written(
        HEADERS[25],
        [("NacC,ñ-b\tn", "Nc|bbn"), ("N\tn", ""), ("Nbn", 'N\t;A--"dén'), ("N\tn", "")],
        "~",
        "minimal",
        "utf-16",
        _PREAMBLES[2],
        _FOOTERS[1],
    ),
    "single marks, and a backslash before a double one": Written(
        HEADERS[28],
        [("Na--an", ""), ('NC-é\\~\t\\"n', "N;n"), ("Nn", ""), ("N\\\tn", "NB n")],
        "~",
        "single",
        "utf-8",
        "Fair\n",
        "",
    ),
    "a title with a comma in it above": Written(
        HEADERS[18],
        [
            ("Ncn", "Nn"),
            ("N én", ""),
            ("NñdBAñeBen", ""),
            ("N\\n", 'Na-\\,añ|"n'),
            ("N-én", 'N\\"\t|BB-Cn'),
            ("N~üa~a\\~ñn", ""),
        ],
        ",",
        "single",
        "utf-8",
        _PREAMBLES[3],
        "",
    ),
    "lines in quotation marks between a title and a notice": Written(
        HEADERS[4],
        [("N, n", "Nn"), ('N"n', ""), ("Nn", ""), ("Nn", "")],
        ",",
        "lines",
        "utf-8",
        "Fair\n",
        _FOOTERS[2],
    ),
    "spaces before quotation marks, behind a rare delimiter": Written(
        HEADERS[22], [("N,n", ""), ("Nn", "N~n"), ("Na~n", ""), ("Nn", "")], "~", "space", "utf-8", "", ""
    ),
}


@pytest.mark.parametrize("kind", _CONFUSING)
def test_cells_come_back_of_confusing_tables(tmp_path: Path, kind: str) -> None:
    _check(tmp_path / "file", _CONFUSING[kind])


def _random(number: int) -> Written:
    """The table of this number."""
    chance = random.Random(number)
    encoding = chance.choice([*_SURE, chance.choice(_GUESSED)])
    letters = _LETTERS if encoding in _SURE else "".join(filter(str.isascii, _LETTERS))
    while True:
        written = Written(
            chance.choice(HEADERS),
            [_random_person(chance, letters) for _ in range(chance.randint(4, 8))],
            chance.choice(_DELIMITERS),
            chance.choice(sorted(_QUOTINGS)),
            encoding,
            chance.choice(_PREAMBLES),
            chance.choice(_FOOTERS),
        )
        if written.says_what_it_is() and _can_hold(encoding, written.text):
            return written


def _random_person(chance: random.Random, letters: str) -> tuple[str, str]:
    first, company = (
        f"N{''.join(chance.choices(letters, k=chance.choice([0, 1, 2, 4, 8])))}n" for _ in range(2)
    )
    return first, chance.choice(["", company, company])


def _can_hold(encoding: str, text: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
