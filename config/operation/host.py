"""This machine: disks and clock."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.checks import run_checks
from django.db import connection
from django.utils import timezone

from config.operation.finding import Finding, ok, problem, warning

_LITTLE = 2 * 1024**3  # bytes
_TOO_LITTLE = 200 * 1024**2
_APART = 2.0  # seconds between two clocks


def settings_are_right() -> Iterator[Finding]:
    """What `manage.py check` says."""
    found = run_checks()
    for message in found:
        yield warning("settings", f"{message.msg} ({message.id})", message.hint or "")
    if not found:
        yield ok("settings", "No complaint.")


def storage() -> Finding:
    """Files can be stored."""
    directory = Path(settings.LEADGATE_FILES)
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=directory) as file:
            file.write(b"x")
    except OSError as error:
        return problem("file storage", f"Nothing can be written: {error}", "Free or mend LEADGATE_FILES.")
    return ok("file storage", f"{directory} can be written.")


def disk_space() -> Iterator[Finding]:
    """Of the data directory, the kept files and what is temporary; each disk once."""
    seen = set()
    for place in (settings.LEADGATE_DATA, settings.LEADGATE_FILES, settings.FILE_UPLOAD_TEMP_DIR):
        path = _existing(Path(place or tempfile.gettempdir()))
        device = os.stat(path).st_dev  # noqa: PTH116  Path.stat is the same
        if device not in seen:
            seen.add(device)
            yield _space(path)


def _existing(path: Path) -> Path:
    return next(each for each in (path, *path.parents) if each.exists())


def _space(path: Path) -> Finding:
    free = shutil.disk_usage(path).free
    text = f"{free / 1024**3:,.1f} GiB are free at {path}."
    advice = "Free some: `manage.py purge_leads`, a shorter LEADGATE_OUTCOME_DAYS, or a larger disk."
    if free < _TOO_LITTLE:
        return problem("disk space", text, advice)
    return warning("disk space", text, advice) if free < _LITTLE else ok("disk space", text)


def clock() -> Finding:
    """Beside the database's, which decides."""
    with connection.cursor() as cursor:
        before = timezone.now()
        cursor.execute("SELECT clock_timestamp()")
        (database,) = cursor.fetchone()
        after = timezone.now()
    apart = max((before - database).total_seconds(), (database - after).total_seconds(), 0.0)
    text = f"This host's clock and the database's are {apart:.1f} seconds apart."
    if apart > _APART:
        return warning("clock", text, "Run an NTP service on both.")
    return ok("clock", text)
