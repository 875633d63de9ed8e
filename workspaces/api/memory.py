"""Whether there is memory for what a body is going to be. msgspec ends the process where it gets none."""

import mmap

_TIMES = 4  # what a text of one byte a character takes, if one of them wants four
_SMALL = 64 * 1024  # bytes; so much is always there, or nothing goes any more


def check_memory(length: int) -> None:
    """`length`: of a body, in bytes. Raises MemoryError. It touches nothing, and takes microseconds."""
    if length < _SMALL:
        return
    try:
        mmap.mmap(-1, _TIMES * length, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS).close()
    except OSError as error:
        raise MemoryError from error
