"""Each pattern is given the texts that are worst for it, in a process that dies if it needs too much for
them. What grows with the square of a text, or worse, is killed; no time is asserted."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.patterns.collect import Found, find_patterns

_STRINGS = str(Path(__file__).with_name("strings.py"))


def _is_killed(found: Found) -> bool:
    done = subprocess.run(
        [sys.executable, "-I", _STRINGS, found.pattern, str(found.flags), *found.methods],
        capture_output=True,
        text=True,
    )
    assert done.returncode <= 0, done.stderr
    return done.returncode < 0


@pytest.mark.timeout(1800)
def test_no_pattern_takes_long() -> None:
    patterns = find_patterns()
    assert len(patterns) > 40  # the source was found
    slow = [f"{found.where}: {found.pattern}" for found in patterns if _is_killed(found)]
    assert not slow, "\n".join(slow)


def test_a_slow_pattern_is_found() -> None:
    assert _is_killed(Found("here", r"(?:[a-z]|[0-9]+)+$", 0, ("sub",)))
    assert _is_killed(Found("here", r"\s*[\d\s]*\s*", 0, ("fullmatch",)))
