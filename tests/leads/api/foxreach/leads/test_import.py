"""POST /api/v1/leads/import: into the workspace, all or nothing."""

import json
from typing import Any

import pytest

from leads.models import Door, Lead, LeadImport, Membership, Outcome
from leads.people.deletion import delete_leads
from tests.builders import ApiClient, Tenant, add_leads, block, make_tenant
from tests.leads.api.foxreach.conversation import (
    FoxReachClient,
    check_error,
    check_sample,
    counts,
    emails,
    import_leads,
    read,
    sample,
    written,
)
from workspaces.models import Plan, Usage

TEXTS = ["firstName", "lastName", "company", "title", "phone", "linkedinUrl", "website", "notes", "source"]


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


@pytest.fixture
def client(tenant: Tenant) -> FoxReachClient:
    return FoxReachClient(tenant.key)


def remove(tenant: Tenant, *addresses: str) -> None:
    ids = Lead.objects.filter(workspace_id=tenant.workspace.id, email__in=addresses).values_list(
        "id", flat=True
    )
    assert delete_leads(workspace_id=tenant.workspace.id, lead_ids=ids) == len(addresses)


def detail(reply: Any) -> list[dict[str, str]]:
    details: list[dict[str, str]] = reply.json()["data"]["errorDetails"]
    return details


def test_sample(tenant: Tenant, client: FoxReachClient) -> None:
    block(tenant.blocklist, "blocked.example")
    import_leads(tenant, [{"email": "deleted@example.com"}, {"email": "known@example.com"}])
    remove(tenant, "deleted@example.com")
    body = sample("import")
    reply = client.post("leads/import", body)
    assert reply.status_code == 200
    check_sample(reply.json(), "import.reply")
    data = reply.json()["data"]
    sum_of_all = data["created"] + data["restored"] + data["duplicates"] + data["errors"]
    assert sum_of_all == len(body["leads"])
    jane = read(client, "leads", email="jane@example.com")["data"][0]
    sent = body["leads"][0] | {"email": "jane@example.com"}
    assert {name: jane[name] for name in sent} == sent
    assert read(client, "leads", email="known@example.com")["data"][0]["firstName"] is None
    assert Membership.objects.count() == 0


def test_record_of_the_import(tenant: Tenant, client: FoxReachClient) -> None:
    reply = import_leads(tenant, [{"email": "ann@example.com"}, {"email": ""}])
    record = LeadImport.objects.get()
    assert reply.headers["X-Import-Id"] == str(record.id)
    assert (record.door, record.campaign_id, record.list_id) == (Door.FOXREACH, None, None)
    assert (record.created_count, record.invalid_email_count, record.total_count) == (1, 1, 2)
    assert record.user_id == tenant.owner.id
    rows = ApiClient(tenant.key).get(f"/api/v2/imports/{record.id}/rows").json()["items"]
    assert [row["outcome"] for row in rows] == ["created", "invalid_email"]


def test_bare_row_gets_the_defaults(tenant: Tenant, client: FoxReachClient) -> None:
    assert counts(import_leads(tenant, [{"email": "bob@example.com"}])) == {"created": 1}
    check_sample(read(client, "leads"), "leads.reply")


def test_null_is_as_good_as_absent(tenant: Tenant, client: FoxReachClient) -> None:
    lead: dict[str, Any] = dict.fromkeys([*TEXTS, "status", "customFields", "tags"])
    reply = import_leads(
        tenant, [lead | {"email": "bob@example.com"}, {"email": None}], restoreSoftDeleted=None
    )
    assert counts(reply) == {"created": 1, "errors": 1}
    check_sample(read(client, "leads"), "leads.reply")


def test_unknown_fields_are_ignored(tenant: Tenant, client: FoxReachClient) -> None:
    reply = import_leads(tenant, [{"email": "bob@example.com", "score": 7, "first_name": "Bob"}], dryRun=True)
    assert counts(reply) == {"created": 1}
    check_sample(read(client, "leads"), "leads.reply")


