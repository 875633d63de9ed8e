"""What was looked at, how it is, and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad it is."""

    OK = "ok"
    WARNING = "warning"  # it works, but slowly or not for long
    PROBLEM = "problem"  # it doesn't work, or what is stored is in danger


@dataclass(frozen=True, kw_only=True)
class Finding:
    """`subject` is a word or two, `text` a sentence; `advice` is empty where nothing is to be done."""

    subject: str
    level: Level
    text: str
    advice: str = ""


def ok(subject: str, text: str) -> Finding:
    return Finding(subject=subject, level=Level.OK, text=text)


def warning(subject: str, text: str, advice: str) -> Finding:
    return Finding(subject=subject, level=Level.WARNING, text=text, advice=advice)


def problem(subject: str, text: str, advice: str) -> Finding:
    return Finding(subject=subject, level=Level.PROBLEM, text=text, advice=advice)
