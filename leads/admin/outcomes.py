"""What the pages of an import show: the count of each outcome, and a page of rows."""

from dataclasses import dataclass
from typing import Any

from leads.admin.names import with_letters
from leads.imports.record.rows_of_import import rows_after
from leads.models import LeadImport, Membership, Outcome
from workspaces.tenant_admin import Tone, badge, change_url

PAGE = 100  # rows

_TONES = {
    Outcome.CREATED: Tone.GOOD,
    Outcome.DUPLICATE: Tone.QUIET,
    Outcome.REPEATED: Tone.QUIET,
    Outcome.SKIPPED: Tone.QUIET,
    Outcome.UNKNOWN_LEAD: Tone.QUIET,
    Outcome.CONFLICT: Tone.WARNING,
    Outcome.BLOCKED: Tone.WARNING,
    Outcome.ERASED: Tone.WARNING,
}


@dataclass(frozen=True, kw_only=True)
class OutcomeCount:
    outcome: Outcome
    count: int
    total: int

    @property
    def percent(self) -> float:
        return round(100 * self.count / self.total, 1) if self.total else 0

    @property
    def label(self) -> str:
        return label_of(self.outcome)

    @property
    def count_text(self) -> str:
        return f"{self.count:,}"

    @property
    def tone(self) -> Tone:
        return tone_of(self.outcome)


@dataclass(frozen=True, kw_only=True)
class RowPage:
    """`outcome` is None for all rows; `next_after` is None on the last page."""

    rows: list[dict[str, Any]]
    outcome: Outcome | None
    after: int | None
    next_after: int | None


def label_of(outcome: Outcome) -> str:
    return outcome.slug.replace("_", " ").capitalize()


def tone_of(outcome: Outcome) -> Tone:
    return _TONES.get(outcome, Tone.BAD)


def count_outcomes(record: LeadImport) -> list[OutcomeCount]:
    """Every outcome, in the order in which the rules are tried, the good one first."""
    in_order = sorted(Outcome, key=lambda outcome: outcome is not Outcome.CREATED)
    return [
        OutcomeCount(
            outcome=outcome, count=getattr(record, f"{outcome.slug}_count"), total=record.total_count
        )
        for outcome in in_order
    ]


def page_of_rows(record: LeadImport, *, outcome: str | None, after: str | None) -> RowPage:
    """Parameters as they stand in the address; what can't be read is as good as absent."""
    wanted = next((known for known in Outcome if known.slug == outcome), None)
    start = int(after) if after and after.isascii() and after.isdecimal() and len(after) < 11 else None
    rows = rows_after(record, after=start, limit=PAGE + 1, outcome=wanted)
    shown = [_shown(row) for row in rows[:PAGE]]
    next_after = shown[-1]["row_number"] if len(rows) > PAGE else None
    return RowPage(rows=shown, outcome=wanted, after=start, next_after=next_after)


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    outcome = Outcome[row["outcome"].upper()]
    membership_id = row["lead_id"]
    return {
        **row,
        "email": with_letters(row["email"] or ""),
        "badge": badge(label_of(outcome), tone_of(outcome)),
        "url": change_url(Membership, membership_id) if membership_id else None,
    }