@pytest.mark.parametrize("status", ["active", "bounced", "unsubscribed", "replied"])
def test_status_is_a_word(tenant: Tenant, client: FoxReachClient, status: str) -> None:
    import_leads(tenant, [{"email": "ann@example.com", "status": status}])
    assert read(client, "leads")["data"][0]["status"] == status
    assert Lead.objects.get().get_status_display().lower() == status


def test_custom_fields_are_kept_and_tags_once_each(tenant: Tenant, client: FoxReachClient) -> None:
    fields = {"": "", "my_key": 1, "myKey": 2, "x y": [{}, [], {"z": -0.5}], "big": 10**25, "ü\n\t\\": None}
    tags = ["b", "a", "b", "", " c ", 'q"{},\\', "ü"]
    import_leads(tenant, [{"email": "ann@example.com", "customFields": fields, "tags": tags}])
    lead = read(client, "leads")["data"][0]
    assert (lead["customFields"], lead["tags"]) == (fields, ["a", "b", "c", 'q"{},\\', "ü"])


def test_restoring_merges_and_wakes_the_places(tenant: Tenant, client: FoxReachClient) -> None:
    add_leads(tenant, [{"email": "ann@example.com", "first_name": "Ann", "company_name": "Acme"}])
    add_leads(tenant, [{"email": "ann@example.com"}], list_id=tenant.list.id)
    lead_id = read(client, "leads")["data"][0]["id"]
    client.patch(f"leads/{lead_id}", {"customFields": {"a": 1, "b": 2}, "tags": ["old"], "notes": "Keep"})
    remove(tenant, "ann@example.com")
    tenant.campaign.refresh_from_db()
    assert tenant.campaign.lead_count == 0
    sent = {"email": "ANN@example.com", "company": "Globex", "title": None, "customFields": {"b": 3, "c": 4}}
    assert counts(import_leads(tenant, [sent])) == {"restored": 1}
    ann = read(client, f"leads/{lead_id}")["data"]
    assert (ann["firstName"], ann["company"], ann["notes"]) == ("Ann", "Globex", "Keep")
    assert (ann["customFields"], ann["tags"]) == ({"a": 1, "b": 3, "c": 4}, ["old"])
    for place in (tenant.campaign, tenant.list):
        place.refresh_from_db()
        assert place.lead_count == 1
    assert Usage.objects.get(workspace=tenant.workspace).contacts == 1


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, "restored"),
        ({"restoreSoftDeleted": True}, "restored"),
        ({"restoreSoftDeleted": False}, "duplicates"),
    ],
)
def test_restore_is_the_default(
    tenant: Tenant, client: FoxReachClient, given: dict[str, Any], expected: str
) -> None:
    import_leads(tenant, [{"email": "ann@example.com"}])
    remove(tenant, "ann@example.com")
    reply = import_leads(tenant, [{"email": "ann@example.com"}], **given)
    assert counts(reply) == {expected: 1}
    duplicates = ["ann@example.com"] if expected == "duplicates" else []
    assert reply.json()["data"]["duplicateEmails"] == duplicates
    assert len(read(client, "leads")["data"]) == (expected == "restored")


def test_lead_of_another_door_is_a_duplicate(tenant: Tenant) -> None:
    add_leads(tenant, [{"email": "ann@example.com"}])
    assert counts(import_leads(tenant, [{"email": "ann@example.com"}])) == {"duplicates": 1}


def test_first_hundred_are_named_in_order_of_rows(tenant: Tenant) -> None:
    import_leads(tenant, [{"email": f"p{n}@example.com"} for n in range(60)])
    leads = []
    for n in range(120):  # known, repeated and wrong ones, mixed
        leads += [{"email": f"p{n}@example.com"}, {"email": f"p{n}@example.com"}, {"email": f"wrong {n}"}]
    reply = import_leads(tenant, leads)
    assert counts(reply) == {"created": 60, "duplicates": 180, "errors": 120}
    data = reply.json()["data"]
    expected = [f"p{n}@example.com" for n in range(60) for _ in range(2)]
    assert data["duplicateEmails"] == expected[:100]
    assert [each["email"] for each in data["errorDetails"]] == [f"wrong {n}" for n in range(100)]


