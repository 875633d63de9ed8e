"""What is done to many leads from their lists: to those that are ticked, or to all that the list finds."""

import csv
from typing import Any
from urllib.parse import urlencode

import pytest

from leads.bulk import BULK_CHANGES
from leads.jobs.runner import run
from leads.models import BackgroundJob, JobType, Lead, LeadList, Membership, Tagging
from leads.moving import run_job
from leads.people.deletion import delete_leads
from leads.selection import few as few_leads
from tests.admin_pages import Browser, add_url
from tests.builders import Tenant, add_leads, block, make_member, make_tenant
from workspaces.models import Role
from workspaces.tenant_admin import change_url, list_url

PEOPLE = [{"email": f"p{n}@example.com", "first_name": "Ann" if n % 2 else "Bob"} for n in range(5)]
ALL = {"select_across": "1", "_selected_action": "all"}


@pytest.fixture
def tenant(db: None) -> Tenant:
    tenant = make_tenant("Acme")
    add_leads(tenant, PEOPLE, list_id=tenant.list.id)
    return tenant


@pytest.fixture
def browser(tenant: Tenant) -> Browser:
    return Browser(tenant.owner)


def leads() -> list[Lead]:
    return list(Lead.objects.order_by("email"))


def ticked(rows: list[Any]) -> dict[str, Any]:
    return {"_selected_action": [str(row.pk) for row in rows]}


def act(browser: Browser, url: str, name: str, chosen: dict[str, Any], **fields: Any) -> Any:
    return browser.post(url, {"action": name, "post": "yes", **chosen, **fields}, follow=True)


def do_jobs() -> None:
    for job in BackgroundJob.objects.filter(status="pending"):
        run(BULK_CHANGES.kind(), job.id) if job.type == JobType.CHANGE_LEADS else run_job(job.id)


def test_page_says_how_many_and_what_it_means(browser: Browser, tenant: Tenant) -> None:
    url = list_url(Lead, q="ann")
    page = browser.post(url, {"action": "delete_selected", **ticked(leads()[:1])}).content.decode()
    assert "1 lead" in page and "They can be restored." in page
    page = browser.post(url, {"action": "delete_selected", **ALL}).content.decode()
    assert "All 2 leads that the search and the filters find" in page
    assert Lead.objects.filter(deleted_at=None).count() == 5


def test_ticked_leads_are_tagged_at_once(browser: Browser, tenant: Tenant) -> None:
    reply = act(browser, list_url(Lead), "tag", ticked(leads()[:2]), value="vip, new")
    assert "2 changed." in reply.content.decode()
    assert Tagging.objects.count() == 4
    reply = act(browser, list_url(Lead), "tag", ticked(leads()[:3]), value="vip")
    assert "1 changed. 2 stayed as they were." in reply.content.decode()
    tag = Tagging.objects.values_list("tag_id", flat=True).distinct()[0]
    act(browser, list_url(Lead), "untag", ticked(leads()), value=[str(tag)])
    assert not Tagging.objects.filter(tag_id=tag).exists()


def test_all_that_match_are_tagged_by_a_job(browser: Browser, tenant: Tenant) -> None:
    reply = act(browser, list_url(Lead, q="ann"), "tag", ALL, value="vip")
    job = BackgroundJob.objects.get()
    assert reply.redirect_chain[-1][0] == change_url(BackgroundJob, job.id)
    assert "The job waits for a worker" in reply.content.decode()
    do_jobs()
    assert Tagging.objects.count() == 2
    page = browser.get(change_url(BackgroundJob, job.id)).content.decode()
    assert "2 tagged, of 2 leads that were looked at." in page
    news = browser.get(f"/admin/leads/backgroundjob/{job.id}/progress/").json()
    assert (news["is_open"], news["percent"]) == (False, 100)


def test_leads_are_put_into_a_campaign(browser: Browser, tenant: Tenant) -> None:
    block(tenant.blocklist, "p1@example.com")
    act(browser, list_url(Lead, q="ann"), "add_to", ALL, value=f"campaign:{tenant.campaign.id}")
    do_jobs()
    act(browser, list_url(Lead), "add_to", ticked(leads()[:1]), value=f"list:{tenant.other_list.id}")
    do_jobs()
    here = Membership.objects.filter(campaign_id=tenant.campaign.id).values_list("lead_id", flat=True)
    assert list(Lead.objects.filter(id__in=here).values_list("email", flat=True)) == ["p3@example.com"]
    assert LeadList.objects.get(id=tenant.other_list.id).lead_count == 1
    assert LeadList.objects.get(id=tenant.list.id).lead_count == 5


