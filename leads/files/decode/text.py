"""Bytes -> text in pieces that end where lines end."""

import codecs
from collections.abc import Iterator

from leads.files.decode.model import FileError
from leads.files.decode.unpack import Stream

# Stands for a byte that isn't of the encoding. No decoder makes this character.
BAD_BYTE = "\udcfe"
BAD_BYTE_PROBLEM = "holds bytes that the file's encoding doesn't have"
_MARKED = "leadgate.marked"  # how a decoder goes on behind such a byte
codecs.register_error(_MARKED, lambda error: (BAD_BYTE, error.end))  # type: ignore[attr-defined]
PIECE = 64 * 1024  # bytes; more than fits the processor's cache is slower
_LONGEST_LINE = 16 * 1024 * 1024  # characters


def read_text(stream: Stream, encoding: str, *, has_bad_bytes: bool = False) -> Iterator[str]:
    """Each piece but the last ends with a line; a byte order mark is none of the text.

    A byte that isn't of the encoding becomes BAD_BYTE where `has_bad_bytes` says that there are some. Else it
    raises FileError(undecodable) once everything before it has been handed out.
    """
    rest = ""
    for text in _decoded(stream, encoding, errors=_MARKED if has_bad_bytes else "strict"):
        text = rest + text if rest else text
        cut = _end_of_last_line(text)
        if cut:
            yield text[:cut]
        rest = text[cut:]
        if len(rest) > _LONGEST_LINE:
            raise FileError("line_too_long", "The file has a line of more than 16 million characters.")
    if rest:
        yield rest


def _end_of_last_line(text: str) -> int:
    """A carriage return at the very end may be half of a line end."""
    return text.rfind("\n") + 1 or text.rfind("\r", 0, len(text) - 1) + 1


def can_lack_bytes(encoding: str) -> bool:
    """Whether what follows a bad byte can be read; where all characters have two bytes, all is shifted."""
    return not codecs.lookup(encoding).name.startswith(("utf-16", "utf-32", "utf-7"))


def show_bad_bytes(cell: str) -> str:
    """A cell as it may be stored and shown."""
    return cell.replace(BAD_BYTE, "\ufffd")


def _decoded(stream: Stream, encoding: str, *, errors: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    done, lines = 0, 0
    while True:
        data = stream.read(PIECE)
        state = decoder.getstate()
        held = len(state[0])
        try:
            text = decoder.decode(data, final=not data)
        except UnicodeDecodeError as error:
            decoder.setstate(state)  # which knows the byte order
            good = decoder.decode(data[: max(0, error.start - held)])
            yield good
            raise undecodable(
                encoding,
                line=lines + count_lines(good) + 1,
                byte=done - held + error.start,
                value=error.object[error.start],
            ) from error
        except UnicodeError as error:  # UTF-16 without the mark that it must have, and the like
            raise FileError("undecodable", f"The file isn't {encoding}. Choose another encoding.") from error
        if done == 0:
            text = text.removeprefix("\ufeff")
        done, lines = done + len(data), lines + count_lines(text)
        if text:
            yield text
        if not data:
            return


def count_lines(text: str) -> int:
    """Line ends: as many line feeds, or carriage returns where there are none."""
    return text.count("\n") or text.count("\r")


def undecodable(encoding: str, *, line: int, byte: int, value: int) -> FileError:
    """`byte` counts from 0."""
    return FileError(
        "undecodable",
        f"Line {line:,} can't be read as {encoding}: byte {byte:,} is 0x{value:02X}. "
        "Choose another encoding, or mend the line.",
    )