@pytest.mark.parametrize(
    ("email", "reason"),
    [
        ("", "empty email"),
        ("  \u200b", "empty email"),
        ("ann", "invalid email: an email has exactly one @, this has 0"),
        ("ann@nowhere", "invalid email: nowhere is not a mail domain"),
    ],
)
def test_reason_of_an_error(tenant: Tenant, email: str, reason: str) -> None:
    assert detail(import_leads(tenant, [{"email": email}])) == [{"email": email, "reason": reason}]
    assert detail(import_leads(tenant, [{"firstName": "Ann"}])) == [{"email": "", "reason": "empty email"}]


def test_blocked_row_names_the_entry(tenant: Tenant) -> None:
    block(tenant.blocklist, "acme.example", "ann@example.com")
    reply = import_leads(tenant, [{"email": "Bob@mail.acme.example"}, {"email": "ann@example.com"}])
    assert detail(reply) == [
        {"email": "bob@mail.acme.example", "reason": "blocked by the blocklist entry acme.example"},
        {"email": "ann@example.com", "reason": "blocked by the blocklist entry ann@example.com"},
    ]
    assert not Lead.objects.exists()


def test_known_person_who_is_blocked_is_an_error(tenant: Tenant) -> None:
    import_leads(tenant, [{"email": "ann@example.com"}])
    block(tenant.blocklist, "example.com")
    assert counts(import_leads(tenant, [{"email": "ann@example.com"}])) == {"errors": 1}


def test_thousand_leads_are_one_request(tenant: Tenant, client: FoxReachClient) -> None:
    reply = client.post("leads/import", {"leads": [{"email": f"p{n}@example.com"} for n in range(1000)]})
    assert counts(reply) == {"created": 1000}
    assert reply.headers["X-RateLimit-Limit"] == "100"
    assert Usage.objects.get(workspace=tenant.workspace).contacts == 1000


@pytest.mark.parametrize("number", [0, 1001, 5000])
def test_too_many_or_none(tenant: Tenant, number: int) -> None:
    reply = import_leads(tenant, [{"email": f"p{n}@example.com"} for n in range(number)])
    check_error(reply, 400, "leads", "1000", str(number))
    assert not LeadImport.objects.exists()


def test_plan_is_exhausted(tenant: Tenant) -> None:
    Plan.objects.filter(workspace=tenant.workspace).update(contact_limit=2)
    assert counts(import_leads(tenant, [{"email": "ann@example.com"}])) == {"created": 1}
    before = written()
    reply = import_leads(tenant, [{"email": "bob@example.com"}, {"email": "cy@example.com"}])
    check_error(reply, 402, "contacts", "Nothing was written")
    assert written() == before
    assert counts(import_leads(tenant, [{"email": "ann@example.com"}, {"email": "bob@example.com"}])) == {
        "created": 1,
        "duplicates": 1,
    }


def test_restored_lead_counts_in_the_plan(tenant: Tenant) -> None:
    import_leads(tenant, [{"email": "ann@example.com"}])
    remove(tenant, "ann@example.com")
    Plan.objects.filter(workspace=tenant.workspace).update(contact_limit=0)
    check_error(import_leads(tenant, [{"email": "ann@example.com"}]), 402)


