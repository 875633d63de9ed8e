"""Each function of change is an entry of the audit log, with no word of the leads that it is about."""

import ast
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from leads.exports import ExportFormat, open_export
from leads.models import Lead, LeadImport, Membership
from leads.models.targets import Target
from leads.people.deletion import delete_leads, remove_memberships
from leads.people.leads import change_lead
from leads.people.memberships import change_membership
from tests.builders import ApiClient, Tenant, add_leads, make_tenant
from workspaces.audit import Action
from workspaces.models import AuditEntry

ROOT = Path(settings.BASE_DIR)
# Modules whose public functions change what people see; each of these notes it, or calls one that does.
CHANGES = (
    "blocklists/writing.py",
    "leads/people/leads.py",
    "leads/people/memberships.py",
    "leads/people/deletion.py",
    "leads/people/labels.py",
    "leads/people/purge.py",
    "leads/targets/changes.py",
    "leads/removing/targets.py",
    "leads/removing/blocked.py",
    "leads/removing/tags.py",
    "leads/tags/changes.py",
    "leads/tags/taggings.py",
    "leads/erasing/erase.py",
    "leads/erasing/give_out.py",
    "leads/files/named/mappings.py",
    "leads/moving/start.py",
    "leads/verification/lifecycle.py",
    "workspaces/keys/making.py",
    "workspaces/keys/revoking.py",
    "workspaces/webhooks/endpoints.py",
)
_NOTING = {"note", "create_job", "change_status", "remove_memberships"}
# Neither a change nor one by themselves.
QUIET = {
    "lock_blocklist",
    "find_membership",
    "membership_nowhere",
    "find_by_identity",
    "shown_profiles",
    "count_losses",
    "in_batches",
    "lower_counters",
    "lower_contacts",
    "has_leads",
    "plan_target_deletion",
    "plan_blocked_removal",
    "count_at_most",
    "ended_with_maker",
    "run_of",
    "begin_run",
    "postpone",
    "missed_network",
    "found_network",
    "counts_of",
    "open_verifications",
    "named_tags",
    "plan_tag_removal",
    "put_on",
    "take_back",
    "find_mapping",
    "find_run",
    "pairs_of",
    "apply_named",
    "forget_taggings",
}


@pytest.mark.parametrize("path", CHANGES)
def test_every_function_of_change_notes_it(path: str) -> None:
    tree = ast.parse((ROOT / path).read_text())
    functions = {node.name: _names_in(node) for node in tree.body if isinstance(node, ast.FunctionDef)}
    silent = [
        name
        for name in functions
        if not name.startswith("_") and name not in QUIET and not _reaches(name, functions, _NOTING)
    ]
    assert not silent


def _names_in(function: ast.FunctionDef) -> set[str]:
    return {
        node.attr if isinstance(node, ast.Attribute) else node.id
        for node in ast.walk(function)
        if isinstance(node, ast.Name | ast.Attribute)
    }


def _reaches(name: str, functions: dict[str, set[str]], wanted: set[str]) -> bool:
    seen: set[str] = set()
    left = [name]
    while left:
        names = functions.get(left.pop(), set())
        if names & wanted:
            return True
        left += (names & functions.keys()) - seen
        seen |= names
    return False


@pytest.fixture
def tenant(db: None) -> Tenant:
    tenant = make_tenant()
    add_leads(tenant, [{"email": f"{name}@secret.example", "first_name": name} for name in ("ada", "bob")])
    return tenant


def test_import_is_one_entry_however_many_rows(tenant: Tenant) -> None:
    add_leads(tenant, [{"email": f"{number}@example.com"} for number in range(50)])
    entries = AuditEntry.objects.filter(object_id=LeadImport.objects.latest("id").id)
    assert [(entry.action, entry.count, entry.details["created"]) for entry in entries] == [
        (Action.IMPORT_ENDED, 50, 50)
    ]


def test_import_that_is_refused_is_no_entry(tenant: Tenant) -> None:
    before = AuditEntry.objects.count()
    assert add_leads(tenant, [{"email": "x@example.com"}], campaign_id=tenant.workspace.id).status_code == 404
    assert AuditEntry.objects.count() == before


def test_export_is_an_entry_with_the_number_of_its_rows(tenant: Tenant) -> None:
    target = Target("campaign", tenant.campaign.id)
    export = open_export(target, ExportFormat.CSV, workspace_id=tenant.workspace.id)
    assert not AuditEntry.objects.filter(action=Action.LEADS_EXPORTED).exists()
    b"".join(export.pieces)
    entry = AuditEntry.objects.get(action=Action.LEADS_EXPORTED)
    assert (entry.object_id, entry.count) == (tenant.campaign.id, 2)
    assert entry.details == {"of": "campaign", "complete": True}


def test_export_by_api_is_the_keys(tenant: Tenant) -> None:
    response = ApiClient(tenant.key).get("/api/v2/exports", campaign_id=str(tenant.campaign.id))
    b"".join(response.streaming_content)
    entry = AuditEntry.objects.get(action=Action.LEADS_EXPORTED)
    assert (entry.actor_kind, entry.user_id, entry.count) == ("key", tenant.owner.id, 2)


def test_entries_name_leads_by_id_and_nothing_else(tenant: Tenant) -> None:
    workspace_id = tenant.workspace.id
    ada, bob = Lead.objects.order_by("id")
    change_lead(
        workspace_id=workspace_id, lead_id=ada.id, changes={"email": "ada2@secret.example", "notes": "secret"}
    )
    member = Membership.objects.get(lead_id=ada.id)
    change_membership(
        workspace_id=workspace_id,
        membership_id=member.id,
        stated={"personalization": "secret"},
        variables={"a": "secret"},
    )
    remove_memberships(workspace_id=workspace_id, membership_ids=[member.id])
    delete_leads(workspace_id=workspace_id, lead_ids=[ada.id, bob.id])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM workspaces_auditentry AS entry WHERE entry::text LIKE '%secret%'"
        )
        assert cursor.fetchone() == (0,)
    about_ada = AuditEntry.objects.filter(lead_ids__contains=[ada.id]).order_by("id")
    assert [entry.action for entry in about_ada] == [
        Action.LEAD_CHANGED,
        Action.MEMBERSHIP_CHANGED,
        Action.MEMBERSHIPS_REMOVED,
        Action.LEADS_DELETED,
    ]
    assert about_ada[3].count == 2


def test_what_is_taken_back_is_no_entry(tenant: Tenant) -> None:
    before = AuditEntry.objects.count()
    with pytest.raises(Lead.DoesNotExist):
        change_lead(workspace_id=tenant.workspace.id, lead_id=tenant.workspace.id, changes={"notes": "x"})
    assert AuditEntry.objects.count() == before
