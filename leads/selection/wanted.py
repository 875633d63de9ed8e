"""The filters -> conditions on memberships."""

import datetime as dt
from typing import Literal
from uuid import UUID

import msgspec
from django.db.models import Exists, OuterRef, Q

from leads.models import Tagging
from leads.models.targets import Target
from leads.selection.made import range_of_memberships

_IN_VERIFICATION = (11, 12)  # verification_status: pending, pending verification job


class Wanted(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All that is given must hold; None: anything will do.

    `kinds` are those of the places in which leads are looked for, where no place is given. `contacts` are
    emails as the gate keeps them. `interest` is the first and the last status that fit. `searches_widely`:
    as people search (leads/search). `before`: only memberships whose ids are less, so that a job doesn't
    meet what it makes itself; `since`: only those whose ids are not less. `made_by`: an import, which also
    woke some that are older. `elsewhere_than`: a campaign or list that isn't looked into. `nobody`: a
    filter that no lead fits. `tag_ids`: the lead has one of them. `made_after`: only what was made later.
    """

    place: Target | None = None
    kinds: tuple[Literal["campaign", "list"], ...] = ("campaign", "list")
    ids: tuple[UUID, ...] | None = None
    excluded_ids: tuple[UUID, ...] = ()
    contacts: tuple[str, ...] | None = None
    search: str | None = None
    searches_widely: bool = False
    statuses: tuple[int, ...] | None = None
    interest: tuple[int, int] | None = None
    verification: int | None = None
    is_unverified: bool = False
    assignees: tuple[UUID, ...] | None = None
    tag_ids: tuple[UUID, ...] | None = None
    is_not_in_verification: bool = False
    before: UUID | None = None
    since: UUID | None = None
    made_by: UUID | None = None
    woken: tuple[UUID, ...] = ()
    elsewhere_than: UUID | None = None
    nobody: bool = False
    made_after: dt.datetime | None = None

    @property
    def conditions(self) -> Q:
        """What a membership must be like."""
        fits = self.conditions_there
        if self.place is not None:
            fits &= Q(**{f"{self.place.kind}_id": self.place.id})
        elif len(self.kinds) == 1:
            fits &= Q(**{f"{self.kinds[0]}_id__isnull": False})
        return fits

    @property
    def conditions_there(self) -> Q:
        """The same of one that is in the right place."""
        fits = Q(deleted_at=None) & self._stated_there
        if self.before is not None:
            fits &= Q(id__lt=self.before)
        if self.since is not None:
            fits &= Q(id__gte=self.since)
        if self.made_after is not None:
            fits &= Q(created_at__gt=self.made_after)
        if self.made_by is not None:
            fits &= Q(id__range=range_of_memberships(self.made_by)) | Q(id__in=self.woken)
        if self.elsewhere_than is not None:
            fits &= ~Q(campaign_id=self.elsewhere_than) & ~Q(list_id=self.elsewhere_than)
        return fits

    @property
    def _stated_there(self) -> Q:
        fits = Q()
        if self.statuses is not None:
            fits &= Q(status__in=self.statuses)
        if self.interest is not None:
            fits &= Q(lt_interest_status__range=self.interest)
        if self.verification is not None:
            fits &= Q(verification_status=self.verification)
        if self.is_unverified:
            fits &= Q(verification_status=None)
        if self.assignees is not None:
            fits &= Q(assigned_to__in=self.assignees)
        if self.tag_ids is not None:
            tagged = Tagging.objects.filter(tag_id__in=list(self.tag_ids))
            theirs = {"workspace_id": OuterRef("workspace_id"), "resource_id": OuterRef("lead_id")}
            fits &= Q(Exists(tagged.filter(**theirs)))
        if self.is_not_in_verification:
            fits &= ~Q(verification_status__in=_IN_VERIFICATION) | Q(verification_status=None)
        return fits
