"""The same rows through every door: four dialects, the admin's upload, the command line, an agent. The same
leads and memberships result, and the reports agree by the table of what each door calls an outcome."""

import csv
import io
import json
from collections.abc import Callable, Iterator, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from leads.models import Lead, LeadImport, LeadList, Membership, Outcome
from leads.people.deletion import delete_leads
from tests.admin_pages import Browser
from tests.builders import ApiClient, Tenant, add_leads, block, make_tenant
from tests.leads.admin.upload_pages import confirm, uploaded
from tests.leads.api.mcp.agent import Agent
from tests.leads.file_imports.files import run
from workspaces.models import Usage

pytestmark = pytest.mark.django_db(transaction=True)

FIELDS = ("email", "first_name", "last_name", "company", "phone", "website", "external_id")
ROWS = [
    (" Ada@Example.com", "Ada", "Byron", "Analytical", "+44 1", "ada.example"),
    ("ada@example.com", "Repeated", "", "", "", ""),
    ("x@mail.blocked.example", "Blocked", "", "", "", ""),
    ("member@example.com", "Member", "There", "", "", ""),
    ("known@example.com", "", "Known", "Filled", "", ""),
    ("deleted@example.com", "Deleted", "", "Back", "", ""),
    ("bob@exämple.de", "Böb", "O'Neil", 'Quote "Q", Inc', "", ""),
    ("bad at example.com", "Bad", "", "", "", ""),
]
GOOD_ROWS = ROWS[:-1]  # for Puffle's prospects, which refuse a request with a row that has no identity

# What every door reports of ROWS into a campaign or list, in the gate's words.
EXPECTED = {"created": 4, "restored": 1, "repeated": 1, "duplicate": 1, "blocked": 1, "invalid_email": 1}


def make_ground() -> Tenant:
    """A member of the campaign and the list, somebody else, and a deleted lead that was in both."""
    tenant = make_tenant()
    block(tenant.blocklist, "blocked.example")
    for target in ({"campaign_id": tenant.campaign.id}, {"list_id": tenant.list.id}):
        add_leads(tenant, [{"email": "member@example.com"}, {"email": "deleted@example.com"}], **target)
    add_leads(tenant, [{"email": "known@example.com", "first_name": "Kay"}], list_id=tenant.other_list.id)
    gone = Lead.objects.get(workspace_id=tenant.workspace.id, email="deleted@example.com")
    delete_leads(workspace_id=tenant.workspace.id, lead_ids=[gone.id])
    return tenant


def rows_as(names: dict[str, str], rows: Sequence[tuple[str, ...]]) -> list[dict[str, str]]:
    """Under the names of a dialect; what is blank is left out."""
    return [
        {names.get(field, field): value for field, value in zip(FIELDS, row, strict=False) if value}
        for row in rows
    ]


# --- the doors: each sends the rows and returns its report in the gate's words ---


def through_v2(tenant: Tenant, kind: str) -> dict[str, int]:
    target = {f"{kind}_id": getattr(tenant, kind).id}
    reply = add_leads(tenant, rows_as({"company": "company_name"}, ROWS), **target).json()
    return {
        "created": reply["leads_uploaded"],
        "repeated": reply["duplicate_email_count"],
        "duplicate": reply["duplicated_leads"],
        "blocked": reply["in_blocklist"],
        "invalid_email": reply["invalid_email_count"],
    }


def through_smartlead(tenant: Tenant, kind: str) -> dict[str, int]:
    leads = rows_as({"phone": "phone_number"}, ROWS)
    if kind == "list":
        body: Any = {"leadList": leads, "fileName": "every door.csv"}
        reply = _post_v1(tenant, f"lead-list/{tenant.list.number}/import", body)["data"]
        return {
            "created": reply["imported"],
            "repeated+duplicate+skipped": reply["duplicates"],
            "blocked": reply["blocked"],
            "invalid_email": reply["invalid"],
        }
    reply = _post_v1(tenant, f"campaigns/{tenant.campaign.number}/leads", {"lead_list": leads})
    assert (reply["upload_count"], reply["invalid_emails"]) == (len(ROWS), ["bad at example.com"])
    return {
        "created": reply["total_leads"],
        "repeated": reply["duplicate_count"],
        "duplicate": reply["already_added_to_campaign"],
        "blocked": reply["block_count"],
        "invalid_email": reply["invalid_email_count"],
    }


def _post_v1(tenant: Tenant, path: str, body: Any) -> Any:
    reply = Client().post(f"/api/v1/{path}?api_key={tenant.key}", body, content_type="application/json")
    assert reply.status_code == 200, reply.content
    return reply.json()


