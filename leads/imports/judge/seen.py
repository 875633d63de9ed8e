"""The identities of a file's earlier rows that no membership of the import tells of.

A row that was created left a membership whose id tells its number, and the probe finds that
(classify.py). What is remembered here are the others: refused rows, and rows that woke an older
membership; in a dry run all rows. In flat memory: past some thousand they are kept on disk, where only
those are looked up whose hashes were seen.
"""

import json
import sqlite3
import tempfile
from collections.abc import Iterable
from types import TracebackType

from django.conf import settings

_IN_MEMORY = 5000  # identities
_HASHES = 2**25  # bits: of five million identities on disk, one stranger in seven is looked up in vain
_PAGE_CACHE = 1000  # KiB; the system has its own

_FIND = """
    SELECT seen.identity, seen.number
    FROM json_each(?) AS wanted CROSS JOIN seen ON seen.identity = wanted.value
"""


class Seen:
    """Identity -> number of the first row with it. A context manager: its file goes at the end."""

    def __init__(self) -> None:
        self._recent: dict[str, int] = {}
        self._hashes = bytearray()
        self._disk: sqlite3.Connection | None = None
        self._file = tempfile.NamedTemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115  closed in __exit__

    def __enter__(self) -> "Seen":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._disk is not None:
            self._disk.close()
        self._file.close()

    def add(self, rows: Iterable[tuple[str, int]]) -> None:
        """Pairs of identity and row number; of an identity that is known already the first number stays."""
        for identity, number in rows:
            self._recent.setdefault(identity, number)
        if len(self._recent) > _IN_MEMORY:
            self._spill()

    def find(self, identities: Iterable[str]) -> dict[str, int]:
        """Those that were seen, with their numbers."""
        wanted = set(identities)
        found = {identity: self._recent[identity] for identity in self._recent.keys() & wanted}
        if self._disk is not None and (likely := self._likely(wanted)):
            found |= dict(self._disk.execute(_FIND, (json.dumps(likely),)))
        return found

    def _likely(self, wanted: Iterable[str]) -> list[str]:
        """Those whose hashes are among the hashes on disk."""
        hashes = self._hashes
        return [one for one in wanted if hashes[(bit := hash(one) % _HASHES) >> 3] >> (bit & 7) & 1]

    def _spill(self) -> None:
        if self._disk is None:
            self._disk = _open_scratch(self._file.name)
            self._hashes = bytearray(_HASHES // 8)
        in_order = sorted(self._recent.items())  # neighbours share pages
        self._disk.execute("BEGIN")
        self._disk.executemany("INSERT OR IGNORE INTO seen VALUES (?, ?)", in_order)
        self._disk.execute("COMMIT")
        for identity in self._recent:
            bit = hash(identity) % _HASHES
            self._hashes[bit >> 3] |= 1 << (bit & 7)
        self._recent.clear()


def _open_scratch(path: str) -> sqlite3.Connection:
    """A database that nobody will ever recover: no journal, no flush."""
    scratch = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    scratch.execute("PRAGMA journal_mode = OFF")
    scratch.execute("PRAGMA synchronous = OFF")
    scratch.execute("PRAGMA locking_mode = EXCLUSIVE")
    scratch.execute(f"PRAGMA cache_size = -{_PAGE_CACHE}")
    scratch.execute("CREATE TABLE seen (identity TEXT PRIMARY KEY, number INTEGER) WITHOUT ROWID")
    return scratch
