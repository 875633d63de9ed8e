"""Which column is what: names before content, filled before empty, and nothing lost."""

import json

from tests.samples.sample import Lead, Sample, csv_format, ndjson_format

_MIA = {"email": "mia@example.com", "first_name": "Mia"}


def _csv(name: str, about: str, content: str, mapping: list[str], leads: list[Lead]) -> Sample:
    return Sample(
        name=name, about=about, content=content.encode(), mapping=mapping, created=len(leads), leads=leads
    )


_LATE = "".join(f"late{i}@example.com,,{'yes' if i > 1200 else ''}\n" for i in range(1, 1301))

SAMPLES = [
    Sample(
        name="owner_email.csv",
        about="The first addresses are bad, and a rep's stand in a column of their own",
        content=b"Owner Email,Name,Email\n"
        + b"".join(b"rep@example.net,Mia,%s\n" % a for a in (b"mia@@example.com", b"mia@example.com")),
        mapping=["custom:Owner Email", "full_name", "email"],
        created=1,
        refused={2: "invalid_email"},
        leads=[_MIA | {"custom_variables": {"Owner Email": "rep@example.net"}}],
    ),
    _csv(
        "work_email_filled.csv",
        "Email is empty in every row, Work Email isn't",
        "Email,Work Email,Mobile Phone,Corporate Phone\n,mia@example.com,,+49 30 5550\n",
        ["custom:Email", "email", "custom:Mobile Phone", "phone"],
        [{"email": "mia@example.com", "phone": "+49 30 5550"}],
    ),
    _csv(
        "dates_are_no_phones.csv",
        "Dates, ZIP codes, customer numbers and amounts are no phones, names of files no websites",
        "Email,Last seen,Customer,Region,Sum,Picture\n"
        "mia@example.com,03/04/2026,0001234567,01067,0.1234567,mia.jpg\n",
        ["email", *(f"custom:{name}" for name in ("Last seen", "Customer", "Region", "Sum", "Picture"))],
        [
            {
                "email": "mia@example.com",
                "custom_variables": {"Last seen": "03/04/2026", "Region": "01067"}
                | {"Customer": "0001234567", "Sum": "0.1234567", "Picture": "mia.jpg"},
            }
        ],
    ),
    _csv(
        "beyond_the_header.csv",
        "A blank header, and values in a column that has no header at all",
        "email,first_name,\nmia@example.com,Mia,blue,round\nbob@example.com,Bob,,flat\n",
        ["email", "first_name", "custom:column 3", "custom:column 4"],
        [
            _MIA | {"custom_variables": {"column 3": "blue", "column 4": "round"}},
            {"email": "bob@example.com", "first_name": "Bob", "custom_variables": {"column 4": "flat"}},
        ],
    ),
    Sample(
        name="filled_late.csv",
        about="A column that is blank in the first 1200 rows",
        content=f"email,first_name,member\n{_LATE}".encode(),
        mapping=["email", "first_name", "custom:member"],
        created=1300,
        leads=[{"email": "late1300@example.com", "custom_variables": {"member": "yes"}}],
    ),
    Sample(
        name="key_late.ndjson",
        about="A key that first appears in line 1501",
        content="".join(
            json.dumps({"email": f"k{i}@example.com"} | ({"member": "yes"} if i > 1500 else {})) + "\n"
            for i in range(1, 1503)
        ).encode(),
        detected=ndjson_format(),
        mapping=["email", "custom:member"],
        created=1502,
        leads=[{"email": "k1501@example.com", "custom_variables": {"member": "yes"}}],
    ),
    Sample(
        name="last_name_first.csv",
        about="The header says that the last name comes first",
        content=(
            "Nazwisko i imię;E-mail\nKowalska Mia;mia@example.com\nVAN DYK Ann Marie;ann@example.com\n"
        ).encode(),
        detected=csv_format(delimiter=";"),
        mapping=["full_name", "email"],
        created=2,
        leads=[
            _MIA | {"last_name": "Kowalska"},
            {"email": "ann@example.com", "first_name": "Ann Marie", "last_name": "VAN DYK"},
        ],
    ),
    _csv(
        "whole_name_as_nome.csv",
        "Nome holds whole names",
        "Nome,Email\nMia Rossi,mia@example.com\nLuca Verdi,luca@example.com\n",
        ["full_name", "email"],
        [
            _MIA | {"last_name": "Rossi"},
            {"email": "luca@example.com", "first_name": "Luca", "last_name": "Verdi"},
        ],
    ),
]
