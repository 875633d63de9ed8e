"""Cells that mean harm, or do it: formulas, NULs, endless ones, markup, SQL, what nobody sees."""

from tests.samples.sample import HEADER, Sample, csv_format, gzipped

_RLO, _ZWSP, _NBSP, _WJ = "\u202e", "\u200b", "\u00a0", "\u2060"
_ONE = b"ada@example.com,Ada,Lovelace,Engines\n"

SAMPLES = [
    Sample(
        name="formulas.csv",
        about="Formulas are text like any other; they are escaped on the way out, not on the way in",
        content=(
            HEADER + '=1+1@example.com,"=HYPERLINK(""http://evil.example"")",+cmd|calc,@SUM(A1)\n'
        ).encode(),
        created=1,
        leads=[
            {
                "email": "=1+1@example.com",
                "first_name": '=HYPERLINK("http://evil.example")',
                "last_name": "+cmd|calc",
                "company_name": "@SUM(A1)",
            }
        ],
    ),
    Sample(
        name="nul.csv",
        about="A NUL, which PostgreSQL can't keep, makes its row unreadable",
        content=HEADER.encode() + b"eve@example.com,E\0ve,Nul,X\n" + _ONE,
        created=1,
        refused={2: "incomplete"},
    ),
    Sample(
        name="long_cell.csv.gz",
        about="A cell of 200 000 characters makes its row unreadable",
        content=gzipped(HEADER.encode() + b"eve@example.com," + b"x" * 200_000 + b",Long,X\n" + _ONE),
        detected=csv_format(packing="gzip"),
        created=1,
        refused={2: "incomplete"},
    ),
    Sample(
        name="controls.csv",
        about="Control characters: in a name they stay, in an email they are wrong",
        content=HEADER.encode() + b"ada@example.com,A\x07da,L\x1b[31m,X\ne\x07ve@example.com,Eve,,\n",
        created=1,
        refused={3: "invalid_email"},
        leads=[
            {
                "email": "ada@example.com",
                "first_name": "A\x07da",
                "last_name": "L\x1b[31m",
                "company_name": "X",
            }
        ],
    ),
    Sample(
        name="html.csv",
        about="Markup and scripts are text",
        content=HEADER.encode() + b"ada@example.com,<script>alert(1)</script>,<b>L</b>,&amp;\n"
        b"<img src=x>@example.com,Eve,,\n",
        created=1,
        refused={3: "invalid_email"},
        leads=[
            {
                "email": "ada@example.com",
                "first_name": "<script>alert(1)</script>",
                "last_name": "<b>L</b>",
                "company_name": "&amp;",
            }
        ],
    ),
    Sample(
        name="html_header.csv",
        about="Markup in the name of a column",
        content=b"email,<script>alert(1)</script>\nada@example.com,x\n",
        mapping=["email", "custom:<script>alert(1)</script>"],
        created=1,
        leads=[{"email": "ada@example.com", "custom_variables": {"<script>alert(1)</script>": "x"}}],
    ),
    Sample(
        name="sql.csv",
        about="SQL and what COPY treats specially are text",
        content=HEADER.encode() + b"ada@example.com,Robert'); DROP TABLE lead;--,\\N,a\\tb\\\\c\n\\.,Eve,,\n",
        created=1,
        refused={3: "invalid_email"},
        leads=[
            {
                "email": "ada@example.com",
                "first_name": "Robert'); DROP TABLE lead;--",
                "last_name": "\\N",
                "company_name": "a\\tb\\\\c",
            }
        ],
    ),
    Sample(
        name="invisible.csv",
        about="Invisible characters in addresses fall away, so the third row repeats the first",
        content=(
            f"{HEADER}ad{_ZWSP}a@example.com,A,,\n{_RLO}bob@example.com{_WJ},B,,\n"
            f"{_NBSP}ada@example.com,C,,\n{_ZWSP}{_RLO},,,\n"
        ).encode(),
        created=2,
        refused={4: "repeated", 5: "incomplete"},
        leads=[
            {"email": "ada@example.com", "first_name": "A"},
            {"email": "bob@example.com", "first_name": "B"},
        ],
    ),
    Sample(
        name="international.csv",
        about="Addresses beyond ASCII; a domain and its Punycode are one",
        content=(
            HEADER + "jörg@münchen.example,J,,\njörg@xn--mnchen-3ya.example,J,,\nx@exa_mple.com,,,\n"
        ).encode(),
        created=1,
        refused={3: "repeated", 4: "invalid_email"},
        leads=[{"email": "jörg@xn--mnchen-3ya.example", "first_name": "J"}],
    ),
    Sample(
        name="bad_addresses.csv",
        about="Addresses that are none, each in its own way, and two that are in more",
        content=(
            HEADER + "a@b@example.com,,,\na b@example.com,,,\n@example.com,,,\na@,,,\na@example,,,\n"
            ".a@example.com,,,\na@-x.com,,,\nAda <ada@example.com>,,,\nmailto:ada@example.com,,,\n"
            + "x" * 65
            + "@example.com,,,\n"
        ).encode(),
        # Not two that hold an address all the same: row 9, which row 10 repeats.
        refused=dict.fromkeys([*range(2, 9), 11], "invalid_email") | {10: "repeated"},
        created=1,
        leads=[{"email": "ada@example.com"}],
    ),
    Sample(
        name="emoji.csv",
        about="Emoji, of several code points each",
        content=(HEADER + "ada@example.com,👩‍💻 Ada,🇬🇧,🚀\n").encode(),
        created=1,
        leads=[
            {"email": "ada@example.com", "first_name": "👩‍💻 Ada", "last_name": "🇬🇧", "company_name": "🚀"}
        ],
    ),
]
