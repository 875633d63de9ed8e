"""An import's page: how it goes, what can be done about it, and by whom."""

import csv
import datetime as dt
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from leads.admin.reports.progress import duration_text
from leads.files import stored
from leads.models import ImportState, Lead, LeadImport, Membership, SourceFile, UndoState
from leads.people.deletion import delete_leads
from leads.selection import made
from leads.undo.run import run_undo
from tests.admin_pages import Browser
from tests.builders import ApiClient, Tenant, add_leads, make_member, make_tenant
from tests.leads.admin.upload_pages import confirm, imported, report_url, uploaded
from workspaces.models import Role

PEOPLE = "E-Mail;Vorname\nada@example.com;Ada\nnot an email;Bob\nada@example.com;Cy\n"
PAGES = ("change", "progress", "rejected", "rows", "undo")
CHANGES = ("cancel", "resume", "repeat", "undo")


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant("Acme")


@pytest.fixture
def browser(tenant: Tenant) -> Browser:
    return Browser(tenant.owner)


@pytest.fixture
def record(browser: Browser, tenant: Tenant) -> LeadImport:
    return imported(browser, uploaded(browser, PEOPLE, tenant.workspace), tenant.list)


@pytest.fixture
def pending(browser: Browser, tenant: Tenant) -> LeadImport:
    confirm(browser, uploaded(browser, PEOPLE, tenant.workspace), target=f"list:{tenant.list.id}")
    return LeadImport.objects.get()


def put(record: LeadImport, **fields: Any) -> LeadImport:
    LeadImport.objects.filter(id=record.id).update(**fields)
    record.refresh_from_db()
    return record


# --- progress ---


def test_progress_of_a_running_import(browser: Browser, pending: LeadImport) -> None:
    assert (
        browser.get(report_url(pending, "progress")).json()["texts"]["title"]
        == "Import is waiting for a worker"
    )
    started = timezone.now() - dt.timedelta(seconds=1)
    put(pending, state=ImportState.RUNNING, total_count=2, created_count=1, run_started_at=started)
    reply = browser.get(report_url(pending, "progress"))
    news = reply.json()
    assert "no-store" in reply.headers["Cache-Control"]
    assert (news["is_open"], news["percent"]) == (True, 66)
    assert news["texts"]["rows"] == "2 of 3 rows"
    assert news["texts"]["created"] == "1"
    assert news["texts"]["rate"] in ("1 rows/s", "2 rows/s")
    assert news["texts"]["left"].startswith("about ")
    page = browser.get(report_url(pending)).content.decode()
    for shown in (
        "data-progress-url",
        "leadgate/progress.js",
        "2 of 3 rows",
        "Cancel the import",
        "noscript",
    ):
        assert shown in page


def test_progress_never_says_all_before_the_end(browser: Browser, pending: LeadImport) -> None:
    put(pending, state=ImportState.RUNNING, total_count=50)
    assert browser.get(report_url(pending, "progress")).json()["percent"] == 99


def test_finished_import_is_reported_and_drawn(browser: Browser, record: LeadImport) -> None:
    news = browser.get(report_url(record, "progress")).json()
    assert (news["is_open"], news["percent"]) == (False, 100)
    page = browser.get(report_url(record)).content.decode()
    for shown in (
        "1 put into Prospects: 1 new person, 0 known before. 2 of 3 rows were not.",
        'aria-label="1 created, 1 invalid email, 1 repeated"',
        "people.csv",
    ):
        assert shown in page
    assert "progress.js" not in page
    assert "style=" not in page


