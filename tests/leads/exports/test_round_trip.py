"""What was exported can be uploaded again as it is: it changes nothing, or puts the same leads elsewhere."""

import json
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from campaigns.models import Campaign, Channel
from leads.exports import ExportFormat, open_export
from leads.files.conversions import CONVERSIONS
from leads.jobs.runner import run as run_job
from leads.models import ImportState, Lead, LeadList, Membership, SourceFile, SourceState
from leads.models.targets import Target, pick_target
from tests.builders import Tenant, add_leads, make_campaign, make_list, make_tenant
from tests.leads.file_imports.files import counts, options_for, refusals, run, start, upload
from workspaces.models import Usage

NASTY = [
    "=HYPERLINK(1)",
    "'=1",
    "''+1",
    "'quoted'",
    "-",
    "@sum",
    "+49 30 123",
    "\t=1",
    'say "hi", they wrote',
    "two\nlines",
    "crlf\r\nend",
    "a,b;c|d\te",
    "\\N",
    "\\.",
    "Zoë 日本 🎉",
    "مرحبا",
    "%s %(name)s {}",
    "0x1F",
    "\u00a0nbsp\u00a0",
    "NULL",
    "\u2028",
    '{"a": 1}',
]
SCALARS = [
    5,
    -3,
    0,
    1.5,
    -2.25,
    1e20,
    12345678901234567,
    True,
    False,
    None,
    "",
    "5",
    "true",
    "null",
    "  x ",
    "1.50",
]


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


def fill(tenant: Tenant, **target: Any) -> None:
    leads: list[dict[str, Any]] = [
        {
            "email": f"p{n}@example.com",
            "first_name": text,
            "company_name": text[::-1],
            "personalization": text,
            "custom_variables": {
                "note": text,
                "what": scalar,
                "Email": text,
                "email": "x",
                text: 1,
                f"k {n} ": "y",
            },
        }
        for n, (text, scalar) in enumerate(zip(NASTY, [*SCALARS, *SCALARS], strict=False))
    ]
    leads.append({"email": "plain@example.com"})
    leads.append({"email": "=1@example.com", "first_name": "Formula"})
    reply = add_leads(tenant, leads, **target).json()
    assert reply["leads_uploaded"] == len(leads), reply
    # The same people stated differently elsewhere: what is exported is what was stated here.
    add_leads(
        tenant,
        [{"email": "plain@example.com", "first_name": "Own"}],
        list_id=make_list(tenant.workspace, tenant.owner, "Third").id,
    )
    if "list_id" in target:
        add_leads(
            tenant,
            [{"first_name": "Only", "last_name": "Name"}, {"first_name": "Only", "last_name": "Name"}],
            **target,
        )


def export(tenant: Tenant, format: ExportFormat = ExportFormat.CSV, **place: UUID) -> bytes:
    workspace_id = tenant.workspace.id
    target = pick_target(
        workspace_id=workspace_id, campaign_id=place.get("campaign_id"), list_id=place.get("list_id")
    )
    return b"".join(open_export(target, format, workspace_id=workspace_id).pieces)


def send(tenant: Tenant, content: bytes, format: ExportFormat) -> SourceFile:
    """Uploaded; a workbook is converted, as a worker does it."""
    source = upload(tenant, content, name=f"leads.{format}")
    if source.state == SourceState.CONVERTING:
        run_job(CONVERSIONS, source.id)
        source.refresh_from_db()
    return source


def everything() -> dict[str, list[Any]]:
    """All rows of the tables that imports write, but for their own records."""
    tables: list[Any] = [Lead, Membership, Campaign, LeadList, Usage]
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in tables}


def stated(target_id: UUID) -> dict[UUID, tuple[Any, ...]]:
    """By lead: what its membership in the campaign or list shows."""
    rows = Membership.objects.extra(where=["coalesce(campaign_id, list_id) = %s"], params=[target_id])
    return {
        row.lead_id: (row.personalization, json.dumps(row.custom_variables, sort_keys=True), row.overrides)
        for row in rows
    }


