"""The calls under /api/v2/blocklists, which are ours."""

import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from blocklists import files
from blocklists.matcher import Matcher
from blocklists.models import Blocklist, BlocklistEntry
from campaigns.models import Campaign
from leads.api.instantly.blocklists import entries as blocklist_entries
from leads.models import Lead, Membership
from leads.people.deletion import delete_leads
from leads.removing import open_removals, run_removal
from leads.selection import blocked as matches
from tests.builders import ApiClient, Tenant, add_leads, block, make_key, make_tenant

PATH = "/api/v2/blocklists"


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


def path_of(blocklist: Blocklist) -> str:
    return f"{PATH}/{blocklist.id}"


def patch(tenant: Tenant, blocklist: Any, body: Any) -> Any:
    return ApiClient(tenant.key).send("PATCH", path_of(blocklist), json.dumps(body).encode())


def upload(tenant: Tenant, body: bytes, content_type: str = "text/csv") -> Any:
    return ApiClient(tenant.key).send("POST", f"{path_of(tenant.blocklist)}/upload", body, content_type)


# --- blocklists ---


def test_blocklist_is_made_read_changed_and_deleted(tenant: Tenant) -> None:
    client = ApiClient(tenant.key)
    made = client.post(PATH, {"name": " Partners "})
    body = made.json()
    assert made.status_code == 200
    assert body == {
        "id": body["id"],
        "organization_id": str(tenant.workspace.id),
        "name": "Partners",
        "is_default": False,
        "entry_count": 0,
        "timestamp_created": body["timestamp_created"],
    }
    second = Blocklist.objects.get(id=body["id"])
    block(second, "a.example", "b.example")
    assert client.get(path_of(second)).json() == {**body, "entry_count": 2}
    assert patch(tenant, second, {"name": "Rivals"}).json()["name"] == "Rivals"
    assert client.send("DELETE", path_of(second), b"").json()["name"] == "Rivals"
    assert client.get(path_of(second)).status_code == 404
    assert not BlocklistEntry.objects.exists()


def test_default_moves_and_is_always_there(tenant: Tenant) -> None:
    client = ApiClient(tenant.key)
    second = client.post(PATH, {"name": "Second", "is_default": True}).json()
    assert second["is_default"]
    assert list(Blocklist.objects.filter(is_default=True).values_list("name", flat=True)) == ["Second"]
    assert client.send("DELETE", f"{PATH}/{second['id']}", b"").status_code == 400
    refused = client.send("PATCH", f"{PATH}/{second['id']}", b'{"is_default": false}')
    assert (refused.status_code, "is_default" in refused.json()["message"]) == (400, True)
    assert patch(tenant, tenant.blocklist, {"is_default": True}).json()["is_default"]
    assert client.send("DELETE", f"{PATH}/{second['id']}", b"").status_code == 200


def test_name_is_unique(tenant: Tenant) -> None:
    second = Blocklist.objects.create(workspace=tenant.workspace, name="Second")
    assert ApiClient(tenant.key).post(PATH, {"name": "Second"}).status_code == 400
    assert patch(tenant, tenant.blocklist, {"name": "Second"}).status_code == 400
    assert ApiClient(make_tenant().key).post(PATH, {"name": second.name}).status_code == 200
    for body in ({}, {"name": ""}, {"name": "a\x00"}, {"foo": 1}, {"is_default": None}):
        assert patch(tenant, tenant.blocklist, body).status_code == 400


def test_blocklists_are_paged(tenant: Tenant) -> None:
    client = ApiClient(tenant.key)
    for name in ("B", "C"):
        client.post(PATH, {"name": name})
    first = client.get(PATH, limit=2).json()
    rest = client.get(PATH, limit=2, starting_after=first["next_starting_after"]).json()
    assert [each["name"] for each in first["items"] + rest["items"]] == ["Default blocklist", "B", "C"]
    assert [each["name"] for each in client.get(PATH, search="fault").json()["items"]] == [
        "Default blocklist"
    ]


# --- entries ---


