"""Blocklists in the admin: one default, always; entries in their normal form."""

import threading
from importlib import import_module

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction

from blocklists.models import Blocklist, BlocklistEntry
from leads.models import BackgroundJob, Membership
from leads.removing import run_removal
from tests.admin_pages import Browser, add_url, errors, page_url
from tests.browser.small_xlsx import Cell, small_xlsx
from tests.builders import Tenant, add_leads, block, make_member, make_tenant
from tests.waiting import LIMIT, is_somebody_waiting_for_a_lock, wait_for
from workspaces.models import Member, Role
from workspaces.models.locks import lock_workspace_settings


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant("Acme")


@pytest.fixture
def browser(tenant: Tenant) -> Browser:
    return Browser(tenant.owner)


def default_of(tenant: Tenant) -> str:
    return Blocklist.objects.get(workspace=tenant.workspace, is_default=True).name


def make_second(tenant: Tenant, name: str = "Second") -> Blocklist:
    return Blocklist.objects.create(workspace=tenant.workspace, name=name)


def test_default_moves_to_the_blocklist_that_is_made_it(tenant: Tenant, browser: Browser) -> None:
    second = make_second(tenant)
    assert not errors(browser.save(second, is_default="on"))
    assert default_of(tenant) == "Second"


def test_default_moves_to_a_new_blocklist(tenant: Tenant, browser: Browser) -> None:
    new = {"workspace": tenant.workspace.id, "name": "New", "is_default": "on"}
    assert not errors(browser.post(add_url(Blocklist), new))
    assert default_of(tenant) == "New"


def test_default_moves_in_its_own_workspace_only(tenant: Tenant, browser: Browser) -> None:
    other = make_tenant("Globex")
    browser.save(make_second(tenant), is_default="on")
    assert default_of(other) == "Default blocklist"


def test_default_is_neither_switched_off_nor_deleted(tenant: Tenant, browser: Browser) -> None:
    browser.save(tenant.blocklist, name="Renamed", is_default="")
    assert default_of(tenant) == "Renamed"
    delete = page_url(Blocklist, "delete", tenant.blocklist.id)
    assert browser.post(delete, {"post": "yes"}).status_code == 403
    assert default_of(tenant) == "Renamed"


def test_other_blocklist_is_deleted_with_its_entries(tenant: Tenant, browser: Browser) -> None:
    second = make_second(tenant)
    block(second, "a.example", "b.example")
    block(tenant.blocklist, "a.example")
    browser.post(page_url(Blocklist, "delete", second.id), {"post": "yes"})
    assert list(BlocklistEntry.objects.values_list("blocklist", flat=True)) == [tenant.blocklist.id]


def test_name_is_unique_in_a_workspace(tenant: Tenant, browser: Browser) -> None:
    new = {"workspace": tenant.workspace.id, "name": "Default blocklist"}
    assert errors(browser.post(add_url(Blocklist), new))


@pytest.mark.django_db(transaction=True)
def test_two_who_move_the_default_at_once_leave_one() -> None:
    tenant = make_tenant("Acme")
    second, third = make_second(tenant), make_second(tenant, "Third")

    def move() -> None:
        Browser(tenant.owner).save(third, is_default="on")
        connection.close()

    moving = threading.Thread(target=move)
    with transaction.atomic():
        lock_workspace_settings(tenant.workspace.id)
        Blocklist.objects.filter(id=tenant.blocklist.id).update(is_default=False)
        Blocklist.objects.filter(id=second.id).update(is_default=True)
        moving.start()
        wait_for(is_somebody_waiting_for_a_lock, what="the other to wait")
    moving.join(timeout=LIMIT)
    assert default_of(tenant) == "Third"


# --- entries ---


@pytest.mark.parametrize(
    ("typed", "value", "is_domain"),
    [
        (" ACME.com ", "acme.com", True),
        ("https://www.acme.com/about", "www.acme.com", True),
        ("Joe@Acme.COM", "joe@acme.com", False),
        ("bücher.example", "xn--bcher-kva.example", True),
    ],
)
def test_entry_is_normalised(
    tenant: Tenant, browser: Browser, typed: str, value: str, is_domain: bool
) -> None:
    new = {"blocklist": tenant.blocklist.id, "value": typed}
    assert not errors(browser.post(add_url(BlocklistEntry), new))
    entry = BlocklistEntry.objects.get()
    assert (entry.value, entry.is_domain, entry.workspace) == (value, is_domain, tenant.workspace)


