"""Two pages of a blocklist: entries from a file, and the leads in campaigns that it matches."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from blocklists.entries import InvalidEntry, parse_entry
from blocklists.files import MAX_FILE, ParsedFile, TooManyLines, parse_file
from blocklists.models import Blocklist, BlocklistEntry
from blocklists.writing import add_parsed
from campaigns.models import Campaign
from leads.admin.blocklists.entries_file import open_as_text
from leads.admin.upload_handler import upload_problem
from leads.files.decode import FileError
from leads.models import BackgroundJob
from leads.removing import begin_blocked_removal
from leads.selection.blocked import matches_of, most_matched
from workspaces.models import Role
from workspaces.tenant_admin import access_of, change_url, link, list_url

MATCH_SECONDS = 2.0
EMPTY = "The file is empty: it has no line with an email or a domain."


class EntriesFileForm(forms.Form):
    file = forms.FileField(
        allow_empty_file=True,
        help_text="CSV, text or a spreadsheet (XLSX, XLS, ODS): one email or domain a line, or in the first "
        "column. At most a million lines.",
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_FILE:
            raise forms.ValidationError(f"At most {MAX_FILE // 1024**2} MiB: split the file.")
        return file


def page_url(blocklist: Blocklist, page: str, **query: str) -> str:
    url = reverse(f"admin:blocklists_blocklist_{page}", args=[blocklist.pk])
    return f"{url}?{urlencode(query)}" if query else url


def upload_view(model_admin: Any, request: HttpRequest, object_id: UUID) -> HttpResponse:
    """A form; its POST shows what became of the lines."""
    blocklist = _find(model_admin, request, object_id)
    if not model_admin.has_change_permission(request, blocklist):
        raise PermissionDenied
    form = EntriesFileForm(request.POST, request.FILES) if request.method == "POST" else EntriesFileForm()
    if problem := upload_problem(request):
        form.add_error(None, problem)
    context: dict[str, Any] = {"form": form, "title": f"Upload entries to {blocklist}"}
    if request.method == "POST" and form.is_valid():
        try:
            with open_as_text(form.cleaned_data["file"].file) as text:
                parsed = parse_file(text)
            if parsed.values or parsed.invalid:
                context |= _add(blocklist, parsed)
            else:
                form.add_error("file", EMPTY)
        except Blocklist.DoesNotExist:
            raise Http404 from None
        except (TooManyLines, FileError) as error:
            form.add_error("file", str(error))
    return _render(model_admin, request, blocklist, "upload", context)


def _add(blocklist: Blocklist, parsed: ParsedFile) -> dict[str, Any]:
    added = add_parsed(blocklist, parsed)
    return {
        "parsed": parsed,
        "created": added.created,
        "existing": added.existing,
        "count": matches_of(blocklist, parsed.values, seconds=MATCH_SECONDS),
        "matches_url": page_url(blocklist, "matches"),
    }


def matches_view(model_admin: Any, request: HttpRequest, object_id: UUID) -> HttpResponse:
    """Counts within the time that a page may take; its POST has a job take them all out."""
    blocklist = _find(model_admin, request, object_id)
    value = _read_value(request)
    may_remove = access_of(request).allows(blocklist.workspace_id, Role.MANAGER)
    if request.method == "POST":
        if not may_remove:
            raise PermissionDenied
        return _begin(request, blocklist, value)
    count = matches_of(blocklist, [value] if value else None, seconds=MATCH_SECONDS)
    context = {
        "title": f"Leads that {value or blocklist} matches",
        "value": value,
        "count": count,
        "campaigns": [
            {"url": change_url(Campaign, campaign_id), "name": name, "leads": number}
            for campaign_id, name, number in most_matched(blocklist.workspace_id, count)
        ],
        "may_remove": may_remove,
    }
    return _render(model_admin, request, blocklist, "matches", context)


def _begin(request: HttpRequest, blocklist: Blocklist, value: str) -> HttpResponse:
    job = begin_blocked_removal(
        workspace_id=blocklist.workspace_id,
        user_id=request.user.pk,
        blocklist_id=blocklist.id,
        values=[value] if value else None,
    )
    return HttpResponseRedirect(change_url(BackgroundJob, job.id))


def matches_message(entry: BlocklistEntry) -> SafeString | None:
    """What to say after an entry was added: how many leads it matches, and where to take them out."""
    count = matches_of(entry.blocklist, [entry.value], seconds=MATCH_SECONDS)
    if not count.total:
        return None
    number = f"{count.total:,}" if count.is_complete else f"at least {count.total:,}"
    noun = "lead" if count.total == 1 else "leads"
    where = link(page_url(entry.blocklist, "matches", value=entry.value), "Look, and take them out")
    return format_html("The entry {} blocks {} {} in campaigns. {}", entry, number, noun, where)


def _read_value(request: HttpRequest) -> str:
    """The one email or domain that the page is about, or "". Raises Http404."""
    try:
        return parse_entry(request.GET["value"])[0] if request.GET.get("value") else ""
    except InvalidEntry:
        raise Http404 from None


def _find(model_admin: Any, request: HttpRequest, object_id: UUID) -> Blocklist:
    found: Blocklist | None = model_admin.get_object(request, str(object_id))
    if found is None or not model_admin.has_view_permission(request, found):
        raise Http404
    return found


def _render(
    model_admin: Any, request: HttpRequest, blocklist: Blocklist, page: str, context: dict[str, Any]
) -> HttpResponse:
    shared = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "blocklist": blocklist,
        "blocklist_url": change_url(Blocklist, blocklist.pk),
        "entries_url": list_url(BlocklistEntry, workspace=blocklist.workspace_id, blocklist=blocklist.id),
    }
    return TemplateResponse(request, f"admin/blocklists/blocklist/{page}.html", {**shared, **context})
