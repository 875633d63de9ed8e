"""Pages of a list that PostgreSQL puts together as COPY lines, and the ones that are read ahead."""

import threading
from uuid import UUID

import pytest
from django.db import connection, transaction

from leads.imports import ImportOptions
from leads.imports.judge.probe import open_target
from leads.list_imports import run as list_run
from leads.list_imports.ahead import ListAhead
from leads.list_imports.lines import lines_wanted
from leads.list_imports.pages import LinesWanted, ListFilter, ListPages, PageOfLines
from leads.list_imports.run import import_list
from leads.models import Door, Lead, Membership, Outcome
from leads.models.targets import Target
from leads.people.deletion import delete_leads
from tests.builders import Tenant, add_leads, make_tenant
from workspaces.database.cursor import plain_cursor

NASTY = ["", "\\", "\\N", "\\.", "a\tb", "a\nb", "a\rb\r\n", "'\"", "{}", "{{}}", "%s", "ü🦄", " ", "\\\\n"]


def options_of(tenant: Tenant) -> ImportOptions:
    target = Target(kind="campaign", id=tenant.campaign.id)
    return ImportOptions(
        workspace_id=tenant.workspace.id, target=target, door=Door.PUFFLE, user_id=tenant.owner.id
    )


def pages_of(tenant: Tenant, **wanted: int) -> ListPages:
    return ListPages(
        workspace_id=tenant.workspace.id,
        list_id=tenant.list.id,
        target=Target(kind="campaign", id=tenant.campaign.id),
        is_linkedin=False,
        wanted=ListFilter(**wanted),  # type: ignore[arg-type]
        size=3,
    )


def fill(tenant: Tenant, count: int) -> None:
    leads = [{"email": f"p{n:03}@example.com"} for n in range(count)]
    assert add_leads(tenant, leads, list_id=tenant.list.id).status_code == 200


def wanted_of(tenant: Tenant, start: UUID | None = None) -> LinesWanted:
    with transaction.atomic():
        target = open_target(plain_cursor(), options_of(tenant))
    return lines_wanted(start, target, options_of(tenant))


def read(tenant: Tenant, wanted: LinesWanted) -> PageOfLines | None:
    with transaction.atomic():
        return pages_of(tenant).read_lines(plain_cursor(), wanted)


@pytest.mark.django_db
def test_what_was_stated_in_the_list_arrives_unchanged() -> None:
    tenant = make_tenant()
    leads = [
        {
            "email": f"p{n:02}@example.com",
            "personalization": text,
            "custom_variables": {f"k{text}": text, "n": n},
        }
        for n, text in enumerate(NASTY)
    ]
    assert add_leads(tenant, leads, list_id=tenant.list.id).status_code == 200
    report = import_list(tenant.list.id, options_of(tenant))
    assert report.counts[Outcome.CREATED] == len(NASTY)
    stated = Membership.objects.values_list("lead_id", "personalization", "custom_variables", "overrides")
    assert set(map(str, stated.filter(list_id=tenant.list.id))) == set(
        map(str, stated.filter(campaign_id=tenant.campaign.id))
    )
    there = Membership.objects.filter(campaign_id=tenant.campaign.id)
    assert set(there.values_list("assigned_to", "workspace_id")) == {(tenant.owner.id, tenant.workspace.id)}
    tenant.campaign.refresh_from_db()
    assert set(tenant.campaign.custom_variables) == {"n"} | {f"k{text}" for text in NASTY}


@pytest.mark.django_db
def test_page_of_lines_tells_only_unknown_variables() -> None:
    tenant = make_tenant()
    leads = [{"email": f"{n}@example.com", "custom_variables": {"a": 1, f"b{n}": 2}} for n in "xyz"]
    add_leads(tenant, leads, list_id=tenant.list.id)
    wanted = wanted_of(tenant)
    page = read(tenant, LinesWanted(start=None, head=wanted.head, known=frozenset(["a", "bx"])))
    assert page is not None
    assert page.variables == {"by", "bz"}
    assert page.emails == ["x@example.com", "y@example.com", "z@example.com"]
    assert [line[:36] for line in page.lines] == [
        str(Lead.objects.get(email=email).id) for email in page.emails
    ]


@pytest.mark.django_db
def test_page_with_a_lead_that_is_in_the_target_is_none() -> None:
    tenant = make_tenant()
    fill(tenant, 5)
    add_leads(tenant, [{"email": "p001@example.com"}])
    assert read(tenant, wanted_of(tenant)) is None
    last = Membership.objects.in_target(workspace_id=tenant.workspace.id, target_id=tenant.list.id)[2]
    page = read(tenant, wanted_of(tenant, last.id))
    assert page is not None
    assert (page.emails, page.next) == (["p003@example.com", "p004@example.com"], None)


@pytest.mark.django_db
def test_pages_that_are_cut_are_no_lines() -> None:
    tenant = make_tenant()
    assert pages_of(tenant).can_be_lines
    assert not pages_of(tenant, limit=2).can_be_lines


# --- ahead ---


@pytest.mark.django_db(transaction=True)
def test_page_that_was_read_ahead_is_true_until_leads_are_removed() -> None:
    tenant = make_tenant()
    fill(tenant, 6)
    wanted = wanted_of(tenant)
    with ListAhead(pages_of(tenant), workspace_id=tenant.workspace.id) as ahead:
        ahead.begin(wanted)
        with transaction.atomic():
            page = ahead.take(plain_cursor(), wanted)
        assert page is not None
        assert len(page) == 3
        ahead.begin(wanted)
        with transaction.atomic():
            assert ahead.take(plain_cursor(), LinesWanted(start=None, head="", known=frozenset())) is None
        ahead.begin(wanted)
        ahead._begun.read.result()  # type: ignore[union-attr]  # it has been read, and then:
        lead = Lead.objects.get(email="p000@example.com")
        delete_leads(workspace_id=tenant.workspace.id, lead_ids=[lead.id])
        with transaction.atomic():
            assert ahead.take(plain_cursor(), wanted) is None
            assert ahead.take(plain_cursor(), wanted) is None  # nothing is begun any more


@pytest.mark.django_db
def test_nothing_is_read_ahead_within_a_transaction() -> None:
    """The other connection wouldn't see what this one has done."""
    tenant = make_tenant()
    fill(tenant, 2)
    with ListAhead(pages_of(tenant), workspace_id=tenant.workspace.id) as ahead:
        ahead.begin(wanted_of(tenant))
        assert ahead.take(plain_cursor(), wanted_of(tenant)) is None


@pytest.mark.django_db(transaction=True)
def test_lead_that_is_deleted_meanwhile_is_in_no_campaign(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leads of pages to come are deleted while the list goes in."""
    monkeypatch.setattr(list_run, "PAGE", 10)
    tenant = make_tenant()
    fill(tenant, 600)
    ids = list(Lead.objects.order_by("-email").values_list("id", flat=True))

    def delete() -> None:
        for lead_id in ids[::7]:
            delete_leads(workspace_id=tenant.workspace.id, lead_ids=[lead_id])
        connection.close()

    thread = threading.Thread(target=delete)
    thread.start()
    report = import_list(tenant.list.id, options_of(tenant))
    thread.join()
    there = Membership.objects.filter(campaign_id=tenant.campaign.id)
    deleted = Lead.objects.filter(deleted_at__isnull=False).values_list("id", flat=True)
    assert not there.filter(deleted_at=None, lead_id__in=list(deleted)).exists()
    assert there.count() == report.counts[Outcome.CREATED]
    tenant.campaign.refresh_from_db()
    assert tenant.campaign.lead_count == there.filter(deleted_at=None).count()
