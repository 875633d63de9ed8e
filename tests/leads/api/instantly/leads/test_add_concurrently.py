"""Eight clients at once through the real server: overlapping, shuffled batches."""

import json
import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from typing import Any

import pytest

from leads.models import Lead, LeadImport, Membership
from tests.builders import Tenant, block, make_tenant
from tests.server import web_server
from workspaces.models import Usage

CLIENTS = 8
PEOPLE = [f"person{number}@example{number % 7}.com" for number in range(1500)]


@pytest.mark.django_db(transaction=True)
def test_overlapping_imports_put_every_person_in_once() -> None:
    tenant = make_tenant(contact_limit=10_000, upload_limit=100_000)
    block(tenant.blocklist, "example3.com")
    replies = _run_clients(tenant, batches=12)
    assert {status for status, _, _ in replies} == {200}
    _check_counts(tenant, replies)
    expected = {email for email in PEOPLE if not email.endswith("@example3.com")}
    assert set(Lead.objects.values_list("email", flat=True)) == expected


@pytest.mark.django_db(transaction=True)
def test_overlapping_imports_never_exceed_the_plan() -> None:
    tenant = make_tenant(contact_limit=700, upload_limit=900)
    replies = _run_clients(tenant, batches=12)
    assert {status for status, _, _ in replies} == {200, 402}
    _check_counts(tenant, replies)
    usage = Usage.objects.get(workspace=tenant.workspace)
    assert usage.contacts <= 700
    assert usage.uploads <= 900


@pytest.mark.django_db(transaction=True)
def test_skip_flags_hold_against_imports_at_the_same_time() -> None:
    """People who are known but nowhere: of two campaigns that both want nobody else's, one gets each."""
    tenant = make_tenant(contact_limit=10_000, upload_limit=100_000)
    Lead.objects.bulk_create(Lead(workspace_id=tenant.workspace.id, email=email) for email in PEOPLE)
    Usage.objects.filter(workspace=tenant.workspace).update(contacts=len(PEOPLE))
    replies = _run_clients(tenant, batches=12, flags={"skip_if_in_workspace": True}, all_targets=True)
    assert {status for status, _, _ in replies} == {200}
    places = Counter(Membership.objects.values_list("lead_id", flat=True))
    assert max(places.values()) == 1
    _check_counts(tenant, replies)


def _run_clients(
    tenant: Tenant, *, batches: int, flags: dict[str, Any] | None = None, all_targets: bool = False
) -> list[tuple[int, str, dict[str, Any]]]:
    """-> (status, target id, reply) of every request."""
    targets = [("campaign_id", tenant.campaign.id), ("list_id", tenant.list.id)]
    if all_targets:
        targets.append(("campaign_id", tenant.other_campaign.id))
    with web_server() as port, ThreadPoolExecutor(CLIENTS) as pool:
        runs = [
            pool.submit(_client, port, tenant.key, targets, random.Random(seed), batches, flags or {})
            for seed in range(CLIENTS)
        ]
        return [reply for run in runs for reply in run.result()]


def _client(
    port: int,
    key: str,
    targets: list[tuple[str, Any]],
    dice: random.Random,
    batches: int,
    flags: dict[str, Any],
) -> list[tuple[int, str, dict[str, Any]]]:
    replies = []
    connection = HTTPConnection("127.0.0.1", port, timeout=120)
    for _ in range(batches):
        kind, target = dice.choice(targets)
        leads = [
            {"email": email, "first_name": dice.choice(["", "Ann"])} for email in dice.sample(PEOPLE, 200)
        ]
        body = json.dumps({kind: str(target), "leads": leads, **flags})
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        connection.request("POST", "/api/v2/leads/add", body, headers)
        response = connection.getresponse()
        replies.append((response.status, str(target), json.loads(response.read())))
    connection.close()
    return replies


def _check_counts(tenant: Tenant, replies: list[tuple[int, str, dict[str, Any]]]) -> None:
    """What the replies claim, the counters say and the tables hold is one and the same."""
    uploaded: Counter[str] = Counter()
    for status, target, reply in replies:
        if status == 200:
            assert reply["total_sent"] == 200 == _sum_of_counters(reply)
            assert len(reply["created_leads"]) == reply["leads_uploaded"]
            uploaded[target] += reply["leads_uploaded"]
    workspace = tenant.workspace
    memberships = Membership.objects.filter(workspace_id=workspace.id)
    for place in (tenant.campaign, tenant.other_campaign, tenant.list):
        place.refresh_from_db()
        held = memberships.filter(campaign_id=place.id) | memberships.filter(list_id=place.id)
        assert uploaded[str(place.id)] == place.lead_count == held.count()
    leads = Lead.objects.filter(workspace_id=workspace.id)
    assert leads.count() == leads.values("email").distinct().count()
    usage = Usage.objects.get(workspace=workspace)
    assert usage.contacts == leads.count()
    assert usage.uploads == memberships.filter(campaign_id__isnull=False).count()
    succeeded = sum(status == 200 for status, _, _ in replies)
    assert LeadImport.objects.filter(workspace=workspace).count() == succeeded


def _sum_of_counters(reply: dict[str, Any]) -> int:
    names = ["leads_uploaded", "in_blocklist", "duplicated_leads", "skipped_count"]
    names += ["invalid_email_count", "incomplete_count", "duplicate_email_count"]
    return sum(reply[name] for name in names)