@pytest.mark.parametrize("format", list(ExportFormat))
@pytest.mark.parametrize("place", ["campaign", "list"])
def test_uploaded_again_as_it_is_changes_nothing(tenant: Tenant, format: ExportFormat, place: str) -> None:
    fill(tenant, **{f"{place}_id": getattr(tenant, place).id})
    content = export(tenant, format, **{f"{place}_id": getattr(tenant, place).id})
    before = everything()
    source = send(tenant, content, format)
    record = run(start(source, options_for(tenant, target=place)), chunk=7)
    assert record.state == ImportState.FINISHED, record.failure_text
    assert set(counts(record)) == {"duplicate"}, refusals(record)
    assert everything() == before


@pytest.mark.parametrize("format", list(ExportFormat))
@pytest.mark.parametrize("place", ["campaign", "list"])
def test_into_another_place_makes_memberships_of_the_same_leads_that_say_the_same(
    tenant: Tenant, format: ExportFormat, place: str
) -> None:
    origin = getattr(tenant, place)
    fill(tenant, **{f"{place}_id": origin.id})
    content = export(tenant, format, **{f"{place}_id": origin.id})
    leads = everything()["Lead"]
    source = send(tenant, content, format)
    record = run(start(source, options_for(tenant, target=f"other_{place}")), chunk=7)
    assert set(counts(record)) == {"created"}, refusals(record)
    assert everything()["Lead"] == leads
    assert stated(getattr(tenant, f"other_{place}").id) == stated(origin.id)


def test_linkedin_campaign_makes_the_round_trip(tenant: Tenant) -> None:
    urls = [f"https://www.linkedin.com/in/Person-{n}/?x={n}" for n in range(3)]
    leads: list[dict[str, Any]] = [
        {"first_name": url, "custom_variables": {"linkedin_url": url}} for url in urls
    ]
    leads[0]["email"] = "ann@example.com"
    add_leads(tenant, leads, campaign_id=tenant.linkedin.id)
    content = export(tenant, campaign_id=tenant.linkedin.id)
    before = everything()
    record = run(start(upload(tenant, content), options_for(tenant, target="linkedin")))
    assert counts(record) == {"duplicate": 3}
    assert everything() == before
    other = make_campaign(tenant.workspace, tenant.owner, "Other", channel=Channel.LINKEDIN)
    options = replace(options_for(tenant), target=Target(kind="campaign", id=other.id))
    record = run(start(upload(tenant, content), options))
    assert counts(record) == {"created": 3}
    assert everything()["Lead"] == before["Lead"]
    assert stated(other.id).keys() == stated(tenant.linkedin.id).keys()


def test_file_of_another_workspace_warns_and_goes_by_email(tenant: Tenant) -> None:
    fill(tenant, list_id=tenant.list.id)
    other = make_tenant()
    source = upload(other, export(tenant, list_id=tenant.list.id))
    assert "this workspace doesn't have" in source.warnings[-1]["text"]
    record = run(start(source, options_for(other)))
    assert counts(record) == {"created": len(NASTY) + 2, "incomplete": 2}
    assert not upload(tenant, export(tenant, list_id=tenant.list.id)).warnings


def test_edited_cell_counts_more_than_the_object_beside_it(tenant: Tenant) -> None:
    variables = {"age": 5, "city": "Rome", "x": True}
    add_leads(tenant, [{"email": "ann@example.com", "custom_variables": variables}])
    content = export(tenant, campaign_id=tenant.campaign.id).replace(b",5,Rome,true,", b",6,Rome,,")
    run(start(upload(tenant, content), options_for(tenant)))
    assert Membership.objects.get(list_id=tenant.list.id).custom_variables == {"age": "6", "city": "Rome"}
