"""The file of rejected rows: in the file's own dress, safe to open, and fit to be uploaded again."""

import csv
import io

import pytest

from leads.files import sources
from leads.files.mended import MARKS
from leads.files.rejected import rejected_lines
from leads.models import LeadImport, Membership, SourceFile
from tests.builders import Tenant, block, make_tenant
from tests.leads.file_imports.files import as_csv, counts, options_for, refusals, run, start, upload


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


def rejected(record: LeadImport) -> bytes:
    return b"".join(rejected_lines(record, sources.open_import(record)))


def rows_of(content: bytes, *, encoding: str = "utf-8", delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(encoding), newline=""), delimiter=delimiter))


def test_it_has_the_files_own_columns_delimiter_and_encoding(tenant: Tenant) -> None:
    block(tenant.blocklist, "acme.com")
    content = "E-Mail;Vorname\r\nnix;Jürgen\r\nada@example.com;Ada\r\nx@acme.com;Zoë\r\n".encode("cp1252")
    record = run(start(upload(tenant, content), options_for(tenant)))
    header, first, second = rows_of(rejected(record), encoding="cp1252", delimiter=";")
    assert header == ["E-Mail", "Vorname", *MARKS]
    assert first[:4] == ["nix", "Jürgen", "2", "invalid_email"]
    assert second[:4] == ["x@acme.com", "Zoë", "4", "blocked"]
    assert second[4] == "Blocked by the entry acme.com of the blocklist Default blocklist"
    assert {row[5] for row in (first, second)} == {str(record.id)}


def test_formulas_are_escaped_and_come_back(tenant: Tenant) -> None:
    cells = ["=1+1", "+49 30 1", "-x", "@y", "'=z", "plain"]
    header = ["Email", *(f"C{n}" for n in range(6))]
    record = run(start(upload(tenant, as_csv(header, [["nobody", *cells]])), options_for(tenant)))
    content = rejected(record)
    _, row = rows_of(content)
    assert row[1:7] == ["'=1+1", "'+49 30 1", "'-x", "'@y", "''=z", "plain"]
    mended = upload(tenant, content.replace(b"nobody", b"ada@example.com"))
    assert mended.parent_import_id == record.id
    child = run(start(mended, options_for(tenant)))
    assert counts(child) == {"created": 1}
    assert child.parent_id == record.id
    membership = Membership.objects.get(workspace_id=tenant.workspace.id)
    assert membership.custom_variables == {f"C{n}": cell for n, cell in enumerate(cells)}
    again = run(start(upload(tenant, content), options_for(tenant)))
    assert rows_of(rejected(again))[1][:7] == row[:7], "not escaped twice"


def test_row_with_too_many_cells_keeps_them_and_stays_refused(tenant: Tenant) -> None:
    content = b"Email,First name\r\na@example.com,Ann,Berlin, Germany\r\nb@example.com,Bob\r\n"
    record = run(start(upload(tenant, content), options_for(tenant)))
    assert counts(record) == {"created": 1, "incomplete": 1}
    out = rejected(record)
    _, row = rows_of(out)
    assert row[:2] == ["a@example.com", "Ann"] and row[-2:] == ["Berlin", " Germany"]
    again = run(start(upload(tenant, out), options_for(tenant)))
    assert counts(again) == {"incomplete": 1}
    assert "cells" in refusals(again)[2][1]["problem"]


def test_ndjson_becomes_csv_that_excel_opens(tenant: Tenant) -> None:
    content = b'{"email": "nobody", "first_name": "J\xc3\xb6rg"}\n{"email": "a@example.com"}\n'
    record = run(start(upload(tenant, content, name="leads.ndjson"), options_for(tenant)))
    out = rejected(record)
    assert out.startswith(b"\xef\xbb\xbf")
    assert rows_of(out, encoding="utf-8-sig")[1][:3] == ["nobody", "Jörg", "1"]


def test_file_of_another_workspace_is_no_parent(tenant: Tenant) -> None:
    record = run(start(upload(tenant, as_csv(["Email"], [["nobody"], ["x"]])), options_for(tenant)))
    stranger = make_tenant()
    source: SourceFile = upload(stranger, rejected(record))
    assert source.parent_import_id is None
