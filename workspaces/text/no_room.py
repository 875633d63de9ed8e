"""Whether a file couldn't be written because there is no room for it."""

import errno

# The disk is full, or what this user or process may have of it.
_ERRNOS = frozenset([errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
NO_ROOM = "The server's disk is full. Make room there, then send this again."


def is_no_room(error: BaseException) -> bool:
    return isinstance(error, OSError) and error.errno in _ERRNOS
