"""Delimiters, quotes, line ends, rows and headers of every shape."""

from tests.samples.sample import HEADER, Sample, csv_format, refused

_ADA = {"email": "ada@example.com", "first_name": "Ada", "last_name": "Lovelace", "company_name": "Engines"}
_BOB = {"email": "bob@example.com", "first_name": "Bob", "last_name": "Stone", "company_name": "Quarry"}
_TWO = HEADER + "ada@example.com,Ada,Lovelace,Engines\nbob@example.com,Bob,Stone,Quarry\n"

_QUOTED = "".join('"' + line.replace(",", '","') + '"\n' for line in _TWO.splitlines())


def _two(name: str, about: str, content: str, delimiter: str = ",", *, header: bool = True) -> Sample:
    """Ada and Bob in some other clothes."""
    return Sample(
        name=name,
        about=about,
        content=content.encode(),
        detected=csv_format(delimiter=delimiter, header=header),
        created=2,
        leads=[_ADA, _BOB],
    )


def _named(**changes: str) -> dict[str, str]:
    return _ADA | changes


SAMPLES = [
    # Delimiters
    _two("semicolon.csv", "Semicolons", _TWO.replace(",", ";"), ";"),
    _two("tab.tsv", "Tabs", _TWO.replace(",", "\t"), "\t"),
    _two("pipe.txt", "Pipes", _TWO.replace(",", "|"), "|"),
    _two("sep_line.csv", "Excel's first line sep=; is no row", "sep=;\r\n" + _TWO.replace(",", ";"), ";"),
    Sample(
        name="one_column.csv",
        about="One column, no delimiter anywhere",
        content=b"email\nada@example.com\nbob@example.com\nnobody\n",
        mapping=["email"],
        created=2,
        refused={4: "invalid_email"},
    ),
    Sample(
        name="one_column_no_header.txt",
        about="A bare list of addresses: rows count from 1",
        content=b"ada@example.com\nbob@example.com\nada@example.com\n",
        detected=csv_format(header=False),
        mapping=["email"],
        created=2,
        refused={3: "repeated"},
    ),
    Sample(
        name="semicolons_in_quotes.csv",
        about="Commas delimit, and every quoted cell is full of semicolons",
        content=b'email,first_name,notes\nada@example.com,Ada,"a;b;c"\nbob@example.com,Bob,"d;e;f"\n',
        mapping=["email", "first_name", "notes"],
        created=2,
        leads=[{"email": "ada@example.com", "first_name": "Ada", "notes": "a;b;c"}],
    ),
    Sample(
        name="decimal_commas.csv",
        about="Semicolons delimit, and every number has a comma",
        content=b"email;score;rate\nada@example.com;1,5;2,25\nbob@example.com;3,5;4,75\n",
        detected=csv_format(delimiter=";"),
        mapping=["email", "custom:score", "custom:rate"],
        created=2,
        leads=[{"email": "ada@example.com", "custom_variables": {"score": "1,5", "rate": "2,25"}}],
    ),
    # Quotes
    Sample(
        name="quoted_newlines.csv",
        about="Line breaks within quotes don't count as rows",
        content=b'email,first_name,notes\nada@example.com,Ada,"one\ntwo\r\nthree"\nbroken,Bob,\n'
        b'carl@example.com,Carl,"x\n\ny"\nada@example.com,Ada,again\n',
        mapping=["email", "first_name", "notes"],
        created=2,
        refused={3: "invalid_email", 5: "repeated"},
        leads=[{"email": "ada@example.com", "first_name": "Ada", "notes": "one\ntwo\r\nthree"}],
    ),
    Sample(
        name="doubled_quotes.csv",
        about="Quotation marks within quotes, and a comma",
        content=(HEADER + 'ada@example.com,"Ada ""the Countess""",Lovelace,"Engines, Ltd."\n').encode(),
        created=1,
        leads=[_named(first_name='Ada "the Countess"', company_name="Engines, Ltd.")],
    ),
    Sample(
        name="stray_quotes.csv",
        about="Quotation marks in the middle of cells that aren't quoted",
        content=(
            HEADER + 'ada@example.com,Ada "the" C,Lovelace,15" Screens\nbob@example.com,Bob,O"N,Q\n'
        ).encode(),
        created=2,
        leads=[_named(first_name='Ada "the" C', company_name='15" Screens')],
    ),
    _two("all_quoted.csv", "Every cell is quoted", _QUOTED),
    Sample(
        name="unclosed_quote_last.csv",
        about="The last row opens a quotation mark and never closes it",
        content=(_TWO + 'carl@example.com,"Carl,Sagan,Cosmos\n').encode(),
        created=2,
        refused={4: "incomplete"},
    ),
    Sample(
        name="unclosed_quote_early.csv",
        about="An early row opens a quotation mark: it alone is lost, not all that follows",
        content=(HEADER + 'carl@example.com,"Carl,Sagan,Cosmos\n' + _TWO.removeprefix(HEADER)).encode(),
        created=2,
        refused={2: "incomplete"},
        leads=[_ADA, _BOB],
    ),
    # Line ends
    _two("crlf.csv", "Windows line ends", _TWO.replace("\n", "\r\n")),
    _two("cr.csv", "Line ends of old Macs", _TWO.replace("\n", "\r")),
    _two("mixed_ends.csv", "Both kinds in one file", _TWO.replace("\n", "\r\n", 1)),
    _two("no_last_newline.csv", "The last line has no end", _TWO.rstrip("\n")),
    # Rows
    Sample(
        name="short_rows.csv",
        about="Rows with fewer cells than the header: the rest is empty",
        content=(HEADER + "ada@example.com,Ada\nbob@example.com\n,,\n").encode(),
        created=2,
        leads=[{"email": "ada@example.com", "first_name": "Ada"}, {"email": "bob@example.com"}],
    ),
    Sample(
        name="long_rows.csv",
        about="A row with more cells than the header can't be read; empty ones at its end don't matter",
        content=(
            HEADER + "ada@example.com,Ada,Lovelace,Engines,,,\nbob@example.com,Bob,Stone,Quarry, Inc.\n"
        ).encode(),
        created=1,
        refused={3: "incomplete"},
        leads=[_ADA],
    ),
    Sample(
        name="long_rows_campaign.csv",
        about="The same in a campaign is an invalid email",
        content=(
            HEADER + "ada@example.com,Ada,Lovelace,Engines\nbob@example.com,Bob,Stone,Quarry, Inc.\n"
        ).encode(),
        target="campaign",
        created=1,
        refused={3: "invalid_email"},
    ),
    Sample(
        name="blank_rows.csv",
        about="Blank rows, rows of commas, rows of spaces: they count, and nothing becomes of them",
        content=(HEADER + "\nada@example.com,Ada,Lovelace,Engines\n,,,\n  , ,\t,\n\nbad,,,\n").encode(),
        created=1,
        refused={7: "invalid_email"},
        leads=[_ADA],
    ),
    Sample(
        name="blank_rows_first.csv",
        about="Blank rows above the header count too",
        content=("\n,,,\n" + HEADER + "ada@example.com,Ada,Lovelace,Engines\nada@example.com,,,\n").encode(),
        created=1,
        refused={5: "repeated"},
    ),
    Sample(
        name="spaces.csv",
        about="Spaces around everything",
        content=b"  email , first_name  ,last_name,company\n  ada@example.com  , Ada,Lovelace ,  Engines\n",
        created=1,
        leads=[_ADA],
    ),
    # Headers
    Sample(
        name="duplicate_headers.csv",
        about="Two columns called Email and two called Tag: the later ones get a number",
        content=b"Email,Email,Tag,Tag\nada@example.com,ada@home.example,x,y\n",
        mapping=["email", "custom:Email (2)", "custom:Tag", "custom:Tag (2)"],
        created=1,
        leads=[
            {
                "email": "ada@example.com",
                "custom_variables": {"Email (2)": "ada@home.example", "Tag": "x", "Tag (2)": "y"},
            }
        ],
    ),
    Sample(
        name="empty_headers.csv",
        about="Columns without a name are kept under a number unless their values say what they are",
        content=b"first_name,,,\nAda,ada@example.com,something,\n",
        mapping=["first_name", "email", "custom:column 3", "custom:column 4"],
        created=1,
        leads=[
            {
                "email": "ada@example.com",
                "first_name": "Ada",
                "custom_variables": {"column 3": "something"},
            }
        ],
    ),
    Sample(
        name="no_header.csv",
        about="No header: the address is found by what it looks like, the names are up to the user",
        content=b"ada@example.com,Ada,Lovelace\nbob@example.com,Bob,Stone\n",
        detected=csv_format(header=False),
        mapping=["email", "custom:column 2", "custom:column 3"],
        map={"Column 2": "first_name", "Column 3": "last_name"},
        created=2,
        leads=[{"email": "ada@example.com", "first_name": "Ada", "last_name": "Lovelace"}],
    ),
    Sample(
        name="no_header_one_row.csv",
        about="A single row that is plainly no header",
        content=b"ada@example.com,https://example.com\n",
        detected=csv_format(header=False),
        mapping=["email", "website"],
        created=1,
        leads=[{"email": "ada@example.com", "website": "https://example.com"}],
    ),
    refused("header_only.csv", "A header and nothing below", HEADER.encode(), "header_only"),
    refused("header_and_blanks.csv", "A header and blank rows", (HEADER + "\n,,,\n").encode(), "header_only"),
    refused("empty.csv", "No byte at all", b"", "empty_file"),
    refused("bom_only.csv", "A byte order mark and nothing else", b"\xef\xbb\xbf", "empty_file"),
    refused("white_space.csv", "Nothing but white space", b" \n\t\r\n \n", "empty_file"),
    refused("commas_only.csv", "Nothing but commas", b",,,\n,,,\n", "empty_file"),
    Sample(
        name="many_columns.csv",
        about="5000 columns",
        content=("email," + ",".join(f"c{i}" for i in range(1, 5000)) + "\nada@example.com,x\n").encode(),
        mapping=["email", *(f"custom:c{i}" for i in range(1, 5000))],
        created=1,
        leads=[{"email": "ada@example.com", "custom_variables": {"c1": "x"}}],
    ),
]
