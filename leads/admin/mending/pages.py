"""The page on which an import's refused rows are mended, and what it sends while somebody types."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST
from typing_extensions import override

from leads.admin.mending.changes import Changes, read_changes
from leads.admin.mending.grid import make_grid, to_json
from leads.admin.reports.pages import ReportPages
from leads.admin.reports.permissions import may_steer
from leads.admin.uploads.initial import file_of
from leads.files.corrected.drafts import BadDraft, draft_of_import
from leads.files.stored import FileTooLarge
from leads.imports.options import options_of
from leads.mending.everywhere import take_everywhere
from leads.mending.judged import columns_of, judge, row_of
from leads.mending.mended_import import import_mended
from leads.mending.refused import can_mend, open_refused, refusals_of, refused_page
from leads.models import LeadImport, SourceFile
from leads.models.errors import GateError
from workspaces.tenant_admin import change_url
from workspaces.text.no_room import is_no_room, why_no_room


class MendPages(ReportPages):
    """A stranger gets 404 for all of them, a member who may not import 403."""

    @override
    def get_urls(self) -> list[URLPattern]:
        views = {
            "mend": self.mend_view,
            "mend_save": self.mend_save_view,
            "mend_import": self.mend_import_view,
        }
        own = [
            path(
                f"<path:object_id>/{name.replace('_', '/')}/",
                self.admin_site.admin_view(view),
                name=f"leads_leadimport_{name}",
            )
            for name, view in views.items()
        ]
        return [*own, *super().get_urls()]

    def _mendable(self, request: HttpRequest, object_id: str) -> tuple[LeadImport, SourceFile]:
        record = self.record_or_404(request, object_id)
        if not may_steer(request, record):
            raise PermissionDenied
        source = file_of(record)
        if source is None or not can_mend(record, source):
            raise Http404("There is nothing to mend.")
        return record, source

    def mend_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """A page of rows, `after` a row's number in the address."""
        record, source = self._mendable(request, object_id)
        after = request.GET.get("after", "")
        start = int(after) if after.isascii() and after.isdecimal() and len(after) < 11 else 0
        try:
            page, problem = refused_page(record, after=start), ""
        except GateError as error:  # the campaign or list is gone
            page, problem = None, str(error)
        file = open_refused(record)
        context = {
            **self.admin_site.each_context(request),
            "title": "Mend refused rows",
            "subtitle": source.name,
            "opts": self.opts,
            "record": record,
            "source": source,
            "page": page,
            "problem": problem,
            "grid": make_grid(page.rows, columns_of(file)) if page else None,
            "is_first": start == 0,
            "mended": draft_of_import(record).count(),
            "import_url": change_url(LeadImport, record.id),
            **{
                f"{name}_url": _url(record, name) for name in ("mend", "mend_save", "mend_import", "rejected")
            },
            "start_url": _url(record, "repeat" if record.is_dry_run else "mend_import"),
        }
        return TemplateResponse(request, "admin/leads/leadimport/mend.html", context)

    @method_decorator(require_POST)
    def mend_save_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """JSON: what would become of the rows now."""
        record, _ = self._mendable(request, object_id)
        try:
            return JsonResponse(_saved(record, read_changes(request)))
        except GateError as error:
            return JsonResponse({"problem": str(error)}, status=400)

    @method_decorator(require_POST)
    def mend_import_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        record, _ = self._mendable(request, object_id)
        if record.is_dry_run:
            raise Http404("A dry run is imported as a whole.")
        try:
            child = import_mended(record, user_id=request.user.pk)
        except (GateError, FileTooLarge) as error:
            return self._not_begun(request, record, str(error))
        except OSError as error:
            if not is_no_room(error):
                raise
            return self._not_begun(request, record, why_no_room(error))
        return HttpResponseRedirect(change_url(LeadImport, child.id))

    def _not_begun(self, request: HttpRequest, record: LeadImport, why: str) -> HttpResponse:
        self.message_user(request, why, messages.ERROR)
        return HttpResponseRedirect(_url(record, "mend"))


def _saved(record: LeadImport, changes: Changes) -> dict[str, Any]:
    """Only rows that the import refused. Raises GateError."""
    draft, file = draft_of_import(record), open_refused(record)
    refused = refusals_of(record, draft).filter(row_number__in=list(changes.typed))
    own = set(refused.values_list("row_number", flat=True))
    if own != changes.typed.keys():
        raise BadDraft("Some of these rows can't be mended any more: load the page again.")
    draft.save(changes.typed)
    taken = changes.everywhere
    number = take_everywhere(record, column=taken.column, like=taken.like, undo=taken.undo) if taken else 0
    rows = [row_of(row, cells, width=len(file.columns)) for row, cells in changes.now.items()]
    judged = judge(rows, file, options_of(record))
    return {"rows": [to_json(each) for each in judged], "mended": draft.count(), "elsewhere": number}


def _url(record: LeadImport, name: str) -> str:
    return reverse(f"admin:leads_leadimport_{name}", args=[record.id])
