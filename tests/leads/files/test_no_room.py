"""A full disk: an answer that says so, and nothing left of what didn't fit."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings

from leads.files import stored
from leads.models import SourceFile
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
        Path(settings.FILE_UPLOAD_TEMP_DIR),
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
