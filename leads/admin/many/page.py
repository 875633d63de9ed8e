"""Between choosing an operation below a list and its being done: for how many, and what it wants to know."""

from typing import Any
from uuid import UUID

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse

from leads.admin.filters import chosen_places
from leads.admin.listing.filters import chosen_people
from leads.admin.many.carry_out import Choice, TooMany, carry_out
from leads.admin.many.forms import OperationForm
from leads.admin.many.operations import Operation
from leads.admin.targets import chosen_target
from leads.exports import CellTooLong
from leads.models import Lead
from leads.models.errors import GateError
from leads.models.targets import target_of
from leads.selection import People, Wanted
from workspaces.tenant_admin import current_workspace, parse_uuid


def many_view(model_admin: Any, request: HttpRequest, operation: Operation) -> HttpResponseBase:
    """The list's address says which leads, the form which of them are ticked."""
    workspace_id = current_workspace(request)
    if workspace_id is None or not model_admin.allows(request, None, operation.role):
        raise PermissionDenied
    choice = _choice(model_admin, request, workspace_id)
    is_sent = "post" in request.POST or (operation.is_immediate and choice.ids is not None)
    form = OperationForm(operation, workspace_id, request.POST if is_sent else None)
    if is_sent and form.is_valid():
        try:
            return carry_out(request, form, choice) or HttpResponseRedirect(request.get_full_path())
        except (GateError, TooMany, CellTooLong) as error:
            form.add_error(None, str(error))
    return _render(model_admin, request, form, choice)


def _choice(model_admin: Any, request: HttpRequest, workspace_id: UUID) -> Choice:
    ids = None
    if request.POST.get("select_across") != "1":
        ticked = (parse_uuid(text) for text in request.POST.getlist(ACTION_CHECKBOX_NAME))
        ids = tuple(pk for pk in ticked if pk)
    total = len(ids) if ids is not None else model_admin.get_changelist_instance(request).paginator.found
    if issubclass(model_admin.model, Lead):
        people = chosen_people(request)
        if ids is not None:
            people = People(ids=ids, is_deleted=people.is_deleted)
        return Choice(workspace_id=workspace_id, selection=people, place=None, ids=ids, total=total)
    place = chosen_target(request)
    if place is None:
        raise PermissionDenied
    wanted = chosen_places(request, place) if ids is None else Wanted(place=target_of(place), ids=ids)
    return Choice(workspace_id=workspace_id, selection=wanted, place=place, ids=ids, total=total)


def _render(model_admin: Any, request: HttpRequest, form: OperationForm, choice: Choice) -> TemplateResponse:
    cl = model_admin.get_changelist_instance(request)
    several = f"{choice.total:,} lead{'' if choice.total == 1 else 's'}"
    context = {
        **model_admin.admin_site.each_context(request),
        "title": form.operation.label.removesuffix(" …"),
        "opts": model_admin.opts,
        "form": form,
        "operation": form.operation,
        "is_all": choice.ids is None,
        "number": several if choice.ids is not None else cl.found_text,
        "place": choice.place,
        "selected": choice.ids or (),
        "action": request.POST.get("action", ""),
        "list_url": request.get_full_path(),
    }
    return TemplateResponse(request, "admin/leads/many.html", context)
