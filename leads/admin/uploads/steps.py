"""What the upload's pages do with a file, one function a step."""

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.http import urlencode

from leads.admin.uploads.confirm import ConfirmForm
from leads.admin.uploads.room import room_of, warn_before
from leads.files import conversions, sources
from leads.files.decode import FileFormat
from leads.imports.record.lifecycle import start_import
from leads.models import LeadImport, SourceFile, SourceState
from workspaces.models import User


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
    return record


def plan_warnings(source: SourceFile, form: ConfirmForm) -> list[str]:
    target = str(form["target"].value() or "")
    into_campaign = target.startswith("campaign:") if target else None
    return warn_before(room_of(source.workspace_id), rows=source.row_count, into_campaign=into_campaign)
