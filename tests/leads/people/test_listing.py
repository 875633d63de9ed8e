"""Pages of the leads of a workspace: of many that a filter fits none is counted to the end."""

import pytest

from leads.models import Lead, LeadStatus
from leads.people import listing
from leads.people.listing import People, page_of_people
from tests.builders import Tenant, add_leads, make_tenant


@pytest.fixture
def tenant(db: None) -> Tenant:
    tenant = make_tenant()
    add_leads(tenant, [{"email": f"p{number}@example.com"} for number in range(10)])
    return tenant


def test_total_goes_one_further_than_the_page_until_the_last(
    tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "FEW", 2)
    wanted = People(status=LeadStatus.ACTIVE)
    found: list[str | None] = []
    for start in range(0, 10, 4):
        rows, total = page_of_people(tenant.workspace.id, wanted, slice(start, start + 4))
        assert total == min(10, start + 5)
        found += [lead.email for lead in rows]
    newest = Lead.objects.order_by("-id").values_list("email", flat=True)
    assert found == list(newest)
    assert page_of_people(tenant.workspace.id, wanted, slice(12, 16)) == ([], 3)
