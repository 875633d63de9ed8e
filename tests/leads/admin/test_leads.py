"""Leads and their memberships in the admin."""

import time
from typing import Any

import pytest

from leads.models import Lead, LeadImport, Membership
from leads.people.deletion import delete_leads
from leads.provision import create_workspace
from tests.admin_pages import Browser, errors, page_url
from tests.builders import Tenant, add_leads, make_list, make_member, make_tenant, make_user
from tests.leads.file_imports.files import import_csv
from tests.leads.tags.tagged import give_tags, tags_on
from workspaces.models import Member, Role, Usage
from workspaces.tenant_admin import change_url


@pytest.fixture
def tenant(db: None) -> Tenant:
    tenant = make_tenant("Acme")
    add_leads(
        tenant,
        [
            {"email": "ann@example.com", "first_name": "Ann", "custom_variables": {"city": "Rome"}},
            {"email": "bob@example.com"},
            {"email": "anton@example.com"},
        ],
    )
    add_leads(tenant, [{"first_name": "Only", "last_name": "Name"}], list_id=tenant.list.id)
    return tenant


@pytest.fixture
def browser(tenant: Tenant) -> Browser:
    return Browser(tenant.owner)


def lead(name: str) -> Lead:
    return Lead.objects.get(email=f"{name}@example.com")


def membership(name: str) -> Membership:
    return Membership.objects.get(lead_id=lead(name).id)


def listed(browser: Browser, model: Any = Lead, **query: Any) -> list[str]:
    return [str(row) for row in browser.changelist(model, **query).context["cl"].result_list]


# --- leads ---


def test_leads_are_listed_by_email_those_without_last(browser: Browser) -> None:
    emails = [f"{name}@example.com" for name in ("ann", "anton", "bob")]
    assert listed(browser) == [*emails, "Only Name"]


def test_leads_are_found_by_the_beginning_of_the_email_or_by_id(browser: Browser) -> None:
    assert listed(browser, q=" AN") == ["ann@example.com", "anton@example.com"]
    assert listed(browser, q="xample.com") == []
    assert len(listed(browser, q="example.com")) == 3  # by their domain
    assert listed(browser, q="%") == []
    assert listed(browser, q=str(lead("bob").id)) == ["bob@example.com"]
    assert listed(browser, q=str(lead("bob").id).upper()) == ["bob@example.com"]


def test_leads_are_filtered(tenant: Tenant, browser: Browser) -> None:
    Lead.objects.filter(email="bob@example.com").update(status=2)
    assert listed(browser, status__exact=2) == ["bob@example.com"]
    assert listed(browser, email="no") == ["Only Name"]
    assert len(listed(browser, email="yes")) == 3
    latest = LeadImport.objects.latest("id")
    assert listed(browser, **{"import": latest.id}) == ["Only Name"]
    assert listed(browser, **{"import": "nonsense"}) == listed(browser)


def test_deleted_leads_are_not_listed_and_not_changed(tenant: Tenant, browser: Browser) -> None:
    gone = lead("bob")
    delete_leads(workspace_id=tenant.workspace.id, lead_ids=[gone.id])
    assert "bob@example.com" not in listed(browser)
    assert browser.client.post(change_url(Lead, gone.id), {"first_name": "Bob"}).status_code == 403
    assert browser.client.post(page_url(Lead, "delete", gone.id), {"post": "yes"}).status_code == 403
    assert Lead.objects.get(id=gone.id).first_name == ""
    place = Membership.objects.get(lead_id=gone.id)
    assert browser.get(change_url(Membership, place.id)).status_code == 302  # it sleeps
    assert "bob@example.com" not in listed(browser, Membership, target=tenant.campaign.id)


