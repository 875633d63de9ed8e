"""Whether a file couldn't be written because there is no room for it."""

import errno

# The disk is full, or what this user or process may have of it.
_ERRNOS = frozenset([errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
NO_ROOM = "The server's disk is full. Make room there, then send this again."


class ShareUsed(OSError):
    """The disk has room, but not for this workspace. The text says why, and what to do."""

    def __init__(self, text: str) -> None:
        super().__init__(errno.EDQUOT, text)


def why_no_room(error: BaseException) -> str:
    return str(error.args[1]) if isinstance(error, ShareUsed) else NO_ROOM


def is_no_room(error: BaseException) -> bool:
    return isinstance(error, OSError) and error.errno in _ERRNOS
