"""A lead's tags and a tag's leads are read by index only, whatever the planner believes."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from leads.models import Tagging
from leads.removing import tags as removals
from leads.tags import reading
from tests.builders import Tenant, make_tenant
from tests.leads.reads import STATES, as_believed, taken_back
from workspaces.database.cursor import plain_cursor
from workspaces.database.ids import uuid7
from workspaces.database.planner import by_index_only

TAGS = [uuid7() for _ in range(3)]
_FILL = """
    INSERT INTO leads_tagging (workspace_id, resource_id, tag_id, kind)
    SELECT %(workspace)s, gen_random_uuid(), tag.id, 1
    FROM generate_series(1, %(leads)s) AS lead, unnest(%(tags)s::uuid[]) AS tag (id)
"""


@pytest.fixture(scope="module", params=STATES)
def filled(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[Tenant]:
    """A workspace with many taggings."""
    with taken_back(django_db_blocker):
        tenant = make_tenant()
        as_believed(
            request.param,
            own=lambda: _fill(tenant.workspace.id, 3_000),
            one=lambda: _fill(uuid7(), 1),
            many=lambda: _fill(uuid7(), 10_000),
            analyze=_analyze,
        )
        yield tenant


@pytest.fixture
def tenant(filled: Tenant, db: None) -> Tenant:
    """What a test does to it is taken back after the test."""
    return filled


def _fill(workspace_id: UUID, leads: int) -> None:
    plain_cursor().execute(_FILL, {"workspace": workspace_id, "leads": leads, "tags": TAGS})


def _analyze() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE leads_tagging")


def test_tags_of_leads_are_found_by_the_key(tenant: Tenant) -> None:
    theirs = Tagging.objects.filter(
        workspace_id=tenant.workspace.id, resource_id__in=[uuid7() for _ in range(100)]
    )
    assert any(f"{scan} leads_tagging_pkey" in theirs.explain() for scan in ("Scan using", "Index Scan on"))


@pytest.mark.parametrize("name", ["take_off", "retag"])
def test_leads_of_a_tag_are_found_by_the_tag(tenant: Tenant, name: str) -> None:
    plan = _plan(removals._SQL.statement(name), tenant, tag=TAGS[0], into=TAGS[1], size=1000)
    assert "Scan using tagging_by_tag on leads_tagging own" in plan, plan
    assert "Tid Scan on leads_tagging tagging" in plan, plan


def test_leads_of_tags_are_counted_by_the_tag(tenant: Tenant) -> None:
    plan = _plan(reading._SQL.statement("count_tagged"), tenant, tags=TAGS, lead=1, most=10)
    assert "Scan using tagging_by_tag on leads_tagging tagging" in plan, plan


def _plan(statement: bytes, tenant: Tenant, **parameters: Any) -> str:
    parameters |= {"workspace": tenant.workspace.id}
    with by_index_only():
        return "\n".join(line for (line,) in plain_cursor().execute(b"EXPLAIN " + statement, parameters))
