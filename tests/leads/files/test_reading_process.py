"""Reading in another process gives what reading here gives, and leaves nothing behind."""

import multiprocessing
import os
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from django.db import transaction

from leads.files import sources
from leads.files.decode import FileError
from leads.files.file_rows import Block, OpenFile, read_blocks
from leads.files.read_ahead import ReadAhead
from leads.files.reading_process import _received, read_blocks_elsewhere
from leads.imports.judge.probe import open_target
from leads.imports.rows import PROFILE_FIELDS, OpenTarget
from leads.jobs.errors import Interrupted
from tests.builders import Tenant, make_tenant
from tests.leads.file_imports.files import as_csv, options_for, upload
from workspaces.database.cursor import plain_cursor

HEADER = ["Email", "First name", "Personalization", "City", "Phone", "External id", "Tags"]


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


@pytest.fixture
def target(tenant: Tenant) -> OpenTarget:
    with transaction.atomic():
        return open_target(plain_cursor(), options_for(tenant))


def make_file(tenant: Tenant, rows: int) -> OpenFile:
    """Each tenth row repeats, each eleventh is malformed, a few hold an address and a name in one cell."""
    content = [
        [
            f"P{n // 10 * 10 if n % 10 == 1 else n}@example.com" if n % 11 else "nobody",
            f"Änn {n}",
            "Hi",
            "",
            "0151 1",
            f"{n}",
            "a;b",
        ]
        for n in range(rows)
    ]
    content[3::100] = [
        [f"Anna <anna{n}@example.com>", "Anna", "", "", "", "", ""] for n in range(len(content[3::100]))
    ]
    source = upload(tenant, as_csv(HEADER, content))
    return sources.open_source(source, mapping=source.mapping)


def children() -> int:
    return len(multiprocessing.active_children())


def without_profile(blocks: list[Block]) -> list[Block]:
    """The raw row comes over without its profile: that is in the row itself."""
    blank = dict.fromkeys(("email", *PROFILE_FIELDS), "")
    return [
        msgspec.structs.replace(
            block,
            rows=[
                msgspec.structs.replace(row, raw=msgspec.structs.replace(row.raw, **blank))
                for row in block.rows
            ],
        )
        for block in blocks
    ]


@pytest.mark.parametrize("checkpoint", [0, 700, 1001, 5000])
def test_blocks_are_the_same(tenant: Tenant, target: OpenTarget, checkpoint: int) -> None:
    file = replace(make_file(tenant, 2500), chunk=1000)
    here = list(read_blocks(file, target=target, checkpoint=checkpoint))
    elsewhere = list(read_blocks_elsewhere(file, target=target, checkpoint=checkpoint))
    assert elsewhere == without_profile(here)
    assert sum(len(block.rows) + len(block.refusals) for block in here) == 2500
    assert sum(len(block.held) for block in here) == 25
    assert all(block.last <= checkpoint or block.last > checkpoint for block in here)
    assert checkpoint in (0, 5000) or checkpoint in {block.last for block in here}
    assert children() == 0


def test_error_is_raised_here_after_the_rows_before_it(tenant: Tenant, target: OpenTarget) -> None:
    file = make_file(tenant, 100)
    file.path.write_bytes(file.path.read_bytes() + b"\xff\xfe\xff,x,y\n")
    with pytest.raises(FileError) as caught:
        list(read_blocks_elsewhere(file, target=target))
    assert caught.value.code == "undecodable"
    assert children() == 0


def test_reader_that_is_killed_is_missed(tenant: Tenant, target: OpenTarget) -> None:
    blocks = read_blocks_elsewhere(replace(make_file(tenant, 70_000), chunk=1000), target=target)
    next(iter(blocks))
    (reader,) = multiprocessing.active_children()
    reader.kill()
    with pytest.raises(Interrupted, match="was killed"):
        list(blocks)


def test_reader_that_is_killed_in_the_middle_of_a_message_is_missed() -> None:
    receiver, sender = multiprocessing.Pipe(duplex=False)
    os.write(sender.fileno(), (1000).to_bytes(4, "big") + b"the beginning")
    sender.close()
    with receiver, pytest.raises(Interrupted, match="was killed"):
        list(_received(receiver))


def test_nobody_who_stops_listening_leaves_a_process(tenant: Tenant, target: OpenTarget) -> None:
    file = replace(make_file(tenant, 70_000), chunk=100)
    assert Path(file.path).stat().st_size > 2 * 1024 * 1024, "a small file is read in a thread"
    with ReadAhead(file, target=target, checkpoint=0) as blocks:
        assert next(iter(blocks)).last == 101
        assert children() == 1
    assert children() == 0
