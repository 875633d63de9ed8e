"""The page on which a tag is merged into another."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.html import format_html

from leads.models import BackgroundJob, Tag
from leads.removing import merge_tags
from workspaces.models import Role
from workspaces.tenant_admin import change_url, link


class MergeForm(forms.Form):
    """Offers the other tags of the same workspace."""

    into = forms.ModelChoiceField(Tag.objects.none(), label="Merge it into", empty_label="Choose …")

    def __init__(self, tag: Tag, data: Any = None) -> None:
        super().__init__(data)
        others = Tag.objects.filter(workspace_id=tag.workspace_id).exclude(id=tag.id)
        self.fields["into"].queryset = others.order_by("name")  # type: ignore[attr-defined]


def merge_view(model_admin: Any, request: HttpRequest, object_id: UUID) -> HttpResponse:
    """Its POST merges, and what takes longer a job does."""
    tag: Tag | None = model_admin.get_object(request, str(object_id))
    if tag is None:
        raise Http404
    if not model_admin.allows(request, tag, Role.MANAGER):
        raise PermissionDenied
    form = MergeForm(tag, request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _merge(request, tag, form.cleaned_data["into"])
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "form": form,
        "tag": tag,
        "tag_url": change_url(Tag, tag.id),
        "title": f"Merge {tag.name}",
    }
    return TemplateResponse(request, "admin/leads/tag/merge.html", context)


def _merge(request: HttpRequest, tag: Tag, into: Tag) -> HttpResponse:
    try:
        job = merge_tags(
            workspace_id=tag.workspace_id, source_id=tag.id, destination_id=into.id, user_id=request.user.pk
        )
    except Tag.DoesNotExist:
        raise Http404 from None
    rest = link(change_url(BackgroundJob, job.id), "The rest follows.") if job else ""
    messages.success(request, format_html("{} is merged into {}. {}", tag.name, into.name, rest))
    return HttpResponseRedirect(change_url(Tag, into.id))
