"""Which leads in campaigns a blocklist matches.

An address is looked up by (workspace, email). A domain covers its subdomains, for which there is no index:
the workspace's emails are read in order, from the index alone, and each is judged in memory as the gate
judges a row. That takes seconds for ten million leads, so a count within a request has a time limit, and
says whether it got to the end; a job does the rest.
"""

import re
import time
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from blocklists.matcher import Matcher
from blocklists.models import Blocklist
from campaigns.models import Campaign
from leads.models import Lead
from leads.models.places import memberships_of
from workspaces.database.cursor import plain_cursor
from workspaces.database.sql_files import SqlFolder

_SQL = SqlFolder(__file__)
_EMAILS_AFTER, _EMAILS_ENDING = _SQL.statement("emails_after"), _SQL.statement("emails_ending")
PAGE = 20_000  # emails of one step
MAX_CAMPAIGNS = 100  # that are listed one by one


@dataclass(frozen=True, kw_only=True)
class BlockedEmails:
    """Of a stretch of emails in order the blocked ones, how many were checked, and where to go on, "" after
    the last one."""

    emails: Sequence[str]
    checked: int
    cursor: str


@dataclass(frozen=True, kw_only=True)
class MatchCount:
    """Leads in campaigns by campaign: all of them, or those that were found within the time."""

    by_campaign: Counter[UUID]
    is_complete: bool

    @property
    def total(self) -> int:
        return self.by_campaign.total()


def count_matches(*, workspace_id: UUID, matcher: Matcher, seconds: float) -> MatchCount:
    """Takes not much longer than `seconds`."""
    ends_at = time.monotonic() + seconds
    found: Counter[UUID] = Counter()
    for blocked in _stretches(workspace_id, matcher):
        found += count_places(workspace_id, blocked.emails)
        if blocked.cursor and time.monotonic() > ends_at:
            return MatchCount(by_campaign=found, is_complete=False)
    return MatchCount(by_campaign=found, is_complete=True)


def matches_of(blocklist: Blocklist, values: Collection[str] | None = None, *, seconds: float) -> MatchCount:
    """Of some values, or of the whole list."""
    matcher = Matcher(workspace_id=blocklist.workspace_id, blocklist_id=blocklist.id, values=values)
    return count_matches(workspace_id=blocklist.workspace_id, matcher=matcher, seconds=seconds)


def most_matched(workspace_id: UUID, count: MatchCount) -> list[tuple[UUID, str, int]]:
    """The MAX_CAMPAIGNS with the most: their ids, names and numbers. One that is gone is left out."""
    most = count.by_campaign.most_common(MAX_CAMPAIGNS)
    found = Campaign.objects.filter(
        workspace_id=workspace_id, id__in=[campaign_id for campaign_id, _ in most]
    )
    names = dict(found.values_list("id", "name"))
    return [(campaign_id, names[campaign_id], number) for campaign_id, number in most if campaign_id in names]


def _stretches(workspace_id: UUID, matcher: Matcher) -> Iterator[BlockedEmails]:
    blocked = next_blocked(workspace_id=workspace_id, matcher=matcher, after="")
    yield blocked
    while blocked.cursor:
        blocked = next_blocked(workspace_id=workspace_id, matcher=matcher, after=blocked.cursor)
        yield blocked


def next_blocked(*, workspace_id: UUID, matcher: Matcher, after: str) -> BlockedEmails:
    """The blocked emails of the next PAGE. Without a domain on the list only its addresses are read."""
    if not matcher.has_domains():
        emails = matcher.emails_after(after, limit=PAGE)
        return BlockedEmails(
            emails=emails, checked=len(emails), cursor=emails[-1] if len(emails) == PAGE else ""
        )
    if (endings := matcher.endings()) is not None:
        emails, checked, last = _emails_ending(workspace_id, after, endings)
    else:
        emails = _emails_after(workspace_id, after)
        checked, last = len(emails), emails[-1] if emails else ""
    return BlockedEmails(
        emails=matcher.blocked(emails), checked=checked, cursor=last if checked == PAGE else ""
    )


def _emails_after(workspace_id: UUID, email: str) -> list[str]:
    """Of deleted leads as well."""
    parameters = {"workspace": workspace_id, "after": email, "limit": PAGE}
    return [found for (found,) in plain_cursor().execute(_EMAILS_AFTER, parameters)]


def _emails_ending(workspace_id: UUID, email: str, endings: Sequence[str]) -> tuple[list[str], int, str]:
    """-> those of the next PAGE that end in one of these ways, how many were looked at, and the last."""
    patterns = ["%" + re.sub(r"([\\%_])", r"\\\1", ending) for ending in endings]
    parameters = {"workspace": workspace_id, "after": email, "limit": PAGE, "patterns": patterns}
    row = plain_cursor().execute(_EMAILS_ENDING, parameters).fetchone()
    found, checked, last = row or (None, 0, None)
    return found or [], checked, last or ""


def count_places(workspace_id: UUID, emails: Sequence[str]) -> Counter[UUID]:
    """Live memberships in campaigns, by campaign."""
    found: Counter[UUID] = Counter()
    for start in range(0, len(emails), 1000):
        for _, campaign_id in places_of(workspace_id, emails[start : start + 1000]):
            found[campaign_id] += 1
    return found


def places_of(workspace_id: UUID, emails: Sequence[str]) -> list[tuple[UUID, UUID]]:
    """(membership, campaign) of each live membership in a campaign."""
    if not emails:
        return []
    leads = Lead.objects.filter(workspace_id=workspace_id, email__in=list(emails), deleted_at=None)
    lead_ids = list(leads.values_list("id", flat=True))
    places: list[tuple[UUID, UUID]] = []
    for theirs in memberships_of(workspace_id=workspace_id, lead_ids=lead_ids):
        in_campaigns: list[tuple[UUID, UUID]] = [
            (membership_id, campaign_id)
            for membership_id, campaign_id in theirs.values_list("id", "campaign_id")
            if campaign_id is not None
        ]
        places += in_campaigns
    return places
