"""NDJSON, good and bad, and JSON that isn't."""

from tests.samples.sample import Sample, ndjson_format, refused

_MAPPING = ["email", "first_name"]
_ADA = {"email": "ada@example.com", "first_name": "Ada"}
_TWO = b'{"email": "ada@example.com", "firstName": "Ada"}\n{"email": "bob@example.com", "firstName": "Bob"}\n'

SAMPLES = [
    Sample(
        name="good.ndjson",
        about="One object a line; rows are numbered by line",
        content=_TWO + b'{"email": "ada@example.com"}\n',
        detected=ndjson_format(),
        mapping=_MAPPING,
        created=2,
        refused={3: "repeated"},
        leads=[_ADA],
    ),
    Sample(
        name="bom_crlf_blank.ndjson",
        about="A byte order mark, Windows line ends, blank lines",
        content=b"\xef\xbb\xbf\r\n" + _TWO.replace(b"\n", b"\r\n\r\n") + b'{"email": "bad"}',
        detected=ndjson_format("utf-8-sig"),
        mapping=_MAPPING,
        created=2,
        refused={6: "invalid_email"},
        leads=[_ADA],
    ),
    Sample(
        name="bad_lines.ndjson",
        about="Lines that are no object can't be read: cut off, a list, a number, text, NaN",
        content=_TWO
        + b'{"email": "carl@exa\n["x"]\n7\nhello\n{"email": NaN}\n{"email": "dan@example.com"}\n',
        detected=ndjson_format(),
        mapping=_MAPPING,
        created=3,
        refused=dict.fromkeys(range(3, 8), "incomplete"),
    ),
    Sample(
        name="values.ndjson",
        about="Numbers, truth, nothing, and what is nested stays JSON",
        content=b'{"email": "ada@example.com", "n": 7, "f": 1.5, "t": true, "z": null, '
        b'"a": [1, "x"], "o": {"k": 1}}\n',
        detected=ndjson_format(),
        mapping=["email", "custom:n", "custom:f", "custom:t", "custom:z", "custom:a", "custom:o"],
        created=1,
    ),
    Sample(
        name="later_keys.ndjson",
        about="A key that only a later line has is a column like the others",
        content=b'{"email": "ada@example.com"}\n{"email": "bob@example.com", "city": "Bonn"}\n',
        detected=ndjson_format(),
        mapping=["email", "custom:city"],
        created=2,
        leads=[{"email": "bob@example.com", "custom_variables": {"city": "Bonn"}}],
    ),
    Sample(
        name="nul.ndjson",
        about="An escaped NUL and half a surrogate pair can't be kept",
        content=_TWO + b'{"email": "eve@example.com", "firstName": "E\\u0000"}\n'
        b'{"email": "eve@example.com", "firstName": "E\\ud800"}\n',
        detected=ndjson_format(),
        mapping=_MAPPING,
        created=2,
        refused={3: "incomplete", 4: "incomplete"},
    ),
    refused(
        "list_over_lines.ndjson",
        "A JSON list over many lines",
        b'[\n{"email": "ada@example.com"}\n]\n',
        "unsupported",
    ),
    refused(
        "object_over_lines.ndjson",
        "One JSON object over many lines",
        b'{\n "email": "ada@example.com"\n}\n',
        "unsupported",
    ),
    Sample(
        name="nested.ndjson",
        about="Objects and arrays in named fields are taken apart",
        content=(
            b'{"email": "mia@example.com", "name": {"first": "Mia", "last": "Ott"}, '
            b'"company": {"name": "Oak", "domain": "oak.com"}, "phones": ["+49 30 1", "+49 30 2"], '
            b'"tags": ["a", "b"]}\n'
            b'{"email": "bob@example.com", "name": {}, "company": null, "phones": []}\n'
        ),
        detected=ndjson_format(),
        mapping=["email", "first_name", "last_name", "company_name", "website", "phone", "custom:phones.2"]
        + ["custom:tags", "custom:company"],
        created=2,
        leads=[
            {"email": "mia@example.com", "first_name": "Mia", "last_name": "Ott", "company_name": "Oak"}
            | {"website": "oak.com", "phone": "+49 30 1"}
            | {"custom_variables": {"phones.2": "+49 30 2", "tags": '["a","b"]'}},
            {"email": "bob@example.com"},
        ],
    ),
    Sample(
        name="properties.ndjson",
        about="The lead within an object, and somebody else in another",
        content=b'{"id": 7, "properties": {"email": "mia@example.com", "firstname": "Mia"}, '
        b'"owner": {"email": "rep@example.net"}}\n',
        detected=ndjson_format(),
        mapping=["custom:id", "email", "first_name", "custom:owner.email"],
        created=1,
        leads=[
            {"email": "mia@example.com", "first_name": "Mia"}
            | {"custom_variables": {"id": "7", "owner.email": "rep@example.net"}}
        ],
    ),
    refused(
        "one_object.txt",
        "One object that holds a list",
        b'{"leads": [{"email": "mia@example.com"}, {"email": "bob@example.com"}]}',
        "unsupported",
    ),
]
