"""A value that a spreadsheet would run as a formula -> one it shows, and back."""

import re

_match_formula = re.compile(r"'*[=+\-@\t\r]").match
_match_escaped = re.compile(r"'+[=+\-@\t\r]").match


def escape_formula(value: str) -> str:
    """One more apostrophe before what begins, after any apostrophes, like a formula."""
    return f"'{value}" if _match_formula(value) else value


def unescape_formula(value: str) -> str:
    """The inverse of escape_formula."""
    return value[1:] if _match_escaped(value) else value
