"""What stands in the cells: every outcome, and columns of other programs."""

from tests.samples.sample import HEADER, Sample, csv_format

_MARKS = "Leadgate row,Leadgate outcome,Leadgate reason,Leadgate import"
_PARENT = "019a0000-0000-7000-8000-000000000000"

_OUTCOMES = (
    HEADER
    + """\
ada@example.com,Ada,Lovelace,Engines
,,,Only a company
nobody,No,At,
ADA@Example.com ,Ada,Again,
spy@blocked.example,Spy,,
spy@mail.blocked.example,Sub,Domain,
already@example.com,Al,Ready,
,Grace,Hopper,Navy
,Grace,Hopper,Navy
"""
)

SAMPLES = [
    # Outcomes
    Sample(
        name="outcomes_list.csv",
        about="Every outcome that a list has; a name without an email is taken as often as it comes",
        content=_OUTCOMES.encode(),
        created=3,
        refused={
            3: "incomplete",
            4: "invalid_email",
            5: "repeated",
            6: "blocked",
            7: "blocked",
            8: "duplicate",
        },
    ),
    Sample(
        name="outcomes_campaign.csv",
        about="Every outcome that a campaign has",
        content=_OUTCOMES.encode(),
        target="campaign",
        created=1,
        refused={
            3: "invalid_email",
            4: "invalid_email",
            5: "repeated",
            6: "blocked",
            7: "blocked",
            8: "duplicate",
            9: "invalid_email",
            10: "invalid_email",
        },
    ),
    Sample(
        name="nothing_good.csv",
        about="Not one row can be imported",
        content=(HEADER + "nobody,,,\nalready@example.com,,,\n").encode(),
        refused={2: "invalid_email", 3: "duplicate"},
    ),
    # Columns
    Sample(
        name="full_names.csv",
        about="One column for the whole name: titles, particles, the family name first",
        content="""Name,E-Mail
Dr. Anna von der Heide,anna@example.com
"Heide, Anna",heide@example.com
Prince,prince@example.com
Prof. Dr. Max Müller,max@example.com
""".encode(),
        mapping=["full_name", "email"],
        created=4,
        leads=[
            {"email": "anna@example.com", "first_name": "Anna", "last_name": "von der Heide"}
            | {"custom_variables": {"title": "Dr."}},
            {"email": "heide@example.com", "first_name": "Anna", "last_name": "Heide"},
            {"email": "prince@example.com", "first_name": "Prince"},
            {"email": "max@example.com", "first_name": "Max", "last_name": "Müller"}
            | {"custom_variables": {"title": "Prof. Dr."}},
        ],
    ),
    Sample(
        name="german_headers.csv",
        about="German headers; beside Vorname, Name is the last name; PLZ becomes a custom variable",
        content="""Anrede;Vorname;Name;E-Mail-Adresse;Firma;Position;Telefonnummer;PLZ
Frau;Anna;Bauer;anna@example.com;Bäcker;Leiterin;+49 30 123456;01067
""".encode(),
        detected=csv_format(delimiter=";"),
        mapping=[
            "custom:Anrede",
            "first_name",
            "last_name",
            "email",
            "company_name",
            "job_title",
            "phone",
            "custom:PLZ",
        ],
        created=1,
        leads=[
            {
                "email": "anna@example.com",
                "first_name": "Anna",
                "last_name": "Bauer",
                "company_name": "Bäcker",
                "job_title": "Leiterin",
                "phone": "+49 30 123456",
                "custom_variables": {"Anrede": "Frau", "PLZ": "01067"},
            }
        ],
    ),
    Sample(
        name="sales_export.csv",
        about="What a prospecting tool exports: a status beside the email, two LinkedIn columns",
        content=b"First Name,Last Name,Title,Company Name,Email,Email Status,"
        b"Person Linkedin Url,Company Linkedin Url,Website\n"
        b"Ada,Lovelace,Countess,Engines,ada@example.com,Verified,"
        b"http://www.linkedin.com/in/ada,http://www.linkedin.com/company/engines,http://engines.example\n",
        mapping=[
            "first_name",
            "last_name",
            "job_title",
            "company_name",
            "email",
            "custom:Email Status",
            "linkedin_url",
            "custom:Company Linkedin Url",
            "website",
        ],
        created=1,
        leads=[
            {
                "email": "ada@example.com",
                "first_name": "Ada",
                "last_name": "Lovelace",
                "company_name": "Engines",
                "job_title": "Countess",
                "website": "http://engines.example",
                "linkedin_url": "http://www.linkedin.com/in/ada",
                "custom_variables": {
                    "Email Status": "Verified",
                    "Company Linkedin Url": "http://www.linkedin.com/company/engines",
                },
            }
        ],
    ),
    Sample(
        name="by_content.csv",
        about="Headers that say nothing: address, profile and phone are found by their values",
        content=b"""A,B,C,D
ada@example.com,https://www.linkedin.com/in/ada,+44 20 7946 0000,blue
bob@example.com,https://www.linkedin.com/in/bob,+44 20 7946 0001,red
""",
        mapping=["email", "linkedin_url", "phone", "custom:D"],
        created=2,
        leads=[
            {
                "email": "bob@example.com",
                "linkedin_url": "https://www.linkedin.com/in/bob",
                "phone": "+44 20 7946 0001",
                "custom_variables": {"D": "red"},
            }
        ],
    ),
    Sample(
        name="mended.csv",
        about="Rows that Leadgate rejected, mended: its columns are ignored, its apostrophes undone",
        content=f"""{HEADER.strip()},{_MARKS}
ada@example.com,'=Ada,''+Love,Engines,7,invalid_email,There is no email,{_PARENT}
""".encode(),
        mapping=["email", "first_name", "last_name", "company_name", "", "", "", ""],
        created=1,
        leads=[
            {
                "email": "ada@example.com",
                "first_name": "=Ada",
                "last_name": "'+Love",
                "company_name": "Engines",
            }
        ],
    ),
    Sample(
        name="apostrophes.csv",
        about="In any other file an apostrophe before a formula stays",
        content=(HEADER + "ada@example.com,'=Ada,Lovelace,Engines\n").encode(),
        created=1,
        leads=[
            {
                "email": "ada@example.com",
                "first_name": "'=Ada",
                "last_name": "Lovelace",
                "company_name": "Engines",
            }
        ],
    ),
    Sample(
        name="lost_digits.csv",
        about="What a spreadsheet has ruined before: it stays as it is, and a warning says so",
        content=b"email,phone,customer\nada@example.com,4.9E+11,1234567890123450\n",
        mapping=["email", "phone", "custom:customer"],
        created=1,
        leads=[
            {
                "email": "ada@example.com",
                "phone": "4.9E+11",
                "custom_variables": {"customer": "1234567890123450"},
            }
        ],
    ),
]