def through_puffle_prospects(tenant: Tenant, kind: str) -> dict[str, int]:
    path = f"/api/campaigns/{tenant.campaign.id}/leads"
    reply = ApiClient(tenant.key).post(path, {"prospects": rows_as({}, GOOD_ROWS)}).json()
    return {
        "created": reply["imported"],
        "repeated+duplicate+skipped": reply["duplicates"],
        "blocked": reply["invalid"],
    }


def through_puffle_list(tenant: Tenant, kind: str) -> dict[str, int]:
    """The rows stand in a list, where a person is once and everybody has an email that is one."""
    from_list = LeadList.objects.create(workspace=tenant.workspace, owner=tenant.owner, name="Source")
    leads = rows_as({"company": "company_name"}, GOOD_ROWS)
    entries = tenant.blocklist.entries.all()
    entries.delete()
    add_leads(tenant, leads, list_id=from_list.id)
    block(tenant.blocklist, "blocked.example")
    path = f"/api/campaigns/{tenant.campaign.id}/leads/import-from-list"
    reply = ApiClient(tenant.key).post(path, {"listId": str(from_list.id)}).json()
    assert reply["total"] == reply["imported"] + reply["duplicates"] + reply["invalid"] + reply["errors"]
    blocked = Lead.objects.filter(workspace_id=tenant.workspace.id, email__contains="blocked")
    Membership.objects.filter(lead_id=blocked.get().id).delete()
    blocked.delete()
    Membership.objects.filter(list_id=from_list.id).delete()
    return {"created": reply["imported"], "duplicate": reply["duplicates"], "blocked": reply["invalid"]}


def through_upload(tenant: Tenant, kind: str) -> dict[str, int]:
    browser = Browser(tenant.owner)
    source = uploaded(browser, _as_csv(), tenant.workspace)
    reply = confirm(browser, source, target=f"{kind}:{getattr(tenant, kind).id}")
    assert reply.status_code == 302, reply.context["form"].errors
    return _counts_of(run(LeadImport.objects.get(workspace=tenant.workspace, source_id=source.id)))


def through_agent(tenant: Tenant, kind: str) -> dict[str, int]:
    """The preview says what the import does."""
    agent = Agent(tenant.key)
    preview = agent.preview(rows=rows_as({}, ROWS), **{f"{kind}_id": getattr(tenant, kind).id})
    report = agent.commit(preview)
    assert report["outcomes"] == preview["outcomes"]
    return _counts_of(LeadImport.objects.get(id=report["id"]))


def through_command_line(tenant: Tenant, kind: str, folder: Path) -> dict[str, int]:
    path = folder / "every door.csv"
    path.write_text(_as_csv(), encoding="utf-8")
    printed = StringIO()
    where = [f"--workspace={tenant.workspace.id}", f"--{kind}={getattr(tenant, kind).id}"]
    with pytest.raises(SystemExit):
        call_command("import_leads", str(path), *where, "--json", stdout=printed)
    report = json.loads(printed.getvalue())
    record = LeadImport.objects.get(id=report["import_id"])
    assert report["leads_uploaded"] == record.created_count
    return _counts_of(record)


def _as_csv(rows: Sequence[tuple[str, ...]] = ROWS) -> str:
    header = ["Email", "First name", "Last name", "Company", "Phone", "Website", "External id"]
    text = io.StringIO()
    csv.writer(text).writerows([header[: len(rows[0])], *rows])
    return text.getvalue()


def _counts_of(record: LeadImport) -> dict[str, int]:
    return {name: getattr(record, f"{name}_count") for name in EXPECTED}


# --- what results ---


def people_of(tenant: Tenant) -> list[tuple[Any, ...]]:
    live = Lead.objects.filter(workspace_id=tenant.workspace.id, deleted_at=None)
    names = ("email", "first_name", "last_name", "company_name", "phone", "website")
    return sorted(live.values_list(*names))


def members_of(tenant: Tenant, kind: str) -> list[str]:
    target = getattr(tenant, kind)
    found = Membership.objects.in_target(workspace_id=tenant.workspace.id, target_id=target.id)
    ids = [member.lead_id for member in found.filter(deleted_at=None)]
    target.refresh_from_db()
    assert target.lead_count == len(ids)
    return sorted(str(lead.email) for lead in Lead.objects.filter(id__in=ids))


def check_report(report: dict[str, int]) -> None:
    """Where a door counts several outcomes as one, the sum is right."""
    for names, count in report.items():
        expected = sum(EXPECTED.get(name, 0) for name in names.split("+"))
        assert count == expected, names


