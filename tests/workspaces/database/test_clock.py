"""What is due, expires or is too old is so by the database's clock, wherever this host's stands."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from leads.imports.record.prune import prune_outcomes
from leads.models import EmailVerdict, Lead, MailDomain
from leads.people.deletion import delete_leads
from leads.people.purge import purge_leads
from leads.verification.address.verdicts import DomainFacts, MailKind, Reason, Status, Verdict
from leads.verification.store import read_domains, read_verdicts, write_domains, write_verdicts
from tests.builders import ApiClient, Tenant, add_leads, make_key, make_tenant
from workspaces.database import clock
from workspaces.models import EventType, WebhookDelivery, WebhookEndpoint
from workspaces.webhooks.deliver import endpoints_with_due, prune_deliveries
from workspaces.webhooks.emit import emit

pytestmark = pytest.mark.django_db
OFF = [dt.timedelta(days=400), -dt.timedelta(days=400)]


@pytest.fixture
def tenant() -> Tenant:
    return make_tenant()


@pytest.mark.parametrize("off", OFF)
def test_clock_is_the_databases(off: dt.timedelta) -> None:
    real = timezone.now()
    with time_machine.travel(real + off):
        assert abs(clock.now() - real) < dt.timedelta(hours=1)


@pytest.mark.parametrize("off", OFF)
def test_webhooks(tenant: Tenant, off: dt.timedelta) -> None:
    endpoint = WebhookEndpoint.objects.create(
        workspace=tenant.workspace, url="https://example.com/", events=[EventType.LEAD_DELETED]
    )
    with time_machine.travel(timezone.now() + off):
        emit(tenant.workspace.id, EventType.LEAD_DELETED, {})
    assert endpoints_with_due() == [endpoint.id]
    with time_machine.travel(timezone.now() + off):
        assert endpoints_with_due() == [endpoint.id]
        assert prune_deliveries() == 0
    assert WebhookDelivery.objects.count() == 1


@pytest.mark.parametrize("off", OFF)
def test_what_is_kept_for_some_days(tenant: Tenant, off: dt.timedelta) -> None:
    add_leads(tenant, [{"email": "ada@example.com"}, {"email": "bad"}])
    with time_machine.travel(timezone.now() + off):
        assert prune_outcomes() == 0
        delete_leads(workspace_id=tenant.workspace.id, lead_ids=Lead.objects.values_list("id", flat=True))
    assert purge_leads(days=1) == []
    with time_machine.travel(timezone.now() + off):
        assert purge_leads(days=1) == []
        assert len(purge_leads(days=0)) == 1


@pytest.mark.parametrize("off", OFF)
def test_verdicts_and_domains(tenant: Tenant, off: dt.timedelta) -> None:
    with time_machine.travel(timezone.now() + off):
        write_verdicts(
            tenant.workspace.id, {"a@b.example": Verdict(Status.VERIFIED, Reason.MAILBOX_ACCEPTED, {})}
        )
        write_domains([DomainFacts("b.example", MailKind.NO_HOST, (), "")])
    for moment in (timezone.now(), timezone.now() + off):
        with time_machine.travel(moment):
            (kept,) = read_verdicts(tenant.workspace.id, ["a@b.example"]).values()
            assert kept.is_fresh(queries_servers=False)
            assert len(read_domains(["b.example"])) == 1
    EmailVerdict.objects.update(checked_at=timezone.now() - dt.timedelta(days=100))
    MailDomain.objects.update(expires_at=timezone.now() - dt.timedelta(days=1))
    with time_machine.travel(timezone.now() + off):
        (kept,) = read_verdicts(tenant.workspace.id, ["a@b.example"]).values()
        assert not kept.is_fresh(queries_servers=False)
        assert read_domains(["b.example"]) == []


@pytest.mark.parametrize("off", OFF)
def test_keys(tenant: Tenant, off: dt.timedelta) -> None:
    soon, past = (timezone.now() + dt.timedelta(minutes=minutes) for minutes in (30, -30))
    good = make_key(tenant.workspace, tenant.owner, expires_at=soon)
    bad = make_key(tenant.workspace, tenant.owner, expires_at=past)
    with time_machine.travel(timezone.now() + off):
        assert ApiClient(good).get("/api/v2/campaigns").status_code == 200
        assert ApiClient(bad).get("/api/v2/campaigns").status_code == 401
