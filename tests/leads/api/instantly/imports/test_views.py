"""GET /api/v2/imports/{id} and its rows: what became of each row, and on what evidence."""

from typing import Any

import pytest

from leads.models import Lead, LeadImport, RowOutcome
from leads.people.deletion import delete_leads
from tests.builders import ApiClient, Tenant, add_leads, block, make_key, make_tenant


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


def read_rows(tenant: Tenant, reply: Any, **query: Any) -> Any:
    path = f"/api/v2/imports/{reply.headers['X-Import-Id']}/rows"
    return ApiClient(tenant.key).get(path, **query).json()


def test_import_tells_its_counts(tenant: Tenant) -> None:
    reply = add_leads(tenant, [{"email": "a@example.com"}, {"email": "a@example.com"}, {"email": "x"}])
    body = ApiClient(tenant.key).get(f"/api/v2/imports/{reply.headers['X-Import-Id']}").json()
    assert body["id"] == reply.headers["X-Import-Id"]
    assert (body["state"], body["door"]) == ("finished", "v2_leads_add")
    assert body["campaign_id"] == str(tenant.campaign.id)
    for name in (
        "total_sent",
        "leads_uploaded",
        "duplicate_email_count",
        "invalid_email_count",
        "blocklist_used",
    ):
        assert body[name] == reply.json()[name]
    assert body["outcomes"]["repeated"] == 1
    assert sum(body["outcomes"].values()) == body["total_sent"] == 3
    assert body["timestamp_created"].endswith("Z")
    assert body["restored_count"] == 0


def test_every_row_has_an_outcome_with_evidence(tenant: Tenant) -> None:
    block(tenant.blocklist, "acme.com")
    add_leads(tenant, [{"email": "there@example.com"}])
    add_leads(tenant, [{"email": "elsewhere@example.com"}], list_id=tenant.list.id)
    leads = [
        {"email": "new@example.com"},
        {"email": "NEW@example.com"},
        {"email": "a b@example.com"},
        {"email": "joe@mail.acme.com"},
        {"email": "there@example.com"},
        {"email": "elsewhere@example.com"},
    ]
    reply = add_leads(tenant, leads, skip_if_in_list=True)
    page = read_rows(tenant, reply)
    assert "next_starting_after" not in page
    rows = page["items"]
    assert [row["row_number"] for row in rows] == [0, 1, 2, 3, 4, 5]
    outcomes = [row["outcome"] for row in rows]
    assert outcomes == ["created", "repeated", "invalid_email", "blocked", "duplicate", "skipped"]
    created, repeated, invalid, blocked, duplicate, skipped = rows
    assert created["email"] == "new@example.com"
    assert created["lead_id"] == reply.json()["created_leads"][0]["id"]
    assert repeated["evidence"] == {"repeats_row": 0}
    assert repeated["reason"] == "Repeats row 0"
    assert invalid["evidence"]["field"] == "email"
    assert invalid["email"] == "a b@example.com"
    assert blocked["evidence"] == {"blocklist_id": str(tenant.blocklist.id), "entry": "acme.com"}
    assert "acme.com" in blocked["reason"] and "Default blocklist" in blocked["reason"]
    assert duplicate["evidence"]["campaign_id"] == str(tenant.campaign.id)
    assert "Already in the campaign Spring since 20" in duplicate["reason"]
    assert skipped["evidence"]["flag"] == "skip_if_in_list"
    assert skipped["evidence"]["list_id"] == str(tenant.list.id)


def test_incomplete_and_identity_have_evidence(tenant: Tenant) -> None:
    reply = add_leads(tenant, [{}], list_id=tenant.list.id)
    assert read_rows(tenant, reply)["items"][0]["evidence"] == {
        "fields": ["email", "first_name", "last_name"]
    }
    reply = add_leads(
        tenant, [{"custom_variables": {"linkedin_url": "imported-1"}}], campaign_id=tenant.linkedin.id
    )
    row = read_rows(tenant, reply)["items"][0]
    assert row["outcome"] == "invalid_identity"
    assert row["evidence"] == {"field": "linkedin_url", "value": "imported-1"}