def test_entries_are_added_listed_and_deleted(tenant: Tenant) -> None:
    client = ApiClient(tenant.key)
    second = Blocklist.objects.create(workspace=tenant.workspace, name="Second")
    block(second, "old.example")
    sent = ["Acme.com", "old.example", "nonsense", "acme.com", "a\x00b.example"]
    reply = client.post(f"{path_of(second)}/entries", {"bl_values": sent[:4]})
    assert reply.json() == {
        "created_count": 1,
        "existing_count": 2,
        "invalid_count": 1,
        "errors": [
            {
                "line": 2,
                "value": "nonsense",
                "reason": "nonsense is neither an email address nor a domain",
            }
        ],
        "matching_leads": {"total_count": 0, "is_complete": True},
    }
    assert client.post(f"{path_of(second)}/entries", {"bl_values": sent}).status_code == 400
    items = client.get(f"{path_of(second)}/entries", limit=1).json()
    assert [item["bl_value"] for item in items["items"]] == ["acme.com"]
    gone = client.post(f"{path_of(second)}/entries/bulk-delete", {"ids": [items["items"][0]["id"]]})
    assert [item["bl_value"] for item in gone.json()] == ["acme.com"]
    gone = client.send("DELETE", f"{path_of(second)}/entries", b"")
    assert [item["bl_value"] for item in gone.json()] == ["old.example"]
    assert b"".join(client.get(f"{path_of(second)}/download").streaming_content) == b"Blocked Email,Date\r\n"


def test_deleted_entries_that_are_listed_are_few(tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocklist_entries, "MAX_DELETED_SHOWN", 2)
    block(tenant.blocklist, "a.example", "b.example", "c.example")
    gone = ApiClient(tenant.key).send("DELETE", f"{path_of(tenant.blocklist)}/entries", b"")
    assert (len(gone.json()), gone["X-Deleted-Count"]) == (2, "3")
    assert not BlocklistEntry.objects.exists()


# --- files ---


def test_file_is_read_line_by_line(tenant: Tenant) -> None:
    text = '\ufeffEmail;Note\nA@x.example;first\n\n\'=b@x.example;\n"acme.com",x\nnope\nacme.com\n\xe9\n'
    reply = upload(tenant, text.encode()[:-1] + b"\xff\n", "text/plain; charset=utf-8")
    assert reply.status_code == 200
    body = reply.json()
    assert (body["created_count"], body["existing_count"], body["invalid_count"]) == (3, 1, 2)
    assert [(error["line"], error["reason"]) for error in body["errors"]] == [
        (6, "nope is neither an email address nor a domain"),
        (8, "The line is not UTF-8"),
    ]
    found = BlocklistEntry.objects.order_by("value").values_list("value", "is_domain")
    assert list(found) == [("=b@x.example", False), ("a@x.example", False), ("acme.com", True)]


def test_file_in_a_form_and_in_utf16(tenant: Tenant) -> None:
    form = {"file": SimpleUploadedFile("list.csv", "a.example\r\nb.example".encode("utf-16"))}
    reply = upload(tenant, encode_multipart(BOUNDARY, form), MULTIPART_CONTENT)
    assert (reply.status_code, reply.json()["created_count"]) == (200, 2)
    assert upload(tenant, encode_multipart(BOUNDARY, {"x": "y"}), MULTIPART_CONTENT).status_code == 400
    assert upload(tenant, b"nothing", "multipart/form-data").status_code == 400
    assert upload(tenant, b"{}", "application/json").status_code == 415
    assert upload(tenant, b"").json()["created_count"] == 0


