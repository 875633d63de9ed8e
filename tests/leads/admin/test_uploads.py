"""The upload in the admin: from the file to the confirmed import."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from leads.models import ImportState, Lead, LeadImport, LeadList, SourceFile, SourceState
from tests.admin_pages import Browser
from tests.builders import Tenant, add_leads, block, make_member, make_tenant
from tests.leads.admin.upload_pages import (
    CONFIRM,
    UPLOAD,
    confirm,
    form_values,
    imported,
    prepare_url,
    report_url,
    upload,
    uploaded,
)
from workspaces.models import Member, Plan, Role

PEOPLE = "E-Mail;Vorname;Größe\nada@example.com;Ada;3\nnot an email;Bob;4\nada@example.com;Cy;5\n"


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant("Acme")


@pytest.fixture
def browser(tenant: Tenant) -> Browser:
    return Browser(tenant.owner)


def page_of(browser: Browser, source: SourceFile, query: str = "") -> Any:
    reply = browser.get(prepare_url(source, query))
    assert reply.status_code == 200
    return reply


def outcomes(reply: Any) -> list[str]:
    """What the preview expects of each row."""
    return [str(row.badge).partition(">")[2].partition("<")[0] for row in reply.context["preview"].rows]


# --- the file ---


def test_file_is_stored_and_looked_into(browser: Browser, tenant: Tenant) -> None:
    source = uploaded(browser, PEOPLE, tenant.workspace)
    assert (source.state, source.name, source.user_id) == (SourceState.READY, "people.csv", tenant.owner.id)
    page = page_of(browser, source)
    assert page.context["reading"]["delimiter"].value() == ";"
    for shown in ("E-Mail", "ada@example.com", "Größe", "3 rows", "3 columns"):
        assert shown in page.content.decode()


def test_target_of_the_page_it_was_started_from_is_chosen(browser: Browser, tenant: Tenant) -> None:
    for place, kind in ((tenant.list, "list"), (tenant.campaign, "campaign")):
        target = f"{kind}:{place.id}"
        url = f"{UPLOAD}?target={target}"
        model = "leads/leadlist" if kind == "list" else "campaigns/campaign"
        assert url in browser.get(f"/admin/{model}/{place.id}/change/").content.decode()
        assert f"the {kind} {place.name}" in browser.get(url).content.decode()
        reply = upload(browser, PEOPLE, tenant.workspace, target=target)
        assert browser.get(reply.url).context["form"]["target"].value() == target


@pytest.mark.parametrize(
    "target", ["list:nonsense", "nonsense", "list:01a1fcf5-c145-7961-bc3c-4dc000000000", ":"]
)
def test_target_that_is_nothing_is_as_good_as_none(browser: Browser, tenant: Tenant, target: str) -> None:
    assert browser.get(f"{UPLOAD}?target={target}").status_code == 200
    page = page_of(browser, uploaded(browser, PEOPLE, tenant.workspace), f"?target={target}")
    assert page.context["preview"] is None


def test_too_large_file_is_refused_in_words_and_not_kept(
    browser: Browser, tenant: Tenant, settings: Any
) -> None:
    settings.LEADGATE_UPLOAD_LIMIT = 1000
    reply = upload(browser, b"x" * 1001, tenant.workspace)
    assert reply.status_code == 200
    assert "The file is too large" in reply.content.decode()
    assert not SourceFile.objects.exists()
    assert upload(browser, b"e\n" + b"x" * 900, tenant.workspace).status_code == 302


@pytest.mark.parametrize("content", [b"", b"\n\n", b"%PDF-1.7 \x00\x01\x02", b"Email,Name\n"])
def test_bad_file_says_why_and_shows_a_way_back(browser: Browser, tenant: Tenant, content: bytes) -> None:
    source = uploaded(browser, content, tenant.workspace)
    assert source.state == SourceState.BAD
    page = page_of(browser, source).content.decode()
    assert source.problem in page
    assert "Upload another file" in page
    assert confirm_url_leads_back(browser, source)


def confirm_url_leads_back(browser: Browser, source: SourceFile) -> bool:
    reply = browser.post(CONFIRM, {"import_file_name": str(source.id), "import": "1"})
    return bool(reply.status_code == 302 and reply.url == prepare_url(source))


def test_no_file_is_a_mistake_of_the_form(browser: Browser, tenant: Tenant) -> None:
    reply = browser.post(UPLOAD, {"workspace": str(tenant.workspace.id)})
    assert reply.context["form"].errors["import_file"]


def test_files_of_people_who_are_not_staff_are_not_kept(tenant: Tenant, tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text(PEOPLE)
    with path.open("rb") as file:
        reply = Client().post("/admin/login/", {"import_file": file})
    assert not reply.wsgi_request.FILES


# --- reading it otherwise ---


def test_file_is_read_again_as_somebody_says(browser: Browser, tenant: Tenant) -> None:
    source = uploaded(browser, PEOPLE, tenant.workspace)
    values = form_values(browser, source)
    reading = {"encoding": "cp1252", "delimiter": ",", "header_row": "0", "read": "1"}
    chosen = {"target": f"list:{tenant.list.id}", "verify": "on"}
    reply = browser.post(prepare_url(source), {**values, **reading, **chosen})
    assert reply.status_code == 200
    form = reply.context["form"]
    assert (form["target"].value(), form["verify"].value()) == (chosen["target"], True)
    source.refresh_from_db()
    assert (source.format["encoding"], source.format["delimiter"]) == ("cp1252", ",")
    assert source.format["has_header"] is False
    assert len(source.columns) == 1


def test_reading_that_fails_leaves_all_as_it_was(browser: Browser, tenant: Tenant) -> None:
    source = uploaded(browser, PEOPLE.replace("\n", "\u00df\n").encode("cp1252"), tenant.workspace)
    before = source.columns
    reading = {"encoding": "utf-8", "delimiter": ";", "header_row": "1", "read": "1"}
    values = {**form_values(browser, source), **reading}
    if "utf-8" not in dict(page_of(browser, source).context["reading"].fields["encoding"].choices):
        values["encoding"] = "nonsense"
    assert browser.post(prepare_url(source), values).context["reading"].errors
    source.refresh_from_db()
    assert (source.state, source.columns) == (SourceState.READY, before)


# --- mapping ---


def test_mapping_is_shown_changed_and_remembered(browser: Browser, tenant: Tenant) -> None:
    source = uploaded(browser, PEOPLE, tenant.workspace)
    changes = {"column_1": "notes", "column_2": "custom", "name_2": "size"}
    record = imported(browser, source, tenant.list, **changes)
    assert record.mapping == ["email", "notes", "custom:size"]
    lead = Lead.objects.get()
    assert (lead.notes, lead.first_name) == ("Ada", "")
    again = form_values(browser, uploaded(browser, PEOPLE.replace("ada", "eva"), tenant.workspace))
    assert {name: again[name] for name in changes} == changes


def test_mapping_that_can_not_be_is_refused(browser: Browser, tenant: Tenant) -> None:
    source = uploaded(browser, PEOPLE, tenant.workspace)
    reply = confirm(browser, source, target=f"list:{tenant.list.id}", column_1="email")
    assert reply.status_code == 200
    assert reply.context["form"].non_field_errors()
    assert not LeadImport.objects.exists()


def test_columns_that_are_too_many_stay_as_guessed(browser: Browser, tenant: Tenant) -> None:
    names = ["Email", *(f"extra {number}" for number in range(900))]
    content = f"{','.join(names)}\na@example.com,{','.join(['x'] * 900)}\n"
    source = uploaded(browser, content, tenant.workspace)
    assert "The 501 after them" in page_of(browser, source).content.decode()
    record = imported(browser, source, tenant.list)
    assert record.mapping == source.mapping
    assert record.mapping[-1] == "custom:extra 899"


# --- preview ---


def test_preview_shows_each_row_with_its_outcome_and_reason(browser: Browser, tenant: Tenant) -> None:
    block(tenant.blocklist, "rival.example")
    add_leads(tenant, [{"email": "there@example.com"}], list_id=tenant.list.id)
    content = f"{PEOPLE}boss@rival.example;Dee;6\nthere@example.com;Eve;7\n"
    source = uploaded(browser, content, tenant.workspace)
    assert page_of(browser, source).context["preview"] is None, "nobody stated yet where they go"
    page = page_of(browser, source, f"?target=list:{tenant.list.id}")
    assert outcomes(page) == ["Created", "Invalid email", "Repeated", "Blocked", "Duplicate"]
    for shown in ("Repeats row 2", "Blocked by the entry rival.example", "Already in the list Prospects"):
        assert shown in page.content.decode()
    assert Lead.objects.count() == 1


def test_preview_into_a_new_list_makes_none(browser: Browser, tenant: Tenant) -> None:
    source = uploaded(browser, PEOPLE, tenant.workspace)
    values = {**form_values(browser, source), "target": "new", "new_list": "Fair", "preview": "1"}
    page = browser.post(prepare_url(source), values)
    assert outcomes(page) == ["Created", "Invalid email", "Repeated"]
    assert not LeadList.objects.filter(name="Fair").exists()
    assert confirm(browser, source, target="new", new_list="Fair").status_code == 302
    assert LeadImport.objects.get().list_id == LeadList.objects.get(name="Fair").id


def test_new_list_needs_a_name(browser: Browser, tenant: Tenant) -> None:
    reply = confirm(browser, uploaded(browser, PEOPLE, tenant.workspace), target="new", new_list=" ")
    assert reply.context["form"].errors["new_list"]


def test_preview_asks_as_many_questions_for_twenty_rows_as_for_two(
    browser: Browser, tenant: Tenant, django_assert_max_num_queries: Any
) -> None:
    def ask(rows: int) -> int:
        lines = "".join(f"person{number}@example.com\n" for number in range(rows))
        source = uploaded(browser, f"Email\n{lines}", tenant.workspace)
        with django_assert_max_num_queries(60) as queries:
            page_of(browser, source, f"?target=list:{tenant.list.id}")
        return len(queries)

    ask(2)
    assert ask(2) == ask(20)


def test_values_of_files_are_escaped(browser: Browser, tenant: Tenant) -> None:
    hostile = "<script>alert(1)</script>"
    source = uploaded(
        browser, f"Email,{hostile}\na@example.com,{hostile}\n", tenant.workspace, name=f"{hostile}.csv"
    )
    page = page_of(browser, source, f"?target=list:{tenant.list.id}").content.decode()
    assert "<script>alert" not in page


# --- what is reported before ---


def test_same_file_is_noticed(browser: Browser, tenant: Tenant) -> None:
    imported(browser, uploaded(browser, PEOPLE, tenant.workspace), tenant.list)
    page = page_of(browser, uploaded(browser, PEOPLE, tenant.workspace, name="other.csv"))
    assert "The same file was imported before" in page.content.decode()


def test_mended_file_keeps_mapping_and_options_and_becomes_a_child(browser: Browser, tenant: Tenant) -> None:
    options = {"skip_if_in_campaign": "on", "column_1": "notes", "assigned_to": str(tenant.owner.id)}
    first = imported(browser, uploaded(browser, PEOPLE, tenant.workspace), tenant.list, **options)
    rejected = b"".join(browser.get(report_url(first, "rejected")).streaming_content)
    mended = rejected.replace(b"not an email", b"bob@example.com")
    source = uploaded(browser, mended, tenant.workspace)
    values = form_values(browser, source)
    assert values["target"] == f"list:{tenant.list.id}"
    assert values["skip_if_in_campaign"] is True
    assert (values["column_0"], values["column_1"]) == ("email", "notes")
    assert values["assigned_to"] == str(tenant.owner.id)
    assert "These are the mended rows" in page_of(browser, source).content.decode()
    child = imported(browser, source, tenant.list)
    assert (child.parent_id, child.created_count) == (first.id, 1)
    assert str(child.id) in browser.get(report_url(first)).content.decode()
    assert str(first.id) in browser.get(report_url(child)).content.decode()


def test_plan_that_will_not_hold_the_file_is_reported(browser: Browser, tenant: Tenant) -> None:
    Plan.objects.filter(workspace=tenant.workspace).update(contact_limit=2, upload_limit=10)
    page = page_of(browser, uploaded(browser, PEOPLE, tenant.workspace)).content.decode()
    assert "room for 2 more new people, and the file has 3 rows" in page
    assert "leads put into campaigns, and the file" not in page


def test_dry_run_says_what_the_plan_lacks(browser: Browser, tenant: Tenant) -> None:
    Plan.objects.filter(workspace=tenant.workspace).update(contact_limit=0)
    source = uploaded(browser, PEOPLE, tenant.workspace)
    record = imported(browser, source, tenant.list, dry_run="1")
    assert record.is_dry_run
    assert not Lead.objects.exists()
    if record.state == ImportState.FINISHED:
        assert "it needs 1 new people, and 0 are left" in browser.get(report_url(record)).content.decode()


# --- confirmed ---


def test_confirmed_import_has_the_options_and_its_door(browser: Browser, tenant: Tenant) -> None:
    other = make_member(tenant.workspace, Role.VIEWER)
    chosen: dict[str, Any] = {"verify": "on", "assigned_to": str(other.id)}
    chosen |= {"update": "overwrite", "empty_erases": "on", "keep": ["phone"]}
    source = uploaded(browser, PEOPLE, tenant.workspace)
    reply = confirm(browser, source, target=f"campaign:{tenant.campaign.id}", **chosen)
    record = LeadImport.objects.get()
    assert reply.url == report_url(record)
    assert (record.campaign_id, record.user_id) == (tenant.campaign.id, tenant.owner.id)
    assert (record.door, record.state) == ("admin_upload", ImportState.PENDING)
    assert record.options["update_existing"] and record.options["verify"]
    assert record.options["empty_erases"] and record.options["keep"] == ["phone"]
    again = form_values(browser, source, f"?from={record.id}")
    assert (again["update"], again["empty_erases"], again["keep"]) == ("overwrite", True, ["phone"])
    assert record.options["assigned_to"] == str(other.id)


def test_keeping_without_overwriting_is_marked_at_its_field(browser: Browser, tenant: Tenant) -> None:
    source = uploaded(browser, PEOPLE, tenant.workspace)
    reply = confirm(browser, source, target=f"list:{tenant.list.id}", keep=["phone"])
    assert reply.status_code == 200 and "keep" in reply.context["form"].errors
    assert not LeadImport.objects.exists()


def test_preview_shows_what_the_lead_has_now_and_then(browser: Browser, tenant: Tenant) -> None:
    add_leads(tenant, [{"email": "ann@example.com", "first_name": "Anna"}], list_id=tenant.list.id)
    content = "Email,First name\nann@example.com,Ann\n"
    source = uploaded(browser, content, tenant.workspace)
    chosen = form_values(browser, source) | {"target": f"list:{tenant.list.id}", "update": "overwrite"}
    page = browser.post(prepare_url(source), {**chosen, "preview": "1"}).content.decode()
    assert "<del>Anna</del> → <ins>Ann</ins>" in page


def test_choices_of_another_workspace_are_refused(browser: Browser, tenant: Tenant) -> None:
    stranger = make_tenant("Strangers")
    source = uploaded(browser, PEOPLE, tenant.workspace)
    mine = {"target": f"list:{tenant.list.id}"}
    theirs = {
        "target": f"list:{stranger.list.id}",
        "blocklist": str(stranger.blocklist.id),
        "assigned_to": str(stranger.owner.id),
    }
    for field, value in theirs.items():
        reply = confirm(browser, source, **{**mine, field: value})
        assert reply.context["form"].errors[field], field
    assert not LeadImport.objects.exists()


# --- who may ---


def test_stranger_reaches_no_file(browser: Browser, tenant: Tenant) -> None:
    source = uploaded(browser, PEOPLE, tenant.workspace)
    stranger = Browser(make_tenant("Strangers").owner)
    assert stranger.get(prepare_url(source)).status_code == 404
    assert stranger.post(prepare_url(source), {"read": "1"}).status_code == 404
    assert stranger.get(reverse("admin:leads_leadimport_source", args=[source.id])).status_code == 404
    assert stranger.post(CONFIRM, {"import_file_name": str(source.id)}).status_code == 404
    assert stranger.post(CONFIRM, {"import_file_name": "nonsense"}).status_code == 404
    assert upload(stranger, PEOPLE, tenant.workspace).context["form"].errors["workspace"]


def test_viewer_may_not_upload(browser: Browser, tenant: Tenant) -> None:
    source = uploaded(browser, PEOPLE, tenant.workspace)
    viewer = Browser(make_member(tenant.workspace, Role.VIEWER))
    for url in (UPLOAD, prepare_url(source), reverse("admin:leads_leadimport_source", args=[source.id])):
        assert viewer.get(url).status_code == 403
    assert viewer.post(CONFIRM, {"import_file_name": str(source.id)}).status_code == 403
    assert UPLOAD not in viewer.get("/admin/").content.decode()
    assert UPLOAD not in viewer.changelist(LeadImport).content.decode()
    assert UPLOAD not in viewer.get(f"/admin/leads/leadlist/{tenant.list.id}/change/").content.decode()


def test_viewer_who_uploads_elsewhere_may_not_upload_here(browser: Browser, tenant: Tenant) -> None:
    source = uploaded(browser, PEOPLE, tenant.workspace)
    other = make_tenant("Others")
    Member.objects.create(workspace=tenant.workspace, user=other.owner, role=Role.VIEWER)
    elsewhere = Browser(other.owner)
    assert elsewhere.get(prepare_url(source)).status_code == 404
    assert str(tenant.workspace.id) not in str(elsewhere.get(UPLOAD).context["form"]["workspace"])


def test_uploader_may_upload(tenant: Tenant) -> None:
    uploader = Browser(make_member(tenant.workspace, Role.UPLOADER))
    assert UPLOAD in uploader.get("/admin/").content.decode()
    record = imported(uploader, uploaded(uploader, PEOPLE, tenant.workspace), tenant.list)
    assert record.created_count == 1


def test_confirming_needs_post_and_the_token(browser: Browser, tenant: Tenant) -> None:
    assert browser.get(CONFIRM).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(tenant.owner, backend="django.contrib.auth.backends.ModelBackend")
    assert strict.post(CONFIRM, {}).status_code == 403


def test_warnings_are_on_both_pages(browser: Browser, tenant: Tenant) -> None:
    source = uploaded(browser, "Email,Phone\nann@example.com,4.9E+11\n", tenant.workspace)
    record = imported(browser, source, tenant.list)
    for page in (page_of(browser, source), browser.get(f"/admin/leads/leadimport/{record.id}/change/")):
        assert [warning["code"] for warning in page.context["warnings"]] == ["digits_lost"]
        assert "a spreadsheet has cut their digits off" in page.content.decode()
