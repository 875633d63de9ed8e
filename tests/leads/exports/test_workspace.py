"""The export of all leads: what was stated of each, wherever it was put, and its tags."""

import csv
import io
import json
from typing import Any

import pytest

from leads.exports import ExportFormat, open_export
from leads.models import Lead
from leads.models.targets import Target
from tests.builders import Tenant, add_leads, make_tenant
from tests.leads.file_imports.files import options_for, run, start, upload
from tests.leads.tags.tagged import give_tags, tags_on


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


def export(tenant: Tenant, format: ExportFormat) -> bytes:
    workspace_id = tenant.workspace.id
    target = Target(kind="workspace", id=workspace_id)
    return b"".join(open_export(target, format, workspace_id=workspace_id).pieces)


def lines(tenant: Tenant) -> dict[str, dict[str, Any]]:
    rows = map(json.loads, export(tenant, ExportFormat.NDJSON).splitlines())
    return {row["email"]: row for row in rows}


def cells(tenant: Tenant) -> dict[str, dict[str, str]]:
    rows = csv.DictReader(io.StringIO(export(tenant, ExportFormat.CSV).decode()))
    return {row["email"]: row for row in rows}


def fill(tenant: Tenant) -> None:
    """Ada in all three kinds of places, Bob in none any more, a stranger."""
    url = {"linkedin_url": "linkedin.com/in/ada"}
    ada = {"email": "ada@example.com"}
    add_leads(tenant, [ada | {"custom_variables": {"city": "Rome", "n": 1}}, {"email": "bob@example.com"}])
    add_leads(tenant, [ada | {"custom_variables": {"city": "Ulm"}}], list_id=tenant.list.id)
    add_leads(tenant, [ada | {"custom_variables": url | {"x": True}}], campaign_id=tenant.linkedin.id)
    stranger = make_tenant()
    add_leads(stranger, [ada | {"custom_variables": {"secret": "s"}}], list_id=stranger.list.id)


def test_what_was_stated_anywhere_is_there_and_the_latest_counts(tenant: Tenant) -> None:
    fill(tenant)
    found = lines(tenant)
    assert found["bob@example.com"]["custom_variables"] == {}
    stated = {"city": "Ulm", "n": 1, "x": True, "linkedin_url": "linkedin.com/in/ada"}
    assert found["ada@example.com"]["custom_variables"] == stated
    row = cells(tenant)["ada@example.com"]
    assert (row["city"], row["n"], "secret" in row) == ("Ulm", "1", False)
    Lead.objects.filter(workspace_id=tenant.workspace.id).update(custom_fields={"city": "Bonn", "own": "o"})
    assert lines(tenant)["ada@example.com"]["custom_variables"] == stated | {"city": "Bonn", "own": "o"}
    assert cells(tenant)["bob@example.com"]["own"] == "o"


def test_tags_come_in_again_as_they_went_out(tenant: Tenant) -> None:
    fill(tenant)
    names = ["=1+1", "a, b", "[x]", 'say "hi"', "vip", "ü;|"]
    ada = Lead.objects.get(workspace_id=tenant.workspace.id, email="ada@example.com")
    give_tags(tenant.workspace.id, ada.id, names)
    found = lines(tenant)
    assert (found["ada@example.com"]["tags"], found["bob@example.com"]["tags"]) == (sorted(names), [])
    other = make_tenant()
    for format in (ExportFormat.CSV, ExportFormat.NDJSON):
        source = upload(other, export(tenant, format), name=f"leads.{format}")
        target = "list" if format is ExportFormat.CSV else "other_list"
        run(start(source, options_for(other, target=target)))
        theirs = Lead.objects.get(workspace_id=other.workspace.id, email="ada@example.com")
        assert tags_on(theirs) == sorted(names)
        give_tags(other.workspace.id, theirs.id, [])
