"""What is kept goes when docs/privacy.md says, and that it went is an entry of the audit log."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import F

from leads.files.stored import path_of, prune_files
from leads.imports.record.prune import prune_outcomes
from leads.models import Lead, LeadImport, RowOutcome, SourceFile
from leads.people.deletion import delete_leads
from leads.people.purge import purge_leads
from tests.builders import ApiClient, Tenant, make_tenant
from tests.leads.file_imports.files import import_csv
from workspaces.idempotency.answers import prune_kept_answers
from workspaces.models import AuditEntry, KeptAnswer, WebhookDelivery, WebhookEndpoint
from workspaces.webhooks.deliver import prune_deliveries

# No test can move the database's clock: what is kept is made older instead.
_TIMES: list[tuple[Any, str]] = [
    (SourceFile, "created_at"),
    (LeadImport, "finished_at"),
    (KeptAnswer, "created_at"),
    (WebhookDelivery, "created_at"),
]


@pytest.fixture
def tenant(db: None) -> Tenant:
    """With a file and its outcomes, a kept answer, and a delivery; and somebody else with the same."""
    _furnish(make_tenant())
    return _furnish(make_tenant())


def _furnish(tenant: Tenant) -> Tenant:
    endpoint = WebhookEndpoint.objects.create(
        workspace=tenant.workspace, url="https://hooks.example/", events=["import.finished"]
    )
    import_csv(tenant, ["Email", "Name"], [["a@example.com", "A"], ["broken", "B"]], target="campaign")
    client = ApiClient(tenant.key)
    client.headers["Idempotency-Key"] = "k"
    body = {"campaign_id": str(tenant.campaign.id), "leads": [{"email": "b@example.com"}]}
    assert client.post("/api/v2/leads/add", body).status_code == 200
    assert WebhookDelivery.objects.filter(endpoint=endpoint).exists()
    return tenant


def _let_pass(**time: int) -> None:
    for model, name in _TIMES:
        model.objects.exclude(**{name: None}).update(**{name: F(name) - dt.timedelta(**time)})


def _outcomes(tenant: Tenant) -> int:
    return RowOutcome.objects.filter(workspace_id=tenant.workspace.id).count()


def _files(tenant: Tenant) -> int:
    kept = SourceFile.objects.filter(workspace=tenant.workspace).exclude(stored_name="")
    return sum(path_of(source).exists() for source in kept)


def _answers(tenant: Tenant) -> int:
    return KeptAnswer.objects.filter(workspace_id=tenant.workspace.id).count()


def _deliveries(tenant: Tenant) -> int:
    return WebhookDelivery.objects.filter(workspace_id=tenant.workspace.id).count()


@pytest.mark.parametrize(
    ("purge", "kept", "hours", "action"),
    [
        (prune_outcomes, _outcomes, 30 * 24, "import.outcomes_purged"),
        (prune_files, _files, 30 * 24, "retention.files_purged"),
        (prune_kept_answers, _answers, 24, "retention.answers_purged"),
        (prune_deliveries, _deliveries, 30 * 24, "retention.deliveries_purged"),
    ],
)
def test_it_goes_after_its_time_and_not_before(
    tenant: Tenant, purge: Callable[[], int], kept: Callable[[Tenant], int], hours: int, action: str
) -> None:
    number = kept(tenant)
    assert number
    _let_pass(hours=hours - 1)
    assert purge() == 0
    assert kept(tenant) == number
    assert not AuditEntry.objects.filter(action=action).exists()
    _let_pass(hours=2)
    assert purge()
    assert kept(tenant) == 0
    counts = AuditEntry.objects.filter(action=action, workspace_id=tenant.workspace.id).values_list("count")
    assert sum(count or 0 for (count,) in counts) == number
    assert purge() == 0


def test_counts_of_an_import_stay(tenant: Tenant) -> None:
    _let_pass(days=31)
    prune_outcomes()
    record = LeadImport.objects.get(workspace=tenant.workspace, source_id__isnull=False)
    assert (record.total_count, record.created_count, record.invalid_email_count) == (2, 1, 1)


def test_purge_of_leads_is_noted(tenant: Tenant) -> None:
    ids = list(Lead.objects.filter(workspace_id=tenant.workspace.id).values_list("id", flat=True))
    delete_leads(workspace_id=tenant.workspace.id, lead_ids=ids)
    purge_leads(days=0, workspace_id=tenant.workspace.id)
    entry = AuditEntry.objects.get(action="lead.purged")
    assert (entry.count, set(entry.lead_ids)) == (len(ids), set(ids))
