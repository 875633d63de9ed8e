"""The same rows at once and as a file, in any chunks and with any stops: the same outcome for every row,
the same leads, the same counts; and a dry run says so beforehand."""

import operator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from campaigns.models import Campaign
from leads.imports import RawRow, import_leads
from leads.imports.rows import ImportReport
from leads.models import ImportState, Lead, LeadImport, LeadList, Membership, Outcome, RowOutcome
from leads.people.deletion import delete_leads
from tests.builders import Tenant, block, make_tenant
from tests.leads.file_imports.files import (
    as_csv,
    counts,
    options_for,
    refusals,
    run,
    start,
    stop_after,
    upload,
)
from workspaces.models import Usage

HEADER = ["Email", "First name", "Phone", "LinkedIn", "External id"]
MAPPING = ["email", "first_name", "phone", "linkedin_url", "external_id"]
EMAILS = ["a@example.com", "A@Example.com ", "b@example.com", "c@example.com", "x@acme.com", "bad@", ""]
URLS = ["", "linkedin.com/in/one", "https://de.linkedin.com/in/two/", "linkedin.com/in/three", "nowhere"]
KNOWN = ["a@example.com", "b@example.com"]

rows = st.tuples(
    st.sampled_from(EMAILS),
    st.sampled_from(["", "Ann", ' "B"\n']),
    st.sampled_from(["", "+1"]),
    st.sampled_from(URLS),
    st.sampled_from(["", "", "1", "2", "3"]),
).map(list)
targets = st.sampled_from(["list", "campaign", "linkedin"])
flags = st.fixed_dictionaries(
    {
        name: st.sampled_from([False, False, True])
        for name in ("skip_if_in_workspace", "skip_if_in_campaign", "skip_if_in_list")
    }
)
rules = st.one_of(
    st.fixed_dictionaries({"update": st.sampled_from(["no", "no", "fill_blanks"])}),
    st.fixed_dictionaries(
        {
            "update": st.sampled_from(["overwrite", "only_existing"]),
            "empty_erases": st.booleans(),
            "keep": st.sampled_from(["", "phone"]),
        }
    ),
)


class FileAgainstApi(TestCase):
    @pytest.mark.no_cover  # as test_any_sequence_ends_as_the_rules_say
    @settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        before=st.lists(rows, max_size=4),
        before_target=st.sampled_from(["list", "campaign", "other_campaign", "other_list", "linkedin"]),
        deleted=st.lists(st.sampled_from(KNOWN), max_size=2),
        sent=st.lists(rows, min_size=1, max_size=12),
        target=targets,
        options=st.builds(operator.or_, flags, rules),
        has_ids=st.booleans(),
        chunk=st.integers(1, 6),
        stops=st.lists(st.integers(1, 3), max_size=2),
    )
    def test_file_ends_as_one_call_does(
        self,
        *,
        before: list[list[str]],
        before_target: str,
        deleted: list[str],
        sent: list[list[str]],
        target: str,
        options: dict[str, Any],
        has_ids: bool,
        chunk: int,
        stops: list[int],
    ) -> None:
        tenants = [make_tenant(), make_tenant()]
        for tenant in tenants:
            block(tenant.blocklist, "acme.com")
            _call(tenant, before, target=before_target)
            _delete(tenant, deleted)
        called, filed = tenants
        # In a LinkedIn campaign two profiles of a deleted person are the one case that depends on the
        # chunk (docs/decisions/0006-repetition-in-files.md); a call is one chunk.
        # Two external ids for one email there are the other.
        chunk = len(sent) if target == "linkedin" and (deleted or has_ids) else chunk
        # An email campaign's row without a cell of its own is a blank line, which is no row of a file.
        # One with a single cell and no address may be the footer of a file.
        sent = [row if row[0] or sum(map(bool, map(str.strip, row))) > 1 else _with_two(row) for row in sent]
        columns = 5 if has_ids else 4
        sent = [row[:columns] for row in sent]
        report = _call(called, sent, target=target, **options)
        source = upload(filed, as_csv(HEADER[:columns], sent))
        wanted = options_for(filed, target=target, **options)
        mapping = MAPPING[:columns]
        dry = run(start(source, wanted, mapping=mapping, is_dry_run=True), chunk=chunk)
        record = start(source, wanted, mapping=mapping)
        for stop in stops:
            run(record, chunk=chunk, should_stop=stop_after(stop))
        run(record, chunk=chunk)
        assert record.state == ImportState.FINISHED, record.failure_text
        _check_equal(report, dry, record)
        assert _state(filed) == _state(called)


