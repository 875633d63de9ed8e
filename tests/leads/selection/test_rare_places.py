"""What is rare is read place by place: of those that have leads."""

from uuid import UUID

import pytest

from leads.models import LeadList, Membership, Tag
from leads.selection.reading_on import Fitting
from leads.selection.wanted import Wanted
from leads.tags import is_on_more_than
from tests.builders import add_leads, make_tenant
from tests.leads.tags.tagged import give_tags

pytestmark = pytest.mark.django_db


def test_empty_places_are_not_probed() -> None:
    tenant = make_tenant()
    add_leads(tenant, [{"email": "ann@example.com"}], list_id=tenant.list.id)
    Membership.objects.update(status=-1)
    LeadList.objects.create(workspace=tenant.workspace, owner=tenant.owner, name="Empty")
    fitting = Fitting(tenant.workspace.id, Wanted(statuses=(-1, -3)))
    assert fitting._parameters["targets"] == [tenant.list.id]
    assert len(fitting.read(UUID(int=0), 10)) == 1


def test_index_tells_whether_a_tag_is_on_many() -> None:
    tenant = make_tenant()
    add_leads(tenant, [{"email": "ann@example.com"}, {"email": "bob@example.com"}])
    for lead_id in Membership.objects.values_list("lead_id", flat=True):
        give_tags(tenant.workspace.id, lead_id, ["vip"])
    own = {"workspace_id": tenant.workspace.id, "tag_id": Tag.objects.get().id}
    assert is_on_more_than(1, **own) and not is_on_more_than(2, **own)
    assert not is_on_more_than(0, **own | {"workspace_id": make_tenant("Other").workspace.id})
