"""Any table, written in any of the ways in which programs write tables, comes back cell for cell; or it is
refused with a sentence."""

import csv
import io
from pathlib import Path
from typing import Any

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
_NAMES = st.text("abcdeéüñABC ,;|~'\"\\-\t", min_size=0, max_size=8).map(lambda name: f"N{name}n")
_COMPANIES = st.one_of(st.just(""), _NAMES)
_TABLES = st.lists(st.tuples(_NAMES, _COMPANIES), min_size=4, max_size=8)
_QUOTINGS: dict[str, dict[str, Any]] = {
    "all": {"quoting": csv.QUOTE_ALL},
    "minimal": {"quoting": csv.QUOTE_MINIMAL},
    "backslash": {"quoting": csv.QUOTE_ALL, "doublequote": False, "escapechar": "\\"},
    "single": {"quoting": csv.QUOTE_ALL, "quotechar": "'"},
}


def _written(rows: list[list[str]], *, delimiter: str, quoting: str, preamble: str, footer: str) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator="\n", **_QUOTINGS[quoting]).writerows(rows)
    above = f"sep={delimiter}\n" if preamble == "sep" else preamble
    return f"{above}{text.getvalue()}{footer}"


def _read(path: Path, found: Inspection) -> list[list[str]]:
    """The rows that aren't refused."""
    blocks = read_rows(path, found.format, width=len(found.columns), unpacked_limit=_LIMIT)
    mapping = guess_mapping(found.columns)
    rows = mark_footers(blocks, email=mapping.index("email")) if "email" in mapping else blocks
    return [row.cells for block in rows for row in block if not row.problem]


@settings(
    deadline=None,
    derandomize=True,  # the tables are the same each time: what others find is tried with a script
    max_examples=400,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    header=st.sampled_from(HEADERS),
    people=_TABLES,
    delimiter=st.sampled_from([",", ";", "\t", "|", "~", "^"]),
    quoting=st.sampled_from(sorted(_QUOTINGS)),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    preamble=st.sampled_from(_PREAMBLES),
    footer=st.sampled_from(_FOOTERS),
)
@example(
    header=HEADERS[0],
    people=[("N\\n", ""), ("Nn", 'N"n'), ("Nn", ""), ("Nn", "")],
    delimiter=",",
    quoting="backslash",
    encoding="utf-8",
    preamble="",
    footer="",
)
def test_cells_come_back_as_they_were_written(
    tmp_path: Path,
    header: list[str],
    people: list[tuple[str, str]],
    delimiter: str,
    quoting: str,
    encoding: str,
    preamble: str,
    footer: str,
) -> None:
    table = [[f"p{n}@example.com", *person] for n, person in enumerate(people)]
    text = _written([header, *table], delimiter=delimiter, quoting=quoting, preamble=preamble, footer=footer)
    # A backslash alone may be doubled or two: only one before a quotation mark shows what they are for.
    assume(quoting != "backslash" or '\\"' in text or "\\" not in text)
    path = tmp_path / "file"
    path.write_bytes(text.encode(encoding))
    try:
        found = inspect(path, name="x", unpacked_limit=_LIMIT)
    except FileError as error:
        assert str(error).endswith(".")
        return
    assert [column.name for column in found.columns] == header
    assert guess_mapping(found.columns)[0] == "email"
    assert [[cell.strip() for cell in cells] for cells in _read(path, found)] == [
        [cell.strip() for cell in row] for row in table
    ]
