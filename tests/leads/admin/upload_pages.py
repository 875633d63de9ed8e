"""The upload's pages as a person goes through them, with Django's test client."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from leads.file_imports.run import run_import
from leads.files.sources import open_import
from leads.models import LeadImport, LeadList, SourceFile
from tests.admin_pages import Browser
from workspaces.models import Workspace

UPLOAD = "/admin/leads/leadimport/import/"
CONFIRM = "/admin/leads/leadimport/process_import/"


def upload(
    browser: Browser,
    content: bytes | str,
    workspace: Workspace,
    *,
    name: str = "people.csv",
    target: str = "",
) -> Any:
    """The reply to the first form."""
    data = content.encode() if isinstance(content, str) else content
    file = SimpleUploadedFile(name, data)
    return browser.post(UPLOAD, {"import_file": file, "workspace": str(workspace.id), "target": target})


def uploaded(
    browser: Browser, content: bytes | str, workspace: Workspace, *, name: str = "people.csv"
) -> SourceFile:
    """The file, taken in."""
    reply = upload(browser, content, workspace, name=name)
    assert reply.status_code == 302, reply.content.decode()
    return SourceFile.objects.order_by("id").last()  # type: ignore[return-value]


def prepare_url(source: SourceFile, query: str = "") -> str:
    return reverse("admin:leads_leadimport_prepare", args=[source.id]) + query


def form_values(browser: Browser, source: SourceFile, query: str = "") -> dict[str, Any]:
    """What the prepare page's form holds, as a browser would send it."""
    form = browser.get(prepare_url(source, query)).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value not in (None, False)}


def confirm(browser: Browser, source: SourceFile, button: str = "import", **changes: Any) -> Any:
    return browser.post(CONFIRM, {**form_values(browser, source), **changes, button: "1"})


def imported(browser: Browser, source: SourceFile, into: LeadList, **changes: Any) -> LeadImport:
    """Confirmed, and run as a worker would."""
    reply = confirm(browser, source, target=f"list:{into.id}", **changes)
    assert reply.status_code == 302, reply.context["form"].errors
    record = LeadImport.objects.order_by("id").last()
    assert record is not None
    run_import(record.id, open_file=open_import)
    record.refresh_from_db()
    return record


def report_url(record: LeadImport, page: str = "change") -> str:
    return f"/admin/leads/leadimport/{record.id}/{page}/"
