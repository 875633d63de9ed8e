"""Values that nobody sends by intent: each is kept as it is or refused, never a 500."""

import json
from typing import Any

import pytest

from leads.api.foxreach.paging import MAX_PAGE, MAX_PAGE_SIZE
from leads.models import Lead
from tests.builders import Tenant, make_tenant
from tests.leads.api.foxreach.conversation import FoxReachClient, check_error, read

NUMBER_OF_400_DIGITS = "1" + "0" * 400


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


@pytest.fixture
def client(tenant: Tenant) -> FoxReachClient:
    return FoxReachClient(f"otr_{tenant.key}")


def with_field(value: str, *, email: str = "ann@example.com") -> bytes:
    """A lead with one custom field, whose value is JSON as it stands."""
    return f'{{"email": "{email}", "customFields": {{"k": {value}}}}}'.encode()


def create(client: FoxReachClient, value: str) -> str:
    reply = client.send("POST", "leads", with_field(value))
    assert reply.status_code == 201, reply.content
    return str(reply.json()["data"]["id"])


def everywhere(client: FoxReachClient, value: str) -> list[Any]:
    """The value in a new lead, in a changed one and in an import."""
    lead_id = create(client, "0")
    return [
        client.send("PATCH", f"leads/{lead_id}", with_field(value)),
        client.send("POST", "leads", with_field(value, email="bob@example.com")),
        client.send("POST", "leads/import", b'{"leads": [%s]}' % with_field(value, email="eve@example.com")),
    ]


