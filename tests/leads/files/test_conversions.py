"""What a worker has to look into: it ends, it isn't begun for ever, and it can be cancelled."""

from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from leads.files import sources, stored
from leads.imports.record.lifecycle import request_cancel, resume_import, start_import
from leads.models import LeadImport, SourceFile, SourceState
from tests.browser.small_xlsx import small_xlsx
from tests.builders import Tenant, make_tenant
from tests.leads.api.instantly.imports.test_files import get, send, work
from tests.leads.file_imports.files import options_for, upload

_CSV = "Mail;Ort\nann@example.com;Köln\n".encode("cp1252")


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


def _sheet(tenant: Tenant) -> SourceFile:
    source = upload(tenant, small_xlsx({"One": [["Email"], ["a@example.com"]]}))
    assert source.state == SourceState.CONVERTING
    return source


def test_what_takes_long_a_worker_looks_into(tenant: Tenant, settings: Any) -> None:
    settings.LEADGATE_INSPECT_SECONDS = 0
    body = send(tenant, _CSV, "text/csv", encoding="cp1252", delimiter=";").json()
    assert (body["state"], body["file"]["state"]) == ("pending", "converting")
    (source_id,) = sources.open_conversions()
    sources.convert_source(source_id)
    work(body["id"])
    done = get(tenant, f"/{body['id']}").json()
    assert (done["state"], done["leads_uploaded"], done["file"]["state"]) == ("finished", 1, "ready")
    assert done["mapping"] == {"Mail": "email", "Ort": "custom:Ort"}


def test_the_upload_page_waits_for_the_worker(tenant: Tenant, client: Client, settings: Any) -> None:
    settings.LEADGATE_INSPECT_SECONDS = 0
    source = upload(tenant, b"Email\na@example.com\n")
    client.force_login(tenant.owner)
    url = reverse("admin:leads_leadimport_prepare", args=[source.id])
    assert "Reading the file" in client.get(url).content.decode()
    sources.convert_source(source.id)
    settings.LEADGATE_INSPECT_SECONDS = 60
    assert "a@example.com" in client.get(url).content.decode()


def test_no_conversion_takes_longer_than_it_may(tenant: Tenant, settings: Any) -> None:
    settings.LEADGATE_CONVERT_SECONDS = 0
    source = _sheet(tenant)
    sources.convert_source(source.id)
    source.refresh_from_db()
    assert (source.state, source.problem_code, source.attempts) == (SourceState.BAD, "too_slow", 1)


def test_a_conversion_is_not_begun_for_ever(tenant: Tenant) -> None:
    """As often as a worker was killed while it was at it."""
    source = _sheet(tenant)
    SourceFile.objects.filter(id=source.id).update(attempts=sources.MOST_ATTEMPTS)
    sources.convert_source(source.id)
    source.refresh_from_db()
    assert (source.state, source.problem_code) == (SourceState.BAD, "too_many_attempts")
    assert "begun 5 times" in source.problem
    assert source.id not in sources.open_conversions()


def test_a_conversion_is_cancelled_on_its_page(tenant: Tenant, client: Client) -> None:
    source = _sheet(tenant)
    url = reverse("admin:leads_leadimport_prepare", args=[source.id])
    client.force_login(make_tenant().owner)
    assert client.post(url, {"cancel": "1"}).status_code == 404
    client.force_login(tenant.owner)
    assert 'name="cancel"' in client.get(url).content.decode()
    assert client.post(url, {"cancel": "1"}).status_code == 302
    sources.convert_source(source.id)  # by a worker that had begun already
    source.refresh_from_db()
    assert (source.state, source.problem_code) == (SourceState.BAD, "cancelled")
    assert sources.open_conversions() == []
    assert "was cancelled" in client.get(url).content.decode()


def test_a_conversion_that_nobody_waits_for_ends(tenant: Tenant) -> None:
    source = _sheet(tenant)
    record = start_import(source, options_for(tenant), mapping=[], requested={})
    assert sources.open_conversions() == [source.id]
    request_cancel(workspace_id=tenant.workspace.id, import_id=record.id)
    assert sources.open_conversions() == []
    sources.convert_source(source.id)
    source.refresh_from_db()
    assert (source.state, source.converted_name) == (SourceState.CONVERTING, "")
    assert not stored.path_of(source).with_name(f"{stored.path_of(source).name}.csv").exists()
    resume_import(workspace_id=tenant.workspace.id, import_id=record.id)
    assert sources.open_conversions() == [source.id]
    sources.convert_source(source.id)
    work(str(record.id))
    assert LeadImport.objects.get(id=UUID(str(record.id))).created_count == 1
