"""The outcomes as one bar: SVG whose sizes are attributes, which the Content-Security-Policy allows."""

from dataclasses import dataclass

from leads.admin.outcomes import OutcomeCount, count_outcomes
from leads.models import LeadImport

_GAP = 0.2  # percent between two parts
_LEAST = 0.6  # percent: what is there can be seen


@dataclass(frozen=True, kw_only=True)
class Part:
    """From `start`, `width` wide, in percent of the bar."""

    item: OutcomeCount
    start: float
    width: float


@dataclass(frozen=True, kw_only=True)
class Picture:
    """`text` says the same for those who don't see it."""

    parts: list[Part]
    text: str


def picture_of(record: LeadImport) -> Picture:
    """Empty for an import without rows."""
    present = [item for item in count_outcomes(record) if item.count]
    widths = _widths(present)
    parts, start = [], 0.0
    for item, width in zip(present, widths, strict=True):
        parts.append(Part(item=item, start=round(start, 2), width=round(max(width - _GAP, 0.1), 2)))
        start += width
    text = ", ".join(f"{item.count_text} {item.label.lower()}" for item in present)
    return Picture(parts=parts, text=text or "no rows")


def _widths(items: list[OutcomeCount]) -> list[float]:
    """Shares, the small ones widened until they can be seen; they sum to 100."""
    shares = [max(_LEAST, 100 * item.count / item.total) for item in items]
    return [100 * share / sum(shares) for share in shares]