def test_bad_lines_that_are_listed_are_few(tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_ERRORS", 2)
    body = upload(tenant, b"x\ny\nz\n" + b"w" * 200_000 + b"\na.example").json()
    assert (body["invalid_count"], len(body["errors"]), body["created_count"]) == (4, 2, 1)


def test_file_of_too_many_lines_adds_nothing(tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_LINES", 2)
    reply = upload(tenant, b"a.example\nb.example\nc.example")
    assert (reply.status_code, "split" in reply.json()["message"]) == (400, True)
    assert not BlocklistEntry.objects.exists()


def test_upload_with_an_idempotency_key_is_done_once(tenant: Tenant) -> None:
    client = ApiClient(tenant.key)
    client.headers["Idempotency-Key"] = "one"
    path = f"{path_of(tenant.blocklist)}/upload"
    first = client.send("POST", path, b"a.example", "text/csv")
    again = client.send("POST", path, b"a.example", "text/csv")
    assert first.json() == again.json()
    assert again.json()["created_count"] == 1
    assert client.send("POST", path, b"b.example", "text/csv").status_code == 422


# --- matches ---


def fill(tenant: Tenant) -> None:
    emails = ["a@acme.com", "b@eu.acme.com", "c@notacme.com", "d@x.example", "e@acme.com"]
    people = [{"email": email, "first_name": "A", "last_name": "B"} for email in emails]
    add_leads(tenant, people)
    add_leads(tenant, people[:1], campaign_id=tenant.other_campaign.id)
    add_leads(tenant, people, list_id=tenant.list.id)
    profile = {"linkedin_url": "https://www.linkedin.com/in/ann"}
    linked = [{"email": "a@acme.com", "custom_variables": profile}]
    add_leads(tenant, linked, campaign_id=tenant.linkedin.id)
    gone = Lead.objects.get(workspace_id=tenant.workspace.id, email="e@acme.com").id
    delete_leads(workspace_id=tenant.workspace.id, lead_ids=[gone])


def test_matches_are_counted_by_campaign(tenant: Tenant) -> None:
    fill(tenant)
    block(tenant.blocklist, "acme.com", "d@x.example")
    client = ApiClient(tenant.key)
    body = client.get(f"{path_of(tenant.blocklist)}/matches").json()
    assert (body["total_count"], body["is_complete"]) == (5, True)
    assert body["campaigns"][0] == {
        "campaign_id": str(tenant.campaign.id),
        "name": "Spring",
        "lead_count": 3,
    }
    assert {each["name"]: each["lead_count"] for each in body["campaigns"]} == {
        "Spring": 3,
        "Autumn": 1,
        "Network": 1,
    }
    one = client.get(f"{path_of(tenant.blocklist)}/matches", bl_value="EU.acme.com").json()
    assert one["total_count"] == 1
    assert client.get(f"{path_of(tenant.blocklist)}/matches", bl_value="nope").status_code == 400


def test_signs_in_addresses_mean_themselves(tenant: Tenant) -> None:
    add_leads(tenant, [{"email": "axb@acme.com"}, {"email": "a_b@acme.com"}, {"email": "xa_b@acme.com"}])
    blocked = Matcher(
        workspace_id=tenant.workspace.id,
        blocklist_id=tenant.blocklist.id,
        values=["a_b@acme.com", "other.example"],
    )
    found = matches.count_matches(workspace_id=tenant.workspace.id, matcher=blocked, seconds=10)
    assert found.total == 1


def test_count_that_takes_too_long_says_so(tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tenant)
    block(tenant.blocklist, "acme.com")
    monkeypatch.setattr(blocklist_entries, "MATCH_SECONDS", -1.0)
    monkeypatch.setattr(matches, "PAGE", 1)
    body = ApiClient(tenant.key).get(f"{path_of(tenant.blocklist)}/matches").json()
    assert (body["total_count"], body["is_complete"]) == (3, False)


@pytest.mark.parametrize("in_memory", [True, False])
@pytest.mark.parametrize(("page", "batch"), [(1, 1), (2, 1), (100, 1), (100, 1000)])
def test_matches_are_taken_out_by_a_job(
    tenant: Tenant, monkeypatch: pytest.MonkeyPatch, page: int, batch: int, in_memory: bool
) -> None:
    fill(tenant)
    stranger = make_tenant()
    fill(stranger)
    block(tenant.blocklist, "acme.com", "d@x.example")
    monkeypatch.setattr(matches, "PAGE", page)
    if not in_memory:
        monkeypatch.setattr("blocklists.cache.LARGEST", 1)
    client = ApiClient(tenant.key)
    job = client.post(f"{path_of(tenant.blocklist)}/remove-matches", {}).json()
    assert (job["status"], job["type"], job["entity_type"]) == ("pending", "remove-blocked", "workspace")
    assert open_removals() == [UUID(job["id"])]
    run_removal(UUID(job["id"]), should_stop=iter([False, True]).__next__, size=batch)
    run_removal(UUID(job["id"]), size=batch)
    job = client.get(f"/api/v2/background-jobs/{job['id']}").json()
    assert (job["status"], job["progress"]) == ("success", 100)
    assert (job["data"]["leads_removed"], job["data"]["campaigns"][str(tenant.campaign.id)]) == (5, 3)
    left = Membership.objects.filter(workspace_id=tenant.workspace.id, deleted_at=None)
    assert left.filter(list_id=None).count() == 1  # c@notacme.com
    assert left.exclude(list_id=None).count() == 4
    for campaign in Campaign.objects.filter(workspace=tenant.workspace):
        assert campaign.lead_count == left.filter(campaign_id=campaign.id).count()
    assert Membership.objects.filter(workspace_id=stranger.workspace.id).count() == 12


def test_some_values_alone_are_taken_out_or_counted(tenant: Tenant) -> None:
    fill(tenant)
    client = ApiClient(tenant.key)
    path = f"{path_of(tenant.blocklist)}/remove-matches"
    for body, removed, left in (
        ({"bl_values": ["acme.com"], "dry_run": True}, 0, 7),
        ({"bl_values": ["A@acme.com", "d@x.example"]}, 4, 3),
        ({}, 0, 3),
    ):
        job_id = client.post(path, body).json()["id"]
        run_removal(UUID(job_id))
        data = client.get(f"/api/v2/background-jobs/{job_id}").json()["data"]
        assert data["leads_removed"] == removed
        assert data["leads_matched"] == (4 if body.get("dry_run") else removed)
        assert Membership.objects.filter(list_id=None).count() == left
    assert client.post(path, {"bl_values": ["nope"]}).status_code == 400
    assert client.post(path, {"bl_values": None}).status_code == 400


# --- who ---


def test_stranger_finds_no_blocklist(tenant: Tenant) -> None:
    stranger = make_tenant()
    client = ApiClient(stranger.key)
    block(tenant.blocklist, "a.example")
    for where in (path_of(tenant.blocklist), f"{PATH}/no-id", f"{PATH}/{uuid4()}"):
        for method, path, body in (
            ("GET", where, b""),
            ("PATCH", where, b'{"name": "Mine"}'),
            ("DELETE", where, b""),
            ("GET", f"{where}/entries", b""),
            ("POST", f"{where}/entries", b'{"bl_values": ["b.example"]}'),
            ("DELETE", f"{where}/entries", b""),
            ("POST", f"{where}/entries/bulk-delete", json.dumps({"ids": [str(uuid4())]}).encode()),
            ("GET", f"{where}/download", b""),
            ("GET", f"{where}/matches", b""),
            ("POST", f"{where}/remove-matches", b"{}"),
        ):
            assert client.send(method, path, body).status_code == 404, (method, path)
        assert client.send("POST", f"{where}/upload", b"b.example", "text/csv").status_code == 404
    assert list(BlocklistEntry.objects.values_list("value", flat=True)) == ["a.example"]


def test_scopes(tenant: Tenant) -> None:
    reader = ApiClient(make_key(tenant.workspace, tenant.owner, scopes=("block_list_entries:read",)))
    where = path_of(tenant.blocklist)
    for path in (PATH, where, f"{where}/entries", f"{where}/matches", f"{where}/download"):
        assert reader.get(path).status_code == 200
    assert reader.post(PATH, {"name": "x"}).status_code == 403
    for call in ("entries", "upload", "entries/bulk-delete", "remove-matches"):
        assert reader.post(f"{where}/{call}", {}).status_code == 403
    for method, path in (("PATCH", where), ("DELETE", where), ("DELETE", f"{where}/entries")):
        assert reader.send(method, path, b"{}").status_code == 403
