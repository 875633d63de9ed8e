"""A file's import: chunk after chunk, each in a transaction of its own, until the file ends.

    begin_run          a fence: an older run of the same import can't write any more
    read ahead         in a thread, or for a large file in another process
    skip               rows up to the checkpoint; they are only remembered for `repeated`
    chunk              one transaction: leads, memberships, outcomes, counts and checkpoint, plan
    finish_run         or the next run goes on from the checkpoint

A run can be killed at any point: what a transaction did is in the counts, what it didn't do is after
the checkpoint. Where the commit's own answer was lost, the checkpoint tells which it was.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

import msgspec

from leads.files import sources
from leads.files.decode import FileError
from leads.files.file_rows import Block, OpenFile, halves
from leads.files.mapping import BadMapping
from leads.files.read_ahead import ReadAhead
from leads.imports.chunk import import_chunk, try_chunk
from leads.imports.errors import PlanExhausted
from leads.imports.judge.classify import split_repeated
from leads.imports.judge.keys import Keyed, find_keyed
from leads.imports.judge.probe import Look, open_target
from leads.imports.judge.seen import Seen
from leads.imports.options import options_of
from leads.imports.record.accounting import account
from leads.imports.record.lifecycle import begin_run, finish_run, open_imports
from leads.imports.rows import ImportOptions, LeadRow, OpenTarget, Refusal
from leads.imports.updates import with_columns
from leads.imports.write.dry import DryWriter
from leads.imports.write.writer import Written
from leads.jobs.batches import ShouldStop, in_parts, never, patiently
from leads.jobs.errors import Interrupted
from leads.jobs.queue import Task
from leads.jobs.runner import Failure, Kind, run
from leads.models import ImportState, LeadImport, Outcome
from leads.models.errors import UnknownReference
from leads.models.row_ids import MEMBERSHIP, id_prefix
from leads.tags import TooManyTags
from workspaces.database.cursor import Cursor, plain_cursor
from workspaces.database.limits import limited

Opener = Callable[[LeadImport], OpenFile]


def importing(open_file: Opener) -> Kind[LeadImport]:
    """The kind of job."""

    def work(record: LeadImport, should_stop: ShouldStop) -> bool:
        state = FileRun(record, should_stop=should_stop).read(open_file(record))
        return state is not None and finish_run(record, state)

    return Kind(
        task=Task.IMPORT,
        open=open_imports,
        begin=_begin,
        work=work,
        find=begin_run,  # whatever it was that failed, it is running then, and this run's
        fail=_fail,
        explain=_explain,
    )


def run_import(import_id: UUID, *, open_file: Opener, should_stop: ShouldStop = never) -> bool:
    """Runs the import until its end, whatever that is, or until `should_stop`, after a chunk: then it
    stays running, for the next worker. -> whether it has ended by this."""
    return run(importing(open_file), import_id, should_stop=should_stop)


def _begin(import_id: UUID) -> LeadImport | None:
    """Not before the file is converted; that queues it."""
    return None if sources.is_converting(import_id) else begin_run(import_id)


def _fail(record: LeadImport, failure: Failure) -> bool:
    return finish_run(record, ImportState.FAILED, failure=failure.code, failure_text=failure.text)


class FileRun:
    """One run over an import's file, from its checkpoint on."""

    def __init__(self, record: LeadImport, *, should_stop: ShouldStop) -> None:
        self._record = record
        self._options = options_of(record)
        self._should_stop = should_stop
        self._own_prefix = id_prefix(record.id, MEMBERSHIP)

    def read(self, file: OpenFile) -> ImportState | None:
        """-> how the import ended, or None when a stop was requested before. Raises what stopped it."""
        self._options = with_columns(self._options, file.mapping)
        target = patiently(self._open_target)
        self._dry_writer = DryWriter(
            import_id=self._record.id, options=self._options, is_linkedin=target.is_linkedin
        )
        self._names_leads, self._has_keys = file.names_leads, file.has_keys
        checkpoint = self._record.checkpoint
        with Seen() as self._seen, ReadAhead(file, target=target, checkpoint=checkpoint) as blocks:
            for block in blocks:
                if block.last <= checkpoint:
                    self._skip(block)
                    continue
                if self._should_stop():
                    return None
                if self._import_block(block):
                    return ImportState.CANCELLED
        return ImportState.FINISHED

    def _open_target(self) -> OpenTarget:
        with limited():
            return open_target(plain_cursor(), self._options)

    def _import_block(self, block: Block) -> bool:
        """One chunk, or several where the database is too slow for it. -> whether a cancellation was
        requested."""
        for done in in_parts(self._import_part, block, halves=halves):
            self._remember(done)
            if done.is_cancelled:
                return True
        return False

    def _import_part(self, block: Block) -> "_Done":
        rows, repeated = (block.rows, []) if self._names_leads else self._first_ones(block.rows)
        with limited():
            return self._write(plain_cursor(), block, rows, block.refusals + repeated)

    def _first_ones(self, rows: list[LeadRow]) -> tuple[list[LeadRow], list[Refusal]]:
        """Without those that repeat rows of earlier blocks."""
        earlier = self._seen.find([row.identity for row in rows if row.identity])
        return split_repeated(rows, earlier=earlier) if earlier else (rows, [])

    def _skip(self, block: Block) -> None:
        """What an earlier run has done is only remembered."""
        rows = patiently(lambda: self._named(block.rows)) if self._names_leads else block.rows
        self._seen.add((row.identity, row.number) for row in rows if row.identity)

    def _named(self, rows: Sequence[LeadRow]) -> list[LeadRow]:
        with limited():
            cursor = plain_cursor()
            keyed = self._find_keyed(cursor, rows, open_target(cursor, self._options))
        self._seen.add(keyed.keys)
        return keyed.rows

    def _find_keyed(self, cursor: Cursor, rows: Sequence[LeadRow], target: OpenTarget) -> Keyed:
        return find_keyed(
            cursor,
            rows,
            target=target,
            options=self._options,
            earlier=self._seen.find,
            has_keys=self._has_keys,
        )

    def _write(
        self, cursor: Cursor, block: Block, rows: Sequence[LeadRow], early_refusals: Sequence[Refusal]
    ) -> "_Done":
        options = self._options
        # A crash may take back the last chunks together with their checkpoint, and they are done again.
        # The end of the run waits for the disk, and with it everything before.
        cursor.execute("SET LOCAL synchronous_commit = off")
        target = open_target(cursor, options)
        look, keyed = None, None
        if self._names_leads:
            keyed = self._find_keyed(cursor, rows, target)
            rows, early_refusals = keyed.rows, [*early_refusals, *keyed.refusals]
            look = keyed.look(target=target, options=options, import_id=self._record.id)
        written, refusals = self._chunk(cursor, rows, target=target, options=options, look=look)
        refusals = _of_the_first([*early_refusals, *(keyed.marked(refusals) if keyed else refusals)])
        is_cancelled = account(
            cursor,
            self._record,
            written,
            refusals,
            target=target,
            options=options,
            checkpoint=block.last,
            held=block.held,
        )
        untraced = self._untraced(written, refusals)
        keys = keyed.keys if keyed else []
        return _Done(rows=rows, written=written, untraced=untraced, keys=keys, is_cancelled=is_cancelled)

    def _chunk(
        self,
        cursor: Cursor,
        rows: Sequence[LeadRow],
        *,
        target: OpenTarget,
        options: ImportOptions,
        look: Look | None,
    ) -> tuple[Written, list[Refusal]]:
        if self._record.is_dry_run:
            return try_chunk(
                cursor,
                rows,
                import_id=self._record.id,
                target=target,
                options=options,
                writer=self._dry_writer,
                look=look,
            )
        return import_chunk(
            cursor,
            rows,
            import_id=self._record.id,
            target=target,
            options=options,
            lists_created=False,
            look=look,
        )

    def _untraced(self, written: Written, refusals: Sequence[Refusal]) -> set[int]:
        """Rows that no membership with an id of this import tells of."""
        refused = {r.number for r in refusals if r.outcome is not Outcome.REPEATED}
        own = self._own_prefix
        return refused | {c.row.number for c in written.recorded if not c.membership_id.startswith(own)}

    def _remember(self, done: "_Done") -> None:
        """For `repeated`: the untraced rows; all of them in a dry run, and where there are keys."""
        self._seen.add(done.keys)
        untraced, is_dry_run = done.untraced, self._record.is_dry_run
        if untraced or is_dry_run:
            self._seen.add(
                (row.identity, row.number)
                for row in done.rows
                if row.identity and (is_dry_run or row.number in untraced)
            )


