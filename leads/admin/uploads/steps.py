"""What the upload's pages do with a file, one function a step."""

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.http import urlencode

from campaigns.models import Campaign
from leads.admin.uploads.confirm import ConfirmForm
from leads.admin.uploads.room import room_of, warn_before
from leads.files import conversions, sources
from leads.files.decode import FileFormat
from leads.files.exported import LEAD_ID
from leads.files.named import save_mapping
from leads.imports.record.lifecycle import start_import
from leads.imports.rows import UpdateMode
from leads.models import LeadImport, SourceFile, SourceState
from leads.models.targets import is_linkedin
from workspaces.models import User
from workspaces.tenant_admin import parse_uuid


def prepare_url(source: SourceFile, **query: Any) -> str:
    """The page on which a file's import is prepared."""
    url = reverse("admin:leads_leadimport_prepare", args=[source.id])
    return f"{url}?{urlencode(query)}" if query else url


def look_into(source: SourceFile) -> None:
    conversions.queue_conversion(sources.inspect_source(source))


def read_as(source: SourceFile, wanted: FileFormat) -> str:
    """-> why it can't be read like that; then all stays as it was. What takes long a worker does."""
    before = SourceFile.objects.get(workspace_id=source.workspace_id, id=source.id)
    conversions.queue_conversion(sources.inspect_source(source, wanted=wanted))
    if source.state != SourceState.BAD:
        return ""
    problem = source.problem
    before.save()
    source.refresh_from_db()
    return problem


@transaction.atomic
def start(source: SourceFile, form: ConfirmForm, user: User, *, is_dry_run: bool) -> LeadImport:
    options = form.options(user)
    record = start_import(source, options, mapping=form.mapping, is_dry_run=is_dry_run)
    sources.remember_mapping(source, form.mapping)
    if name := form.cleaned_data["mapping_name"].strip():
        columns = sources.columns_of(source)
        save_mapping(workspace_id=source.workspace_id, name=name, columns=columns, choices=form.mapping)
    return record


def import_warnings(source: SourceFile, form: ConfirmForm) -> list[str]:
    """What will not go as whoever presses "Import" may think: the plan is full, every row will be refused."""
    kind, _, pk = str(form["target"].value() or "").partition(":")
    into_campaign = kind == "campaign" if kind else None
    creates = form["update"].value() != UpdateMode.ONLY_EXISTING
    rows = source.row_count if creates else 0
    warnings = warn_before(room_of(source.workspace_id), rows=rows, into_campaign=into_campaign)
    campaign_id = parse_uuid(pk)
    if not into_campaign or campaign_id is None:
        return warnings
    campaign = Campaign.objects.filter(workspace_id=source.workspace_id, id=campaign_id).first()
    return [*_without_identity(campaign, form.shown_mapping), *warnings] if campaign else warnings


def _without_identity(campaign: Campaign, mapping: list[str]) -> list[str]:
    wanted = ("linkedin_url", "custom:linkedin_url") if is_linkedin(campaign) else ("email",)
    if {*wanted, LEAD_ID}.intersection(mapping):
        return []
    what = "LinkedIn URL" if is_linkedin(campaign) else "email"
    return [
        f"No column is the {what}. The campaign {campaign.name} knows people by it, so every row would be "
        "refused: choose the column above, or put the leads into a list."
    ]
