"""From a preview to an undo, as an agent does it."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from leads.api.mcp.reports import MOST_SECONDS, MOST_WAITING, wait_for, waiting
from leads.files.corrected.drafts import draft_of_file
from leads.models import Lead, LeadImport, SourceFile
from leads.models.lead_import import Door
from tests.builders import Tenant, add_leads, block, make_key, make_member, make_tenant
from tests.leads.api.mcp.agent import Agent, work
from tests.leads.file_imports.files import as_csv, upload
from workspaces.models import AuditEntry, Role

ROWS = [
    {"email": "ann@example.com", "first_name": "Ann", "city": "Rome"},
    {"email": "nope", "first_name": "Bob", "city": "Bonn"},
    {"email": "cy@blocked.example", "first_name": "Cy", "city": "Cork"},
]


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


@pytest.fixture
def agent(tenant: Tenant) -> Agent:
    return Agent(tenant.key)


def preview(agent: Agent, tenant: Tenant, **arguments: Any) -> Any:
    given = {"rows": ROWS, "list_id": tenant.list.id} | arguments
    return agent.preview(**given)


def test_preview_reports_what_would_become_of_the_rows(agent: Agent, tenant: Tenant) -> None:
    block(tenant.blocklist, "blocked.example")
    report = preview(agent, tenant)
    assert report["outcomes"] == {"created": 1, "invalid_email": 1, "blocked": 1}
    assert report["mapping"] == {"email": "email", "first_name": "first_name", "city": "custom:city"}
    assert [(row["row_number"], row["outcome"]) for row in report["rows_not_imported"]] == [
        (2, "invalid_email"),
        (3, "blocked"),
    ]
    assert "blocked.example" in report["rows_not_imported"][1]["reason"]
    assert report["is_preview"]
    assert report["report_hash"]
    assert not Lead.objects.filter(workspace_id=tenant.workspace.id).exists()


def test_preview_commit_report_undo(agent: Agent, tenant: Tenant) -> None:
    report = preview(agent, tenant, tags=["fair; 2026"], name="From an agent")
    imported = agent.commit(report)
    assert imported["outcomes"] == report["outcomes"] == {"created": 2, "invalid_email": 1}
    assert imported["preview_id"] == report["id"]
    record = LeadImport.objects.get(id=imported["id"])
    assert (record.door, record.name, record.user_id) == (Door.MCP, "From an agent", tenant.owner.id)
    lead = Lead.objects.get(workspace_id=tenant.workspace.id, email="ann@example.com")
    assert lead.first_name == "Ann"
    rows = agent.call("read_import_report", import_id=imported["id"], outcome="created", limit=1)["rows"]
    assert [row["email"] for row in rows["items"]] == ["ann@example.com"]
    rest = agent.call(
        "read_import_report", import_id=imported["id"], outcome="created", starting_after=rows["next"]
    )
    assert [row["email"] for row in rest["rows"]["items"]] == ["cy@blocked.example"]
    count = agent.call("undo_import", import_id=imported["id"])["confirm_count"]
    undone = agent.undo(imported["id"], count=count)
    assert undone["is_done"]
    assert undone["undo"]["leads"] == 2
    assert not Lead.objects.filter(workspace_id=tenant.workspace.id, deleted_at=None).exists()


def test_what_it_does_is_noted_as_the_keys(agent: Agent, tenant: Tenant) -> None:
    imported = agent.commit(preview(agent, tenant))
    entry = AuditEntry.objects.get(action="import.started", object_id=imported["id"])
    assert (entry.actor_kind, entry.user_id) == ("key", tenant.owner.id)
    assert entry.details["door"] == "mcp"


def test_a_preview_is_committed_once(agent: Agent, tenant: Tenant) -> None:
    report = preview(agent, tenant)
    given = {"preview_id": report["id"], "report_hash": report["report_hash"], "wait_seconds": 0}
    first, second = agent.call("commit_import", **given), agent.call("commit_import", **given)
    assert (first["is_new"], second["is_new"]) == (True, False)
    assert first["id"] == second["id"]
    assert LeadImport.objects.filter(workspace=tenant.workspace, is_dry_run=False).count() == 1


def test_the_database_keeps_a_preview_from_being_committed_twice(agent: Agent, tenant: Tenant) -> None:
    report = preview(agent, tenant)
    own: dict[str, Any] = {"workspace": tenant.workspace, "door": Door.MCP, "preview_id": report["id"]}
    LeadImport.objects.create(**own)
    with pytest.raises(IntegrityError, match="import_preview_unique"), transaction.atomic():
        LeadImport.objects.create(**own)


def test_only_a_report_that_this_key_was_given_is_committed(agent: Agent, tenant: Tenant) -> None:
    report = preview(agent, tenant)
    other = Agent(make_key(tenant.workspace, tenant.owner))
    refused = other.refused("commit_import", preview_id=report["id"], report_hash=report["report_hash"])
    assert "Call read_import_report" in refused
    assert "report_hash" in agent.refused("commit_import", preview_id=report["id"])
    assert "Nothing was written" in agent.refused("commit_import", preview_id=report["id"], report_hash="x")
    own = other.call("read_import_report", import_id=report["id"])["report_hash"]
    assert other.call("commit_import", preview_id=report["id"], report_hash=own, wait_seconds=0)["is_new"]


def test_a_preview_without_a_whole_report_is_not_committed(agent: Agent, tenant: Tenant) -> None:
    begun = agent.call("preview_import", rows=ROWS, list_id=tenant.list.id, wait_seconds=0)
    refused = agent.refused("commit_import", preview_id=begun["id"], report_hash="x")
    assert "pending" in refused
    work(begun["id"])
    report = agent.call("read_import_report", import_id=begun["id"])
    imported = agent.commit(report)
    assert "not a preview" in agent.refused(
        "commit_import", preview_id=imported["id"], report_hash=report["report_hash"]
    )


def test_a_preview_whose_file_is_gone_is_not_committed(agent: Agent, tenant: Tenant) -> None:
    report = preview(agent, tenant)
    SourceFile.objects.filter(id=report["file"]["id"]).update(stored_name="")
    refused = agent.refused("commit_import", preview_id=report["id"], report_hash=report["report_hash"])
    assert refused == "The file is not kept any longer; upload it again."


def test_a_text_is_read_as_a_file_is(agent: Agent, tenant: Tenant) -> None:
    text = "E-Mail;Vorname;Ort\nann@example.com;Ann;Rom\n"
    report = preview(agent, tenant, rows=None, text=text, mapping={"Ort": ""})
    assert report["mapping"] == {"E-Mail": "email", "Vorname": "first_name", "Ort": ""}
    assert report["outcomes"] == {"created": 1}


def test_a_file_that_was_uploaded_is_read_again(agent: Agent, tenant: Tenant) -> None:
    source = upload(tenant, as_csv(["Email"], [["ann@example.com"]]))
    report = preview(agent, tenant, rows=None, file_id=source.id)
    assert report["outcomes"] == {"created": 1}
    imported = agent.commit(report)
    again = agent.call("preview_import", file_id=source.id, campaign_id=tenant.campaign.id, wait_seconds=0)
    assert again["same_file_was_imported_by"] == [imported["id"]]
    refused = agent.refused("preview_import", file_id=source.id, list_id=tenant.list.id, delimiter=";")
    assert refused.startswith("delimiter can't go with file_id")


def test_what_was_typed_since_the_preview_is_not_committed(agent: Agent, tenant: Tenant) -> None:
    source = upload(tenant, as_csv(["Email"], [["ann@example.com"], ["bob@example.com"]]))
    draft = draft_of_file(source)
    draft.save({2: {0: "previewed@example.com"}})
    report = preview(agent, tenant, rows=None, file_id=source.id)
    draft.save({2: {0: "later@example.com"}})
    agent.commit(report)
    emails = Lead.objects.filter(workspace_id=tenant.workspace.id).values_list("email", flat=True)
    assert set(emails) == {"previewed@example.com", "bob@example.com"}


def test_what_cant_be_previewed_is_refused_and_leaves_nothing(agent: Agent, tenant: Tenant) -> None:
    into = {"list_id": tenant.list.id}
    assert "one of them" in agent.refused("preview_import", **into)
    assert "one of them" in agent.refused("preview_import", rows=ROWS, text="a", **into)
    assert "campaign_id or a list_id" in agent.refused("preview_import", rows=ROWS)
    assert "keep" in agent.refused("preview_import", rows=ROWS, keep=["phone"], **into)
    assert "mapping is invalid" in agent.refused(
        "preview_import", rows=ROWS, mapping={"email": "nonsense"}, **into
    )
    assert "can't be imported" in agent.refused("preview_import", text="   ", **into)
    assert "encoding" in agent.refused("preview_import", text="a", encoding="klingon", **into)
    assert not SourceFile.objects.filter(workspace=tenant.workspace).exists()
    assert not LeadImport.objects.filter(workspace=tenant.workspace).exists()


def test_those_who_wait_leave_threads_for_others(agent: Agent, tenant: Tenant) -> None:
    begun = agent.call("preview_import", rows=ROWS, list_id=tenant.list.id, wait_seconds=0)
    record = LeadImport.objects.get(id=begun["id"])
    for _ in range(MOST_WAITING):
        assert waiting.acquire(blocking=False)
    with CaptureQueriesContext(connection) as queries:
        assert wait_for(record, seconds=MOST_SECONDS).state == "pending"
    assert not queries.captured_queries
    for _ in range(MOST_WAITING):
        waiting.release()
    wait_for(record, seconds=1)
    assert waiting.acquire(blocking=False)  # it was given back
    waiting.release()


def test_undo_wants_the_number_back(agent: Agent, tenant: Tenant) -> None:
    imported = agent.commit(preview(agent, tenant))
    question = agent.call("undo_import", import_id=imported["id"])
    assert (question["is_done"], question["confirm_count"]) == (False, 4)  # two leads, in one list each
    refused = agent.refused("undo_import", import_id=imported["id"], confirm_count=3)
    assert "would take back 4" in refused
    assert Lead.objects.filter(workspace_id=tenant.workspace.id, deleted_at=None).count() == 2
    assert agent.undo(imported["id"], count=4)["is_done"]


def test_undo_of_what_cant_be_undone(agent: Agent, tenant: Tenant) -> None:
    report = preview(agent, tenant)
    assert "can't be undone" in agent.refused("undo_import", import_id=report["id"])
    imported = agent.commit(report)
    LeadImport.objects.filter(id=imported["id"]).update(rows_pruned_at=timezone.now())
    assert "too old" in agent.refused("undo_import", import_id=imported["id"], confirm_count=4)


def test_uploaders_undo_what_they_brought_themselves(agent: Agent, tenant: Tenant) -> None:
    uploader = Agent(make_key(tenant.workspace, make_member(tenant.workspace, Role.UPLOADER)))
    of_owner = agent.commit(preview(agent, tenant))
    own = uploader.commit(preview(uploader, tenant, list_id=tenant.other_list.id))
    assert "manager or more" in uploader.refused("undo_import", import_id=of_owner["id"])
    assert uploader.call("undo_import", import_id=own["id"])["confirm_count"]


def test_list_imports(agent: Agent, tenant: Tenant) -> None:
    add_leads(tenant, [{"email": "ann@example.com"}])
    report = preview(agent, tenant)
    listed = agent.call("list_imports", limit=1)
    assert [each["id"] for each in listed["items"]] == [report["id"]]
    assert listed["items"][0]["file_id"] == report["file"]["id"]
    rest = agent.call("list_imports", starting_after=listed["next"])
    assert [each["door"] for each in rest["items"]] == ["v2_leads_add"]
    assert agent.call("list_imports", state="failed") == {"items": []}
