"""One lead that somebody types: it takes the way of every row, through the gate."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.http import HttpRequest
from typing_extensions import override

from leads.admin.uploads.choices import NEW_LIST, target_choices
from leads.imports import GateError, ImportOptions, RawRow, import_leads
from leads.imports.record.evidence import explain
from leads.imports.record.rows_of_import import names_of
from leads.imports.rows import PROFILE_FIELDS
from leads.models import Door, Lead
from leads.models.targets import Target
from workspaces.models import Workspace
from workspaces.tenant_admin import Refused, TenantForm, current_workspace

_FIELDS = ("email", *PROFILE_FIELDS, "place")
ADD_FIELDSETS = (
    (None, {"fields": ("email", ("first_name", "last_name"), "company_name", "job_title", "place")}),
    ("Contact", {"fields": ("phone", "website", "linkedin_url")}),
    ("Notes", {"fields": ("notes",)}),
)


class NewLeadForm(TenantForm[Lead]):
    """In the workspace that the list shows."""

    places: Any = ()

    email = forms.CharField(max_length=320, widget=AdminTextInputWidget)
    notes = forms.CharField(required=False, widget=AdminTextareaWidget)
    place = forms.ChoiceField(label="Campaign or list", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = self.places  # type: ignore[attr-defined]

    @override
    def workspace(self, cleaned: dict[str, Any]) -> Workspace | None:
        return None  # nothing that is chosen is a row

    def _get_validation_exclusions(self) -> set[str]:
        """What is unique the gate knows: it may bring back somebody who was deleted."""
        return {field.name for field in Lead._meta.fields}


def new_lead_form(request: HttpRequest) -> type[NewLeadForm]:
    workspace_id = current_workspace(request)
    offered = target_choices(workspace_id, chosen="") if workspace_id else []
    places = [("", "none"), *(each for each in offered if each[0] not in ("", NEW_LIST))]
    return type("NewLeadForm", (NewLeadForm,), {"places": places})


def add_by_hand(request: HttpRequest, typed: dict[str, Any]) -> Lead:
    """Raises Refused."""
    workspace_id = current_workspace(request)
    assert workspace_id is not None, "has_add_permission"
    row = RawRow(number=1, email=typed["email"], **{field: typed.get(field, "") for field in PROFILE_FIELDS})
    options = ImportOptions(
        workspace_id=workspace_id,
        target=_target(typed.get("place", ""), workspace_id),
        door=Door.UPLOAD,
        user_id=request.user.pk,
        name="Added by hand",
    )
    try:
        report = import_leads([row], options)
    except GateError as error:
        raise Refused("email", f"{error}.") from None
    for refusal in report.refusals:
        names = names_of({workspace_id}, [refusal.evidence])
        raise Refused("email", f"{explain(refusal.outcome, refusal.evidence, names)}.")
    email = report.created[0].row.email
    return Lead.objects.get(workspace_id=workspace_id, email=email)


def _target(place: str, workspace_id: UUID) -> Target:
    kind, _, pk = place.partition(":")
    if not kind:
        return Target("workspace", workspace_id)
    return Target("campaign" if kind == "campaign" else "list", UUID(pk))