PEOPLE = [
    ("ada@example.com", "Ada", "Byron", "Analytical", "+44 1", "ada.example"),
    ("bob@xn--exmple-cua.de", "Böb", "O'Neil", 'Quote "Q", Inc', "", ""),
    ("deleted@example.com", "Deleted", "", "Back", "", ""),
    ("known@example.com", "Kay", "Known", "Filled", "", ""),
    ("member@example.com", "", "", "", "", ""),
]
MEMBERS = [person[0] for person in PEOPLE]


def doors() -> Iterator[Any]:
    for kind in ("campaign", "list"):
        for door in (through_v2, through_smartlead, through_upload, through_agent):
            yield pytest.param(door, kind, id=f"{door.__name__} into a {kind}")
    yield pytest.param(through_puffle_prospects, "campaign", id="through_puffle_prospects")


@pytest.mark.parametrize(("door", "kind"), list(doors()))
def test_same_rows_give_the_same_leads(door: Callable[[Tenant, str], dict[str, int]], kind: str) -> None:
    tenant = make_ground()
    check_report(door(tenant, kind))
    check_result(tenant, kind)


@pytest.mark.parametrize("kind", ["campaign", "list"])
def test_command_line_gives_the_same_leads(kind: str, tmp_path: Path) -> None:
    tenant = make_ground()
    check_report(through_command_line(tenant, kind, tmp_path))
    check_result(tenant, kind)


def check_result(tenant: Tenant, kind: str) -> None:
    assert people_of(tenant) == PEOPLE
    assert members_of(tenant, kind) == MEMBERS
    other = "list" if kind == "campaign" else "campaign"
    assert members_of(tenant, other) == ["member@example.com"], "the place elsewhere still sleeps"
    assert Usage.objects.get(workspace=tenant.workspace).contacts == len(PEOPLE)


@pytest.mark.parametrize("update", ["fill_blanks", "only_existing"])
def test_updates_are_the_same_through_every_door(update: str, tmp_path: Path) -> None:
    """v2 in a call and as a file, the upload, the command line, an agent."""
    doors: list[Callable[[Tenant], LeadImport]] = [
        lambda tenant: _update_by_call(tenant, update),
        lambda tenant: _update_by_file(tenant, update),
        lambda tenant: _update_by_upload(tenant, update),
        lambda tenant: _update_by_command(tenant, update, tmp_path),
        lambda tenant: _update_by_agent(tenant, update),
    ]
    results = []
    for door in doors:
        tenant = make_ground()
        record = door(tenant)
        results.append((_counts_of(record), record.updated_count, record.changed_fields, people_of(tenant)))
    assert results.count(results[0]) == len(doors), results
    counts, updated, changed, people = results[0]
    member = ("member@example.com", "Member", "There", "", "", "")
    assert member in people and updated == (1 if update == "fill_blanks" else 2)
    if update == "only_existing":
        assert (counts["created"], counts["duplicate"]) == (0, 2)
        assert changed == {"first_name": 1, "last_name": 2, "company_name": 1}


@pytest.mark.parametrize("update", ["fill_blanks", "only_existing"])
def test_external_ids_mean_the_same_through_every_door(update: str, tmp_path: Path) -> None:
    doors: list[Callable[[Tenant], LeadImport]] = [
        lambda tenant: _update_by_call(tenant, update, KEYED),
        lambda tenant: _update_by_file(tenant, update, KEYED),
        lambda tenant: _update_by_upload(tenant, update, KEYED),
        lambda tenant: _update_by_command(tenant, update, tmp_path, KEYED),
        lambda tenant: _update_by_agent(tenant, update, KEYED),
    ]
    results = []
    for door in doors:
        tenant = make_ground()
        ids = {"k@example.com": "1", "h@example.com": "9"}
        held = [{"email": email, "external_id": number} for email, number in ids.items()]
        add_leads(tenant, held, list_id=tenant.list.id)
        record = door(tenant)
        counts = {outcome.slug: getattr(record, f"{outcome.slug}_count") for outcome in Outcome}
        leads = Lead.objects.filter(workspace_id=tenant.workspace.id).exclude(external_id=None)
        people = sorted(leads.values_list("external_id", "email", "first_name"))
        results.append((counts, record.changed_fields, people))
    assert results.count(results[0]) == len(doors), results
    counts, changed, people = results[0]
    assert (counts["conflict"], counts["repeated"], counts["duplicate"]) == (1, 2, 2)
    assert ("1", "k@example.com", "Kay") in people and ("2", "member@example.com", "") in people
    assert counts["unknown_lead" if update == "only_existing" else "created"] == 1
    assert changed == {"first_name": 1, "external_id": 1}


