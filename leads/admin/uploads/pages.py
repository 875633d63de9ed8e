"""The upload's pages, on the URLs and hooks of django-import-export's admin.

    import_action     a file > storage > prepare_view
    prepare_view      read it otherwise, map, choose, look at the first rows
    process_import    confirmed: the import begins in a worker, and its page shows how it goes

Nothing here reads a file whole, and nothing imports in a request.
"""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.defaultfilters import filesizeformat
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST
from import_export.admin import ImportMixin

from leads.admin.mending.changes import read_changes
from leads.admin.mending.preview import preview_grid, save_preview
from leads.admin.places import warn_of_namesakes
from leads.admin.upload_handler import too_large, upload_problem
from leads.admin.uploads import initial
from leads.admin.uploads.choices import NEW_LIST
from leads.admin.uploads.confirm import ConfirmForm, chosen_options
from leads.admin.uploads.formats import FILE_KINDS, FileKind
from leads.admin.uploads.forms import ReadingForm, UploadForm
from leads.admin.uploads.preview import preview_table
from leads.admin.uploads.requested import requested_target, requested_workspace, target_name
from leads.admin.uploads.resource import LeadResource
from leads.admin.uploads.saved import chosen_mapping
from leads.admin.uploads.steps import (
    import_warnings,
    look_into,
    prepare_url,
    read_as,
    start,
)
from leads.files import sources, stored
from leads.files.conversions import convert_again
from leads.files.corrected.drafts import draft_of_file
from leads.files.warnings import warnings_of
from leads.models import LeadImport, LeadList, SourceFile, SourceState
from leads.models.errors import GateError
from workspaces.models import Role, User
from workspaces.tenant_admin import access_of, change_url, once, parse_uuid
from workspaces.text.no_room import NO_ROOM, is_no_room, why_no_room

_DROPPED = "The file is read otherwise now, so what was typed over its first rows is dropped."


