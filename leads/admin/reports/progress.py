"""How far an import is, in words and numbers: for its page, and for the script that keeps it live."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from leads.admin.outcomes import count_outcomes
from leads.imports.record.report import percent_of
from leads.models import ImportState, LeadImport, SourceFile, UndoState

_UNDOING = (UndoState.PENDING, UndoState.RUNNING)


@dataclass(frozen=True, kw_only=True)
class Progress:
    """`expected` is the number of the file's rows, 0 if nobody counted them."""

    record: LeadImport
    target_name: str
    expected: int
    is_exact: bool
    now: dt.datetime

    @property
    def is_open(self) -> bool:
        """Whether there is something to wait for."""
        return ImportState(self.record.state).is_open or self.is_undoing

    @property
    def is_undoing(self) -> bool:
        return self.record.undo_state in _UNDOING

    @property
    def percent(self) -> int:
        return percent_of(self.record, expected=self.expected)

    @property
    def rows_per_second(self) -> float:
        """Of the present run."""
        record = self.record
        if record.state != ImportState.RUNNING or record.run_started_at is None:
            return 0
        seconds = (self.now - record.run_started_at).total_seconds()
        return max(0, record.total_count - record.run_started_rows) / seconds if seconds > 0 else 0

    @property
    def rows_text(self) -> str:
        done = f"{self.record.total_count:,}"
        if not self.expected or self.record.total_count > self.expected:
            return f"{done} rows"
        return f"{done} of {'' if self.is_exact else 'about '}{self.expected:,} rows"

    @property
    def rate_text(self) -> str:
        return f"{self.rows_per_second:,.0f} rows/s" if self.rows_per_second else "–"

    @property
    def left_text(self) -> str:
        left = self.expected - self.record.total_count
        if left <= 0 or not self.rows_per_second:
            return "–"
        return f"about {duration_text(left / self.rows_per_second)}"

    @property
    def title(self) -> str:
        if self.is_undoing:
            return "The import is being undone"
        if self.record.undo_state == UndoState.DONE:
            return "Undone"
        if self.record.cancel_requested:
            return "Stopping …"
        work = "Dry run" if self.record.is_dry_run else "Import"
        return _TITLES[ImportState(self.record.state)].format(work=work)

    @property
    def summary(self) -> str:
        """One sentence for the end."""
        record = self.record
        total, made = record.total_count, record.created_count
        if record.is_dry_run:
            return (
                f"Of {total:,} rows {made:,} would be created and {total - made:,} would not. Nothing was "
                "written: this is what an import would do now."
            )
        return f"{self._whom_it_brought} {total - made:,} of {total:,} rows were not.{self._took}"

    @property
    def _whom_it_brought(self) -> str:
        """A row that is created may be about somebody who was known already."""
        record = self.record
        what = f"{record.created_count:,} put into {self.target_name}"
        if not record.contact_count and record.source_id is None:
            return f"{what}."  # an import by API of an older Leadgate didn't note how many were new
        new = max(0, record.contact_count - record.restored_count)
        known = max(0, record.created_count - record.contact_count)
        people = [f"{new:,} new {'person' if new == 1 else 'people'}"]
        people += [f"{record.restored_count:,} back from deletion"] if record.restored_count else []
        people += [f"{known:,} known before"] if record.campaign_id or record.list_id else []
        return f"{what}: {', '.join(people)}."

    @property
    def _took(self) -> str:
        record = self.record
        if record.finished_at is None or record.source_id is None:
            return ""
        return f" It took {duration_text((record.finished_at - record.created_at).total_seconds())}."

    def to_json(self) -> dict[str, Any]:
        """What static/leadgate/progress.js shows, by the names of its places in the page."""
        items = count_outcomes(self.record)
        counts = {item.outcome.slug: item.count_text for item in items}
        shares = {f"share_{item.outcome.slug}": f"{item.percent} %" for item in items}
        report = self.record.undo_report
        return {
            "is_open": self.is_open,
            "state": f"{self.record.state} {self.record.undo_state}",
            "percent": self.percent,
            "widths": {item.outcome.slug: item.percent for item in items},
            "texts": {
                "title": self.title,
                "percent": f"{self.percent} %",
                "rows": self.rows_text,
                "rate": self.rate_text,
                "left": self.left_text,
                "undone": (
                    f"{report.get('memberships', 0):,} places in campaigns and lists, "
                    f"{report.get('leads', 0):,} people"
                ),
                "total": f"{self.record.total_count:,}",
                **counts,
                **shares,
            },
        }


_TITLES = {
    ImportState.PENDING: "{work} is waiting for a worker",
    ImportState.RUNNING: "{work} is running",
    ImportState.FINISHED: "{work} finished",
    ImportState.FAILED: "{work} failed",
    ImportState.CANCELLED: "{work} was cancelled",
}


def progress_of(record: LeadImport, source: SourceFile | None) -> Progress:
    """As of now."""
    return Progress(
        record=record,
        target_name=getattr(record, "target_name", ""),
        expected=source.row_count if source else 0,
        is_exact=bool(source and source.row_count_is_exact),
        now=timezone.now(),
    )


def duration_text(seconds: float) -> str:
    """For example `3 s`, `12 min`, `1 h 20 min`: two units at most."""
    whole = max(1, round(seconds))
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s" if whole < 600 else f"{whole // 60} min"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