def test_lead_shows_what_its_uploads_stated_and_from_which_row(tenant: Tenant, browser: Browser) -> None:
    import_csv(tenant, ["Email", "Kundennummer"], [["zoe@example.com", "1"], ["ann@example.com", "<4711>"]])
    record = LeadImport.objects.latest("id")
    page = browser.get(change_url(Lead, lead("ann").id)).content.decode()
    shown = page[page.index("Stated by its uploads") :]
    for text in ("Prospects", "Kundennummer", "&lt;4711&gt;", "row 3", change_url(LeadImport, record.id)):
        assert text in shown
    assert "city" in shown and "Rome" in shown
    assert "nothing" in browser.get(change_url(Lead, lead("bob").id)).content.decode()


def test_profile_is_edited(tenant: Tenant, browser: Browser) -> None:
    row = lead("ann")
    changes = {"last_name": "Lee", "tags": "vip\r\nevent, 2026", "status": 3, "custom_fields": '{"size": 4}'}
    assert not errors(browser.save(row, **changes))
    row.refresh_from_db()
    assert (row.first_name, row.last_name, tags_on(row)) == ("Ann", "Lee", ["event, 2026", "vip"])
    assert (row.status, row.custom_fields, row.email) == (3, {"size": 4}, "ann@example.com")
    assert row.updated_at > row.created_at


def test_unchanged_form_changes_nothing(tenant: Tenant, browser: Browser) -> None:
    Lead.objects.update(custom_fields={"n": 1}, notes="two\nlines")
    give_tags(tenant.workspace.id, lead("ann").id, ["a", "b, c"])
    before = Lead.objects.filter(email="ann@example.com").values().get()
    assert not errors(browser.save(lead("ann")))
    assert Lead.objects.filter(email="ann@example.com").values().get() == before
    assert tags_on(lead("ann")) == ["a", "b, c"]


@pytest.mark.parametrize("value", ["[1]", '"x"', '{"a": []}', '{"a": {"b": 1}}', "{"])
def test_custom_fields_are_an_object_of_plain_values(tenant: Tenant, browser: Browser, value: str) -> None:
    assert "custom_fields" in errors(browser.save(lead("ann"), custom_fields=value))
    assert "custom_variables" in errors(browser.save(membership("ann"), custom_variables=value))


def test_email_changes_to_its_normal_form(tenant: Tenant, browser: Browser) -> None:
    row = lead("ann")
    assert not errors(browser.save(row, email=" Ann.Lee@Example.com "))
    row.refresh_from_db()
    assert row.email == "ann.lee@example.com"


@pytest.mark.parametrize("email", ["a b@example.com", "nobody", "BOB@example.com", ""])
def test_email_that_is_malformed_taken_or_missing_is_refused(
    tenant: Tenant, browser: Browser, email: str
) -> None:
    assert "email" in errors(browser.save(lead("ann"), email=email))


def test_email_of_a_deleted_lead_is_taken(tenant: Tenant, browser: Browser) -> None:
    delete_leads(workspace_id=tenant.workspace.id, lead_ids=[lead("bob").id])
    response = browser.save(lead("ann"), email="bob@example.com")
    assert "A deleted lead" in str(errors(response))


def test_email_of_another_workspace_is_free(tenant: Tenant, browser: Browser) -> None:
    add_leads(make_tenant("Globex"), [{"email": "zoe@example.com"}])
    assert not errors(browser.save(lead("ann"), email="zoe@example.com"))


def test_lead_without_email_stays_so_or_gets_one(tenant: Tenant, browser: Browser) -> None:
    row = Lead.objects.get(email=None)
    assert not errors(browser.save(row, company_name="Acme"))
    row.refresh_from_db()
    assert (row.email, row.company_name) == (None, "Acme")
    assert not errors(browser.save(row, email="only@example.com"))


def test_page_of_a_lead_names_its_places(tenant: Tenant, browser: Browser) -> None:
    add_leads(tenant, [{"email": "ann@example.com"}], list_id=tenant.list.id)
    url = {"linkedin_url": "https://www.linkedin.com/in/ann"}
    add_leads(tenant, [{"email": "ann@example.com", "custom_variables": url}], campaign_id=tenant.linkedin.id)
    page = browser.get(change_url(Lead, lead("ann").id)).content.decode()
    for place in Membership.objects.filter(lead_id=lead("ann").id):
        assert change_url(Membership, place.id) in page
    assert ">Spring</a>" in page
    assert ">Prospects</a>" in page
    assert ">Network</a>" in page