KEYED = [
    ("", "Kay", "", "", "", "", "1"),
    ("member@example.com", "", "", "", "", "", "2"),
    ("known@example.com", "Repeats", "", "", "", "", "1"),
    ("new@example.com", "New", "", "", "", "", "3"),
    ("k@example.com", "Row 1 by its email", "", "", "", "", "4"),
    ("h@example.com", "Another's id", "", "", "", "", "5"),
]


def _update_by_call(tenant: Tenant, update: str, rows: Sequence[tuple[str, ...]] = ROWS) -> LeadImport:
    leads = rows_as({"company": "company_name"}, rows)
    reply = add_leads(tenant, leads, list_id=tenant.list.id, update=update)
    assert reply.status_code == 200, reply.content
    return LeadImport.objects.get(id=reply.headers["X-Import-Id"])


def _update_by_file(tenant: Tenant, update: str, rows: Sequence[tuple[str, ...]] = ROWS) -> LeadImport:
    reply = Client().generic(
        "POST",
        f"/api/v2/imports?list_id={tenant.list.id}&update={update}",
        _as_csv(rows).encode(),
        content_type="text/csv",
        headers={"Authorization": f"Bearer {tenant.key}"},
    )
    assert reply.status_code == 202, reply.content
    return run(LeadImport.objects.get(id=reply.json()["id"]))


def _update_by_upload(tenant: Tenant, update: str, rows: Sequence[tuple[str, ...]] = ROWS) -> LeadImport:
    browser = Browser(tenant.owner)
    source = uploaded(browser, _as_csv(rows), tenant.workspace)
    reply = confirm(browser, source, target=f"list:{tenant.list.id}", update=update)
    assert reply.status_code == 302, reply.context["form"].errors
    return run(LeadImport.objects.get(workspace=tenant.workspace, source_id=source.id))


def _update_by_command(
    tenant: Tenant, update: str, folder: Path, rows: Sequence[tuple[str, ...]] = ROWS
) -> LeadImport:
    path = folder / f"{update}.csv"
    path.write_text(_as_csv(rows), encoding="utf-8")
    printed = StringIO()
    where = [f"--workspace={tenant.workspace.id}", f"--list={tenant.list.id}", f"--update={update}"]
    with pytest.raises(SystemExit):
        call_command("import_leads", str(path), *where, "--json", stdout=printed)
    return LeadImport.objects.get(id=json.loads(printed.getvalue())["import_id"])


def _update_by_agent(tenant: Tenant, update: str, rows: Sequence[tuple[str, ...]] = ROWS) -> LeadImport:
    agent = Agent(tenant.key)
    report = agent.commit(agent.preview(rows=rows_as({}, rows), list_id=tenant.list.id, update=update))
    return LeadImport.objects.get(id=report["id"])


def test_list_into_a_campaign_gives_the_same_members() -> None:
    """A list brings whoever stands in it. Coming into it has woken who was deleted, and filled in who was in
    the campaign."""
    tenant = make_ground()
    report = through_puffle_list(tenant, "campaign")
    assert report == {"created": 4, "duplicate": 1, "blocked": 1}
    assert people_of(tenant) == [*PEOPLE[:-1], ("member@example.com", "Member", "There", "", "", "")]
    assert members_of(tenant, "campaign") == MEMBERS


def test_foxreach_gives_the_same_people() -> None:
    """Into no campaign and no list: who is known to the workspace is a duplicate, and who was deleted comes
    back with every place."""
    tenant = make_ground()
    names = {"first_name": "firstName", "last_name": "lastName"}
    body = json.dumps({"leads": rows_as(names, ROWS)})
    reply = Client().post(
        "/api/v1/leads/import", body, content_type="application/json", headers={"X-API-Key": tenant.key}
    )
    assert reply.status_code == 200, reply.content
    report = reply.json()["data"]
    assert (report["created"], report["restored"]) == (2, 1)
    assert (report["duplicates"], report["errors"]) == (3, 2)
    assert report["duplicateEmails"] == ["ada@example.com", "member@example.com", "known@example.com"]
    assert [error["email"] for error in report["errorDetails"]] == [
        "x@mail.blocked.example",
        "bad at example.com",
    ]
    expected = {person[0]: person for person in PEOPLE}
    expected["known@example.com"] = ("known@example.com", "Kay", "", "", "", "")
    assert people_of(tenant) == sorted(expected.values())
    for kind in ("campaign", "list"):
        assert members_of(tenant, kind) == ["deleted@example.com", "member@example.com"]
