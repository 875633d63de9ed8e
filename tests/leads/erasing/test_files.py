"""Rows of kept files: crossed out where they stand, and nothing else of the file is another."""

import gzip
from pathlib import Path

import pytest

from leads.erasing import Who, erase_person
from leads.erasing.files import ERASURES
from leads.files.sources import convert_source
from leads.files.stored import path_of, remove_file, text_path_of
from leads.jobs.runner import run as run_job
from leads.models import Erasure, LeadImport, SourceFile
from tests.builders import Tenant, make_tenant
from tests.leads.file_imports.files import options_for, refusals, run, start, stop_after, upload

ADA, BOB = "ada@example.com", "bob@example.com"
HEADER = "Email,First name,Notes\n"


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


def _erase(tenant: Tenant) -> Erasure:
    erasure = erase_person(workspace_id=tenant.workspace.id, who=Who(by=Erasure.By.EMAIL, value=ADA))
    run_job(ERASURES, erasure.id)
    erasure.refresh_from_db()
    return erasure


def _after(tenant: Tenant, content: bytes, name: str = "people.csv") -> tuple[bytes, Erasure]:
    source = upload(tenant, content, name=name)
    assert not source.problem
    erasure = _erase(tenant)
    return text_path_of(source).read_bytes(), erasure


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_row_is_crossed_out_and_the_others_stay(tenant: Tenant, encoding: str, end: str) -> None:
    lines = [HEADER.strip(), f"{BOB},Bob,a", f"{ADA.upper()},Ädä,b", "cy@example.com,Cy,c", ""]
    content = end.join(lines).encode(encoding)
    found, erasure = _after(tenant, content)
    start, length = (
        content.index(ADA.upper().encode()),
        len(f"{ADA},Ädä,b".encode(encoding.removesuffix("-sig"))),
    )
    assert (found[:start], found[start + length :]) == (content[:start], content[start + length :])
    assert set(found[start : start + length]) <= set(b"x,")
    assert (erasure.counts["file_rows"], erasure.needles) == (1, [])
    assert erasure.files_at is not None


def test_record_of_several_lines_goes_whole(tenant: Tenant) -> None:
    content = f'{HEADER}{BOB},Bob,"two\nlines"\n{ADA},Ada,"her ""own""\nwords, too"\ncy@example.com,Cy,"c"\n'
    found, _ = _after(tenant, content.encode())
    assert found.decode() == content.replace(
        f'{ADA},Ada,"her ""own""\nwords, too"', f'{"x" * len(ADA)},xxx,"xxxx""xxx""\nxxxxx,xxxx"'
    )


def test_stray_quotation_mark_takes_nobody_along(tenant: Tenant) -> None:
    content = f'{HEADER}{BOB},Bob,5" pipe\n{ADA},Ada,x\ncy@example.com,Cy,6" pipe\n'
    found, _ = _after(tenant, content.encode())
    assert found.decode() == content.replace(f"{ADA},Ada", f"{'x' * len(ADA)},xxx")


def test_line_of_json(tenant: Tenant) -> None:
    line = f'{{"email": "{ADA}", "name": "Ada"}}'
    content = f'{{"email": "{BOB}"}}\n{line}\n{{"email": "cy@example.com"}}\n'
    found, _ = _after(tenant, content.encode(), "people.ndjson")
    assert found.decode() == content.replace(line, "{}".ljust(len(line)))


@pytest.mark.parametrize("encoding", ["utf-16", "gzip"])
def test_file_that_cannot_be_written_over_goes_as_a_whole(tenant: Tenant, encoding: str) -> None:
    text = f"{HEADER}{BOB},Bob,b\n{ADA},Ada,a\n"
    content = gzip.compress(text.encode()) if encoding == "gzip" else text.encode(encoding)
    source = upload(tenant, content, name="people.csv.gz" if encoding == "gzip" else "people.csv")
    path = path_of(source)
    erasure = _erase(tenant)
    source.refresh_from_db()
    assert (source.stored_name, path.exists(), erasure.counts["file_rows"]) == ("", False, 1)


def test_such_a_file_waits_for_its_import(tenant: Tenant) -> None:
    source = upload(tenant, gzip.compress(f"{HEADER}{BOB},Bob,b\n{ADA},Ada,a\n".encode()), name="p.csv.gz")
    record = start(source, options_for(tenant))
    erasure = _erase(tenant)
    assert (erasure.files_at, erasure.needles != [], path_of(source).exists()) == (None, True, True)
    assert erasure.id in ERASURES.open()
    run(record)
    assert run_job(ERASURES, erasure.id)
    assert not path_of(source).exists()
    assert ERASURES.open() == []


def test_spreadsheet_is_crossed_out_where_it_was_converted(tenant: Tenant) -> None:
    samples = Path(__file__).parents[2] / "samples"
    source = upload(tenant, (samples / "plain.xlsx").read_bytes(), name="plain.xlsx")
    convert_source(source.id)
    source.refresh_from_db()
    words = text_path_of(source).read_text().replace(",", "\n").replace('"', "").split("\n")
    email = next(word for word in words if "@" in word)
    who = Who(by=Erasure.By.EMAIL, value=email)
    erasure = erase_person(workspace_id=tenant.workspace.id, who=who)
    assert run_job(ERASURES, erasure.id)
    assert email not in text_path_of(source).read_text()
    assert path_of(source).read_bytes() == b""


def test_import_under_way_reads_on_and_keeps_its_numbers(tenant: Tenant) -> None:
    rows = "".join(f"p{number}@example.com,P,n\n" for number in range(30))
    source = upload(tenant, f"{HEADER}{rows}{ADA},Ada,a\nlast@example.com,L,l\n".encode())
    record = run(start(source, options_for(tenant)), chunk=10, should_stop=stop_after(1))
    assert LeadImport.objects.get(id=record.id).checkpoint < 30
    _erase(tenant)
    record = run(record, chunk=10)
    assert (record.total_count, record.created_count) == (32, 31)
    assert list(refusals(record)) == [32]


def test_files_of_other_workspaces_stay(tenant: Tenant) -> None:
    content = f"{HEADER}{ADA},Ada,a\n".encode()
    theirs = upload(make_tenant(), content)
    _after(tenant, content)
    assert path_of(theirs).read_bytes() == content


def test_samples_go_with_the_file(tenant: Tenant) -> None:
    source = upload(tenant, f"{HEADER}{ADA},Ada,a\n".encode())
    assert source.columns[0][1]
    remove_file(source)
    source.refresh_from_db()
    assert [column[0] for column in source.columns] == ["Email", "First name", "Notes"]
    assert not any(samples for _, samples in source.columns)
    assert SourceFile.objects.get().stored_name == ""