class UploadPages(ImportMixin):  # type: ignore[misc]
    """Mixed into the admin of LeadImport. Whoever may upload in a workspace sees its files here."""

    import_form_class = UploadForm
    confirm_form_class = ConfirmForm
    resource_classes = [LeadResource]
    import_template_name = "admin/leads/leadimport/upload.html"
    import_export_change_list_template = "admin/leads/leadimport/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        own = [
            path("import/<uuid:source_id>/", view(self.prepare_view), name="leads_leadimport_prepare"),
            path(
                "import/<uuid:source_id>/mend/",
                view(self.mend_first_view),
                name="leads_leadimport_mend_first",
            ),
            path("import/<uuid:source_id>/state/", view(self.source_state), name="leads_leadimport_source"),
        ]
        return [*own, *super().get_urls()]

    def has_import_permission(self, request: HttpRequest) -> bool:
        return bool(access_of(request).where(Role.UPLOADER))

    def get_import_formats(self) -> list[type[FileKind]]:
        return FILE_KINDS

    # --- 1. the file ---

    def import_action(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self._check_permission(request)
        form, has_room = self.create_import_form(request), True
        if request.method == "POST" and form.is_valid():
            try:
                return self._take_in(request, form)
            except stored.FileTooLarge:
                form.add_error("import_file", too_large())
            except OSError as error:
                if not is_no_room(error):
                    raise
                form.add_error("import_file", why_no_room(error))
                has_room = False
        context = {
            **self._context(request, title="Upload leads"),
            "form": form,
            "target": target_name(request, requested_target(request)),
            "size_limit": filesizeformat(settings.LEADGATE_UPLOAD_LIMIT),
        }
        has_room = has_room and NO_ROOM not in form.errors.get("import_file", [])
        return TemplateResponse(request, self.import_template_name, context, status=200 if has_room else 507)

    def get_import_form_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        posted = request.method == "POST"
        access = access_of(request)
        return {
            "data": request.POST if posted else None,
            "files": request.FILES if posted else None,
            "initial": {"workspace": requested_workspace(request), "target": requested_target(request)},
            "workspaces": {pk: access.names[pk] for pk in access.where(Role.UPLOADER)},
            "problem": upload_problem(request),
        }

    def _take_in(self, request: HttpRequest, form: UploadForm) -> HttpResponse:
        file, user = form.cleaned_data["import_file"], _user(request)
        source = stored.store_file(
            file.chunks(), name=file.name, workspace_id=form.cleaned_data["workspace"], user_id=user.id
        )
        look_into(source)
        target = form.cleaned_data["target"]
        return HttpResponseRedirect(prepare_url(source, **({"target": target} if target else {})))

    # --- 2. what it is and where it goes ---

    def prepare_view(self, request: HttpRequest, source_id: UUID) -> HttpResponse:
        source = self._source(request, source_id)
        reading = ReadingForm(source, request.POST if {"read", "read_as"} & request.POST.keys() else None)
        if "cancel" in request.POST:
            sources.cancel_conversion(source)
            return HttpResponseRedirect(prepare_url(source))
        if reading.is_bound and reading.is_valid():
            return self._read_again(request, source, reading)
        if source.state != SourceState.READY:
            return self._show_waiting(request, source, reading=reading)
        if "use_mapping" in request.POST:
            return self._show(request, source, self._begun_anew(request, source))
        return self._show(request, source, self.create_confirm_form(request), reading=reading)

    def _begun_anew(self, request: HttpRequest, source: SourceFile) -> ConfirmForm:
        """Another mapping, the same options."""
        choices = {**self.get_confirm_form_initial(request, None), **chosen_options(request.POST)}
        return self.confirm_form_class(source=source, initial=choices)

    def _read_again(self, request: HttpRequest, source: SourceFile, reading: ReadingForm) -> HttpResponse:
        """Other columns may come of it, so their mapping is guessed anew; the options stay."""
        has_draft = draft_of_file(source).count() > 0
        if reading.sheet_changed:
            convert_again(source, reading.wanted.to_json())
            return HttpResponseRedirect(prepare_url(source, target=request.POST.get("target", "")))
        problem = read_as(source, reading.wanted)
        if source.state == SourceState.CONVERTING:
            return HttpResponseRedirect(prepare_url(source, target=request.POST.get("target", "")))
        if problem:
            reading = ReadingForm(source, request.POST)
            reading.add_error(None, problem)
            if source.state != SourceState.READY:
                return self._show_waiting(request, source, reading=reading)
        elif has_draft:
            self.message_user(request, _DROPPED, messages.WARNING)
        form = self._begun_anew(request, source)
        return self._show(request, source, form, reading=reading if problem else None)

    def get_confirm_form_kwargs(self, request: HttpRequest, import_form: Any = None) -> dict[str, Any]:
        source = self._source(request, _source_id(request))
        posted = request.method == "POST"
        return {
            "source": source,
            "data": request.POST if posted else None,
            "initial": self.get_confirm_form_initial(request, import_form),
        }

    def get_confirm_form_initial(self, request: HttpRequest, import_form: Any) -> dict[str, Any]:
        source = self._source(request, _source_id(request))
        return initial.initial_choices(
            source,
            earlier=self._earlier(request, source),
            target=requested_target(request),
            named=chosen_mapping(request, source.workspace_id),
        )

    def _show(
        self,
        request: HttpRequest,
        source: SourceFile,
        form: ConfirmForm,
        *,
        reading: ReadingForm | None = None,
    ) -> HttpResponse:
        context = {
            **self._context(request, title=f"Import {source.name}"),
            "source": source,
            "form": form,
            "reading": reading or ReadingForm(source),
            **_preview(request, source, form),
            "mended": draft_of_file(source).count(),
            "mend_first_url": reverse("admin:leads_leadimport_mend_first", args=[source.id]),
            "earlier": self._earlier(request, source),
            "is_child": source.parent_import_id is not None,
            "twins": sources.same_file_imports(source),
            "warnings": warnings_of(source),
            "import_warnings": import_warnings(source, form),
            "prepare_url": prepare_url(source),
        }
        return TemplateResponse(request, "admin/leads/leadimport/prepare.html", context)

    def _show_waiting(
        self, request: HttpRequest, source: SourceFile, *, reading: ReadingForm | None = None
    ) -> HttpResponse:
        context = {
            **self._context(request, title=f"Import {source.name}"),
            "source": source,
            "is_bad": source.state == SourceState.BAD,
            "reading": reading,
            "state_url": reverse("admin:leads_leadimport_source", args=[source.id]),
        }
        return TemplateResponse(request, "admin/leads/leadimport/waiting.html", context)

    @method_decorator(require_POST)
    def mend_first_view(self, request: HttpRequest, source_id: UUID) -> HttpResponse:
        """What somebody types over the first rows, with the form as it is. JSON: what becomes of them."""
        source = self._source(request, source_id)
        if source.state != SourceState.READY:
            raise Http404
        form = self.create_confirm_form(request)
        try:
            return JsonResponse(save_preview(source, form, _user(request), read_changes(request)))
        except GateError as error:
            return JsonResponse({"problem": str(error)}, status=400)

    def source_state(self, request: HttpRequest, source_id: UUID) -> HttpResponse:
        """How far the conversion of a spreadsheet is."""
        source = self._source(request, source_id)
        is_open = source.state == SourceState.CONVERTING
        return JsonResponse({"is_open": is_open, "percent": source.progress})

    # --- 3. confirmed ---

    @method_decorator(require_POST)
    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        source = self._source(request, _source_id(request))
        if source.state != SourceState.READY:
            return HttpResponseRedirect(prepare_url(source))
        form = self.create_confirm_form(request)
        if not form.is_valid():
            return self._show(request, source, form)
        try:
            record = start(source, form, _user(request), is_dry_run="dry_run" in request.POST)
        except GateError as error:
            form.add_error(None, str(error))
            return self._show(request, source, form)
        if form.cleaned_data["target"] == NEW_LIST and record.list_id:
            made = LeadList.objects.get(workspace_id=source.workspace_id, id=record.list_id)
            warn_of_namesakes(request, made)
        return HttpResponseRedirect(change_url(LeadImport, record.id))

    # --- what they share ---

    def _check_permission(self, request: HttpRequest) -> None:
        if not self.has_import_permission(request):
            raise PermissionDenied

    def _source(self, request: HttpRequest, source_id: UUID | None) -> SourceFile:
        """A file of a workspace in which the reader may upload, while it is kept."""
        self._check_permission(request)

        def read() -> SourceFile | None:
            uploads_in = access_of(request).where(Role.UPLOADER)
            kept = SourceFile.objects.filter(workspace_id__in=uploads_in).exclude(stored_name="")
            return kept.filter(id=source_id).first() if source_id else None

        source = once(request, f"source {source_id}", read)
        if source is None:
            raise Http404
        return source

    def _earlier(self, request: HttpRequest, source: SourceFile) -> LeadImport | None:
        requested = parse_uuid(request.GET.get("from"))
        return once(request, "earlier import", lambda: initial.earlier_import(source, requested))

    def _context(self, request: HttpRequest, *, title: str) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), "opts": self.opts, "title": title}


def _preview(request: HttpRequest, source: SourceFile, form: ConfirmForm) -> dict[str, Any]:
    """The first rows: `preview`, what becomes of them, or `grid`, to be mended. Neither until a target is
    chosen. A form that was not sent yet is tried with its initial values."""
    tried = form if form.is_bound else ConfirmForm(source=source, data=form.initial, initial=form.initial)
    if not tried.is_valid():
        return {"preview": None, "grid": None}
    grid = preview_grid(source, tried, _user(request)) if request.POST.get("mending") else None
    return {"preview": None if grid else preview_table(source, tried, _user(request)), "grid": grid}


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _source_id(request: HttpRequest) -> UUID | None:
    match = request.resolver_match
    in_path = match.kwargs.get("source_id") if match else None
    return in_path or parse_uuid(request.POST.get("import_file_name"))
