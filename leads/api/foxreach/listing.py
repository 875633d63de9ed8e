"""GET /leads: what is asked for -> one page of leads, the newest first, and how many there are.

No index has a workspace's leads in order of id, so there are two ways to a page:
- few leads match: all of them are looked up, by whatever index suits, and sorted;
- many do: PostgreSQL walks the primary key from its newest end, and soon has a page.
Which one it is, the number of matches tells, not the planner's guess of it.
"""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, Value
from django.db.models.functions import Coalesce, Concat
from rest_framework.request import Request

from leads.api.foxreach.translate import STATUSES
from leads.models import Lead
from leads.models.lead import LeadQuerySet
from workspaces.api.base import ApiError
from workspaces.api.foxreach import Page, read_text
from workspaces.email_address import normalize_email
from workspaces.models import Usage

FEW = 20_000  # leads that are sorted for a page


@dataclass(frozen=True, kw_only=True)
class Filter:
    """All that is given must hold; of the tags one."""

    search: str = ""
    status: str = ""
    tags: tuple[str, ...] = ()
    email: str = ""


EVERYBODY = Filter()


def read_filter(request: Request) -> Filter:
    """Raises ApiError 422. Tags come apart by commas, or as several parameters."""
    status = read_text(request, "status")
    if status and status not in STATUSES:
        raise ApiError(422, f"status must be one of {', '.join(STATUSES)}")
    tags = ",".join(request.query_params.getlist("tags"))
    if "\x00" in tags:
        raise ApiError(422, "tags must not contain the character U+0000")
    return Filter(
        search=read_text(request, "search"),
        status=status,
        tags=tuple(tag for each in tags.split(",") if (tag := each.strip())),
        email=read_text(request, "email"),
    )


def find_leads(workspace_id: UUID, wanted: Filter, page: Page) -> tuple[list[Lead], int]:
    """-> the page's leads, and the number of all that match."""
    live = Lead.objects.filter(workspace_id=workspace_id, deleted_at=None)
    if wanted == EVERYBODY:
        total = Usage.objects.values_list("contacts", flat=True).get(workspace_id=workspace_id)
        # In words that the primary key has not.
        order = Coalesce("id", "id").desc() if total <= FEW else "-id"
        return page.of(live.order_by(order), total=total), total
    return _find_some(_matching(live, wanted), workspace_id, page)


def _find_some(leads: LeadQuerySet, workspace_id: UUID, page: Page) -> tuple[list[Lead], int]:
    ids = list(leads.values_list("id", flat=True)[: FEW + 1])
    if len(ids) > FEW:
        total = leads.count()
        return page.of(leads.order_by("-id"), total=total), total
    chosen = page.of(sorted(ids, reverse=True), total=len(ids))
    found = Lead.objects.with_ids(workspace_id=workspace_id, ids=chosen).filter(deleted_at=None)
    return sorted(found, key=lambda lead: lead.id, reverse=True), len(ids)


def _matching(leads: LeadQuerySet, wanted: Filter) -> LeadQuerySet:
    if wanted.email:
        email = normalize_email(wanted.email)
        leads = leads.filter(email=email) if email else leads.none()
    if wanted.status:
        leads = leads.filter(status=STATUSES[wanted.status])
    if wanted.tags:
        leads = leads.filter(tags__overlap=list(wanted.tags))
    return _containing(leads, wanted.search) if wanted.search else leads


def _containing(leads: LeadQuerySet, text: str) -> LeadQuerySet:
    """In the email, the name or the company. With something before an @ it is how an email begins: that
    an index finds."""
    lowered = text.lower()  # as all emails are
    if lowered.find("@") > 0:
        return leads.filter(email__startswith=lowered)
    said = Concat("first_name", Value(" "), "last_name", Value(" "), "company_name")
    return leads.alias(said=said).filter(Q(email__contains=lowered) | Q(said__icontains=text))
