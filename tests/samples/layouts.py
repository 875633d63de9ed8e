"""Where the table stands in its file, how its cells are set apart, and what stands around it."""

from collections.abc import Mapping

from tests.samples.sample import Lead, Sample, csv_format

_MIA: Lead = {"email": "mia@example.com", "first_name": "Mia", "company_name": "Oak, Ltd"}
_BOB: Lead = {"email": "bob@example.com", "first_name": "Bob"}
_MAPPING = ["email", "first_name", "company_name"]
_TABLE = 'Email,First name,Company\nmia@example.com,Mia,"Oak, Ltd"\nbob@example.com,Bob,\n'


def _read(
    name: str,
    about: str,
    content: str,
    delimiter: str = ",",
    *,
    header: bool = True,
    mapping: list[str] = _MAPPING,
    refused: Mapping[int, str] | None = None,
    leads: list[Lead] | None = None,
    target: str = "list",
    encoding: str = "utf-8",
) -> Sample:
    leads = leads or [_MIA, _BOB]
    return Sample(
        name=name,
        about=about,
        content=content.encode(encoding),
        detected=csv_format(encoding, delimiter, header=header),
        mapping=mapping,
        created=len(leads),
        refused=refused or {},
        leads=leads,
        target=target,
    )


def _with(delimiter: str) -> str:
    return _TABLE.replace('"Oak, Ltd"', "Oak· Ltd").replace(",", delimiter).replace("·", ",")


_DOUBLED = "\n".join('"' + line.replace('"', '""') + '"' for line in _TABLE.splitlines())
_PROSE = "Nothing in this file may be passed on to anybody else. All rights reserved."

SAMPLES = [
    # Above the table
    _read("title.csv", "A title above the header", f"Spring fair\n\n{_TABLE}"),
    _read("comments.csv", "Lines of comment above the header", f"# exported, today\n# by us\n{_TABLE}"),
    _read(
        "preamble.csv",
        "A note above the header, quoted and with commas",
        f'Notes:\n"See, below."\n\n{_TABLE}',
    ),
    _read("wide_title.csv", "A title as a spreadsheet saves it", f"Spring fair,,\n,,\n{_TABLE}"),
    _read("key_values.csv", "What the report is about, in two columns", f"Report,Spring\nBy,Ann\n\n{_TABLE}"),
    _read(
        "title_no_header.csv",
        "A title, and no header below it",
        "Spring fair\nmia@example.com,Mia,x\nbob@example.com,Bob,y\n",
        header=False,
        mapping=["email", "custom:column 2", "custom:column 3"],
        leads=[
            {"email": "mia@example.com", "custom_variables": {"column 2": "Mia", "column 3": "x"}},
            {"email": "bob@example.com", "custom_variables": {"column 2": "Bob", "column 3": "y"}},
        ],
    ),
    _read("sep_quoted.csv", "sep=; in quotation marks", f'"SEP=;"\r\n{_with(";")}', ";"),
    _read("sep_filled_up.csv", "sep=; filled up with delimiters", f"sep=;;;\r\n{_with(';')}", ";"),
    _read("two_headers.csv", "Groups of columns above their names", f"Contact,,Company\n{_TABLE}"),
    _read(
        "two_tables.csv",
        "Another table below, with a title and a header of its own",
        f"{_TABLE}\nPlaces\nCompany,Website\nOak,oak.com\nElm,elm.com\n",
    ),
    # Between the cells
    _read("tilde.txt", "Tildes", _with("~"), "~"),
    _read("hash.txt", "Number signs", _with("#"), "#"),
    _read("caret.txt", "Carets", _with("^"), "^"),
    _read("two_semicolons.txt", "Two semicolons", _with(";;"), ";;"),
    _read("space_before_quote.csv", "A space before the quotation mark", _TABLE.replace(',"', ', "')),
    _read(
        "backslashes.csv",
        "Backslashes before quotation marks",
        _TABLE.replace("Oak, Ltd", r"Oak, \"Ltd\", Inc"),
        leads=[_MIA | {"company_name": 'Oak, "Ltd", Inc'}, _BOB],
    ),
    _read("single_quotes.csv", "Single quotation marks", _TABLE.replace('"', "'")),
    _read("quoted_lines.csv", "Each line is one quoted cell", _DOUBLED),
    _read(
        "titled_semicolons.csv",
        "A title with commas above semicolons",
        f"Fair, spring, all\n{_with(';')}",
        ";",
    ),
    _read(
        "addresses_in_a_line.txt",
        "All addresses in one line",
        "mia@example.com, bob@example.com,ann@example.com\n",
        header=False,
        mapping=["email"],
        leads=[{"email": f"{name}@example.com"} for name in ("mia", "bob", "ann")],
    ),
    # Below the table
    _read("ctrl_z.csv", "The end of a DOS file, in a line of its own", f"{_TABLE}\x1a"),
    _read(
        "ctrl_z_in_line.csv",
        "The same right behind the last cell",
        f"{_TABLE.rstrip()}Elm\x1a",
        leads=[_MIA, _BOB | {"company_name": "Elm"}],
    ),
    _read(
        "footer.csv",
        "Totals, page numbers and a notice are no people",
        f"{_TABLE}\nTotal,,2\nPage 1 of 3\n,{_PROSE}\n",
        refused={5: "incomplete", 6: "incomplete", 7: "incomplete"},
    ),
    _read(
        "footer_campaign.csv",
        "The same into a campaign",
        f"{_TABLE}Page 1 of 3\n",
        refused={4: "incomplete"},
        target="campaign",
    ),
    _read(
        "last_without_address.csv",
        "Names without an address are people, also at the end",
        "Email,First name,Last name\nmia@example.com,Mia,Ott\nbob@example.com,Bob,Roe\n,Eve,Moss\n",
        mapping=["email", "first_name", "last_name"],
        leads=[
            {"email": "mia@example.com", "first_name": "Mia", "last_name": "Ott"},
            {"email": "bob@example.com", "first_name": "Bob", "last_name": "Roe"},
            {"first_name": "Eve", "last_name": "Moss"},
        ],
    ),
    # In the cells
    _read(
        "shown_as_text.csv",
        "What makes a spreadsheet show a cell as text",
        'Email,Phone,ZIP\nmia@example.com,="+49301234",="01067"\nbob@example.com,\'+49305678,"=""00501"""\n',
        mapping=["email", "phone", "custom:ZIP"],
        leads=[
            {"email": "mia@example.com", "phone": "+49301234", "custom_variables": {"ZIP": "01067"}},
            {"email": "bob@example.com", "phone": "+49305678", "custom_variables": {"ZIP": "00501"}},
        ],
    ),
    _read(
        "more_than_an_address.csv",
        "Cells that hold an address and more, or two",
        "Email;First name\nmailto:a@example.com;A\nBea Lee <b@example.com>;B\nc@example.com,;C\n"
        'd＠example.com;D\n"e@example.com; ee@example.com";E\nsome f@example.com;F\n',
        ";",
        mapping=["email", "first_name"],
        refused={7: "invalid_email"},
        leads=[
            {"email": "a@example.com", "first_name": "A"},
            {"email": "b@example.com", "first_name": "B"},
            {"email": "c@example.com", "first_name": "C"},
            {"email": "d@example.com", "first_name": "D"},
            {
                "email": "e@example.com",
                "first_name": "E",
                "custom_variables": {"email 2": "ee@example.com"},
            },
        ],
    ),
]
