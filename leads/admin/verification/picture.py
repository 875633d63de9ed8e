"""Counts of verdicts as one bar, as the outcomes of an import have it (leads/admin/reports/picture.py)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from leads.admin.verification.badges import LABELS
from leads.models import Membership
from leads.verification.address.verdicts import Status
from leads.verification.stats import count_statuses
from workspaces.tenant_admin import list_url

_GAP = 0.2  # percent between two parts
_LEAST = 0.6  # percent: what is there can be seen
_NONE = "none"
_ORDER = (*(status.slug for status in LABELS), _NONE)


@dataclass(frozen=True, kw_only=True)
class VerdictPart:
    """From `start`, `width` wide, in percent of the bar. `url` leads to these leads."""

    slug: str
    label: str
    count: int
    start: float
    width: float
    url: str = ""

    @property
    def count_text(self) -> str:
        return f"{self.count:,}"


@dataclass(frozen=True, kw_only=True)
class VerdictPicture:
    """`text` says the same for those who don't see it."""

    parts: list[VerdictPart]
    text: str


def picture_of(counts: Mapping[str, int], *, leads: Mapping[str, Any] | None = None) -> VerdictPicture:
    """`counts` by slug, `none` among them: no verdict. `leads`: the filter of their list, for links."""
    present = [(slug, counts[slug]) for slug in _ORDER if counts.get(slug)]
    total = sum(count for _, count in present)
    shares = [max(_LEAST, 100 * count / total) for _, count in present]
    parts, start = [], 0.0
    for (slug, count), share in zip(present, shares, strict=True):
        width = 100 * share / sum(shares)
        parts.append(_part(slug, count, start, max(width - _GAP, 0.1), leads))
        start += width
    text = ", ".join(f"{part.count_text} {part.label.lower()}" for part in parts)
    return VerdictPicture(parts=parts, text=text or "no leads")


def _part(slug: str, count: int, start: float, width: float, leads: Mapping[str, Any] | None) -> VerdictPart:
    return VerdictPart(
        slug=slug,
        label=label_of(slug),
        count=count,
        start=round(start, 2),
        width=round(width, 2),
        url="" if leads is None else list_url(Membership, **leads, verification=slug),
    )


def label_of(slug: str) -> str:
    return next((label for status, label in LABELS.items() if status.slug == slug), "Not verified")


def picture_of_place(workspace_id: UUID, target_id: UUID) -> VerdictPicture:
    """The leads of a campaign or list."""
    found = count_statuses(workspace_id=workspace_id, target_id=target_id)
    known = {int(status): status.slug for status in Status}
    counts: dict[str, int] = {}
    for number, count in found.items():
        slug = known.get(number, _NONE) if number is not None else _NONE
        counts[slug] = counts.get(slug, 0) + count
    return picture_of(counts, leads={"workspace": workspace_id, "target": target_id})
