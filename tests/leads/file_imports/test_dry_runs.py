"""A dry run reports what the run then does, row for row, on random files, while other imports run.

What others do at the same time may change what is known of a person, and then a dry run is out of date by
right. So each import here has people of its own, those of its domain. All else is shared, and busy: the
workspace, its campaigns and lists with their counters, the plan's usage, the blocklist. In a second workspace
the very same people are imported. Nothing of that may show in anybody's report.
"""

import csv
import gzip
import io
import json
import random
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections

from leads.files import sources
from leads.imports.record.rows_of_import import rows_after
from leads.models import ImportState, Lead, LeadImport, Outcome, RowOutcome, SourceFile, SourceState
from leads.people.deletion import delete_leads
from tests.builders import Tenant, block, make_tenant
from tests.leads.file_imports.files import as_csv, options_for, run, start, upload
from tests.samples.workbook import Sheet, workbook
from tests.samples.workbook_binary import binary_workbook

pytestmark = pytest.mark.django_db(transaction=True)

HEADER = ["Email", "First name", "Company", "LinkedIn", "City"]
BLOCKED = "blocked.example"
FLAGS = ("skip_if_in_workspace", "skip_if_in_campaign", "skip_if_in_list", "update_existing")
TARGETS = ("list", "other_list", "campaign", "other_campaign", "linkedin")
_REST = 0.1  # seconds between two of the imports that only disturb
MANY = 1_000_000  # leads: no plan is exhausted


