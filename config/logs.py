"""Log lines without API keys: the Smartlead dialect has them in the query, so a logged URL would tell."""

import logging
import re

# A query, from its first parameter to the end of the URL. A URL with a blank in it, which is none, may be
# logged too: what follows the blank goes from its next `&`.
_QUERY = re.compile(r"([?&])[^\s?&=]*=\S*")


class KeylessFormatter(logging.Formatter):
    """Leaves queries out of the message and of the traceback: `GET /path?[left out] HTTP/1.1`."""

    def format(self, record: logging.LogRecord) -> str:
        return _QUERY.sub(r"\1[left out]", super().format(record))
