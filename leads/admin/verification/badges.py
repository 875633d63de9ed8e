"""Verdicts as badges, and in words."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.html import format_html
from django.utils.safestring import SafeString

from leads.models import EmailVerdict
from leads.verification.address.verdicts import REASONS, Status
from workspaces.tenant_admin import Tone, badge, pairs
from workspaces.tenant_admin.zones import shown

LABELS = {
    Status.VERIFIED: "Verified",
    Status.CATCH_ALL: "Catch-all",
    Status.RISKY: "Risky",
    Status.INVALID: "Invalid",
    Status.UNKNOWN: "Unknown, tried again",
    Status.WAITING: "Waiting",
}
_TONES = {
    Status.VERIFIED: Tone.GOOD,
    Status.CATCH_ALL: Tone.WARNING,
    Status.RISKY: Tone.WARNING,
    Status.INVALID: Tone.BAD,
    Status.UNKNOWN: Tone.BUSY,
}
_NOT_REQUESTED = "–"
_SHORT = {Status.UNKNOWN: "Unknown"}
_NOTES = {"free_mail": "a free-mail provider"}


def status_badge(number: int | None) -> SafeString:
    """A membership's verification_status."""
    if number is None or number not in LABELS:
        return SafeString(_NOT_REQUESTED)
    status = Status(number)
    return badge(_SHORT.get(status, LABELS[status]).lower(), _TONES.get(status, Tone.QUIET))


def verdicts_of(workspace_id: UUID, emails: Sequence[str | None]) -> dict[str, EmailVerdict]:
    """One query."""
    known = [email for email in emails if email]
    found = EmailVerdict.objects.filter(workspace_id=workspace_id, email__in=known) if known else ()
    return {verdict.email: verdict for verdict in found}


def describe(verdict: EmailVerdict | None) -> SafeString | str:
    """The badge, the reason, the day, and the evidence as a table."""
    if verdict is None:
        return "not verified yet"
    reason = REASONS.get(verdict.reason, verdict.reason)
    return format_html(
        '<p>{} {}. <span class="quiet">{}</span></p>{}',
        status_badge(verdict.status),
        reason,
        shown(verdict.checked_at),
        pairs(_in_words(verdict.evidence)) if verdict.evidence else "",
    )


def _in_words(evidence: Mapping[str, Any]) -> dict[str, Any]:
    shown = {name.replace("_", " "): value for name, value in evidence.items() if name != "notes"}
    notes = [_NOTES.get(note, note) for note in evidence.get("notes", [])]
    return shown | ({"note": ", ".join(notes)} if notes else {})
