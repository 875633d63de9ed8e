"""A person -> erased, in one transaction that waits for the imports under way. Nobody brings them back.

1. their leads are found, and all that they can be recognised by
2. what stays is noted: a keyed hash of each address, profile URL and external id, and that it was done
3. leads and memberships go, and are counted off
4. so does what mentions them elsewhere (traces.py)
5. kept files, which may be gigabytes, are looked through by a job (files.py)

Lock order, as in people/deletion.py: the workspace, then counters, the plan's usage; blocklists in between.
"""

from collections.abc import Sequence
from uuid import UUID

from leads.erasing import traces
from leads.erasing.person import Person, Who, find_person
from leads.imports.judge.erased import WrongErasureKey, hash_identities, key_id
from leads.jobs.queue import Task, queue
from leads.models import ErasedIdentity, Erasure, Lead, Membership, SourceFile
from leads.people.deletion import count_losses, lower_contacts, lower_counters
from leads.people.forgetting import forget_verdicts
from leads.search import forget_leads
from leads.tags import forget_taggings
from workspaces.audit import Action, current_actor, note
from workspaces.database import clock
from workspaces.database.retries import in_one_transaction
from workspaces.models import EventType, Workspace
from workspaces.models.locks import lock_workspace
from workspaces.webhooks.emit import emit


@in_one_transaction
def erase_person(*, workspace_id: UUID, who: Who) -> Erasure:
    """Somebody known by an email that no lead has is kept out all the same.

    Raises Workspace.DoesNotExist, UnknownPerson, NotOnePerson, WrongErasureKey.
    """
    workspace = lock_workspace(workspace_id)
    person = find_person(workspace_id, who)
    erasure = _note(workspace, person, who)
    erasure.counts = {
        "leads": len(person.leads),
        "memberships": len(person.memberships),
        **_erase_traces(workspace_id, person),
    }
    _erase_leads(workspace_id, person)
    erasure.save(update_fields=["counts"])
    note(
        workspace_id,
        Action.PERSON_ERASED,
        object_id=erasure.id,
        lead_ids=person.lead_ids,
        count=len(person.leads),
        named_by=str(who.by),
    )
    return erasure


def _note(workspace: Workspace, person: Person, who: Who) -> Erasure:
    """Its hashes, the workspace's mark that it has some, and the job for the files, if there are any."""
    _check_key(workspace)
    actor = current_actor()
    has_files = SourceFile.objects.filter(workspace_id=workspace.id).exclude(stored_name="").exists()
    erasure = Erasure.objects.create(
        workspace_id=workspace.id,
        named_by=who.by,
        user_id=actor.user_id,
        api_key_id=actor.api_key_id,
        needles=_needles(person) if has_files else [],
        files_at=None if has_files else clock.now(),
    )
    hashes = hash_identities(workspace.id, person.identities | person.keys)
    identities = [
        ErasedIdentity(workspace_id=workspace.id, hash=value, erasure_id=erasure.id) for value in hashes
    ]
    ErasedIdentity.objects.bulk_create(identities, ignore_conflicts=True)
    if has_files:
        queue(Task.ERASE, erasure.id)
    return erasure


def _check_key(workspace: Workspace) -> None:
    """The first erasure decides on the key. Raises WrongErasureKey."""
    if workspace.erasure_key is None:
        workspace.erasure_key = key_id()
        workspace.save(update_fields=["erasure_key"])
    elif bytes(workspace.erasure_key) != key_id():
        raise WrongErasureKey


def _needles(person: Person) -> list[str]:
    """What a text is looked through for, in lower case: addresses, profiles however they begin, ids."""
    urls = {identity.removeprefix("https://www.") for identity in person.identities if "@" not in identity}
    ids = map(str, person.object_ids)
    return sorted({each.lower() for each in (*person.emails, *urls, *ids)})


def _erase_traces(workspace_id: UUID, person: Person) -> dict[str, int]:
    emails, needles = person.emails, _needles(person)
    return {
        "outcomes": traces.conceal_outcomes(workspace_id, emails),
        "before_images": traces.forget_changes(workspace_id, person.object_ids),
        "removed": traces.forget_removed(workspace_id, person.lead_ids, emails),
        "blocklist_entries": traces.unlist(workspace_id, emails),
        "kept_answers": traces.redact_answers(workspace_id, needles),
        "deliveries": traces.redact_deliveries(workspace_id, needles),
        "jobs": traces.redact_jobs(workspace_id, needles),
        "saved_views": traces.remove_views(workspace_id, needles),
        "file_samples": traces.redact_samples(workspace_id, needles),
        "mended_rows": traces.forget_mended(workspace_id, needles),
    }


def _erase_leads(workspace_id: UUID, person: Person) -> None:
    live: Sequence[UUID] = [lead.id for lead in person.leads if lead.deleted_at is None]
    forget_verdicts(workspace_id, person.emails)
    forget_leads(workspace_id=workspace_id, lead_ids=person.lead_ids)
    forget_taggings(workspace_id, person.lead_ids)
    if live:
        data = {"lead_ids": [str(lead_id) for lead_id in live], "count": len(live)}
        emit(workspace_id, EventType.LEAD_DELETED, data)
    awake = [(m.campaign_id, m.list_id) for m in person.memberships if m.deleted_at is None]
    ids = [membership.id for membership in person.memberships]
    Membership.objects.filter(workspace_id=workspace_id, id__in=ids).delete()
    Lead.objects.with_ids(workspace_id=workspace_id, ids=person.lead_ids).delete()
    lower_counters(workspace_id, count_losses(awake))
    lower_contacts(workspace_id, len(live))
