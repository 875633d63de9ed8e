"""One person's data: given out, or erased. The list says when somebody was erased and by whom, not who."""

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.safestring import SafeString
from django.views.decorators.debug import sensitive_post_parameters
from typing_extensions import override

from leads.admin.names import person_names
from leads.admin.reports.pages import attachment
from leads.erasing import PersonRefused, Who, erase_person, give_out
from leads.models import Erasure
from workspaces.models import Role
from workspaces.tenant_admin import (
    CreatedFilter,
    ReadOnlyAdmin,
    Tone,
    badge,
    current_workspace,
    list_url,
    pairs,
)

_TYPES = {"json": "application/json", "csv": "text/csv; charset=utf-8"}


class PersonForm(forms.Form):
    by = forms.ChoiceField(choices=Erasure.By.choices, label="Named by")
    value = forms.CharField(
        max_length=2000,
        label="Who",
        help_text="An email is found in any case; a telephone as it is stored, or by its digits.",
    )

    source = forms.CharField(
        max_length=200,
        required=False,
        label="External source",
        help_text="With an external id: which program gave it. Empty for any.",
    )

    @override
    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("source") and self.cleaned_data.get("by") != Erasure.By.EXTERNAL:
            self.add_error("source", "It goes with an external id.")
        return self.cleaned_data

    @property
    def who(self) -> Who:
        given = self.cleaned_data
        return Who(by=Erasure.By(given["by"]), value=given["value"], source=given["source"])


@admin.register(Erasure)
class ErasureAdmin(ReadOnlyAdmin[Erasure]):
    is_long = True
    list_display = ("erased_at", "named_by", "person", "leads", "files")
    list_filter = (CreatedFilter,)
    ordering = ("-id",)
    sortable_by = ()
    fields = ("erased_at", "named_by", "person", "shown_counts", "files", "id")
    change_list_template = "admin/leads/erasure/change_list.html"
    least_role: ClassVar[Role] = Role.MANAGER

    @override
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.person_view)
        return [path("person/", view, name="leads_erasure_person"), *super().get_urls()]

    @method_decorator(sensitive_post_parameters())
    def person_view(self, request: HttpRequest) -> HttpResponse:
        """Who; then what is known of them as a file, or, once it is confirmed, nothing any more."""
        workspace_id = current_workspace(request)
        if workspace_id is None or not self.allows(request, None, self.least_role):
            raise PermissionDenied
        form = PersonForm(request.POST or None, initial={"value": request.GET.get("lead", "")} | _by(request))
        if request.method == "POST" and form.is_valid():
            try:
                done = self._do(request, workspace_id, form)
            except PersonRefused as refused:
                form.add_error("value", str(refused))
            else:
                if done is not None:
                    return done
        return self._page(request, form)

    def _do(self, request: HttpRequest, workspace_id: UUID, form: PersonForm) -> HttpResponse | None:
        """None where it is to be confirmed first. Raises PersonRefused."""
        if (format := request.POST.get("give_out", "")) in _TYPES:
            known = give_out(workspace_id=workspace_id, who=form.who)
            return HttpResponse(
                known.to_json() if format == "json" else known.to_csv(),
                content_type=_TYPES[format],
                headers={"Content-Disposition": attachment(f"person.{format}"), "Cache-Control": "no-store"},
            )
        if "erase" not in request.POST or request.POST.get("confirmed") != "yes":
            return None
        erasure = erase_person(workspace_id=workspace_id, who=form.who)
        counts = erasure.counts
        places = f"{counts['memberships']} places in campaigns and lists"
        message = f"Erased: {counts['leads']} leads, {places}."
        self.message_user(request, message, messages.SUCCESS)
        return HttpResponseRedirect(list_url(Erasure, workspace=workspace_id))

    def _page(self, request: HttpRequest, form: PersonForm) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": "One person's data",
            "opts": self.opts,
            "form": form,
            "asks": "erase" in request.POST and not form.errors,
            "list_url": reverse("admin:leads_erasure_changelist"),
        }
        return TemplateResponse(request, "admin/leads/erasure/person.html", context)

    # --- columns ---

    @override
    def prepare_page(self, request: HttpRequest, rows: Sequence[Erasure]) -> None:
        people = person_names(row.user_id for row in rows)
        for row in rows:
            row.__dict__["person_name"] = people.get(row.user_id, "–") if row.user_id else "–"

    @override
    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Erasure | None:
        erasure = super().get_object(request, object_id, from_field)
        if erasure is not None:
            self.prepare_page(request, [erasure])
        return erasure

    @admin.display(description="erased by")
    def person(self, erasure: Any) -> str:
        return str(erasure.person_name)

    @admin.display(description="leads")
    def leads(self, erasure: Erasure) -> int:
        return int(erasure.counts.get("leads", 0))

    @admin.display(description="kept files")
    def files(self, erasure: Erasure) -> SafeString:
        return badge("done", Tone.GOOD) if erasure.files_at else badge("being looked through", Tone.BUSY)

    @admin.display(description="what was erased")
    def shown_counts(self, erasure: Erasure) -> SafeString:
        words = {name: name.replace("_", " ") for name in erasure.counts} | {
            "memberships": "places in campaigns and lists"
        }
        return pairs({words[name]: number for name, number in erasure.counts.items()})


def _by(request: HttpRequest) -> dict[str, str]:
    """From a lead's page it is known who is meant."""
    return {"by": Erasure.By.LEAD} if request.GET.get("lead") else {}
