"""Uploaded files: stored whole or not at all, known again, removed in time."""

import datetime as dt
import gzip
import os
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from leads.files import sources, stored
from leads.models import SourceFile, SourceState
from tests.builders import Tenant, make_tenant
from tests.leads.file_imports.files import as_csv, options_for, run, start, upload


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


def store(tenant: Tenant, *parts: bytes, name: str = "leads.csv") -> SourceFile:
    return stored.store_file(parts, name=name, workspace_id=tenant.workspace.id, user_id=tenant.owner.id)


def test_file_is_stored_as_it_came(tenant: Tenant) -> None:
    source = store(tenant, b"Email\n", b"a@example.com\n", name="../../My leads?.csv")
    assert stored.path_of(source).read_bytes() == b"Email\na@example.com\n"
    assert (source.name, source.size) == ("My leads?.csv", 20)
    assert stored.path_of(source).is_relative_to(stored.storage().location)
    assert stored.path_of(source).stat().st_mode & 0o077 == 0


def test_too_large_file_leaves_nothing(tenant: Tenant, settings: Any) -> None:
    settings.LEADGATE_UPLOAD_LIMIT = 10
    with pytest.raises(stored.FileTooLarge):
        store(tenant, b"12345678", b"901")
    assert not SourceFile.objects.exists()
    folder = Path(stored.storage().location) / str(tenant.workspace.id)
    assert not any(folder.iterdir())


def test_mapping_is_remembered_per_workspace_for_the_same_headers(tenant: Tenant) -> None:
    content = as_csv(["Contact", "Town"], [["a@example.com", "Ulm"]])
    first = upload(tenant, content)
    sources.remember_mapping(first, ["email", ""])
    assert upload(tenant, as_csv(["Contact", "Town"], [["b@example.com", "Bonn"]])).mapping == ["email", ""]
    assert upload(tenant, as_csv(["Contact", "City"], [["b@example.com", "Bonn"]])).mapping != ["email", ""]
    assert upload(make_tenant(), content).mapping == ["email", "custom:Town"]


def test_same_bytes_are_noticed_in_the_workspace_only(tenant: Tenant) -> None:
    content = as_csv(["Email"], [["a@example.com"]])
    record = run(start(upload(tenant, content), options_for(tenant)))
    assert sources.same_file_imports(upload(tenant, content)) == [record]
    assert sources.same_file_imports(upload(tenant, content + b"b@example.com\r\n")) == []
    assert sources.same_file_imports(upload(make_tenant(), content)) == []


def test_file_that_is_no_table_says_so(tenant: Tenant) -> None:
    source = upload(tenant, b"%PDF-1.7 not a table")
    assert (source.state, source.problem_code) == (SourceState.BAD, "unsupported")
    assert source.problem.endswith(".")


def test_old_files_are_removed_and_what_is_known_of_them_stays(tenant: Tenant, settings: Any) -> None:
    old, new = store(tenant, b"Email\n"), store(tenant, b"Email\n")
    path = stored.path_of(old)
    before = timezone.now() - dt.timedelta(days=settings.LEADGATE_OUTCOME_DAYS, hours=1)
    SourceFile.objects.filter(id=old.id).update(created_at=before)
    assert stored.prune_files() == 1
    assert not path.exists()
    assert stored.path_of(new).exists()
    old.refresh_from_db()
    assert (old.stored_name, old.name) == ("", "leads.csv")


def test_what_killed_processes_left_is_removed(db: None, settings: Any) -> None:
    incoming = Path(settings.FILE_UPLOAD_TEMP_DIR)
    abandoned, current = incoming / "abandoned", incoming / "current"
    for path in (abandoned, current):
        path.write_bytes(b"x")
    two_days_ago = timezone.now().timestamp() - 2 * 24 * 3600
    os.utime(abandoned, (two_days_ago, two_days_ago))
    stored.prune_files()
    assert not abandoned.exists()
    assert current.exists()
    current.unlink()


def test_columns_are_judged_by_all_of_a_long_file(tenant: Tenant) -> None:
    rows = [[f"a{i}@example.com", "", "" if i < 1100 else f"+49 171 {i}000"] for i in range(20_000)]
    rows[15_000][1] = "late"
    source = upload(tenant, as_csv(["A", "B", "C"], rows))
    assert source.mapping == ["email", "custom:B", "phone"]


@pytest.mark.parametrize("pack", [gzip.compress, lambda content: content])
def test_a_long_file_is_looked_into_wherever_it_can_be(tenant: Tenant, pack: Any) -> None:
    rows = [[f"a{i}@example.com", "x@example.com" if i < 1000 else "no address"] for i in range(60_000)]
    assert upload(tenant, pack(as_csv(["A", "B"], rows))).mapping == ["email", "custom:B"]


def test_warns_of_cells_that_hold_more_than_an_address(tenant: Tenant) -> None:
    source = upload(tenant, as_csv(["Email", "Name"], [["a@example.com", "A"], ["B <b@example.com>", "B"]]))
    assert [(warning["code"], warning["column"]) for warning in source.warnings] == [
        ("addresses_in_cells", "Email")
    ]
    assert "B <b@example.com>" in source.warnings[0]["text"]


def test_warns_of_an_email_that_is_mostly_blank(tenant: Tenant) -> None:
    rows = [["a@example.com" if i == 0 else "", f"w{i}@example.com"] for i in range(5)]
    source = upload(tenant, as_csv(["Email", "Work Email"], rows))
    assert source.mapping == ["email", "custom:Work Email"]
    assert [(w["code"], w["column"]) for w in source.warnings] == [("email_mostly_blank", "Work Email")]
