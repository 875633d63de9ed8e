"""`leadgate`, the command of the wheel: what manage.py is of a checkout. The wheel installs it as the package
`leadgate`, with the checkout's folders inside, so that names like `config` are in nobody's way.

leadgate up          the database, the web server and the worker, until Ctrl-C
leadgate web         the web server alone
leadgate worker      a worker alone
leadgate manage …    everything else: manage migrate, manage doctor, manage backup DIR; manage help lists it
"""

import os
import runpy
import sys
from pathlib import Path

_HOME = Path(__file__).resolve().parent
_AT_ONCE = ("up", "web", "worker")


def main() -> None:
    """Status 2 for what is none of these."""
    command, *rest = sys.argv[1:] or [""]
    if command not in (*_AT_ONCE, "manage"):
        sys.exit(_usage(is_wish=command in ("-h", "--help", "help")))
    # A package's folder is no place for data: an upgrade would take it along.
    os.environ.setdefault("LEADGATE_DATA", str(_data_home() / "leadgate"))
    sys.argv = [str(_HOME / "manage.py"), *([command] if command in _AT_ONCE else []), *rest]
    sys.path.insert(0, str(_HOME))
    runpy.run_path(sys.argv[0], run_name="__main__")


def _usage(*, is_wish: bool) -> int:
    words = (__doc__ or "").partition("\n\n")[2]
    (sys.stdout if is_wish else sys.stderr).write(words)
    return 0 if is_wish else 2


def _data_home() -> Path:
    """As the XDG specification has it: a relative one counts for nothing."""
    named = Path(os.environ.get("XDG_DATA_HOME", ""))
    return named if named.is_absolute() else Path.home() / ".local/share"
