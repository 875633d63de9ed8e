"""One address, requested by itself: judged at once where that is quick, else by the worker."""

import asyncio
import datetime as dt
import threading
from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from django.conf import settings

from leads.models import EmailVerdict
from leads.verification.address.config import VerificationConfig
from leads.verification.address.judge import domain_of
from leads.verification.address.verdicts import DomainFacts, Reason, Status, Verdict
from leads.verification.address.verifier import Verifier
from leads.verification.config import read_config
from leads.verification.store import (
    KeptVerdict,
    read_domains,
    read_verdicts,
    write_domains,
    write_verdicts,
)
from workspaces.database import clock
from workspaces.database.locks import only_here

PATIENCE = 10.0  # seconds that a caller waits; then the worker goes on
_TURN = 0.2  # seconds that a caller waits where others wait already
_turns = threading.BoundedSemaphore(3)  # callers who wait for name servers, of the threads that a process has
_AT_ONCE = 500  # addresses that one look of the worker takes
_LOCK = "verify again"  # one process at a time tries again
_NOT_YET = Verdict(Status.UNKNOWN, Reason.DNS_FAILED, {"detail": "No answer yet"})


def verify_address(workspace_id: UUID, email: str) -> KeptVerdict:
    """The verdict on an address that the gate has normalised; unknown while it is tried again.

    Where name servers are silent and several callers wait already, no more do: the worker tries then.
    """
    kept = read_verdicts(workspace_id, [email]).get(email)
    if kept is not None and kept.is_fresh(queries_servers=read_config().smtp is not None):
        return kept
    if _turns.acquire(timeout=_TURN):
        try:
            verdicts = _verify([email], patience=PATIENCE)
        finally:
            _turns.release()
    else:
        verdicts = {email: _NOT_YET}
    write_verdicts(workspace_id, verdicts, is_passing=True)  # a lead's stays the lead's
    return read_verdicts(workspace_id, [email])[email]


def is_given_up(kept: KeptVerdict) -> bool:
    """Whether it stays unknown: nobody tries any more."""
    is_unknown = kept.verdict.status is Status.UNKNOWN
    return is_unknown and kept.attempts >= settings.LEADGATE_VERIFY_ROUNDS


def verify_open_addresses() -> None:
    """Those that stayed unknown, when it is time to try again. One process at a time does it: a look may take
    longer than the time until the next one."""
    with only_here(_LOCK) as is_ours:
        if is_ours:
            _verify_open_addresses()


def _verify_open_addresses() -> None:
    before = clock.now() - dt.timedelta(seconds=settings.LEADGATE_VERIFY_RETRY_SECONDS)
    still_open = EmailVerdict.objects.filter(
        is_passing=True,
        status=Status.UNKNOWN,
        attempts__lt=settings.LEADGATE_VERIFY_ROUNDS,
        checked_at__lt=before,
    )
    by_workspace: defaultdict[UUID, list[str]] = defaultdict(list)
    found = still_open.order_by("checked_at").values_list("workspace_id", "email")[:_AT_ONCE]
    for workspace_id, email in found:
        by_workspace[workspace_id].append(email)
    for workspace_id, emails in by_workspace.items():
        write_verdicts(workspace_id, _verify(emails, patience=300.0), is_passing=True)


def _verify(emails: Sequence[str], *, patience: float) -> dict[str, Verdict]:
    config = read_config()
    known = read_domains({domain_of(email) for email in emails})
    verdicts, learned = asyncio.run(_ask(config, emails, known, patience=patience))
    write_domains(learned)
    return verdicts


async def _ask(
    config: VerificationConfig, emails: Sequence[str], known: Sequence[DomainFacts], *, patience: float
) -> tuple[dict[str, Verdict], list[DomainFacts]]:
    verifier = Verifier(config)
    verifier.book.remember(known)
    received: dict[str, Verdict] = {}
    try:
        async with asyncio.timeout(patience):
            return await verifier.verify(emails, received.update), verifier.book.learned
    except TimeoutError:
        return {email: received.get(email, _NOT_YET) for email in emails}, verifier.book.learned