def test_deleting_is_soft(tenant: Tenant, browser: Browser) -> None:
    row = lead("ann")
    browser.post(page_url(Lead, "delete", row.id), {"post": "yes"})
    browser.act("delete_selected", [lead("bob"), Lead.objects.get(email=None)], tenant.workspace)
    assert Lead.objects.count() == 4
    assert [found.email for found in Lead.objects.filter(deleted_at=None)] == ["anton@example.com"]
    tenant.campaign.refresh_from_db()
    assert tenant.campaign.lead_count == 1
    assert Usage.objects.get(workspace=tenant.workspace).contacts == 1


# --- memberships ---


def test_memberships_are_listed_by_target_newest_first(tenant: Tenant, browser: Browser) -> None:
    campaign = listed(browser, Membership, target=tenant.campaign.id)
    assert campaign == [f"{name}@example.com" for name in ("anton", "bob", "ann")]
    assert listed(browser, Membership, target=tenant.list.id) == ["Only Name"]


def test_list_without_a_choice_shows_the_newest_target(tenant: Tenant, browser: Browser) -> None:
    time.sleep(0.002)  # ids of one millisecond are in no order
    make_list(tenant.workspace, tenant.owner, "Newest")
    page = browser.changelist(Membership)
    assert page.context["cl"].title == "Leads in Newest (list)"
    assert browser.changelist(Membership, target="nonsense").context["cl"].title == page.context["cl"].title


def test_target_of_another_own_workspace_is_not_mixed_in(tenant: Tenant, browser: Browser) -> None:
    other = make_tenant("Globex")
    Member.objects.create(workspace=other.workspace, user=tenant.owner, role=Role.OWNER)
    add_leads(other, [{"email": "zoe@example.com"}])
    assert listed(browser, Membership, workspace=other.workspace.id, target=other.campaign.id) == [
        "zoe@example.com"
    ]
    mixed = listed(browser, Membership, workspace=tenant.workspace.id, target=other.campaign.id)
    assert "zoe@example.com" not in mixed


def test_old_target_is_offered_when_it_is_chosen(tenant: Tenant, browser: Browser) -> None:
    for number in range(20):
        make_list(tenant.workspace, tenant.owner, f"List {number}")
    assert "Spring (campaign)" not in browser.changelist(Membership).content.decode()
    chosen = browser.changelist(Membership, target=tenant.campaign.id)
    assert "Spring (campaign)" in chosen.content.decode()
    assert len(chosen.context["cl"].result_list) == 3


def test_workspace_without_targets_has_an_empty_list(db: None) -> None:
    owner = make_user("owner")
    create_workspace(name="Empty", owner=owner)
    assert listed(Browser(owner), Membership) == []


@pytest.mark.parametrize("place", ["campaign", "list", "linkedin"])
def test_memberships_are_found_by_email_or_id(tenant: Tenant, browser: Browser, place: str) -> None:
    target = getattr(tenant, place)
    url = {"linkedin_url": "https://www.linkedin.com/in/zoe"}
    where = {"list_id" if place == "list" else "campaign_id": target.id}
    add_leads(tenant, [{"email": "zoe@example.com", "custom_variables": url}], **where)
    add_leads(tenant, [{"email": "zoe@example.com"}], list_id=tenant.other_list.id)
    row = Membership.objects.in_target(workspace_id=tenant.workspace.id, target_id=target.id).latest("id")
    for term in ("zo", "ZOE@example.com", str(row.id), str(row.lead_id)):
        assert listed(browser, Membership, target=target.id, q=term) == ["zoe@example.com"]
    assert listed(browser, Membership, target=target.id, q="zzz") == []


