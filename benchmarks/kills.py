"""`python benchmarks/kills.py [--kills N] [--seed N] [--keep]`: killed processes cost time, and nothing else.

`manage.py up` in a data directory of its own, with production settings and a DNS server on loopback. Four
clients add leads; two more import files, mend rows, copy, put lists into campaigns, verify, erase, move, undo
and remove (benchmarks/killing/rounds.py). Meanwhile SIGKILL ends one process after the other: the worker, its
reading process, a web process, gunicorn's master, the guardian, a backend of PostgreSQL, the postmaster.

After each kill, once all processes are back: counters equal rows, nobody is there twice, what was answered is
there. At the end: every job has ended, and did what it should. Exit status 1 where a promise wasn't kept;
then, and with --keep, the data directory stays.
"""

import argparse
import os
import random
import shutil
import sys
import tempfile
from pathlib import Path

import django

sys.path[0] = str(Path(__file__).resolve().parents[1])  # the project, not the folder of this script

from benchmarks.verify import loopback_dns  # noqa: E402  found only now


def main() -> int:
    parser = argparse.ArgumentParser(description="Kill processes at random, and see what that costs.")
    parser.add_argument("--kills", type=int, default=300, help="Default: %(default)s")
    parser.add_argument("--seed", type=int, help="of chance. Default: another one each time")
    parser.add_argument("--keep", action="store_true", help="leave the data directory")
    arguments = parser.parse_args()
    seed = random.SystemRandom().randrange(10**6) if arguments.seed is None else arguments.seed
    data_dir = Path(tempfile.mkdtemp(prefix="leadgate-kills-"))
    print(f"seed {seed}, data in {data_dir}, log in {data_dir}.log", flush=True)
    is_whole = _run(data_dir, kills=arguments.kills, seed=seed)
    if is_whole and not arguments.keep:
        shutil.rmtree(data_dir)
        data_dir.with_name(f"{data_dir.name}.log").unlink()
    return int(not is_whole)


def _run(data_dir: Path, *, kills: int, seed: int) -> bool:
    """-> whether every promise was kept."""
    from benchmarks.killing.installation import Installation

    with loopback_dns() as dns:
        installation = Installation(
            data_dir,
            LEADGATE_REQUESTS_PER_SECOND="0",
            LEADGATE_WEB_WORKERS="2",
            LEADGATE_VERIFY_RESOLVERS=f"127.0.0.1:{dns.port}",
            LEADGATE_VERIFY_CANARIES="canary.example",
        )
        installation.start()
        try:
            _set_up(installation.database_url(), data_dir)
            from benchmarks.killing.campaign import Campaign  # Django has settings only now

            results = Campaign(installation, seed=seed, say=_say).run(kills)
        finally:
            status = installation.stop()
    for line in results.lines():
        print(line)
    print(f"up ended with status {status}")
    return not results.broken and status == 0


def _set_up(database_url: str, data_dir: Path) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    os.environ["DATABASE_URL"] = database_url
    os.environ["LEADGATE_DATA"] = str(data_dir)
    django.setup()


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