def _with_two(row: list[str]) -> list[str]:
    """A name and a number beside what the row has."""
    return ["", row[1] or "Ann", row[2] or "+1", *row[3:]]


def _check_equal(report: ImportReport, dry: LeadImport, record: LeadImport) -> None:
    expected = {outcome.slug: count for outcome, count in report.counts.items() if count}
    assert counts(record) == counts(dry) == expected
    assert record.restored_count == dry.restored_count == report.restored
    assert record.contact_count == dry.contact_count
    assert record.updated_count == dry.updated_count == report.updated
    assert record.changed_fields == dry.changed_fields == report.changed_fields
    assert _reported(record) == _reported(LeadImport.objects.get(id=report.import_id), offset=2)
    assert {n: slug for n, (slug, _) in refusals(dry).items()} == {
        n: slug for n, (slug, _) in refusals(record).items()
    }


def _call(tenant: Tenant, sent: list[list[str]], *, target: str, **options: Any) -> ImportReport:
    return import_leads(
        [_raw(number, row) for number, row in enumerate(sent)], options_for(tenant, target=target, **options)
    )


def _raw(number: int, row: list[str]) -> RawRow:
    fields: dict[str, Any] = dict(zip(MAPPING, row, strict=False))
    return RawRow(number=number, states=tuple(MAPPING[1:4]), **fields)


def _delete(tenant: Tenant, emails: list[str]) -> None:
    found = Lead.objects.filter(workspace_id=tenant.workspace.id, email__in=emails)
    delete_leads(workspace_id=tenant.workspace.id, lead_ids=list(found.values_list("id", flat=True)))


def _reported(record: LeadImport, *, offset: int = 0) -> list[tuple[Any, ...]]:
    """What is kept about each row; a call counts its rows from 0, a file from the line under its header."""
    reported = []
    for row in RowOutcome.objects.filter(import_id=record.id).order_by("row_number"):
        evidence = {
            k: v for k, v in row.evidence.items() if k in ("repeats_row", "updated", "problem", "flag")
        }
        if "repeats_row" in evidence:
            evidence["repeats_row"] += offset
        reported.append((row.row_number + offset, Outcome(row.outcome).slug, row.email, evidence))
    return reported


def _state(tenant: Tenant) -> dict[str, Any]:
    """Without ids and times, which differ."""
    workspace = tenant.workspace.id
    names: dict[Any, str] = {
        tenant.campaign.id: "campaign",
        tenant.linkedin.id: "linkedin",
        tenant.list.id: "list",
    }
    leads = {
        lead.id: (
            lead.email,
            lead.first_name,
            lead.phone,
            lead.linkedin_url,
            lead.deleted_at is None,
            lead.external_id,
        )
        for lead in Lead.objects.filter(workspace_id=workspace)
    }
    memberships = [
        (
            leads[m.lead_id],
            names.get(m.campaign_id or m.list_id, "other"),
            m.linkedin_url,
            sorted(m.overrides.items()),
            m.deleted_at is None,
        )
        for m in Membership.objects.filter(workspace_id=workspace)
    ]
    return {
        "leads": sorted(map(repr, leads.values())),
        "memberships": sorted(map(repr, memberships)),
        "counters": [
            Campaign.objects.get(id=tenant.campaign.id).lead_count,
            Campaign.objects.get(id=tenant.linkedin.id).lead_count,
            LeadList.objects.get(id=tenant.list.id).lead_count,
        ],
        "usage": Usage.objects.values_list("contacts", "uploads").get(workspace_id=workspace),
    }