def test_restored_row_says_so(tenant: Tenant) -> None:
    add_leads(tenant, [{"email": "a@example.com"}])
    delete_leads(workspace_id=tenant.workspace.id, lead_ids=[Lead.objects.get().id])
    reply = add_leads(tenant, [{"email": "b@example.com"}, {"email": "a@example.com"}])
    rows = read_rows(tenant, reply, outcome="created")["items"]
    assert [(row["row_number"], row["evidence"].get("restored")) for row in rows] == [(0, None), (1, True)]
    assert [row["lead_id"] for row in rows] == [lead["id"] for lead in reply.json()["created_leads"]]


def test_rows_of_a_new_membership_for_a_restored_lead_come_once(tenant: Tenant) -> None:
    add_leads(tenant, [{"email": "a@example.com"}])
    delete_leads(workspace_id=tenant.workspace.id, lead_ids=[Lead.objects.get().id])
    reply = add_leads(tenant, [{"email": "a@example.com"}], list_id=tenant.list.id)
    rows = read_rows(tenant, reply)["items"]
    assert [(row["row_number"], row["evidence"].get("restored")) for row in rows] == [(0, True)]


@pytest.mark.parametrize("outcome", ["created", "repeated", "invalid_email", None])
def test_pages_hold_every_row_once(tenant: Tenant, outcome: str | None) -> None:
    leads = [
        {"email": email} for n in range(25) for email in (f"p{n}@example.com", f"P{n}@example.com", "bad")
    ]
    reply = add_leads(tenant, leads)
    seen, query = [], {"limit": 7} | ({"outcome": outcome} if outcome else {})
    while True:
        page = read_rows(tenant, reply, **query)
        assert len(page["items"]) <= 7
        seen += [row["row_number"] for row in page["items"]]
        if "next_starting_after" not in page:
            break
        query["starting_after"] = page["next_starting_after"]
    step = {"created": range(0, 75, 3), "repeated": range(1, 75, 3), "invalid_email": range(2, 75, 3)}
    assert seen == list(step[outcome] if outcome else range(75))


@pytest.mark.parametrize(
    "query",
    [
        {"limit": 0},
        {"limit": 101},
        {"limit": "ten"},
        {"limit": "\u0661"},
        {"outcome": "lost"},
        {"starting_after": "x"},
        {"starting_after": "99999999999"},
    ],
)
def test_wrong_queries_are_refused(tenant: Tenant, query: dict[str, Any]) -> None:
    reply = add_leads(tenant, [{"email": "a@example.com"}])
    path = f"/api/v2/imports/{reply.headers['X-Import-Id']}/rows"
    answer = ApiClient(tenant.key).get(path, **query)
    assert answer.status_code == 400
    assert next(iter(query)) in answer.json()["message"]


def test_pruned_import_keeps_its_counts(tenant: Tenant) -> None:
    reply = add_leads(tenant, [{"email": "a@example.com"}, {"email": "a@example.com"}])
    RowOutcome.objects.all().delete()
    assert [row["outcome"] for row in read_rows(tenant, reply)["items"]] == ["created"]
    assert LeadImport.objects.get().repeated_count == 1


@pytest.mark.parametrize("suffix", ["", "/rows"])
def test_strangers_and_wrong_ids_find_nothing(tenant: Tenant, suffix: str) -> None:
    reply = add_leads(tenant, [{"email": "a@example.com"}])
    stranger = ApiClient(make_tenant().key)
    for pk in (reply.headers["X-Import-Id"], "nonsense", "00000000-0000-0000-0000-000000000000"):
        assert stranger.get(f"/api/v2/imports/{pk}{suffix}").status_code == 404


@pytest.mark.parametrize("suffix", ["", "/rows"])
def test_reading_needs_a_scope(tenant: Tenant, suffix: str) -> None:
    reply = add_leads(tenant, [{"email": "a@example.com"}])
    path = f"/api/v2/imports/{reply.headers['X-Import-Id']}{suffix}"
    for scope, status in (("leads:create", 403), ("leads:read", 200)):
        key = make_key(tenant.workspace, tenant.owner, scopes=(scope,))
        assert ApiClient(key).get(path).status_code == status
