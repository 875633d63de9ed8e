"""`python benchmarks/verify.py [--addresses N] [--domains N] [--json]`: how fast addresses are verified.

On a fresh database, with a DNS server on loopback that answers after 20 ms, in this order:
1. job, domains unknown: leads of a list, each domain new to Leadgate
2. job, domains known: as many other leads of the same domains
3. engine, domains known: the stages alone, without PostgreSQL

Measured: from the job's beginning to its end, verdicts written. The number of DNS questions is counted by the
server. After each job its counts must be the expected ones, or the run fails.
"""

import argparse
import asyncio
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from config.bootstrap import Bootstrapped

sys.path[0] = str(Path(__file__).resolve().parents[1])  # the project, not the folder of this script

from benchmarks.environment import fresh_database  # noqa: E402  found only now

DELAY = 20  # milliseconds
AT_ONCE = 1000  # rows of an import


class Dns:
    """The server, and what it says at its end."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdout is not None
        self._process = process
        self.port = int(process.stdout.readline())

    def stop(self) -> int:
        """-> how many questions it received."""
        answer, _ = self._process.communicate(timeout=30)
        return int(answer)


@contextmanager
def loopback_dns() -> Iterator[Dns]:
    command = [sys.executable, str(Path(__file__).parent / "loopback" / "dns.py"), str(DELAY)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Dns(process)
        finally:
            process.kill()


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure how fast addresses are verified.")
    parser.add_argument("--addresses", type=int, default=100_000, help="Default: %(default)s")
    parser.add_argument("--domains", type=int, default=0, help="Default: a tenth of the addresses")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args()
    domains = arguments.domains or max(1, arguments.addresses // 10)
    with loopback_dns() as dns:
        os.environ["LEADGATE_VERIFY_RESOLVERS"] = f"127.0.0.1:{dns.port}"
        os.environ["LEADGATE_VERIFY_CANARIES"] = "canary.example"
        with fresh_database():
            found = measure(arguments.addresses, domains)
        found["dns_questions"] = questions = dns.stop()
    found["dns_questions_per_domain"] = round(questions / domains, 3)
    found["peak_rss_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    lines = (f"{key:32} {value:>12,}" for key, value in found.items())
    print(json.dumps(found) if arguments.json else "\n".join(lines))
    return 0


def measure(addresses: int, domains: int) -> dict[str, float]:
    from benchmarks.scenario import prepare_ground, tidy_up

    found: dict[str, float] = {"addresses": addresses, "domains": domains}
    for name in ("unknown", "known"):
        ground = prepare_ground(f"domains {name}", [])
        _fill(ground, name, addresses, domains)
        tidy_up()
        seconds = _run_job(ground, addresses)
        found[f"job_domains_{name}_per_s"] = round(addresses / seconds)
    found["engine_domains_known_per_s"] = round(asyncio.run(_measure_engine(addresses, domains)))
    return found


def _fill(ground: "Bootstrapped", name: str, addresses: int, domains: int) -> None:
    """A list, through the gate."""
    from leads.imports import ImportOptions, RawRow, import_leads
    from leads.models import Door
    from leads.models.targets import Target

    options = ImportOptions(
        workspace_id=ground.workspace_id,
        target=Target(kind="list", id=ground.list_id),
        door=Door.V2_ADD,
        user_id=ground.user_id,
    )
    for start in range(0, addresses, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, addresses))
        import_leads([RawRow(number=n, email=_email(name, n, domains)) for n in numbers], options)


def _email(name: str, number: int, domains: int) -> str:
    """Neighbours have different domains."""
    return f"{name}.{number}@company{number * 7919 % domains}.example"


def _run_job(ground: "Bootstrapped", addresses: int) -> float:
    """-> seconds. Raises WrongCount."""
    from benchmarks.scenario import check
    from leads.models import BackgroundJob, LeadList
    from leads.verification.job_run import run_verification
    from leads.verification.lifecycle import request_for_target

    lead_list = LeadList.objects.get(workspace_id=ground.workspace_id, id=ground.list_id)
    job = request_for_target(workspace_id=ground.workspace_id, user_id=None, target=lead_list)
    began = time.perf_counter()
    run_verification(job.id)
    seconds = time.perf_counter() - began
    done = BackgroundJob.objects.get(id=job.id)
    check("job", "verified addresses", done.data["verified"], addresses)
    return seconds


async def _measure_engine(addresses: int, domains: int) -> float:
    """-> addresses per second, in the pages that a job has."""
    from leads.verification.address.verdicts import DomainFacts, MailKind
    from leads.verification.address.verifier import Verifier
    from leads.verification.config import read_config
    from leads.verification.portions import PORTION

    verifier = Verifier(read_config())
    pages = (
        [_email("engine", number, domains) for number in range(start, min(start + PORTION, addresses))]
        for start in range(0, addresses, PORTION)
    )
    seconds = 0.0
    for page in pages:
        known = {email.partition("@")[2] for email in page}
        verifier.book.remember(DomainFacts(domain, MailKind.MX, (f"mx.{domain}",)) for domain in known)
        began = time.perf_counter()
        await verifier.verify(page)
        seconds += time.perf_counter() - began
    return addresses / seconds


if __name__ == "__main__":
    sys.exit(main())
