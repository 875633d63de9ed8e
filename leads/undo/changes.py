"""Before-images -> what an import changed is as it was, where nobody has changed it since.

A field that no longer holds what the import wrote keeps its value, and is listed.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_datetime

from leads.imports.rows import PROFILE_FIELDS
from leads.imports.statements import profile_parts
from leads.imports.write.persons import PERSON_FIELDS, write_persons
from leads.imports.write.sleeping import Stated, read_sleeping, stated_before, write_stated
from leads.models import ImportChange, Lead, LeadImport, Membership
from leads.models.places import memberships_of
from leads.models.row_ids import import_of
from leads.people.deletion import count_losses, lower_contacts, lower_counters
from leads.search import note_changed
from workspaces.database.cursor import plain_cursor
from workspaces.database.sql_files import SqlFolder

RESTORE_LEADS = SqlFolder(__file__).statement("restore_leads", **profile_parts())

# Called with what is kept: the row's number, and a sentence.
Keep = Callable[[int, str], None]


def restore_memberships(record: LeadImport, changes: Sequence[ImportChange], keep: Keep) -> int:
    """The memberships that the import woke sleep again, as they were. -> how many.

    One that was edited since stays awake. At most one change for each.
    """
    cursor = plain_cursor()
    now = read_sleeping(cursor, record.workspace_id, [change.object_id for change in changes])
    before: dict[UUID, Stated] = {}
    for change in changes:
        stated = now.get(change.object_id)
        if stated is None or stated[-1] is not None:  # gone, or asleep already
            continue
        old, edited = stated_before(stated, change.fields)
        if edited:
            keep(change.row_number, f"{_in_words(edited)} was edited in the campaign or list since")
        else:
            before[change.object_id] = old
    if before:
        write_stated(cursor, record.workspace_id, before)
        places = Membership.objects.filter(workspace_id=record.workspace_id, id__in=list(before))
        losses = count_losses(places.values_list("campaign_id", "list_id"))
        lower_counters(record.workspace_id, losses)
    return len(before)


def restore_leads(record: LeadImport, changes: Sequence[ImportChange], keep: Keep) -> int:
    """Filled, overwritten and woken leads. The last change first. -> how many leads were restored.

    A woken one sleeps again if it is in no campaign and no list now.
    """
    ids = {change.object_id for change in changes if import_of(change.object_id) != record.id}
    leads = {lead.id: lead for lead in Lead.objects.with_ids(workspace_id=record.workspace_id, ids=ids)}
    in_use = placed(record.workspace_id, list(leads))
    restored: dict[UUID, Lead] = {}
    persons: dict[UUID, Lead] = {}  # those of whom more than the profile was changed
    asleep = 0
    for change in changes:
        lead = leads.get(change.object_id)
        if lead is None:  # gone, or made by the import itself: that one is taken away as a whole
            continue
        if _restore_profile(lead, change, keep):
            restored[lead.id] = lead
            if not change.fields.keys().isdisjoint(PERSON_FIELDS):
                persons[lead.id] = lead
        if "deleted_at" in change.fields and lead.deleted_at is None:
            if lead.id in in_use:
                keep(change.row_number, "The person, deleted before the import, is in a campaign or list")
            else:
                lead.deleted_at = parse_datetime(change.fields["deleted_at"][0])
                restored[lead.id] = lead
                asleep += 1
    _save(record.workspace_id, list(restored.values()))
    stated = {pk: tuple(getattr(lead, field) for field in PERSON_FIELDS) for pk, lead in persons.items()}
    write_persons(plain_cursor(), record.workspace_id, stated)
    named = {change.object_id for change in changes if "external_id" in change.fields}
    unnamed = [pk for pk, lead in restored.items() if pk in named and lead.external_id is None]
    _take_keys_back(record.workspace_id, unnamed)
    lower_contacts(record.workspace_id, asleep)
    return len(restored)


def _take_keys_back(workspace_id: UUID, ids: Sequence[UUID]) -> None:
    """External ids that the import gave; it gives none to who has one."""
    if ids:
        leads = Lead.objects.with_ids(workspace_id=workspace_id, ids=ids)
        leads.update(external_id=None, external_source="")


def placed(workspace_id: UUID, lead_ids: Iterable[UUID]) -> set[UUID]:
    """Those of these leads that have a live membership."""
    parts = memberships_of(workspace_id=workspace_id, lead_ids=lead_ids)
    return {lead_id for part in parts for lead_id in part.values_list("lead_id", flat=True)}


def _restore_profile(lead: Lead, change: ImportChange, keep: Keep) -> bool:
    """On the object. -> whether a field got its old value back."""
    changed = False
    for field, (before, after) in change.fields.items():
        if field == "deleted_at":
            continue
        if getattr(lead, field) == after:
            setattr(lead, field, before)
            changed = True
        else:
            keep(change.row_number, f"{_in_words([field])} of the lead was edited since")
    return changed


def _save(workspace_id: UUID, leads: Sequence[Lead]) -> None:
    if not leads:
        return
    parameters: dict[str, Any] = {field: [getattr(lead, field) for lead in leads] for field in PROFILE_FIELDS}
    parameters |= {
        "workspace": workspace_id,
        "ids": [lead.id for lead in leads],
        "deleted_at": [lead.deleted_at for lead in leads],
    }
    plain_cursor().execute(RESTORE_LEADS, parameters)
    note_changed(workspace_id=workspace_id, lead_ids=parameters["ids"])


def _in_words(fields: Iterable[str]) -> str:
    return ", ".join(field.replace("_", " ") for field in fields).capitalize()
