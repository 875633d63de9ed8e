"""The same of what doors do and what follows imports: see test_reads.py. And every .sql file that names one
of the large tables is read by a test."""

import re
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings

from campaigns.models import Campaign
from leads.exports.statement import compose
from leads.exports.target import ExportFormat, look_up
from leads.imports.run import import_known_leads
from leads.models import Lead, LeadImport, Membership, RowOutcome, Tag, VerificationRun
from leads.models.targets import Target
from leads.moving import run_job, start_assignment
from leads.people.deletion import delete_leads
from leads.people.memberships import merge_memberships
from leads.search import make_searchable, note_changed
from leads.selection import Wanted
from leads.selection.contacts import FEW, read_contacts
from leads.selection.pages import read_page
from leads.selection.people import People, read_people
from leads.tags.reading import count_tagged, tagged_leads
from leads.tags.taggings import add_tags
from leads.verification.portions import Scope, read_portion
from leads.verification.store import write_statuses
from tests.builders import Tenant
from tests.leads.file_imports.files import import_csv, options_for
from tests.leads.jobs.test_reads import filled, tenant
from tests.leads.reads import CHANGED, check_reads
from workspaces.database.cursor import plain_cursor
from workspaces.database.ids import uuid7

__all__ = ["filled", "tenant"]

HEADER = ["Email", "First name", "Company"]


def people(first: int = 1) -> list[list[str]]:
    return [[f"p{n}@example.com", "Ann", "Other"] for n in range(first, first + CHANGED)]


def some_leads(tenant: Tenant) -> list[UUID]:
    emails = [email for email, _, _ in people()]
    return list(
        Lead.objects.filter(workspace_id=tenant.workspace.id, email__in=emails).values_list("id", flat=True)
    )


def some_places(tenant: Tenant) -> list[UUID]:
    places = Membership.objects.in_target(workspace_id=tenant.workspace.id, target_id=tenant.campaign.id)
    return list(places.order_by("id").values_list("id", flat=True)[:CHANGED])


def test_import_that_overwrites_and_wakes(tenant: Tenant) -> None:
    check_reads(lambda: import_csv(tenant, HEADER, people(), target="campaign", update_existing=True))
    assert LeadImport.objects.latest("id").duplicate_count == CHANGED
    delete_leads(workspace_id=tenant.workspace.id, lead_ids=some_leads(tenant))
    check_reads(lambda: import_csv(tenant, HEADER, people(), target="campaign"))
    record = LeadImport.objects.latest("id")
    assert (record.created_count, record.restored_count) == (CHANGED, CHANGED)
    check_reads(make_searchable)
    run = VerificationRun(
        job_id=uuid7(), workspace_id=tenant.workspace.id, scope=Scope.IMPORT, import_id=record.id
    )
    check_reads(lambda: read_portion(run, None, most=CHANGED))
    assert RowOutcome.objects.filter(import_id=record.id).count() == CHANGED


def test_known_leads_into_another_campaign(tenant: Tenant) -> None:
    leads, options = some_leads(tenant), options_for(tenant, target="other_campaign")
    check_reads(lambda: import_known_leads(leads, options))
    assert LeadImport.objects.get().created_count == CHANGED


def test_search_of_changed_leads(tenant: Tenant) -> None:
    note_changed(workspace_id=tenant.workspace.id, lead_ids=some_leads(tenant))
    check_reads(make_searchable)


def test_verification(tenant: Tenant) -> None:
    places = some_places(tenant)
    check_reads(lambda: write_statuses(tenant.workspace.id, dict.fromkeys(places, 1)))
    run = VerificationRun(
        job_id=uuid7(), workspace_id=tenant.workspace.id, scope=Scope.TARGET, target_id=tenant.campaign.id
    )
    check_reads(lambda: read_portion(run, places[-1], most=CHANGED))


def test_assignment_and_merge(tenant: Tenant) -> None:
    job = start_assignment(
        Wanted(place=Target("campaign", tenant.campaign.id)),
        workspace_id=tenant.workspace.id,
        user_id=None,
        users=[tenant.owner.id],
        limit=CHANGED,
    )
    check_reads(lambda: run_job(job.id))
    first, second, *_ = some_places(tenant)
    check_reads(
        lambda: merge_memberships(workspace_id=tenant.workspace.id, source_id=first, destination_id=second)
    )


def test_tags(tenant: Tenant) -> None:
    tag = Tag.objects.create(workspace=tenant.workspace, name="Hot")
    leads = some_leads(tenant)
    own: dict[str, Any] = {"workspace_id": tenant.workspace.id, "tag_ids": [tag.id]}
    check_reads(lambda: add_tags(resource_ids=leads, **own))
    check_reads(lambda: count_tagged(**own))
    check_reads(lambda: tagged_leads(most=CHANGED, **own))
    assert count_tagged(**own) == {tag.id: CHANGED}


