"""The embedded PostgreSQL server: what `up` and the tests use when DATABASE_URL is not set.

    client    a process that needs the database: `ensure_running(data_dir) -> Connection`
      | hands over a locked file
    guardian  one detached process for each data directory: starts, restarts and stops the server
      |
    layout    which binaries, whose account, which directories   (binaries.py, account.py)
    cluster   the files of the server: initdb, its settings, a predecessor that was left behind

All of them agree through locks.py alone. docs/decisions/0001-embedded-postgres.md says why.
"""


class EmbeddedPostgresError(RuntimeError):
    """The embedded server can't be used; the message is a sentence that says what to do."""