@pytest.mark.parametrize("typed", ["", "nonsense", "a b@x.example", "@@", "x" * 500])
def test_entry_that_is_none_is_refused(tenant: Tenant, browser: Browser, typed: str) -> None:
    new = {"blocklist": tenant.blocklist.id, "value": typed}
    assert "value" in errors(browser.post(add_url(BlocklistEntry), new))


def test_changed_entry_changes_its_kind(tenant: Tenant, browser: Browser) -> None:
    block(tenant.blocklist, "acme.com")
    entry = BlocklistEntry.objects.get()
    browser.save(entry, value="Joe@acme.com")
    entry.refresh_from_db()
    assert (entry.value, entry.is_domain) == ("joe@acme.com", False)


def test_entry_stands_once_on_a_blocklist(tenant: Tenant, browser: Browser) -> None:
    block(tenant.blocklist, "acme.com", "other.example")
    new = {"blocklist": tenant.blocklist.id, "value": "ACME.com"}
    assert "already" in str(errors(browser.post(add_url(BlocklistEntry), new)))
    other = BlocklistEntry.objects.get(value="other.example")
    assert "already" in str(errors(browser.save(other, value="acme.com")))
    new["blocklist"] = make_second(tenant).id
    assert not errors(browser.post(add_url(BlocklistEntry), new))


def test_entry_is_put_on_own_blocklists_only(tenant: Tenant, browser: Browser) -> None:
    other, third = make_tenant("Globex"), make_tenant("Initech")
    Member.objects.create(workspace=third.workspace, user=tenant.owner, role=Role.VIEWER)
    for blocklist in (other.blocklist, third.blocklist):
        new = {"blocklist": blocklist.id, "value": "acme.com"}
        assert "blocklist" in errors(browser.post(add_url(BlocklistEntry), new))
    assert not BlocklistEntry.objects.exists()


def test_entries_are_listed_by_blocklist_and_found_by_their_beginning(
    tenant: Tenant, browser: Browser
) -> None:
    second = make_second(tenant)
    block(tenant.blocklist, "b.example", "a.example", "c@a.example")
    block(second, "z.example")

    def listed(**query: object) -> list[str]:
        page = browser.changelist(BlocklistEntry, **query)
        return [entry.value for entry in page.context["cl"].result_list]

    assert listed() == ["a.example", "b.example", "c@a.example"]
    assert listed(q=" A.ex ") == ["a.example"]
    assert listed(q="example") == []
    assert listed(blocklist=second.id) == ["z.example"]
    assert listed(blocklist=make_tenant("Globex").blocklist.id) == listed()


def test_selected_entries_are_deleted(tenant: Tenant, browser: Browser) -> None:
    block(tenant.blocklist, "a.example", "b.example", "c.example")
    chosen = list(BlocklistEntry.objects.order_by("value")[:2])
    browser.act("delete_selected", chosen, tenant.workspace)
    assert [entry.value for entry in BlocklistEntry.objects.all()] == ["c.example"]


# --- files and matches ---


def fill(tenant: Tenant) -> None:
    add_leads(tenant, [{"email": "ann@acme.com"}, {"email": "bob@eu.acme.com"}, {"email": "c@x.example"}])


def test_new_entry_tells_what_it_matches(tenant: Tenant, browser: Browser) -> None:
    fill(tenant)
    new = {"blocklist": tenant.blocklist.id, "value": "acme.com"}
    page = browser.post(add_url(BlocklistEntry), new, follow=True).content.decode()
    assert "The entry acme.com blocks 2 leads in campaigns." in page
    assert f"{page_url(Blocklist, 'matches', tenant.blocklist.id)}?value=acme.com" in page
    new["value"] = "nobody.example"
    assert "The entry nobody" not in browser.post(add_url(BlocklistEntry), new, follow=True).content.decode()