def nested(levels: int) -> str:
    """Objects and lists in turns."""
    return '{"a": [' * (levels // 2) + "]}" * (levels // 2)


@pytest.mark.parametrize(
    "value",
    [
        NUMBER_OF_400_DIGITS,
        f"-{NUMBER_OF_400_DIGITS}",
        "18446744073709551616",
        "1.5e10",
        "5e-324",
        "0.1",
        "true",
        "null",
        '""',
        "[]",
        "{}",
        '{"": {"": [[], {}, null, "x"]}}',
        '"\\t\\n\\r\\\\ \\" \\\\. \\\\N"',
        '"\\ud83d\\ude00\\uffff\\u200b"',
        nested(100),
    ],
)
def test_custom_field_is_kept_as_it_is(client: FoxReachClient, value: str) -> None:
    statuses = [reply.status_code for reply in everywhere(client, value)]
    assert statuses == [200, 201, 200]
    kept = [lead["customFields"]["k"] for lead in read(client, "leads")["data"]]
    assert kept == [json.loads(value)] * 3


@pytest.mark.parametrize(
    "value",
    [
        "1e400",
        "-1e400",
        "1" + "0" * 5000,
        "NaN",
        "Infinity",
        '"\\ud800"',
        '"\\udc00\\ud800"',
        '{"\\ud800": 1}',
        '"a\\u0000b"',
        '{"a\\u0000": [1]}',
        '[[["\\u0000"]]]',
        '"a\x00b"',
        "[1,]",
        "'x'",
        nested(2000),
        nested(200),
        "[" * 100_000,
        '{"a":' * 100_000,
        "[" * 50_000 + "]" * 50_000,
        "[" * 900 + '"\\u0000"' + "]" * 900,
    ],
)
def test_custom_field_that_cannot_be_kept_is_refused(client: FoxReachClient, value: str) -> None:
    for reply in everywhere(client, value):
        check_error(reply, 422)
    assert Lead.objects.get().custom_fields == {"k": 0}


@pytest.mark.parametrize("levels", range(90, 111, 2))
def test_what_is_accepted_can_be_read_and_restored(client: FoxReachClient, levels: int) -> None:
    """Whatever the depth at which the line is drawn."""
    reply = client.send("POST", "leads", with_field(nested(levels)))
    assert reply.status_code in (201, 422)
    if reply.status_code == 201:
        path = f"leads/{reply.json()['data']['id']}"
        assert client.delete(path).status_code == 200
        body = b'{"leads": [%s]}' % with_field(nested(levels))
        assert client.send("POST", "leads/import", body).json()["data"]["restored"] == 1
        assert client.get(path).status_code == client.get("leads").status_code == 200


@pytest.mark.parametrize("field", ["firstName", "company", "notes", "source", "email"])
@pytest.mark.parametrize("text", ["x" * 300_000, "\\.", "\t", "\u202e\ufeff", "%_\\%", "'; --", "\U0010ffff"])
def test_odd_text_is_answered(client: FoxReachClient, field: str, text: str) -> None:
    lead = {"email": "ann@example.com", field: text, "tags": [text]}
    assert client.post("leads/import", {"leads": [lead, lead]}).status_code == 200
    assert client.post("leads", lead).status_code in (409, 422)
    other = client.post("leads", {"email": "bob@example.com"}).json()["data"]["id"]
    reply = client.patch(f"leads/{other}", lead)
    assert reply.status_code in (200, 409, 422)
    assert client.get("leads").status_code == 200


@pytest.mark.parametrize("name", ["page", "pageSize"])
@pytest.mark.parametrize(
    "text",
    ["0", "-1", "1.5", "1e3", "x", " ", "\u0661", "\x00", "9" * 5000, f"{MAX_PAGE + 1}", "0x10", "1_0"],
)
def test_page_that_is_none_is_refused(client: FoxReachClient, name: str, text: str) -> None:
    for path in ("leads", "campaigns"):
        reply = client.get(path, **{name: text})
        check_error(reply, 422, name)


def test_last_of_all_pages_is_empty(client: FoxReachClient) -> None:
    create(client, "0")
    for query in ({}, {"search": "ann"}):
        reply = client.get("leads", page=MAX_PAGE, pageSize=MAX_PAGE_SIZE, **query)
        assert reply.status_code == 200
        assert (reply.json()["data"], reply.json()["meta"]["total"]) == ([], 1)
    assert client.get("campaigns", page=MAX_PAGE, pageSize=MAX_PAGE_SIZE).json()["data"] == []


@pytest.mark.parametrize("name", ["search", "tags", "email", "status"])
@pytest.mark.parametrize(
    "text",
    [
        "%",
        "_",
        "\\",
        "'",
        '"',
        "{",
        "},{",
        ",",
        "a,,b",
        "\x00",
        "\ufffd",
        "\U0010ffff",
        "x" * 3000,
        "@",
        "a@",
        "@a",
    ],
)
def test_odd_filter_finds_nobody(client: FoxReachClient, name: str, text: str) -> None:
    client.post("leads", {"email": "bob.brown@example.com", "firstName": "Bob", "tags": ["x"]})
    reply = client.get("leads", **{name: text})
    expected = (422,) if text == "\x00" or name == "status" else (200,)
    assert reply.status_code in expected, reply.content
    if reply.status_code == 200 and text not in ("@", ","):
        assert reply.json()["data"] == []


@pytest.mark.parametrize(
    "query", ["search=%ff%fe", "search=%ed%a0%80", "tags=%00", "a=1&" * 1100, "page=%C2%B2"]
)
def test_odd_query_is_answered(client: FoxReachClient, query: str) -> None:
    assert client.get(f"leads?{query}").status_code in (200, 400, 422)


@pytest.mark.parametrize(
    "key", ["", " ", "otr_", "otr_otr_", "x" * 5000, "\u00e9", "\\x00", "' or 1=1", "otr_\u00ff", "lg_"]
)
def test_odd_key_is_forbidden(db: None, key: str) -> None:
    client = FoxReachClient(key)
    for path in ("leads", "nothing"):
        reply = client.get(path)
        check_error(reply, 403)
        assert "X-RateLimit-Limit" not in reply.headers


@pytest.mark.parametrize(
    "lead_id", ["%00", "%ff", "{}", "a%0Ab", "0" * 5000, "\u0661" * 32, "null", "..", "%2e%2e"]
)
@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
def test_odd_id_is_not_found(client: FoxReachClient, method: str, lead_id: str) -> None:
    assert client.send(method, f"leads/{lead_id}", b"{}").status_code in (404, 405)
    assert client.send(method, f"campaigns/{lead_id}", b"{}").status_code in (404, 405)
    reply = client.post(f"campaigns/{lead_id}/leads", {"leadIds": ["x"]})
    assert reply.status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        b'{"leadIds": ["x"]}',
        b'{"leadIds": [5]}',
        b'{"leadIds": [null]}',
        b'{"leadIds": "0190f3a0-0000-7000-8000-000000000000"}',
        b'{"leadIds": {}}',
        b'{"leadIds": null}',
        b"{}",
        b'{"leadIds": [["0190f3a0-0000-7000-8000-000000000000"]]}',
        b'{"leadIds": ["0190f3a0-0000-7000-8000-00000000000\\ud800"]}',
    ],
)
def test_odd_lead_ids_are_refused(tenant: Tenant, client: FoxReachClient, body: bytes) -> None:
    reply = client.send("POST", f"campaigns/{tenant.campaign.id}/leads", body)
    check_error(reply, 422)