@dataclass(frozen=True, kw_only=True)
class _Done:
    """What a chunk's transaction did with the first occurrences, `rows`. `untraced`: those that left no
    membership with an id of the import."""

    rows: Sequence[LeadRow]
    written: Written
    untraced: set[int]
    keys: list[tuple[str, int]]
    is_cancelled: bool


def _of_the_first(refusals: list[Refusal]) -> list[Refusal]:
    """What repeats a row that turned out to be a repetition itself repeats that one's first."""
    firsts = {r.number: r.evidence["repeats_row"] for r in refusals if r.outcome is Outcome.REPEATED}
    chained = {number for number, first in firsts.items() if first in firsts}
    if not chained:
        return refusals
    return [
        msgspec.structs.replace(refusal, evidence={"repeats_row": firsts[firsts[refusal.number]]})
        if refusal.number in chained
        else refusal
        for refusal in refusals
    ]


def _explain(error: Exception) -> Failure | None:
    if isinstance(error, PlanExhausted):
        return Failure(code="plan_exhausted", text=_no_room(error))
    if isinstance(error, UnknownReference):
        text = f"The {error.what} of this import doesn't exist any more."
        return Failure(code="target_gone", text=text)
    if isinstance(error, TooManyTags):
        return Failure(code="too_many_tags", text=f"{error}. What was imported until here stays.")
    if isinstance(error, BadMapping):
        return Failure(code="bad_mapping", text=str(error))
    if isinstance(error, FileError):
        return Failure(code=error.code, text=str(error))
    if isinstance(error, Interrupted):
        return Failure(code="interrupted", text=_KILLED)
    return None


def _no_room(error: PlanExhausted) -> str:
    room = max(0, error.allowed - error.used)
    return (
        f"The plan allows {error.allowed:,} {error.limit}, and has room for {room:,} more. "
        "What was imported until here stays; enlarge the plan and resume."
    )


_KILLED = (
    "The process that reads the file was killed again and again, perhaps for want of memory. What was "
    "imported stays. Try to resume."
)
IMPORTS = importing(sources.open_import)
