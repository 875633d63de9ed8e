"""A lead's own fields, changed.

Lock order, as in every import: the workspace (shared), the lead, its memberships. A lead that somebody else
is about to delete is waited for, and then not found.
"""

from collections.abc import Mapping
from enum import Enum
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from blocklists.reading import blocking_entry
from leads.imports.judge.erased import erased_among
from leads.imports.rows import PROFILE_FIELDS, SEARCHED
from leads.models import Lead
from leads.models.places import memberships_of
from leads.models.sizes import check_sizes
from leads.search import note_changed
from leads.tags import read_tags, set_tags
from workspaces.audit import Action, note
from workspaces.database.cursor import plain_cursor
from workspaces.database.retries import in_one_transaction
from workspaces.models import Workspace
from workspaces.models.locks import share_workspace
from workspaces.text.email_address import explain_email, normalize_email, remove_invisible

_AWAITED = (11, 12)  # verification_status while a job is at it, which writes its own
_TEXTS = (*PROFILE_FIELDS, "source")
_SEARCHED = SEARCHED | {"email"}


class Fault(Enum):
    """Why a lead can't have an email."""

    MISSING = "a lead keeps its email"
    INVALID = "it is no email address; the detail says why"
    BLOCKED = "the detail is the entry of the default blocklist"
    ERASED = "the person with it was erased"
    TAKEN = "another lead has it"
    TAKEN_BY_DELETED = "a deleted lead has it"


class EmailRefused(Exception):
    """Nothing was changed."""

    def __init__(self, fault: Fault, detail: str = "") -> None:
        super().__init__(fault.value, detail)
        self.fault, self.detail = fault, detail


@in_one_transaction
def change_lead(
    *,
    workspace_id: UUID,
    lead_id: UUID,
    changes: Mapping[str, Any],
    custom_fields: Mapping[str, Any] | None = None,
) -> Lead:
    """`changes`: the model's fields with their new values; an email as somebody typed it; `tags`, by their
    names, replace those that it has. `custom_fields`: those that change, by name; None removes one. -> the
    lead as it is now, with the normal form of its email.

    Raises Lead.DoesNotExist, EmailRefused, TooLarge, TagRefused, TooManyTags.
    """
    share_workspace(workspace_id)
    live = Lead.objects.with_ids(workspace_id=workspace_id, ids=[lead_id]).filter(deleted_at=None)
    lead = live.select_for_update().get()
    new = dict(changes)
    if "email" in new and (email := _read_email(lead, new.pop("email"))) != lead.email:
        new["email"] = email
    if custom_fields:
        new["custom_fields"] = _merge(lead.custom_fields, custom_fields)
    has_new_tags = "tags" in new and set_tags(
        workspace_id=workspace_id, resource_id=lead_id, names=read_tags(new.pop("tags"))
    )
    if not new and not has_new_tags:
        return lead
    changed = [*new, "tags"] if has_new_tags else list(new)
    for field, value in new.items():
        setattr(lead, field, value)
    check_sizes(lead, _TEXTS, variables={}, others=lead.custom_fields)
    lead.updated_at = timezone.now()
    _save(lead, [*new, "updated_at"])
    if not _SEARCHED.isdisjoint(new):
        note_changed(workspace_id=workspace_id, lead_ids=[lead_id])
    if "email" in new:
        _forget_verdict(lead)
    note(workspace_id, Action.LEAD_CHANGED, lead_ids=[lead_id], count=1, fields=sorted(changed))
    return lead


def _merge(fields: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in {**fields, **new}.items() if value is not None}


def _forget_verdict(lead: Lead) -> None:
    """What was found out about the old address doesn't hold for the new one. Not an edit of the memberships,
    so their updated_at stays: undo takes for edited what has one of its own."""
    for asleep in (False, True):
        for part in memberships_of(workspace_id=lead.workspace_id, lead_ids=[lead.id], asleep=asleep):
            known = part.exclude(verification_status=None).exclude(verification_status__in=_AWAITED)
            known.update(verification_status=None)


def _read_email(lead: Lead, text: str) -> str | None:
    """Whom an import would refuse doesn't get in by another's id. Raises EmailRefused."""
    if not remove_invisible(text).strip():
        if lead.email:
            raise EmailRefused(Fault.MISSING)
        return None
    email = normalize_email(text)
    if email is None:
        raise EmailRefused(Fault.INVALID, explain_email(text))
    if email != lead.email and (entry := blocking_entry(lead.workspace_id, email)):
        raise EmailRefused(Fault.BLOCKED, entry)
    if email != lead.email and _is_erased(lead.workspace_id, email):
        raise EmailRefused(Fault.ERASED)
    return email


def _is_erased(workspace_id: UUID, email: str) -> bool:
    """The workspace is shared, so nobody is erased meanwhile."""
    key = Workspace.objects.filter(id=workspace_id).values_list("erasure_key", flat=True).first()
    known = None if key is None else bytes(key)
    return bool(erased_among(plain_cursor(), [email], workspace_id=workspace_id, erasure_key=known))


def _save(lead: Lead, fields: list[str]) -> None:
    """Raises EmailRefused where the email is another's, also one's whose import is under way."""
    try:
        with transaction.atomic():
            lead.save(update_fields=fields)
    except IntegrityError:  # lead_workspace_email_unique
        others = Lead.objects.filter(workspace_id=lead.workspace_id, email=lead.email)
        is_deleted = others.exclude(deleted_at=None).exists()
        raise EmailRefused(Fault.TAKEN_BY_DELETED if is_deleted else Fault.TAKEN) from None