def test_matching_leads_are_shown_and_taken_out(tenant: Tenant, browser: Browser) -> None:
    fill(tenant)
    block(tenant.blocklist, "acme.com")
    matches = page_url(Blocklist, "matches", tenant.blocklist.id)
    page = browser.get(matches).content.decode()
    assert "2 leads in campaigns are blocked" in page
    assert "Spring" in page
    assert browser.post(matches).status_code == 302
    job = BackgroundJob.objects.get()
    assert job.user_id == tenant.owner.id
    run_removal(job.id)
    assert Membership.objects.count() == 1
    assert "0 leads in campaigns" in browser.get(matches).content.decode()
    assert browser.get(f"{matches}?value=%00").status_code == 404


def test_file_of_entries_is_uploaded(tenant: Tenant, browser: Browser) -> None:
    fill(tenant)
    upload = page_url(Blocklist, "upload", tenant.blocklist.id)
    assert browser.get(upload).status_code == 200
    file = SimpleUploadedFile("list.csv", b"Email,Why\nann@acme.com,wish\nnope,\nx.example,\n")
    page = browser.post(upload, {"file": file}).content.decode()
    assert "2 entries added" in page
    assert "nope is neither an email address nor a domain" in page
    assert "<strong>2</strong> leads in campaigns are blocked" in page
    assert tenant.blocklist.entries.count() == 2
    assert "This field is required" in browser.post(upload, {}).content.decode()


@pytest.mark.parametrize("name", ["values.xlsx", "values"])
def test_spreadsheet_of_entries_is_uploaded(tenant: Tenant, browser: Browser, name: str) -> None:
    rows: list[list[Cell]] = [["Blocked email", "Since"], ["joe@acme.example", 2020], ["rival.example", 2021]]
    file = SimpleUploadedFile(name, small_xlsx({"Empty": [], "Values": rows}))
    page = browser.post(page_url(Blocklist, "upload", tenant.blocklist.id), {"file": file}).content.decode()
    assert "2 entries added" in page
    values = set(tenant.blocklist.entries.values_list("value", flat=True))
    assert values == {"joe@acme.example", "rival.example"}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty"),
        (b"\n \n", "The file is empty"),
        (b"Email\n", "The file is empty"),
        (b"%PDF-1.7", "This is a PDF"),
        (b"PK\x03\x04 no archive", "archive"),
    ],
)
def test_file_without_entries_says_why(
    tenant: Tenant, browser: Browser, content: bytes, sentence: str
) -> None:
    file = SimpleUploadedFile("values.csv", content)
    page = browser.post(page_url(Blocklist, "upload", tenant.blocklist.id), {"file": file})
    assert page.status_code == 200
    (problem,) = page.context["form"].errors["file"]
    assert sentence in problem


def test_pages_are_for_those_who_may(tenant: Tenant) -> None:
    viewer = Browser(make_member(tenant.workspace, Role.VIEWER))
    stranger = Browser(make_tenant("Globex").owner)
    for page in ("upload", "matches"):
        where = page_url(Blocklist, page, tenant.blocklist.id)
        assert stranger.get(where).status_code == stranger.post(where).status_code == 404
        assert viewer.post(where).status_code == 403
    assert not BackgroundJob.objects.exists()
    matches = page_url(Blocklist, "matches", tenant.blocklist.id)
    assert "Take them out" not in viewer.get(matches).content.decode()


def test_filter_of_entries_offers_some_blocklists_and_the_one_in_the_address(
    tenant: Tenant, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_module("leads.admin.blocklists.admin"), "_OFFERED", 1)
    other = Blocklist.objects.create(workspace=tenant.workspace, name="Zebra")
    BlocklistEntry.objects.create(
        workspace=tenant.workspace, blocklist=other, value="z.example", is_domain=True
    )
    assert "Zebra" not in browser.changelist(BlocklistEntry).content.decode()
    page = browser.changelist(BlocklistEntry, blocklist=other.id)
    assert [entry.value for entry in page.context["cl"].result_list] == ["z.example"]
