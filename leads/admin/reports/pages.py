"""What can be done about an import on its page. Changes are POSTs and end on that page again."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
    StreamingHttpResponse,
)
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST
from typing_extensions import override

from leads.admin.reports.permissions import may_steer, may_undo
from leads.admin.reports.progress import progress_of
from leads.admin.uploads.initial import file_of
from leads.files import sources
from leads.files.rejected import rejected_lines, text_format
from leads.imports.options import options_of
from leads.imports.record.lifecycle import request_cancel, resume_import, start_import
from leads.models import Door, ImportState, LeadImport
from leads.models.errors import GateError
from leads.undo.run import can_undo, plan_undo, request_undo
from workspaces.tenant_admin import ReadOnlyAdmin, change_url

Act = Callable[[LeadImport], LeadImport | None]


class ReportPages(ReadOnlyAdmin[LeadImport]):
    """A stranger gets 404 for all of them, a member who may not do it 403."""

    @override
    def get_urls(self) -> list[URLPattern]:
        views = {
            "progress": self.progress_view,
            "rejected": self.rejected_view,
            "cancel": self.cancel_view,
            "resume": self.resume_view,
            "repeat": self.repeat_view,
            "undo": self.undo_view,
        }
        own = [
            path(
                f"<path:object_id>/{name}/", self.admin_site.admin_view(view), name=f"leads_leadimport_{name}"
            )
            for name, view in views.items()
        ]
        return [*own, *super().get_urls()]

    def record_or_404(self, request: HttpRequest, object_id: str) -> LeadImport:
        record = self.get_object(request, unquote(object_id))
        if record is None or not self.has_view_permission(request, record):
            raise Http404
        return record

    # --- reading ---

    def progress_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """JSON, requested every second or so while the import's page is open."""
        record = self.record_or_404(request, object_id)
        return JsonResponse(progress_of(record, file_of(record)).to_json())

    def rejected_view(self, request: HttpRequest, object_id: str) -> Any:
        """The rejected rows as a file like the one they came in."""
        record = self.record_or_404(request, object_id)
        source = file_of(record)
        if source is None or not source.stored_name or record.rows_pruned_at:
            raise Http404("The file is not kept any longer.")
        if ImportState(record.state).is_open:
            raise Http404("The import goes on: not all of its rows are judged yet.")
        file = sources.open_import(record)
        encoding, _ = text_format(file)
        return StreamingHttpResponse(
            rejected_lines(record, file),
            content_type=f"text/csv; charset={encoding.removesuffix('-sig')}",
            headers={"Content-Disposition": attachment(f"{Path(source.name).stem}-rejected.csv")},
        )

    # --- changing ---

    @method_decorator(require_POST)
    def cancel_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._act(request, object_id, may_steer, _cancel)

    @method_decorator(require_POST)
    def resume_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._act(request, object_id, may_steer, _resume)

    @method_decorator(require_POST)
    def repeat_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """A dry run, for real: the same file, mapping and options."""

        def repeat(record: LeadImport) -> LeadImport:
            return _repeat(record, user_id=request.user.pk)

        return self._act(request, object_id, may_steer, repeat)

    def undo_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """GET asks whether, POST does it."""
        record = self.record_or_404(request, object_id)
        if request.method == "POST":
            return self._act(request, object_id, may_undo, _undo)
        if not may_undo(request, record):
            raise PermissionDenied
        if not can_undo(record):
            return HttpResponseRedirect(change_url(LeadImport, record.id))
        context = {
            **self.admin_site.each_context(request),
            "title": "Undo an import",
            "opts": self.opts,
            "record": record,
            "source": file_of(record),
            "plan": plan_undo(record),
            "import_url": change_url(LeadImport, record.id),
        }
        return TemplateResponse(request, "admin/leads/leadimport/undo.html", context)

    def _act(
        self,
        request: HttpRequest,
        object_id: str,
        may: Callable[[HttpRequest, LeadImport], bool],
        act: Act,
    ) -> HttpResponse:
        record = self.record_or_404(request, object_id)
        if not may(request, record):
            raise PermissionDenied
        try:
            record = act(record) or record
        except (GateError, LeadImport.DoesNotExist) as error:
            self.message_user(request, str(error), messages.ERROR)
        return HttpResponseRedirect(change_url(LeadImport, record.id))


def attachment(name: str) -> str:
    """A Content-Disposition; names hold letters of all alphabets."""
    return content_disposition_header(as_attachment=True, filename=name) or "attachment"


def _cancel(record: LeadImport) -> None:
    request_cancel(workspace_id=record.workspace_id, import_id=record.id)


def _resume(record: LeadImport) -> None:
    resume_import(workspace_id=record.workspace_id, import_id=record.id)


def _undo(record: LeadImport) -> None:
    request_undo(workspace_id=record.workspace_id, import_id=record.id)


def _repeat(record: LeadImport, *, user_id: Any) -> LeadImport:
    source = file_of(record)
    if source is None or not source.stored_name or not record.is_dry_run:
        raise Http404
    options = replace(options_of(record), door=Door.UPLOAD, user_id=user_id, api_key_id=None)
    return start_import(source, options, mapping=record.mapping)
