"""Clients at once: a lost race is nobody's error, and whoever is refused leaves nothing behind."""

import random
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from leads.models import Lead, Membership
from tests.builders import ApiClient, Tenant, make_tenant
from tests.leads.api.puffle.conversation import leads_path
from workspaces.models import Usage

CLIENTS = 4
BATCHES = 8
PEOPLE = [f"p{n}@example.com" for n in range(300)]


@pytest.mark.django_db(transaction=True)
def test_overlapping_prospects_go_in_once() -> None:
    tenant = make_tenant()
    with ThreadPoolExecutor(CLIENTS) as pool:
        replies = [
            reply for run in pool.map(lambda seed: _post(tenant, seed), range(CLIENTS)) for reply in run
        ]
    assert {status for status, _ in replies} == {200, 400}
    counts = [body for status, body in replies if status == 200]
    assert {body["imported"] + body["duplicates"] for body in counts} == {100}
    imported = sum(body["imported"] for body in counts)
    tenant.campaign.refresh_from_db()
    usage = Usage.objects.get(workspace=tenant.workspace)
    found = Membership.objects.filter(campaign_id=tenant.campaign.id).count()
    assert imported == found == Lead.objects.count() == tenant.campaign.lead_count == usage.uploads


def _post(tenant: Tenant, seed: int) -> list[tuple[int, Any]]:
    """Every fourth batch ends with a row without identity."""
    dice, client, replies = random.Random(seed), ApiClient(tenant.key), []
    try:
        for batch in range(BATCHES):
            prospects: list[dict[str, Any]] = [{"email": email} for email in dice.sample(PEOPLE, 100)]
            prospects += [{"name": "Nobody"}] if batch % 4 == 3 else []
            reply = client.post(leads_path(tenant.campaign), {"prospects": prospects})
            replies.append((reply.status_code, reply.json()))
    finally:
        connection.close()
    return replies
