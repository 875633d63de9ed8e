"""POST /api/campaigns/{id}/leads/import-from-list that comes to no good end: 402, 206, 500."""

import pytest

from leads.list_imports import run as list_run
from leads.models import ImportState, LeadImport
from tests.builders import add_leads, make_tenant
from tests.leads.api.puffle.conversation import check_error
from tests.leads.api.puffle.leads.from_list import (
    FAIL,
    HANG_UP,
    check_counts,
    fill,
    in_campaign,
    of_lead,
    person,
    run,
    trouble,
)
from workspaces.models import Usage


def test_plan_that_has_no_room_for_the_first_page(db: None) -> None:
    tenant = make_tenant(upload_limit=1)
    fill(tenant, person("ann"), person("bob"))
    reply = run(tenant)
    check_error(reply, 402, "Nothing was written")
    assert in_campaign(tenant.campaign) == set()
    assert Usage.objects.get(workspace=tenant.workspace).uploads == 0


def test_plan_that_is_exhausted_on_the_way(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(list_run, "PAGE", 2)
    tenant = make_tenant(upload_limit=3)
    fill(tenant, *(person(f"p{n}") for n in range(5)))
    reply = run(tenant)
    check_counts(reply, 206, [2, 0, 0, 0, 2], partial=True)
    record = LeadImport.objects.get(id=reply.headers["X-Import-Id"])
    assert (record.state, record.failure) == (ImportState.FAILED, "plan_exhausted")
    assert in_campaign(tenant.campaign) == {"p0", "p1"}


def test_run_that_only_met_duplicates_before_the_plan_ended(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_run, "PAGE", 1)
    tenant = make_tenant(upload_limit=1)
    fill(tenant, person("ann"), person("bob"))
    add_leads(tenant, [person("ann")])
    check_counts(run(tenant), 206, [0, 1, 0, 0, 1], partial=True)


@pytest.mark.django_db(transaction=True)
def test_database_that_goes_away_on_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first page is committed, and reported from the import's own row; sent again, it carries on."""
    monkeypatch.setattr(list_run, "PAGE", 2)
    tenant = make_tenant()
    fill(tenant, person("ann"), person("bob"), person("cid"), {"first_name": "Dan"}, person("eve"))
    with trouble("leads_membership", HANG_UP, of_lead("cid")):
        check_counts(run(tenant), 206, [2, 0, 0, 0, 2], partial=True)
    assert in_campaign(tenant.campaign) == {"ann", "bob"}
    check_counts(run(tenant), 200, [2, 2, 1, 0, 5])


@pytest.mark.django_db(transaction=True)
def test_page_that_can_not_be_written_on_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(list_run, "PAGE", 2)
    tenant = make_tenant()
    fill(tenant, *(person(name) for name in ("ann", "bob", "cid", "dan", "eve")))
    with trouble("leads_membership", FAIL, of_lead("dan")):
        check_counts(run(tenant), 206, [2, 0, 0, 2, 4], partial=True)
    assert in_campaign(tenant.campaign) == {"ann", "bob"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("action", "errors"), [(FAIL, 3), (HANG_UP, 0)])
def test_first_page_that_can_not_be_written(action: str, errors: int) -> None:
    tenant = make_tenant()
    fill(tenant, person("ann"), person("bob"), person("cid"))
    with trouble("leads_membership", action, of_lead("cid")):
        reply = run(tenant)
    error = reply.json()["error"]
    assert "Nothing was written" in error
    check_counts(reply, 500, [0, 0, 0, errors, errors], error=error)
    assert in_campaign(tenant.campaign) == set()
    check_counts(run(tenant), 200, [3, 0, 0, 0, 3])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("action", [HANG_UP, FAIL])
def test_database_that_is_gone_from_the_start(action: str) -> None:
    tenant = make_tenant()
    fill(tenant, person("ann"))
    with trouble("leads_leadimport", action):
        reply = run(tenant)
    error = reply.json()["error"]
    check_counts(reply, 500, [0, 0, 0, 0, 0], error=error)
    assert in_campaign(tenant.campaign) == set()