WRONG: list[tuple[str, Any]] = [
    ("leads", {}),
    ("leads", None),
    ("leads", "x"),
    ("leads", [None]),
    ("leads", ["ann@example.com"]),
    ("leads", [[]]),
    ("restoreSoftDeleted", "true"),
    ("restoreSoftDeleted", 1),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_wrong_type_in_the_envelope(client: FoxReachClient, name: str, value: Any) -> None:
    reply = client.post("leads/import", {"leads": [{"email": "a@example.com"}]} | {name: value})
    check_error(reply, 422, name)
    assert not LeadImport.objects.exists()


@pytest.mark.parametrize("body", [{}, {"lead": []}])
def test_leads_are_required(client: FoxReachClient, body: Any) -> None:
    check_error(client.post("leads/import", body), 422, "leads", "required")


_BAD_VALUES: dict[str, tuple[Any, ...]] = {
    **{name: (1, True, [], {}) for name in ["email", *TEXTS]},
    "status": ("", "Active", "deleted", 1, [], True),
    "customFields": ([], "x", 1, True),
    "tags": ("a,b", {}, [1], [None], 1),
}
WRONG_FIELDS = [(name, value) for name, values in _BAD_VALUES.items() for value in values]


@pytest.mark.parametrize(("name", "value"), WRONG_FIELDS)
def test_wrong_type_names_row_and_field(tenant: Tenant, name: str, value: Any) -> None:
    reply = import_leads(tenant, [{"email": "a@example.com"}, {"email": "b@example.com"} | {name: value}])
    check_error(reply, 422, f"leads[1].{name}")
    assert not LeadImport.objects.exists()


def test_character_that_cannot_be_stored(tenant: Tenant) -> None:
    for lead in ({"notes": "a\x00"}, {"tags": ["\x00"]}, {"customFields": {"a": {"\x00": 1}}}):
        check_error(import_leads(tenant, [{"email": "a@example.com"} | lead]), 422, "leads[0].", "U+0000")


def nested(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


def test_depth_of_custom_fields(tenant: Tenant, client: FoxReachClient) -> None:
    """What is too deep to be read again is not written."""
    fields = {"deep": nested(100)}
    assert counts(import_leads(tenant, [{"email": "a@example.com", "customFields": fields}])) == {
        "created": 1
    }
    assert read(client, "leads")["data"][0]["customFields"] == fields
    for levels in (101, 400):
        lead = {"email": "b@example.com", "customFields": {"a": 1, "deep": nested(levels)}}
        check_error(import_leads(tenant, [lead]), 422, "leads[0].customFields.deep")
    lead_id = read(client, "leads")["data"][0]["id"]
    check_error(client.patch(f"leads/{lead_id}", {"customFields": {"deep": nested(101)}}), 422)
    check_error(client.post("leads", {"email": "c@example.com", "customFields": {"d": nested(101)}}), 422)


@pytest.mark.parametrize("number", ["1e400", "-1e999", "9" * 5000])
def test_number_out_of_range(client: FoxReachClient, number: str) -> None:
    body = json.dumps({"leads": [{"email": "a@example.com", "customFields": {"b": {}, "n": 7}}]})
    reply = client.send("POST", "leads/import", body.replace("7", number).encode())
    check_error(reply, 422, "leads[0].customFields")


def test_stranger_imports_into_a_workspace_of_its_own(tenant: Tenant, client: FoxReachClient) -> None:
    import_leads(tenant, [{"email": "ann@example.com"}])
    stranger = make_tenant()
    assert counts(import_leads(stranger, [{"email": "ann@example.com"}])) == {"created": 1}
    assert emails(read(client, "leads")) == emails(read(FoxReachClient(stranger.key), "leads"))
    assert Lead.objects.filter(workspace_id=tenant.workspace.id).count() == 1


def test_outcomes_sum_up(tenant: Tenant) -> None:
    leads = [{"email": "a@example.com"}, {"email": "A@example.com"}, {"email": "b"}, {}]
    import_leads(tenant, leads)
    record = LeadImport.objects.get()
    found = {outcome: getattr(record, f"{outcome.slug}_count") for outcome in Outcome}
    assert {outcome: number for outcome, number in found.items() if number} == {
        Outcome.CREATED: 1,
        Outcome.REPEATED: 1,
        Outcome.INVALID_EMAIL: 2,
    }
