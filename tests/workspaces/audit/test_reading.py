"""What a long log has of one lead, or object, is read by small indexes, whatever the planner believes."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.urls import reverse

from leads.erasing.give_out import give_out
from leads.erasing.person import By, Who
from leads.models import Lead
from leads.people.timeline import story_of
from tests.admin_pages import Browser
from tests.builders import Tenant, add_leads, make_tenant
from tests.leads.reads import STATES, as_believed, check_reads, taken_back
from workspaces.audit import Action, note
from workspaces.audit.reading import entries_about, entries_naming
from workspaces.database.cursor import plain_cursor
from workspaces.database.ids import uuid7
from workspaces.models import AuditEntry

LONG = 5000  # entries
FEW = 10
SHOWN = 100
_TABLES = ("workspaces_auditentry",)
_FILL = """
    INSERT INTO workspaces_auditentry (id, workspace_id, actor_kind, action, object_id, lead_ids)
    SELECT gen_random_uuid(), %(workspace)s, 'person', 'lead.changed',
           CASE n %% 2 WHEN 0 THEN gen_random_uuid() ELSE %(object)s END,
           CASE n %% 2 WHEN 0 THEN ARRAY[gen_random_uuid()] ELSE ARRAY[]::uuid[] END
    FROM generate_series(1, %(rows)s) AS n
"""


@pytest.fixture(scope="module", params=STATES)
def filled(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[Tenant]:
    """A workspace with a long log, most of it about one campaign."""
    with taken_back(django_db_blocker):
        tenant = make_tenant()
        add_leads(tenant, [{"email": "ann@example.com"}])
        as_believed(
            request.param,
            own=lambda: _fill(tenant.workspace.id, LONG, tenant.campaign.id),
            one=lambda: _fill(uuid7(), 1, uuid7()),
            many=lambda: _fill(uuid7(), LONG, uuid7()),
            analyze=_analyze,
            workspaces=100,
        )
        for _ in range(FEW):
            note(tenant.workspace.id, Action.LEAD_CHANGED, lead_ids=[_ann(tenant).id])
        yield tenant


@pytest.fixture
def tenant(filled: Tenant, db: None) -> Tenant:
    """What a test does to it is taken back after the test."""
    return filled


def _fill(workspace_id: UUID, rows: int, object_id: UUID) -> None:
    values = {"workspace": workspace_id, "rows": rows, "object": object_id}
    plain_cursor().execute(_FILL, values)


def _analyze() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE workspaces_auditentry")


def _ann(tenant: Tenant) -> Lead:
    return Lead.objects.get(workspace_id=tenant.workspace.id, email="ann@example.com")


def _story(tenant: Tenant) -> int:
    return sum(isinstance(moment.about, AuditEntry) for moment in story_of(_ann(tenant)).moments)


def _given_out(tenant: Tenant) -> int:
    who = Who(by=By.EMAIL, value="ann@example.com")
    return len(give_out(workspace_id=tenant.workspace.id, who=who).parts["log"])


def _history_of_lead(tenant: Tenant) -> int:
    return len(_history(tenant, "leads_lead", _ann(tenant).id))


def _history(tenant: Tenant, name: str, object_id: UUID) -> list[Any]:
    """As the admin shows it."""
    reply = Browser(tenant.owner).get(reverse(f"admin:{name}_history", args=[object_id]))
    return list(reply.context["entries"])


@pytest.mark.parametrize("look", [_story, _given_out, _history_of_lead])
def test_log_of_one_lead(tenant: Tenant, look: Callable[[Tenant], int]) -> None:
    found: list[int] = []
    check_reads(lambda: found.append(look(tenant)), tables=_TABLES, most=4 * FEW)
    assert found == [FEW]


def test_newest_of_an_object_that_much_was_done_to(tenant: Tenant) -> None:
    found: list[Any] = []
    campaign = tenant.campaign.id
    check_reads(
        lambda: found.extend(_history(tenant, "campaigns_campaign", campaign)), tables=_TABLES, most=4 * SHOWN
    )
    own = AuditEntry.objects.filter(workspace_id=tenant.workspace.id, object_id=campaign).order_by("-id")
    assert [shown.entry for shown in found] == list(own[:SHOWN])


def test_stranger_finds_nothing_of_it(tenant: Tenant) -> None:
    stranger, ann = make_tenant(), _ann(tenant)
    assert entries_naming(workspace_id=tenant.workspace.id, lead_ids=[ann.id])
    assert not entries_naming(workspace_id=stranger.workspace.id, lead_ids=[ann.id])
    assert not entries_about(workspace_id=stranger.workspace.id, object_id=tenant.campaign.id, most=SHOWN)