def test_list_is_put_into_a_campaign_from_its_page(browser: Browser, tenant: Tenant) -> None:
    tenant.list.refresh_from_db()
    page = browser.get(change_url(LeadList, tenant.list.pk)).content.decode()
    url = list_url(Membership, workspace=tenant.workspace.id, target=tenant.list.id)
    assert f'action="{url.replace("&", "&amp;")}"' in page and "Put its leads elsewhere" in page
    shown = browser.post(url, {"action": "add_to", **ALL}).content.decode()
    assert "All 5 leads in Prospects" in shown
    act(browser, url, "add_to", ALL, value=f"campaign:{tenant.campaign.id}")
    do_jobs()
    assert Membership.objects.filter(campaign_id=tenant.campaign.id).count() == 5
    viewer = Browser(make_member(tenant.workspace, Role.VIEWER))
    assert "elsewhere" not in viewer.get(change_url(LeadList, tenant.list.pk)).content.decode()


@pytest.mark.parametrize("few", [0, 10_000])
def test_filters_of_leads_are_those_of_their_export(
    browser: Browser, tenant: Tenant, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(few_leads, "FEW", few)
    add_leads(tenant, [{"email": "tel@example.com", "phone": "+49 30 1"}])
    stranger = make_tenant("Mine")
    add_leads(stranger, [{"email": "tel@example.com", "phone": "+49 30 1"}], list_id=stranger.list.id)
    ps = [f"p{n}@example.com" for n in range(5)]
    for query, expected in (
        ({"phone": "yes"}, ["tel@example.com"]),
        ({"linkedin_url": "yes"}, []),
        ({"list_id": f"{tenant.list.id}"}, ps),
        ({"list_id": f"{tenant.list.id}", "phone": "yes"}, []),
        ({"campaign_id": f"{tenant.campaign.id}", "created": "1"}, ["tel@example.com"]),
        ({"list_id": f"{stranger.list.id}"}, []),
        ({"list_id": "x", "created": "7"}, [*ps, "tel@example.com"]),
    ):
        listed = browser.changelist(Lead, **query).context["cl"].result_list
        assert sorted(row.email for row in listed) == expected, query
        link = f"/admin/leads/lead/export/?{urlencode({**query, 'workspace': tenant.workspace.id})}"
        lines = b"".join(browser.get(link).streaming_content).decode("utf-8-sig").splitlines()
        assert sorted(row["email"] for row in csv.DictReader(lines)) == expected, query


def test_members_of_a_list_are_moved_assigned_and_taken_out(browser: Browser, tenant: Tenant) -> None:
    url = list_url(Membership, target=tenant.list.id, q="bob")
    person = make_member(tenant.workspace, Role.UPLOADER)
    act(browser, url, "assign", ALL, value=str(person.id))
    do_jobs()
    assert Membership.objects.filter(assigned_to=person.id).count() == 3
    act(browser, url, "move_to", ALL, value=f"campaign:{tenant.campaign.id}")
    do_jobs()
    assert Membership.objects.filter(campaign_id=tenant.campaign.id).count() == 3
    rows = list(Membership.objects.filter(list_id=tenant.list.id))
    reply = act(browser, list_url(Membership, target=tenant.list.id), "delete_selected", ticked(rows[:1]))
    assert "1 changed." in reply.content.decode()
    assert LeadList.objects.get(id=tenant.list.id).lead_count == 1


def test_selection_is_exported(browser: Browser, tenant: Tenant) -> None:
    for url, chosen, expected in (
        (list_url(Lead), ticked(leads()[:2]), 2),
        (list_url(Lead, q="bob"), ALL, 3),
        (list_url(Membership, target=tenant.list.id, q="ann"), ALL, 2),
    ):
        reply = browser.post(url, {"action": "export", "post": "yes", "value": "csv", **chosen})
        lines = b"".join(reply.streaming_content).decode().splitlines()
        assert len(lines) == 1 + expected


def test_deleted_leads_are_shown_found_and_restored(browser: Browser, tenant: Tenant) -> None:
    delete_leads(workspace_id=tenant.workspace.id, lead_ids=[row.pk for row in leads()[:3]])
    url = list_url(Lead, deleted="yes")
    shown = browser.get(url)
    assert {row.email for row in shown.context["cl"].result_list} == {f"p{n}@example.com" for n in range(3)}
    rows = shown.content.decode().split('id="result_list"')[1].split("</table>")[0]
    assert rows.count("/change/") == 3  # to a page that only shows them
    found = browser.get(list_url(Lead, deleted="yes", q="p1")).context["cl"].result_list
    assert [row.email for row in found] == ["p1@example.com"]
    act(browser, url, "restore", ticked(leads()[:1]))
    act(browser, url, "restore", ALL)
    do_jobs()
    assert Lead.objects.filter(deleted_at=None).count() == 5
    assert LeadList.objects.get(id=tenant.list.id).lead_count == 5


def test_lead_is_added_by_hand(browser: Browser, tenant: Tenant) -> None:
    assert "Add a lead" in browser.get(list_url(Lead)).content.decode()
    assert browser.get(add_url(Lead)).status_code == 200
    fields = {"email": " New@Example.com ", "first_name": "Nora", "place": f"list:{tenant.other_list.id}"}
    reply = browser.post(add_url(Lead), fields)
    assert reply.status_code == 302, reply.context["adminform"].form.errors
    lead = Lead.objects.get(email="new@example.com")
    assert (lead.first_name, Membership.objects.get(lead_id=lead.id).list_id) == (
        "Nora",
        tenant.other_list.id,
    )
    block(tenant.blocklist, "rival.example")
    for email, sentence in (
        ("no email", "email"),
        ("a@rival.example", "Blocked by the entry rival.example"),
        ("new@example.com", "Already in the workspace"),
    ):
        page = browser.post(add_url(Lead), {"email": email})
        assert sentence in str(page.context["adminform"].form.errors["email"]), email


def test_roles_decide_what_is_offered(tenant: Tenant) -> None:
    names = {
        role: {
            value
            for value, _ in Browser(make_member(tenant.workspace, role))
            .get(list_url(Lead))
            .context["action_form"]
            .fields["action"]
            .choices
        }
        for role in (Role.VIEWER, Role.UPLOADER, Role.MANAGER)
    }
    assert names[Role.VIEWER] - {""} == {"export"}
    assert names[Role.UPLOADER] - {""} == {"tag", "untag", "add_to", "verify_selected", "export"}
    assert {"delete_selected", "set_status", "block_domain"} <= names[Role.MANAGER]
    viewer = Browser(make_member(tenant.workspace, Role.VIEWER))
    act(viewer, list_url(Lead), "delete_selected", ticked(leads()))
    assert Lead.objects.filter(deleted_at=None).count() == 5


def test_stranger_changes_nobody(tenant: Tenant) -> None:
    stranger = make_tenant("Mine")
    browser = Browser(stranger.owner)
    for name, value in (("delete_selected", ""), ("tag", "vip"), ("set_status", "2"), ("block_address", "")):
        act(browser, list_url(Lead, workspace=tenant.workspace.id), name, ticked(leads()), value=value)
    target = f"list:{tenant.list.id}"
    act(browser, list_url(Lead), "add_to", ticked(leads()), value=target)
    act(browser, list_url(Membership, target=tenant.list.id), "delete_selected", ALL)
    do_jobs()
    assert Lead.objects.filter(deleted_at=None, status=1).count() == 5
    assert not Tagging.objects.exists() and not tenant.blocklist.entries.exists()
    assert Membership.objects.filter(list_id=tenant.list.id).count() == 5
    act(Browser(tenant.owner), list_url(Lead), "tag", ALL, value="vip")
    job = BackgroundJob.objects.get(workspace=tenant.workspace)
    for page in ("change", "progress"):
        assert browser.get(f"/admin/leads/backgroundjob/{job.id}/{page}/").status_code in (302, 404)
    assert browser.post(f"/admin/leads/backgroundjob/{job.id}/cancel/").status_code == 404
