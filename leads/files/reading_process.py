"""A file -> blocks of normalised rows, read in a process of its own and sent over a pipe.

The process comes from a fork server: a process without threads that has loaded all of this before, so a
new one is there in milliseconds. Both end when the worker does, however that ends.
"""

import multiprocessing
import multiprocessing.forkserver
from collections.abc import Iterator
from multiprocessing.connection import Connection

import msgspec

from leads.files.decode import FileError
from leads.files.file_rows import Block, OpenFile, read_blocks
from leads.imports.rows import LeadRow, OpenTarget, RawRow
from leads.jobs.errors import Interrupted

_PRELOAD = "leads.files.reading_server"
_PART = 500  # rows of a message: while one is unpacked, nobody else gets Python's lock
# The first byte of a message. Of a block's parts only the last one is a _BLOCK.
_ROWS, _BLOCK, _ERROR, _END = b"R", b"B", b"E", b"."

_encode = msgspec.msgpack.Encoder().encode
_decode_block = msgspec.msgpack.Decoder(Block).decode
_decode_rows = msgspec.msgpack.Decoder(list[LeadRow]).decode
_decode_error = msgspec.msgpack.Decoder(tuple[str, str]).decode


def start_server() -> None:
    """Starts the fork server, unless it runs; it loads everything while the caller goes on."""
    _context()
    multiprocessing.forkserver.ensure_running()


def read_blocks_elsewhere(file: OpenFile, *, target: OpenTarget, checkpoint: int = 0) -> Iterator[Block]:
    """As file_rows.read_blocks. Raises FileError, and Interrupted when the process was killed."""
    context = _context()
    receiver, sender = context.Pipe(duplex=False)
    reader = context.Process(target=_send_blocks, args=(sender, file, target, checkpoint), daemon=True)
    reader.start()
    sender.close()
    try:
        yield from _received(receiver)
    finally:
        receiver.close()
        reader.kill()  # it has nothing to tidy up
        reader.join()
        reader.close()


def _context() -> multiprocessing.context.ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([_PRELOAD])
    return context


def _received(receiver: "Connection[bytes, bytes]") -> Iterator[Block]:
    rows: list[LeadRow] = []
    while True:
        try:
            message = receiver.recv_bytes()
        except (EOFError, OSError) as error:  # between two messages, or in the middle of one
            raise Interrupted("the process that reads the file was killed") from error
        kind, content = message[:1], memoryview(message)[1:]
        if kind == _ROWS:
            rows += _decode_rows(content)
        elif kind == _BLOCK:
            block = _decode_block(content)
            block.rows, rows = rows, []
            yield block
        elif kind == _ERROR:
            raise FileError(*_decode_error(content))
        else:
            return


def _send_blocks(
    sender: "Connection[bytes, bytes]", file: OpenFile, target: OpenTarget, checkpoint: int
) -> None:
    """What the process does. When nobody listens any more, it ends."""
    try:
        for block in read_blocks(file, target=target, checkpoint=checkpoint):
            for start in range(0, len(block.rows), _PART):
                rows = [_lean(row) for row in block.rows[start : start + _PART]]
                sender.send_bytes(_ROWS + _encode(rows))
            sender.send_bytes(_BLOCK + _encode(Block(block.last, [], block.refusals, block.held)))
        sender.send_bytes(_END)
    except FileError as error:
        sender.send_bytes(_ERROR + _encode((error.code, str(error))))
    except BrokenPipeError:
        return


def _lean(row: LeadRow) -> LeadRow:
    """Without the untrimmed profile, of which nobody asks after normalising."""
    raw = row.raw
    lean = RawRow(
        number=raw.number,
        personalization=raw.personalization,
        custom_variables=raw.custom_variables,
        leadgate_id=raw.leadgate_id,
        tags=raw.tags,
        external_id=raw.external_id,
        external_source=raw.external_source,
    )
    return LeadRow(row.number, row.identity, row.email, row.profile, lean)
