"""Log lines without API keys, wherever a request had them, with the ids of what they are about; and one line
for what a client got wrong."""

import logging
import re

from django.core.exceptions import SuspiciousOperation
from django.db import InterfaceError, OperationalError
from typing_extensions import override

from workspaces.logs.about import current_ids

# A query, from its first parameter to the end of the URL. A URL with a blank in it, which is none, may be
# logged too: what follows the blank goes from its next `&`.
_QUERY = re.compile(r"([?&])[^\s?&=]*=\S*")
_KEY = re.compile(r"\blg_[\w-]+|(?<=otr_)lg_[\w-]+")
# gunicorn quotes the header that it can't read, be it the one with the key or the session.
_UNREADABLE = re.compile(r"(Invalid request from ip=\S*: [\w ]*).*", re.DOTALL)
_LONGEST = 300  # characters of what a client got wrong


def keyless(text: str) -> str:
    """Leaves keys, queries and unreadable headers out: `GET /path?[left out] HTTP/1.1`."""
    line = _UNREADABLE.sub(r"\1[left out]", text)
    return _KEY.sub("lg_[left out]", _QUERY.sub(r"\1[left out]", line))


class KeylessFormatter(logging.Formatter):
    """A line of text, and the traceback below it."""

    @override
    def formatMessage(self, record: logging.LogRecord) -> str:
        ids = " ".join(f"{name}={value}" for name, value in current_ids().items())
        return super().formatMessage(record) + (f" [{ids}]" if ids else "")

    @override
    def format(self, record: logging.LogRecord) -> str:
        return keyless(super().format(record))


class OneLine(logging.Filter):
    """A request that Django refuses (a Host that is none of ours, a filter that somebody made up), or that
    the database was not there for, is logged without the way through our code: there may be many."""

    @override
    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, SuspiciousOperation | OperationalError | InterfaceError):
            message = record.getMessage()
            words = message if str(error) in message else f"{message}: {error}"
            record.exc_info, record.exc_text = None, None
            record.msg, record.args = " ".join(words.split())[:_LONGEST], ()
        return True