class Maker:
    """Random files about the people of `domain`."""

    def __init__(self, chance: random.Random, domain: str) -> None:
        self._chance = chance
        self._domain = domain

    def content(self) -> bytes:
        rows = [self._row() for _ in range(self._chance.randint(1, 14))]
        rows += self._chance.choices(rows, k=self._chance.choice([0, 0, 1, 3]))
        kind = self._chance.choice(["csv"] * 6 + ["ndjson"] * 2 + ["xlsx", "xlsb"])
        content: bytes = getattr(self, f"_{kind}")(rows)
        return gzip.compress(content) if self._chance.random() < 0.1 else content

    def _row(self) -> list[str]:
        number, choose = self._chance.randrange(12), self._chance.choice
        address = f"p{number}@{self._domain}"
        email = choose(
            [address] * 6
            + [
                address.upper(),
                f"Ann <{address}>",
                f"mailto:{address}",
                f"{address}; q@{self._domain}",
                "",
                "bad@",
            ]
            + [f"p{number}@sub.{BLOCKED}", f"p{number}\uff20{self._domain}"]
        )
        profile = choose(
            ["", "", f"https://linkedin.com/in/{self._domain.replace('.', '-')}-{number}", "nowhere"]
        )
        return [
            email,
            choose(["Änn", "Bo", "", "Cy\u00a0D"]),
            choose(["", "Lee, Ltd", 'A "b" c']),
            profile,
            "Ulm",
        ]

    def _csv(self, rows: list[list[str]]) -> bytes:
        choose = self._chance.choice
        text = io.StringIO(newline="")
        writer = csv.writer(
            text,
            delimiter=choose(",;\t|~"),
            quoting=choose([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
            lineterminator="\n",
        )
        writer.writerows([HEADER, *rows])
        lines = text.getvalue().splitlines(keepends=True)
        for _ in range(choose([0, 0, 0, 1, 2])):
            lines.insert(self._chance.randrange(1, len(lines) + 1), choose(self._odd_lines()))
        above = choose(["", "", "", "Spring fair\n", "# exported\n\n"])
        below = choose(["", "", "\nTotal: many\n", "\x1a"])
        return (above + "".join(lines) + below).encode(
            choose(["utf-8", "utf-8-sig", "utf-16", "cp1252"]), "replace"
        )

    def _odd_lines(self) -> list[str]:
        return [
            "\n",
            "a,b,c,d,e,f,g,h;;;;;;~~~~~~~||||||||\t\t\t\t\t\t\tx\n",
            f'"p1@{self._domain},never closed\n',
            "\0\n",
        ]

    def _ndjson(self, rows: list[list[str]]) -> bytes:
        lines = [json.dumps(dict(zip(HEADER, row, strict=True))) for row in rows]
        if self._chance.random() < 0.3:
            lines.insert(
                self._chance.randrange(1, len(lines) + 1), self._chance.choice(['{"Email": ', "[1]", ""])
            )
        return "\n".join(lines).encode()

    def _xlsx(self, rows: list[list[str]]) -> bytes:
        return workbook({"Cover": Sheet(rows=[["Spring fair"]]), "Leads": Sheet(rows=[HEADER, *rows])})

    def _xlsb(self, rows: list[list[str]]) -> bytes:
        return binary_workbook({"Leads": [HEADER, *rows]})


def _looked_into(tenant: Tenant, content: bytes) -> SourceFile:
    source = upload(tenant, content)
    if source.state == SourceState.CONVERTING:
        sources.convert_source(source.id)
        source.refresh_from_db()
    return source


def _compare(tenant: Tenant, chance: random.Random, domain: str) -> int:
    """One file, dry and for real. -> how many rows it has; none where it can't be read. Raises AssertionError
    for a difference."""
    source = _looked_into(tenant, Maker(chance, domain).content())
    if source.problem:
        return 0
    if "email" not in source.mapping:
        source.mapping = _with_email(source)
    _delete_some(tenant, chance, domain)
    options = options_for(
        tenant, target=chance.choice(TARGETS), **{flag: chance.random() < 0.25 for flag in FLAGS}
    )
    chunk = chance.randint(1, 6)
    dry = run(start(source, options, is_dry_run=True), chunk=chunk)
    record = run(start(source, options), chunk=chunk)
    assert (dry.state, record.state) == (ImportState.FINISHED,) * 2, (dry.failure_text, record.failure_text)
    numbers = [row.number for rows in sources.open_import(record).records(block=100) for row in rows]
    assert _dry_rows(dry, numbers) == _rows(record)
    assert _counted(dry) == _counted(record)
    return len(numbers)


def _with_email(source: SourceFile) -> list[str]:
    """Of a file in which all addresses are bad nobody can know which column they are in."""
    return ["email", *(choice for choice in source.mapping[1:])]


def _delete_some(tenant: Tenant, chance: random.Random, domain: str) -> None:
    if chance.random() < 0.3:
        people = Lead.objects.filter(
            workspace_id=tenant.workspace.id, email__endswith=f"@{domain}", deleted_at=None
        )
        ids = list(people.order_by("email").values_list("id", flat=True)[:4])
        delete_leads(workspace_id=tenant.workspace.id, lead_ids=chance.sample(ids, min(2, len(ids))))


def _rows(record: LeadImport) -> dict[int, tuple[str, Any]]:
    """By number, as the run's report has them: those that it made are read by their ids in the database."""
    return {
        row["row_number"]: (
            row["outcome"],
            row["evidence"] if row["outcome"] != "created" else _held(row["evidence"]),
        )
        for row in rows_after(record, after=None, limit=1000, outcome=None)
    }


def _dry_rows(dry: LeadImport, numbers: Sequence[int]) -> dict[int, tuple[str, Any]]:
    """The same of a dry run, which keeps no row that would be created as it is."""
    kept = {row.row_number: row for row in RowOutcome.objects.filter(import_id=dry.id)}
    return {number: _dry_row(kept.get(number)) for number in numbers}


def _dry_row(row: RowOutcome | None) -> tuple[str, Any]:
    if row is None:
        return "created", {}
    outcome = Outcome(row.outcome)
    return outcome.slug, row.evidence if outcome is not Outcome.CREATED else _held(row.evidence)


def _held(evidence: dict[str, Any]) -> dict[str, Any]:
    """Of a created row only where its email was read; that it was restored a dry run counts."""
    return {key: value for key, value in evidence.items() if key == "read_from"}


def _counted(record: LeadImport) -> dict[str, int]:
    names = [f"{outcome.slug}_count" for outcome in Outcome]
    names += ["total_count", "restored_count", "updated_count", "contact_count", "held_count", "held_row"]
    return {name: getattr(record, name) for name in names}


class _Crowd:
    """Those who import at the same time."""

    def __init__(self, numbers: Iterator[int]) -> None:
        self._numbers = numbers
        self._lock = threading.Lock()
        self._ended = threading.Event()

    def read(self, tenant: Tenant, domain: str) -> int:
        """Compares files while there are some. -> rows."""
        rows = 0
        try:
            while (number := self._next()) is not None:
                rows += self._compare(tenant, number, domain)
            return rows
        finally:
            self._ended.set()
            connections.close_all()

    def _next(self) -> int | None:
        with self._lock:
            return None if self._ended.is_set() else next(self._numbers, None)

    def _compare(self, tenant: Tenant, number: int, domain: str) -> int:
        try:
            return _compare(tenant, random.Random(f"{number} {domain}"), domain)
        except BaseException as error:
            raise AssertionError(f"File {number} of {domain}") from error

    def disturb(self, tenant: Tenant, domain: str) -> int:
        """Imports some hundred rows again and again into the places that the others use. -> how often."""
        done = 0
        try:
            while not self._ended.is_set() or not done:
                people = [[f"n{done}.{n}@{domain}", "Ann", "", "", "Bonn"] for n in range(200)]
                options = options_for(tenant, target=TARGETS[done % 4])
                record = run(start(upload(tenant, as_csv(HEADER, people)), options), chunk=50)
                assert record.created_count == 200, record.failure_text
                done += 1
                self._ended.wait(_REST)
            return done
        finally:
            connections.close_all()


def _check(*, seed: int, files: int) -> None:
    first, second = (make_tenant(contact_limit=MANY, upload_limit=MANY) for _ in range(2))
    for tenant in (first, second):
        block(tenant.blocklist, BLOCKED)
    crowd = _Crowd(iter(range(seed, seed + files)))
    with ThreadPoolExecutor(4) as pool:
        readers = [
            pool.submit(crowd.read, tenant, domain)
            for tenant, domain in ((first, "a.example"), (first, "b.example"), (second, "a.example"))
        ]
        other = pool.submit(crowd.disturb, first, "noise.example")
        rows = sum(reader.result() for reader in readers)
        assert other.result()
    assert rows > 5 * files


def test_a_dry_run_equals_the_run_while_others_import() -> None:
    _check(seed=0, files=40)


@pytest.mark.campaign
@pytest.mark.timeout(1500)
def test_a_thousand_dry_runs_equal_their_runs_while_others_import() -> None:
    """Other files each time; the number of one that differs makes it again."""
    _check(seed=random.SystemRandom().randrange(1, 10**9), files=1000)
