"""The leads of one campaign or list: what was stated about the person there."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.safestring import SafeString
from typing_extensions import override

from leads.admin.filters import MadeByFilter, MembershipVerdictFilter, places_with_id
from leads.admin.many.operations import OF_MEMBERSHIPS
from leads.admin.names import GONE, person_names, place_names, place_of, with_letters
from leads.admin.objects import clean_object
from leads.admin.people import PeopleAdmin
from leads.admin.story.page import PLACE_TONES
from leads.admin.targets import TargetFilter, chosen_target, title_of
from leads.admin.verification.badges import status_badge
from leads.models import Lead, Membership, MembershipStatus
from leads.models.errors import TooLarge
from leads.models.targets import TargetRow, target_of
from leads.people.deletion import remove_memberships
from leads.people.memberships import INTEREST_RANGE, change_membership
from leads.search import find_memberships
from workspaces.models import User
from workspaces.tenant_admin import (
    FOUND_LIMIT,
    CreatedFilter,
    Refused,
    TenantForm,
    Tone,
    badge,
    change_url,
    link,
    once,
    pairs,
    parse_uuid,
)
from workspaces.tenant_admin.changelist import CappedPaginator


class MembershipForm(TenantForm[Membership]):
    assigned_to = forms.ModelChoiceField(User.objects.all(), required=False)
    lt_interest_status = forms.IntegerField(
        label="Interest status",
        required=False,
        min_value=INTEREST_RANGE.start,
        max_value=INTEREST_RANGE.stop - 1,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """An assignee who has left the workspace stays until somebody else is chosen."""
        super().__init__(*args, **kwargs)
        choices = self.fields.get("assigned_to")
        assigned = [user_id for user_id in [self.instance.assigned_to] if user_id]
        if isinstance(choices, forms.ModelChoiceField) and choices.queryset is not None:
            choices.queryset |= User.objects.filter(id__in=assigned)

    def clean_assigned_to(self) -> Any:
        user: User | None = self.cleaned_data["assigned_to"]
        return user.id if user else None

    def clean_custom_variables(self) -> dict[str, Any]:
        return clean_object(self.cleaned_data["custom_variables"])


@admin.register(Membership)
class MembershipAdmin(PeopleAdmin[Membership]):
    form = MembershipForm
    deletion_note = "They are taken out of this campaign or list for good. The leads themselves stay."
    neutral_parameters: ClassVar[set[str]] = PeopleAdmin.neutral_parameters | {"target"}
    list_display = ("shown_person", "assignee", "interest", "state", "verification", "created_at")
    list_filter = (TargetFilter, MembershipVerdictFilter, CreatedFilter, MadeByFilter)
    operations = OF_MEMBERSHIPS
    search_fields = ("lead_id",)
    search_help_text = (
        "The beginning of an email, name, company, domain or phone number, or the id of the lead or of its "
        "place here."
    )
    fieldsets = (
        (None, {"fields": ("lead", "place", "linkedin_url", "verification")}),
        (
            "What was stated here",
            {
                "fields": (
                    "status",
                    "assigned_to",
                    "lt_interest_status",
                    "pl_value_lead",
                    "personalization",
                    "custom_variables",
                    "stated_otherwise",
                )
            },
        ),
        ("In Leadgate", {"fields": ("id", "created_at", "updated_at")}),
    )
    readonly_fields = (
        "lead",
        "place",
        "linkedin_url",
        "verification",
        "stated_otherwise",
        "id",
        "created_at",
        "updated_at",
    )

    # --- which memberships ---

    @override
    def search(self, request: HttpRequest, queryset: QuerySet[Any], term: str) -> QuerySet[Any]:
        """Within the campaign or list that is shown."""
        target = chosen_target(request)
        if target is None:
            return queryset
        searched = parse_uuid(term)
        found = places_with_id(searched, target.workspace_id) if searched else _found(request, term, target)
        return queryset.filter(id__in=found)

    @override
    def walks_index(self, request: HttpRequest) -> bool:
        """Not for a search or a verdict: what these find is known by id."""
        is_known = request.GET.get("q") or request.GET.get(MembershipVerdictFilter.parameter_name)
        return super().walks_index(request) and not is_known

    @override
    def get_paginator(self, request: HttpRequest, *args: Any, **kwargs: Any) -> CappedPaginator:
        paginator = super().get_paginator(request, *args, **kwargs)
        paginator.is_partial = MembershipVerdictFilter.leaves_some_unseen(request)
        return paginator

    @override
    def list_title(self, request: HttpRequest) -> str:
        target = chosen_target(request)
        return f"Leads in {title_of(target)}" if target else super().list_title(request)

    @override
    def get_ordering(self, request: HttpRequest) -> Any:
        """As MembershipQuerySet.in_target, the newest first."""
        return (Coalesce("campaign_id", "list_id").desc(), "-id")

    @override
    def count_limit(self, request: HttpRequest) -> int:
        return super().count_limit(request) if self.walks_index(request) else FOUND_LIMIT

    @override
    def known_count(self, request: HttpRequest) -> int | None:
        target = chosen_target(request)
        return target.lead_count if target else 0

    # --- pages ---

    @override
    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "personalization":
            kwargs["widget"] = AdminTextareaWidget
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @override
    def save_model(self, request: HttpRequest, obj: Membership, form: Any, change: bool) -> None:
        """Of the custom variables only those that were touched."""
        stated = {field: form.cleaned_data[field] for field in form.changed_data}
        shown = form.initial["custom_variables"]
        typed = stated.pop("custom_variables", shown)
        variables = _changed_items(shown, typed)
        forgotten = [name for name in shown if name not in typed]
        if not (stated or variables or forgotten):
            return
        try:
            change_membership(
                workspace_id=obj.workspace_id,
                membership_id=obj.id,
                stated=stated,
                variables=variables,
                forgotten=forgotten,
            )
        except Membership.DoesNotExist:
            raise Refused("status", "Somebody else has just taken this lead out of here.") from None
        except TooLarge as error:
            raise Refused("personalization", f"The lead {error}.") from None

    @override
    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Membership | None:
        membership = super().get_object(request, object_id, from_field)
        if membership is not None:
            name_people([membership])
        return membership

    @override
    def prepare_page(self, request: HttpRequest, rows: Sequence[Membership]) -> None:
        name_people(rows)
        assignees = person_names(membership.assigned_to for membership in rows)
        for row in rows:
            shown: Any = row
            shown.assignee_email = assignees.get(shown.assigned_to, "")

    @override
    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        memberships = list(objs)
        name_people(memberships)
        return super().get_deleted_objects(memberships, request)

    @override
    def delete_model(self, request: HttpRequest, obj: Membership) -> None:
        remove_memberships(workspace_id=obj.workspace_id, membership_ids=[obj.id])

    # --- columns ---

    @admin.display(description="person")
    def shown_person(self, membership: Membership) -> str:
        return with_letters(str(membership))

    @admin.display(description="interest", empty_value="")
    def interest(self, membership: Membership) -> str:
        return "" if membership.lt_interest_status is None else str(membership.lt_interest_status)

    @admin.display(description="assigned to", empty_value="")
    def assignee(self, membership: Any) -> str:
        email: str = membership.assignee_email
        return email

    @admin.display(description="status")
    def state(self, membership: Membership) -> SafeString:
        status = MembershipStatus(membership.status)
        return badge(str(status.label), PLACE_TONES.get(status, Tone.QUIET))

    @admin.display(description="verification")
    def verification(self, membership: Membership) -> SafeString:
        return status_badge(membership.verification_status)

    @admin.display(description="lead")
    def lead(self, membership: Membership) -> SafeString:
        return link(change_url(Lead, membership.lead_id), str(membership))

    @admin.display(description="in")
    def place(self, membership: Membership) -> str:
        place_id = place_of(membership)
        kind = "campaign" if membership.campaign_id else "list"
        names = place_names(membership.workspace_id, [place_id])
        return f"{names.get(place_id, GONE)} ({kind})"

    @admin.display(description="profile as uploaded here")
    def stated_otherwise(self, membership: Membership) -> SafeString:
        """The profile fields that were uploaded with another value than the lead's own."""
        return pairs(membership.overrides)


def _changed_items(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Those of `new` that say something else than `old`; true is not 1."""
    return {name: value for name, value in new.items() if name not in old or repr(old[name]) != repr(value)}


def _found(request: HttpRequest, term: str, row: TargetRow) -> list[UUID]:
    def read() -> list[UUID]:
        finder = find_memberships(row.workspace_id, term, target=target_of(row), is_wide=True)
        return finder.first(FOUND_LIMIT + 1)

    return once(request, "found memberships", read)


def name_people(memberships: Iterable[Membership]) -> None:
    """Fills `person` from the leads: one query. All are of one workspace."""
    rows = list(memberships)
    if not rows:
        return
    leads = Lead.objects.with_ids(workspace_id=rows[0].workspace_id, ids={row.lead_id for row in rows})
    names = {lead.id: str(lead) for lead in leads.only("email", "first_name", "last_name")}
    for membership in rows:
        membership.person = names.get(membership.lead_id) or membership.linkedin_url or ""
