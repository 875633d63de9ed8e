"""A full disk: an answer that says so, and nothing left of what didn't fit."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings

from leads.files import stored
from leads.models import LeadImport, SourceFile
from tests.admin_pages import Browser
from tests.builders import Tenant, make_tenant
from tests.leads.admin.upload_pages import upload
from tests.leads.api.instantly.imports.test_files import send
from workspaces.text.no_room import NO_ROOM

_LARGE = b"Email\n" + b"a@example.com\n" * 100_000


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


@contextmanager
def _room_for(size: int) -> Iterator[None]:
    """No file of this process may have more bytes. The system says EFBIG then instead of ENOSPC; both are the
    same to us."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def _left(tenant: Tenant) -> list[Path]:
    folders = [
        Path(django_settings.FILE_UPLOAD_TEMP_DIR),
        Path(stored.storage().location) / str(tenant.workspace.id),
    ]
    return [path for folder in folders for path in folder.rglob("*") if path.is_file()]


def test_api_answers_507_and_keeps_nothing(tenant: Tenant) -> None:
    before = _left(tenant)
    with _room_for(200_000):
        reply = send(tenant, _LARGE)
    assert (reply.status_code, reply.json()["message"]) == (507, NO_ROOM)
    assert _left(tenant) == before
    assert not SourceFile.objects.exists()
    assert send(tenant, _LARGE).status_code == 202


def test_admin_page_says_so_and_keeps_nothing(tenant: Tenant) -> None:
    browser, before = Browser(tenant.owner), _left(tenant)
    with _room_for(200_000):
        reply = upload(browser, _LARGE, tenant.workspace)
        assert _left(tenant) == before  # while the request may still be held
    assert reply.status_code == 507
    assert "disk is full" in reply.content.decode()
    assert not SourceFile.objects.exists()
    assert upload(browser, _LARGE, tenant.workspace).status_code == 302


def test_share_of_a_workspace_is_its_own(tenant: Tenant, settings: Any) -> None:
    """The file that passes the limit is the last one; others' files are no concern."""
    settings.LEADGATE_FILES_LIMIT = 100_000
    stranger, browser = make_tenant(), Browser(tenant.owner)
    assert send(tenant, _LARGE).status_code == 202
    before = _left(tenant)
    reply = send(tenant, _LARGE)
    assert reply.status_code == 507
    assert "as much as it may keep" in reply.json()["message"]
    page = upload(browser, _LARGE, tenant.workspace)
    assert page.status_code == 507
    assert "as much as it may keep" in page.content.decode()
    assert _left(tenant) == before
    assert send(stranger, _LARGE).status_code == 202
    SourceFile.objects.filter(workspace=tenant.workspace).update(stored_name="")  # they have gone
    assert send(tenant, _LARGE).status_code == 202


def test_imports_of_a_workspace_that_wait_are_limited(tenant: Tenant, settings: Any) -> None:
    settings.LEADGATE_OPEN_IMPORTS = 2
    stranger, small = make_tenant(), b"Email\na@example.com\n"
    assert [send(tenant, small).status_code for _ in range(3)] == [202, 202, 429]
    reply = send(tenant, small)
    assert "2 files of this workspace wait" in reply.json()["message"]
    assert reply["Retry-After"] == "60"
    assert SourceFile.objects.count() == 2
    assert send(stranger, small).status_code == 202
    LeadImport.objects.filter(workspace=tenant.workspace).update(state="finished")
    assert send(tenant, small).status_code == 202