def test_people_who_were_known_are_found_by_the_button(browser: Browser, tenant: Tenant) -> None:
    """The button led to new people only, and there were none."""
    names = [f"p{n}@example.com" for n in range(4)]
    add_leads(tenant, [{"email": name} for name in names])
    add_leads(tenant, [{"email": "other@example.com"}, {"email": names[0]}], list_id=tenant.list.id)
    gone = Lead.objects.filter(email__in=names[:2]).values_list("id", flat=True)
    delete_leads(workspace_id=tenant.workspace.id, lead_ids=gone)
    content = "Email\n" + "\n".join([*names, "new@example.com"])
    record = imported(browser, uploaded(browser, content, tenant.workspace), tenant.list)
    page = browser.get(report_url(record)).content.decode()
    assert "5 put into Prospects: 1 new person, 2 back from deletion, 2 known before." in page
    url = page.split(">These 5 leads<")[0].rpartition('href="')[2].strip('"').replace("&amp;", "&")
    shown = browser.get(url)
    assert [str(row) for row in shown.context["cl"].result_list] == ["new@example.com", *names[::-1]]
    assert "Export 5 leads as CSV" in shown.content.decode()


@pytest.mark.parametrize("few", [0, 1000])
def test_leads_of_an_import_are_the_same_in_the_list_and_in_its_export(
    browser: Browser, tenant: Tenant, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(made, "FEW", few)
    add_leads(tenant, [{"email": "old@example.com"}, {"email": "other@example.com"}], list_id=tenant.list.id)
    old = Lead.objects.get(email="old@example.com")
    delete_leads(workspace_id=tenant.workspace.id, lead_ids=[old.id])
    content = "Email\nnew@example.com\nold@example.com\n"
    record = imported(browser, uploaded(browser, content, tenant.workspace), tenant.list)
    query = {"import": record.id, "target": tenant.list.id}
    listed = browser.changelist(Membership, **query).context["cl"].result_list
    query = {"import": record.id, "list": tenant.list.id, "workspace": tenant.workspace.id}
    reply = browser.get(f"/admin/leads/lead/export/?{urlencode(query)}")
    lines = list(csv.DictReader(b"".join(reply.streaming_content).decode("utf-8-sig").splitlines()))
    assert {str(row) for row in listed} == {line["email"] for line in lines}
    assert len(lines) == len(listed) == 2


def test_durations_have_two_units() -> None:
    texts = [duration_text(seconds) for seconds in (0.1, 59, 61, 1200, 7380)]
    assert texts == ["1 s", "59 s", "1 min 1 s", "20 min", "2 h 3 min"]


# --- cancel and resume ---


def test_import_is_cancelled_and_resumed(browser: Browser, pending: LeadImport) -> None:
    reply = browser.post(report_url(pending, "cancel"))
    assert reply.url == report_url(pending)
    pending.refresh_from_db()
    assert pending.state == ImportState.CANCELLED
    assert "Resume where it stopped" in browser.get(report_url(pending)).content.decode()
    browser.post(report_url(pending, "resume"))
    pending.refresh_from_db()
    assert pending.state == ImportState.PENDING


def test_failed_import_says_why(browser: Browser, pending: LeadImport) -> None:
    put(pending, state=ImportState.FAILED, failure="plan_exhausted", failure_text="The plan is full.")
    page = browser.get(report_url(pending)).content.decode()
    assert "The plan is full." in page
    assert "Resume where it stopped" in page


def test_what_does_not_fit_the_state_is_reported(browser: Browser, record: LeadImport) -> None:
    for change in ("cancel", "resume"):
        reply = browser.post(report_url(record, change), follow=True)
        assert reply.context["messages"], change
    record.refresh_from_db()
    assert record.state == ImportState.FINISHED


# --- rejected rows ---


def test_rejected_rows_are_downloaded_as_they_came(browser: Browser, record: LeadImport) -> None:
    reply = browser.get(report_url(record, "rejected"))
    assert reply.headers["Content-Disposition"] == 'attachment; filename="people-rejected.csv"'
    lines = b"".join(reply.streaming_content).decode().splitlines()
    assert len(lines) == 3
    assert lines[1].startswith("not an email;Bob;3;invalid_email;")


def test_rejected_rows_are_gone_with_the_file(browser: Browser, record: LeadImport) -> None:
    source = SourceFile.objects.get()
    stored.remove_file(source)
    assert browser.get(report_url(record, "rejected")).status_code == 404
    page = browser.get(report_url(record)).content.decode()
    assert "Download rejected rows" not in page
    assert browser.post(report_url(record, "repeat")).status_code == 404


def test_import_of_the_api_has_no_file(browser: Browser, tenant: Tenant) -> None:
    add_leads(tenant, [{"email": "a@example.com"}, {"email": "bad"}])
    record = LeadImport.objects.get()
    assert browser.get(report_url(record)).status_code == 200
    assert browser.get(report_url(record, "rejected")).status_code == 404
    assert "Undo …" in browser.get(report_url(record)).content.decode()


def test_rejected_rows_wait_for_the_end(browser: Browser, pending: LeadImport) -> None:
    assert browser.get(report_url(pending, "rejected")).status_code == 404
    assert "Download rejected rows" not in browser.get(report_url(pending)).content.decode()


# --- dry run ---


def test_dry_run_is_imported_for_real(browser: Browser, tenant: Tenant) -> None:
    source = uploaded(browser, PEOPLE, tenant.workspace)
    record = imported(browser, source, tenant.list, dry_run="1", skip_if_in_list="on")
    page = browser.get(report_url(record)).content.decode()
    for shown in ("Dry run finished", "1 would be created", "Import for real", "Change the choices"):
        assert shown in page
    assert "Undo …" not in page
    reply = browser.post(report_url(record, "repeat"))
    real = LeadImport.objects.get(is_dry_run=False)
    assert reply.url == report_url(real)
    assert (real.mapping, real.options) == (record.mapping, record.options)
    assert (
        browser.get(f"/admin/leads/leadimport/import/{source.id}/?from={record.id}")
        .context["form"]["skip_if_in_list"]
        .value()
    )


# --- undo ---


def test_undo_asks_says_how_many_and_reports(browser: Browser, record: LeadImport) -> None:
    page = browser.get(report_url(record, "undo")).content.decode()
    assert "<strong>1</strong> lead in Prospects" in page
    reply = browser.post(report_url(record, "undo"))
    assert reply.url == report_url(record)
    assert "The import is being undone" in browser.get(report_url(record)).content.decode()
    run_undo(record.id)
    record.refresh_from_db()
    assert record.undo_state == UndoState.DONE
    page = browser.get(report_url(record)).content.decode()
    assert "1 place in campaigns and lists and 1 lead were removed" in page
    assert not Lead.objects.exists()
    assert browser.get(report_url(record, "undo")).status_code == 302
    assert browser.post(report_url(record, "undo"), follow=True).context["messages"]


def test_undo_that_failed_says_why_and_is_offered_again(
    tenant: Tenant, browser: Browser, record: LeadImport
) -> None:
    browser.post(report_url(record, "undo"))
    report = LeadImport.objects.get(id=record.id).undo_report
    LeadImport.objects.filter(id=record.id).update(undo_report={"memberships": 0})
    run_undo(record.id)
    page = browser.get(report_url(record)).content.decode()
    assert "The undo failed" in page and "Something went wrong inside Leadgate" in page
    assert browser.get(report_url(record, "undo")).status_code == 200
    client = ApiClient(tenant.key)
    undo = client.get(f"/api/v2/imports/{record.id}").json()["undo"]
    assert undo["state"] == "failed" and undo["message"].startswith("Something went wrong")
    LeadImport.objects.filter(id=record.id).update(undo_report=report)
    browser.post(report_url(record, "undo"))
    run_undo(record.id)
    assert "The import was undone" in browser.get(report_url(record)).content.decode()


def test_edits_that_undo_keeps_are_listed(browser: Browser, record: LeadImport) -> None:
    lead = Lead.objects.get()
    browser.save(lead, first_name="Augusta")
    browser.post(report_url(record, "undo"))
    run_undo(record.id)
    page = browser.get(report_url(record)).content.decode()
    assert "1 edit made since was kept" in page
    assert Lead.objects.get().first_name == "Augusta"


# --- who may ---


def test_stranger_reaches_no_import(record: LeadImport) -> None:
    stranger = Browser(make_tenant("Strangers").owner)
    for page in PAGES[1:]:
        assert stranger.get(report_url(record, page)).status_code == 404, page
    assert stranger.get(report_url(record)).status_code in (302, 404)
    for page in CHANGES:
        assert stranger.post(report_url(record, page)).status_code == 404, page
    record.refresh_from_db()
    assert record.undo_state == UndoState.NONE


def test_viewer_sees_and_changes_nothing(tenant: Tenant, record: LeadImport) -> None:
    viewer = Browser(make_member(tenant.workspace, Role.VIEWER))
    for page in ("change", "progress", "rejected", "rows"):
        assert viewer.get(report_url(record, page)).status_code == 200, page
    assert viewer.get(report_url(record, "undo")).status_code == 403
    for page in CHANGES:
        assert viewer.post(report_url(record, page)).status_code == 403, page
    assert "Undo …" not in viewer.get(report_url(record)).content.decode()


def test_uploader_undoes_their_own_imports_only(tenant: Tenant, record: LeadImport) -> None:
    user = make_member(tenant.workspace, Role.UPLOADER)
    uploader = Browser(user)
    assert uploader.get(report_url(record, "undo")).status_code == 403
    assert uploader.post(report_url(record, "undo")).status_code == 403
    put(record, user_id=user.id)
    assert uploader.get(report_url(record, "undo")).status_code == 200
    assert uploader.post(report_url(record, "undo")).status_code == 302


def test_manager_undoes_imports_of_others(tenant: Tenant, record: LeadImport) -> None:
    manager = Browser(make_member(tenant.workspace, Role.MANAGER))
    manager.post(report_url(record, "undo"))
    record.refresh_from_db()
    assert record.undo_state == UndoState.PENDING


def test_changes_need_post_and_the_token(tenant: Tenant, browser: Browser, record: LeadImport) -> None:
    for page in ("cancel", "resume", "repeat"):
        assert browser.get(report_url(record, page)).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(tenant.owner, backend="django.contrib.auth.backends.ModelBackend")
    for page in CHANGES:
        assert strict.post(report_url(record, page)).status_code == 403


# --- history ---


def test_history_says_who_from_where_and_what_it_was(
    browser: Browser, tenant: Tenant, record: LeadImport
) -> None:
    imported(browser, uploaded(browser, PEOPLE, tenant.workspace), tenant.other_list, dry_run="1")
    page = browser.changelist(LeadImport).content.decode()
    for shown in (
        "Upload · people.csv",
        "Prospects (list)",
        "Partners (list)",
        "dry run",
        tenant.owner.email,
    ):
        assert shown in page
    listed = browser.changelist(LeadImport, kind="real").context["cl"].result_list
    assert [found.id for found in listed] == [record.id]
    assert len(browser.changelist(LeadImport, door__exact="admin_upload").context["cl"].result_list) == 2
    assert len(browser.changelist(LeadImport, door__exact="v2_leads_add").context["cl"].result_list) == 0


def test_pages_ask_no_more_when_there_is_more(browser: Browser, tenant: Tenant) -> None:
    def ask(rows: int) -> int:
        lines = "".join(f"bad {rows} {number};x\n" for number in range(rows))
        source = uploaded(browser, f"E-Mail;Vorname\n{lines}", tenant.workspace)
        record = imported(browser, source, tenant.list)
        with CaptureQueriesContext(connection) as queries:
            for page in (report_url(record), report_url(record, "rows"), "/admin/leads/leadimport/"):
                assert browser.get(page).status_code == 200
        return len(queries)

    ask(2)
    assert ask(3) == ask(60)