def test_pages(tenant: Tenant) -> None:
    own: dict[str, Any] = {"workspace_id": tenant.workspace.id, "limit": CHANGED}
    wanted = Wanted(place=Target("campaign", tenant.campaign.id))
    check_reads(lambda: read_page(wanted, **own))
    check_reads(lambda: read_page(Wanted(contacts=("p1@example.com",)), **own))
    Campaign.objects.filter(id=tenant.campaign.id).update(lead_count=FEW + 1)
    check_reads(lambda: read_contacts(wanted, **own))
    import_csv(tenant, HEADER, [[f"new{n}@example.com", "Ann", "New"] for n in range(CHANGED)], target="list")
    check_reads(lambda: read_page(Wanted(), **own))
    check_reads(lambda: read_people(People(), **own))


@pytest.mark.parametrize("kind", ["workspace", "campaign"])
def test_export_of_some(tenant: Tenant, kind: str) -> None:
    chosen = some_leads(tenant) if kind == "workspace" else some_places(tenant)
    target = Target(kind, getattr(tenant, kind).id)  # type: ignore[arg-type]
    exported = look_up(target, workspace_id=tenant.workspace.id)
    _, statement, parameters = compose(exported, ExportFormat.CSV, some=True)

    def export() -> None:
        with plain_cursor().copy(statement, parameters | {"ids": chosen}) as copy:
            assert len(list(copy)) == CHANGED

    check_reads(export)


# --- every statement ---

PLANS = (
    "tests/leads/admin/story/test_page.py",
    "tests/leads/erasing/test_plans.py",
    "tests/leads/imports/judge/test_probe_plan.py",
    "tests/leads/search/test_plans.py",
    "tests/leads/selection/test_plans.py",
)
# By what runs in one of the tests that count.
COUNTED = {
    "leads/undo/sql/forget_changes.sql": "test_undo",
    "leads/undo/sql/made_leads.sql": "test_undo",
    "leads/undo/sql/remove_leads.sql": "test_undo",
    "leads/undo/sql/remove_memberships.sql": "test_undo",
    "leads/exports/sql/chosen_leads.sql": "test_export_of_some",
    "leads/exports/sql/chosen_memberships.sql": "test_export_of_some",
    "leads/exports/sql/of_target.sql": "test_export_of_some",
    "leads/exports/sql/stated_anywhere.sql": "test_export_of_some",
    "leads/imports/sql/by_external_id.sql": "a part of what test_probe_plan.py reads",
    "leads/imports/sql/probe_known.sql": "test_known_leads_into_another_campaign",
    "leads/search/sql/index_changed.sql": "test_search_of_changed_leads",
    "leads/search/sql/index_imports.sql": "test_import_that_overwrites_and_wakes",
    "leads/tags/sql/count_tagged.sql": "test_tags",
    "leads/tags/sql/tagged_leads.sql": "test_tags",
    "leads/selection/sql/leads_anywhere.sql": "test_pages",
    "leads/selection/sql/people_in_place.sql": "test_pages",
}
# What reads all of a campaign, list or workspace, or up to a bound, since that is what it is for.
OF_ALL = {
    "leads/exports/sql/all_leads.sql": "an export",
    "leads/exports/sql/all_memberships.sql": "an export",
    "leads/exports/sql/names_in_target.sql": "the columns of an export",
    "leads/exports/sql/names_in_workspace.sql": "the columns of an export",
    "leads/search/sql/small_workspace.sql": "up to a few thousand",
    "leads/selection/sql/emails_after.sql": "what a blocklist matches, from an index, page by page",
    "leads/selection/sql/emails_ending.sql": "what a domain matches, from an index, page by page",
    "leads/selection/sql/rare_range.sql": "up to a bound",
    "leads/selection/sql/rare_value.sql": "up to a bound",
}


def test_every_statement_about_large_tables_is_read_by_a_test() -> None:
    tables = re.compile(r"\bleads_(lead|membership|searchterm|rowoutcome|importchange)\b")
    root = Path(settings.BASE_DIR)
    plans = "".join((root / path).read_text() for path in PLANS)
    forgotten = [
        str(path.relative_to(root))
        for app in ("leads", "blocklists", "campaigns", "workspaces")
        for path in (root / app).rglob("*.sql")
        if tables.search(path.read_text())
        and not re.search(rf"\b{path.stem}\b", plans)
        and str(path.relative_to(root)) not in COUNTED | OF_ALL
    ]
    assert not forgotten, forgotten
