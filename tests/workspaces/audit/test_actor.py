"""Who it was: a person in the admin, a key, a job, a command; and nobody of the request before."""

import pytest

from leads.jobs.queue import Task
from leads.models import Lead
from leads.people.deletion import delete_leads
from leads.removing.blocked import begin_blocked_removal
from leads.removing.run import run_removal
from tests.admin_pages import Browser
from tests.builders import ApiClient, Tenant, add_leads, block, make_tenant
from workspaces.audit import Action, acting, current_actor
from workspaces.audit.actor import job
from workspaces.models import ActorKind, ApiKey, AuditEntry


@pytest.fixture
def tenant(db: None) -> Tenant:
    tenant = make_tenant()
    add_leads(tenant, [{"email": "ada@example.com"}, {"email": "bob@blocked.example"}])
    return tenant


def _last(action: Action) -> AuditEntry:
    return AuditEntry.objects.filter(action=action).latest("id")


def test_person_in_the_admin(tenant: Tenant) -> None:
    Browser(tenant.owner).save(Lead.objects.earliest("id"), first_name="Ada")
    entry = _last(Action.LEAD_CHANGED)
    assert (entry.actor_kind, entry.user_id, entry.api_key_id) == (ActorKind.PERSON, tenant.owner.id, None)
    assert entry.address == "127.0.0.1"
    assert entry.lead_ids == [Lead.objects.earliest("id").id]
    assert entry.details == {"fields": ["first_name"]}


def test_key_of_the_api(tenant: Tenant) -> None:
    entry = _last(Action.IMPORT_ENDED)
    key = ApiKey.objects.get(workspace=tenant.workspace)
    assert (entry.actor_kind, entry.user_id, entry.api_key_id) == (ActorKind.KEY, tenant.owner.id, key.id)
    assert (entry.count, entry.details["created"], entry.address) == (2, 2, "127.0.0.1")


def test_nobody_is_left_behind_for_the_next(tenant: Tenant) -> None:
    Browser(tenant.owner).get("/admin/")
    ApiClient(tenant.key).get("/api/v2/campaigns")
    assert current_actor().kind is ActorKind.COMMAND


def test_command(tenant: Tenant) -> None:
    delete_leads(workspace_id=tenant.workspace.id, lead_ids=[Lead.objects.earliest("id").id])
    assert _last(Action.LEADS_DELETED).actor_kind == ActorKind.COMMAND


def test_job(tenant: Tenant) -> None:
    block(tenant.blocklist, "blocked.example")
    with acting(job("somebody who starts it")):
        begun = begin_blocked_removal(
            workspace_id=tenant.workspace.id, user_id=tenant.owner.id, blocklist_id=tenant.blocklist.id
        )
    assert run_removal(begun.id)
    removed, ended = _last(Action.MEMBERSHIPS_REMOVED), _last(Action.JOB_ENDED)
    assert {entry.actor_name for entry in (removed, ended)} == {Task.REMOVE.value[0]}
    assert removed.actor_kind == ActorKind.JOB
    assert removed.count == 1
    assert ended.object_id == begun.id
