"""Numbers of leads: given when somebody looks, for good, and of one workspace alone."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from leads.models import NumberBlock
from leads.models.row_ids import LEAD, id_of_row, new_import_id
from leads.people.numbers import ids_of, numbers_of
from tests.builders import Tenant, make_tenant
from workspaces.database.ids import uuid7


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


def test_numbers_lead_back_and_stay(tenant: Tenant) -> None:
    workspace_id = tenant.workspace.id
    ids = [uuid7() for _ in range(5)]
    numbers = numbers_of(workspace_id=workspace_id, ids=ids)
    assert len(set(numbers.values())) == 5
    assert numbers_of(workspace_id=workspace_id, ids=reversed(ids)) == numbers
    found = ids_of(workspace_id=workspace_id, numbers=numbers.values())
    assert found == {number: each for each, number in numbers.items()}


def test_import_needs_a_block_for_1024_rows(tenant: Tenant) -> None:
    import_id = new_import_id()
    ids = [id_of_row(import_id, LEAD, number) for number in range(2048)]
    numbers = numbers_of(workspace_id=tenant.workspace.id, ids=ids)
    assert NumberBlock.objects.count() == 2
    assert max(numbers.values()) < 2**31
    assert ids_of(workspace_id=tenant.workspace.id, numbers=[numbers[ids[1500]]]) == {
        numbers[ids[1500]]: ids[1500]
    }


def test_numbers_of_others_lead_nowhere(tenant: Tenant) -> None:
    stranger = make_tenant()
    each = uuid7()
    number = numbers_of(workspace_id=tenant.workspace.id, ids=[each])[each]
    assert ids_of(workspace_id=stranger.workspace.id, numbers=[number]) == {}
    assert numbers_of(workspace_id=stranger.workspace.id, ids=[each])[each] != number
    assert ids_of(workspace_id=tenant.workspace.id, numbers=[0, 1, -5, number + 1024 * 9, 10**30]) == {}


def test_known_numbers_take_one_query(tenant: Tenant) -> None:
    ids = [uuid7() for _ in range(20)]
    numbers_of(workspace_id=tenant.workspace.id, ids=ids)
    with CaptureQueriesContext(connection) as queries:
        numbers_of(workspace_id=tenant.workspace.id, ids=ids)
    assert len(queries) == 1
    assert numbers_of(workspace_id=tenant.workspace.id, ids=[]) == {}
