"""An outcome and its evidence -> one sentence for a person.

What the evidence holds, by outcome:

    incomplete        fields: the names of which one is needed
    invalid_email     field, value, problem
    (both, when the row of a file can't be read)   field: "row", problem
    (both, when the row names a lead by its id)    field: "lead_id" or "leadgate_id", value, problem
    (these, when it does by another program's) field: "external_id", value, problem, external_source if any
    invalid_identity  field, value
    repeated          repeats_row; matched_by: phone, where the number tells it
    conflict          external_id, external_source, lead_id (whose it is); email, other_lead_id (whom another
                      key of the row means), other_external_id, other_external_source (which that one has)
    (by phone)        phone (its end), lead_id (whose it is); email, other_lead_id (whom another key means);
                      external_id, if that contradicts; shared: other_lead_id has the same number
    blocked           blocklist_id, entry
    duplicate         campaign_id or list_id, since (ISO 8601); updated: the lead's fields that the row
                      changed, if any (UpdateRule). Into the workspace, and where a lead is only updated:
                      lead_id, and deleted_at of a deleted one that the sender wanted to keep so
    skipped           flag; campaign_id or list_id, since; or status: unsubscribed, bounced
    unknown_lead      deleted_at of a deleted lead
    erased            erased; the same where a row of somebody who was erased since, or before, is kept
    created           membership_id (none into the workspace), restored
    (any, when the email was read out of a cell that holds more)   read_from: the cell
"""

from collections.abc import Mapping
from typing import Any

from leads.models import Outcome


def explain(outcome: Outcome, evidence: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """`names` holds the names of campaigns, lists and blocklists by id; one that is gone shows as its id."""
    if evidence.get("erased"):
        return "The person was erased; who it was is not kept"
    sentence = _sentence(outcome, evidence, names)
    if not (cell := evidence.get("read_from")):
        return sentence
    return (
        f"{sentence}; the email is read out of “{cell}”" if sentence else f"The email is read out of “{cell}”"
    )


def _sentence(outcome: Outcome, evidence: Mapping[str, Any], names: Mapping[str, str]) -> str:
    if evidence.get("field") == "row":
        return f"The row can't be read: it {evidence['problem']}"
    if evidence.get("field") in ("lead_id", "leadgate_id", "external_id", "phone"):
        verb = "is " if evidence["field"] == "lead_id" else ""
        return f"{evidence['field']} {evidence['value']} {verb}{evidence['problem']}"
    return _SENTENCES[outcome](evidence, names)


def referenced_ids(evidence: Mapping[str, Any]) -> dict[str, str]:
    """The ids that a sentence would like to name: {"campaign_id": "…"}."""
    return {key: evidence[key] for key in ("campaign_id", "list_id", "blocklist_id") if key in evidence}


def _incomplete(evidence: Mapping[str, Any], names: Mapping[str, str]) -> str:
    return f"None of {', '.join(evidence['fields'])} is given"


def _invalid_email(evidence: Mapping[str, Any], names: Mapping[str, str]) -> str:
    return f"The email is not valid: {evidence['problem']}"


def _invalid_identity(evidence: Mapping[str, Any], names: Mapping[str, str]) -> str:
    if not evidence["value"]:
        return "A LinkedIn campaign needs a profile URL, and there is none"
    return f"{evidence['value']} is not the URL of a LinkedIn profile"


def _repeated(evidence: Mapping[str, Any], names: Mapping[str, str]) -> str:
    by_phone = ": the phone number is the same" if evidence.get("matched_by") == "phone" else ""
    return f"Repeats row {evidence['repeats_row']}{by_phone}"


def _conflict(evidence: Mapping[str, Any], names: Mapping[str, str]) -> str:
    if "phone" in evidence:
        return _conflict_by_phone(evidence)
    external_id = evidence["external_id"]
    if evidence["lead_id"] is None:
        return f"The row's lead has the external id {evidence['other_external_id']}, not {external_id}"
    if evidence["other_lead_id"] is None:
        return f"The external id {external_id} is a lead with another email than {evidence['email']}"
    other = f" ({evidence['email']})" if evidence["email"] else ""
    return f"The external id {external_id} is one lead, and another key of the row{other} means another"


def _conflict_by_phone(evidence: Mapping[str, Any]) -> str:
    phone = evidence["phone"]
    if evidence.get("shared"):
        return (
            f"The phone number {phone} is several leads': {evidence['lead_id']}, {evidence['other_lead_id']}"
        )
    if evidence["other_lead_id"] is not None:
        other = f" ({evidence['email']})" if evidence["email"] else ""
        return f"The phone number {phone} is one lead's, and another key of the row{other} means another"
    if "external_id" in evidence:
        return (
            f"The lead with the phone number {phone} has another external id than {evidence['external_id']}"
        )
    return f"The phone number {phone} is a lead's with another email than {evidence['email']}"


def _blocked(evidence: Mapping[str, Any], names: Mapping[str, str]) -> str:
    blocklist = names.get(evidence["blocklist_id"], evidence["blocklist_id"])
    return f"Blocked by the entry {evidence['entry']} of the blocklist {blocklist}"


def _duplicate(evidence: Mapping[str, Any], names: Mapping[str, str]) -> str:
    if "deleted_at" in evidence:
        return f"Already in the workspace, deleted on {evidence['deleted_at'][:10]}"
    updated = evidence.get("updated")
    changed = f"; the lead's {', '.join(updated)} updated" if updated else ""
    place = "the workspace" if "lead_id" in evidence else _place(evidence, names)
    return f"Already in {place}{changed}"


_PAST = {"unsubscribed": "has unsubscribed", "bounced": "has no mailbox any more: mail bounced"}


def _skipped(evidence: Mapping[str, Any], names: Mapping[str, str]) -> str:
    if status := evidence.get("status"):
        return f"Skipped ({evidence['flag']}): the person {_PAST[status]}"
    return f"Skipped ({evidence['flag']}): in {_place(evidence, names)}"


def _unknown_lead(evidence: Mapping[str, Any], names: Mapping[str, str]) -> str:
    if "deleted_at" in evidence:
        return f"The lead was deleted on {evidence['deleted_at'][:10]}, and only existing ones are updated"
    return "Nobody in the workspace is this person, and only existing leads are updated"


def _created(evidence: Mapping[str, Any], names: Mapping[str, str]) -> str:
    if "restored" not in evidence:
        return ""
    return "Restored: the lead had been deleted" if evidence.get("restored") else "Woken: it was asleep here"


def _erased(evidence: Mapping[str, Any], names: Mapping[str, str]) -> str:
    return explain(Outcome.ERASED, {"erased": True}, names)


def _place(evidence: Mapping[str, Any], names: Mapping[str, str]) -> str:
    kind = "campaign" if "campaign_id" in evidence else "list"
    place = evidence[f"{kind}_id"]
    return f"the {kind} {names.get(place, place)} since {evidence['since'][:10]}"


_SENTENCES = {
    Outcome.INCOMPLETE: _incomplete,
    Outcome.INVALID_EMAIL: _invalid_email,
    Outcome.INVALID_IDENTITY: _invalid_identity,
    Outcome.REPEATED: _repeated,
    Outcome.CONFLICT: _conflict,
    Outcome.BLOCKED: _blocked,
    Outcome.DUPLICATE: _duplicate,
    Outcome.SKIPPED: _skipped,
    Outcome.UNKNOWN_LEAD: _unknown_lead,
    Outcome.CREATED: _created,
    Outcome.ERASED: _erased,
}