def test_membership_is_edited(tenant: Tenant, browser: Browser) -> None:
    viewer = make_member(tenant.workspace, Role.VIEWER)
    row = membership("ann")
    changes = {"assigned_to": viewer.id, "lt_interest_status": -1, "custom_variables": '{"city": "Oslo"}'}
    assert not errors(browser.save(row, **changes))
    row.refresh_from_db()
    assert (row.assigned_to, row.lt_interest_status) == (viewer.id, -1)
    assert row.custom_variables == {"city": "Oslo"}
    assert not errors(browser.save(row, assigned_to=""))
    assert membership("ann").assigned_to is None


def test_lead_is_assigned_to_members_only(tenant: Tenant, browser: Browser) -> None:
    other = make_tenant("Globex")
    Member.objects.create(workspace=other.workspace, user=tenant.owner, role=Role.OWNER)
    assert "assigned_to" in errors(browser.save(membership("ann"), assigned_to=other.owner.id))


def test_removing_takes_out_of_the_target_only(tenant: Tenant, browser: Browser) -> None:
    browser.post(page_url(Membership, "delete", membership("ann").id), {"post": "yes"})
    browser.act("delete_selected", [membership("bob")], tenant.workspace, target=tenant.campaign.id)
    tenant.campaign.refresh_from_db()
    assert tenant.campaign.lead_count == 1
    assert listed(browser, Membership, target=tenant.campaign.id) == ["anton@example.com"]
    assert Lead.objects.filter(deleted_at=None).count() == 4
    assert Usage.objects.get(workspace=tenant.workspace).contacts == 4


def test_confirmation_names_people_not_ids(tenant: Tenant, browser: Browser) -> None:
    row = membership("ann")
    page = browser.get(page_url(Membership, "delete", row.id)).content.decode()
    assert "ann@example.com" in page
    assert f"<strong>{row.id}" not in page


# --- what an API wrote stays, whatever else is saved ---


def sent(form: dict[str, Any]) -> dict[str, Any]:
    """As a browser sends what a form shows."""
    return {
        name: value.replace("\n", "\r\n") if isinstance(value, str) else value for name, value in form.items()
    }


def test_lead_as_an_api_wrote_it_is_kept(tenant: Tenant, browser: Browser) -> None:
    row = lead("ann")
    Lead.objects.filter(id=row.id).update(
        notes="two\nlines\n",
        company_name="One\nCompany",
        custom_fields={"nested": {"deep": [1]}},
    )
    give_tags(tenant.workspace.id, row.id, ['"; \\', "x" * 200])
    form = sent(browser.form(row))
    form["company_name"] = form["company_name"].replace("\r\n", "")  # an input has one line
    assert not errors(browser.post(change_url(Lead, row.id), {**form, "last_name": "Lee"}))
    row.refresh_from_db()
    assert (row.last_name, row.notes, row.company_name) == ("Lee", "two\nlines\n", "One\nCompany")
    assert (tags_on(row), row.custom_fields) == (['"; \\', "x" * 200], {"nested": {"deep": [1]}})
    form["notes"], form["tags"] = "three\r\nmore\r\nlines", "vip\r\n\r\n new"
    assert not errors(browser.post(change_url(Lead, row.id), form))
    row.refresh_from_db()
    assert (row.notes, tags_on(row)) == ("three\nmore\nlines", ["new", "vip"])


def test_membership_as_an_api_wrote_it_is_kept(tenant: Tenant, browser: Browser) -> None:
    row = membership("ann")
    gone = make_member(tenant.workspace, Role.UPLOADER)
    Membership.objects.filter(id=row.id).update(personalization="Hi\nAnn\n", assigned_to=gone.id)
    Member.objects.filter(user=gone).delete()
    form = sent(browser.form(row))
    assert '<textarea name="personalization"' in browser.get(change_url(Membership, row.id)).content.decode()
    assert not errors(browser.post(change_url(Membership, row.id), {**form, "status": 2}))
    row.refresh_from_db()
    assert (row.status, row.personalization, row.assigned_to) == (2, "Hi\nAnn\n", gone.id)
    assert not errors(browser.save(row, assigned_to=""))
    row.refresh_from_db()
    assert row.assigned_to is None
