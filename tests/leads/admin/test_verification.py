"""Verdicts in the admin: badges, filters, the picture of a list, and asking for a verification."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from leads.models import BackgroundJob, Lead, LeadImport, Membership
from leads.verification.job_run import run_verification
from tests.admin_pages import Browser
from tests.builders import Tenant, add_leads, make_member, make_tenant
from tests.leads.verification.network import CANARY, ZONES
from tests.loopback.dns import DnsServer
from workspaces.models import Role, User

pytestmark = pytest.mark.django_db

EMAILS = ["ada@good.example", "info@good.example", "grace@gone.example"]


@pytest.fixture
def tenant() -> Tenant:
    return make_tenant()


@pytest.fixture
def dns(settings: Any) -> Iterator[DnsServer]:
    with DnsServer(ZONES) as server:
        settings.LEADGATE_VERIFY_RESOLVERS = [server.address]
        settings.LEADGATE_VERIFY_CANARIES = [CANARY]
        yield server


def visitor(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def fill(tenant: Tenant, **envelope: Any) -> BackgroundJob:
    """Leads of a list, verified."""
    leads = [{"email": email} for email in EMAILS]
    add_leads(tenant, leads, list_id=tenant.list.id, verify_leads_on_import=True)
    job = BackgroundJob.objects.latest("id")
    assert run_verification(job.id)
    job.refresh_from_db()
    return job


def test_badges_filters_and_the_picture(tenant: Tenant, dns: DnsServer) -> None:
    fill(tenant)
    add_leads(tenant, [{"email": "new@good.example"}], list_id=tenant.list.id)
    client = visitor(tenant.owner)
    memberships = "/admin/leads/membership/"
    shown = client.get(memberships, {"target": str(tenant.list.id)}).content.decode()
    assert shown.count("badge-bad") == shown.count(">invalid<") == 1 and ">verified<" in shown
    for slug, email in {"invalid": EMAILS[2], "risky": EMAILS[1], "none": "new@good.example"}.items():
        shown = client.get(
            memberships, {"target": str(tenant.list.id), "verification": slug}
        ).content.decode()
        assert email in shown and EMAILS[0] not in shown
        assert "1 lead in a campaign or list" in shown
    shown = client.get("/admin/leads/lead/", {"verification": "invalid"}).content.decode()
    assert EMAILS[2] in shown and EMAILS[0] not in shown and ">invalid<" in shown
    page = client.get(f"/admin/leads/leadlist/{tenant.list.id}/change/").content.decode()
    assert "1 verified, 1 risky, 1 invalid, 1 not verified" in page
    lead = Lead.objects.get(email=EMAILS[2])
    assert (
        "The domain doesn&#x27;t exist" in client.get(f"/admin/leads/lead/{lead.id}/change/").content.decode()
    )
    membership = Membership.objects.get(lead_id=lead.id)
    assert ">invalid<" in client.get(f"{memberships}{membership.id}/change/").content.decode()


def test_page_of_the_import_and_of_the_job(tenant: Tenant, dns: DnsServer) -> None:
    job = fill(tenant)
    client = visitor(tenant.owner)
    for path in (f"leadimport/{LeadImport.objects.get().id}", f"backgroundjob/{job.id}"):
        page = client.get(f"/admin/leads/{path}/change/").content.decode()
        assert "The addresses were verified" in page and "1 verified, 1 risky, 1 invalid" in page
    assert client.get("/admin/leads/backgroundjob/").status_code == 200


def test_verification_of_a_list_is_requested_followed_and_cancelled(tenant: Tenant, dns: DnsServer) -> None:
    add_leads(tenant, [{"email": email} for email in EMAILS], list_id=tenant.list.id)
    client = visitor(tenant.owner)
    place = f"/admin/leads/leadlist/{tenant.list.id}"
    assert f"{place}/verify/" in client.get(f"{place}/change/").content.decode()
    assert "of 3 leads" in client.get(f"{place}/verify/").content.decode()
    reply = client.post(f"{place}/verify/", {"remove_invalid": "on"})
    job = BackgroundJob.objects.get()
    path = f"/admin/leads/backgroundjob/{job.id}"
    assert reply.headers["Location"] == f"{path}/change/"
    assert client.post(f"{place}/verify/").headers["Location"] == f"{place}/change/"  # one at a time
    progress = client.get(f"{path}/progress/").json()
    assert progress["is_open"] and progress["percent"] == 0
    assert "Cancel the verification" in client.get(f"{path}/change/").content.decode()
    run_verification(job.id)
    assert not client.get(f"{path}/progress/").json()["is_open"]
    page = client.get(f"{path}/change/").content.decode()
    assert "1 with an invalid address taken out" in page and EMAILS[2] in page
    client.post(f"{place}/verify/")
    again = BackgroundJob.objects.latest("id")
    client.post(f"/admin/leads/backgroundjob/{again.id}/cancel/")
    again.refresh_from_db()
    assert again.status == "cancelled"


def test_selected_leads_are_verified(tenant: Tenant, dns: DnsServer) -> None:
    add_leads(tenant, [{"email": email} for email in EMAILS], list_id=tenant.list.id)
    client = visitor(tenant.owner)
    lead, membership = Lead.objects.get(email=EMAILS[2]), Membership.objects.latest("id")
    selections = {"lead/": lead.id, f"membership/?target={tenant.list.id}": membership.id}
    for path, chosen in selections.items():
        requested = {"action": "verify_selected", "_selected_action": [str(chosen)]}
        assert client.post(f"/admin/leads/{path}", requested).status_code == 302
    for job in BackgroundJob.objects.order_by("id"):
        run_verification(job.id)
    assert Membership.objects.exclude(verification_status=None).count() == 1
    assert Membership.objects.get(lead_id=lead.id).verification_status == -1


@pytest.mark.parametrize(("role", "status"), [(Role.VIEWER, 403), (Role.UPLOADER, 200)])
def test_who_may_ask(tenant: Tenant, role: Role, status: int) -> None:
    """An uploader may verify; only who may delete may have leads taken out."""
    add_leads(tenant, [{"email": EMAILS[0]}], list_id=tenant.list.id)
    client = visitor(make_member(tenant.workspace, role))
    path = f"/admin/leads/leadlist/{tenant.list.id}/verify/"
    assert client.get(path).status_code == status
    assert client.post(path, {"remove_invalid": "on"}).status_code == 403
    assert not BackgroundJob.objects.exists()


def test_stranger(tenant: Tenant, dns: DnsServer) -> None:
    job = fill(tenant)
    client = visitor(make_tenant().owner)
    assert client.get(f"/admin/leads/leadlist/{tenant.list.id}/verify/").status_code == 404
    assert client.get(f"/admin/leads/backgroundjob/{job.id}/progress/").status_code == 404
    assert client.post(f"/admin/leads/backgroundjob/{job.id}/cancel/").status_code == 404


def test_leads_without_a_verdict_are_looked_for_among_the_newest(
    tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No index knows them; verdicts are in one."""
    add_leads(tenant, [{"email": f"p{number}@example.com"} for number in range(4)], list_id=tenant.list.id)
    browser = Browser(tenant.owner)
    oldest, *_, newest = Membership.objects.filter(list_id=tenant.list.id).order_by("id")
    Membership.objects.filter(list_id=tenant.list.id).update(verification_status=1)
    Membership.objects.filter(id__in=[oldest.id, newest.id]).update(verification_status=None)

    def listed(verification: str) -> tuple[str, int]:
        page = browser.changelist(Membership, target=tenant.list.id, verification=verification)
        return page.context["cl"].count_text, len(page.context["cl"].result_list)

    assert listed("none")[1] == 2 and listed("verified")[1] == 2
    monkeypatch.setattr("leads.selection.newest.LOOKED_AT", 3)
    text, number = listed("none")
    assert text.startswith("1+ ") and number == 1
    text, number = listed("verified")
    assert text.startswith("2 ") and number == 2
    page = browser.changelist(Membership, target=tenant.list.id, verification="verified", q="p1@")
    assert len(page.context["cl"].result_list) == 1  # with a search, and an import
    record = LeadImport.objects.latest("id")
    page = browser.changelist(
        Membership, target=tenant.list.id, verification="verified", **{"import": record.id}
    )
    assert len(page.context["cl"].result_list) == 2
