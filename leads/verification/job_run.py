"""A job: portion after portion of leads, round after round, until nothing is unknown or all rounds are done.

begin_run        a fence: an older run of the same job can't write any more
network          no round begins while the name servers can't be trusted; after a day of that, the job fails
portion             read, look up what is known, hand the rest to the verifier: some portions ahead
learned          what name servers and mail servers say is kept at once, so a killed run asks nobody twice
write_portion       one transaction: verdicts, memberships, counts and checkpoint
end of a round   what is unknown still is tried again later
finish           or the next run goes on from the checkpoint
"""

import datetime as dt
import logging
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future
from concurrent.futures import wait as wait_for
from uuid import UUID

import msgspec
from django.conf import settings

from leads.jobs.batches import MOST_TIMEOUTS, ShouldStop, never
from leads.jobs.errors import JobEnded, TooSlow
from leads.jobs.queue import Task
from leads.jobs.runner import Failure, Kind, run
from leads.jobs.status import ENDED_EARLY
from leads.models import BackgroundJob, VerificationRun
from leads.verification.address.config import VerificationConfig
from leads.verification.address.judge import domain_of
from leads.verification.address.running import RunningVerifier
from leads.verification.address.verdicts import Verdict
from leads.verification.config import read_config
from leads.verification.lifecycle import (
    begin_run,
    fail,
    find_run,
    finish,
    found_network,
    missed_network,
    open_verifications,
    postpone,
)
from leads.verification.portions import Portion, read_portion, size_of
from leads.verification.settle import settle
from leads.verification.store import read_domains, read_verdicts, write_domains, write_verdicts
from leads.verification.write import write_portion
from workspaces.database import clock
from workspaces.database.retries import is_timeout, until_no_race_is_lost

logger = logging.getLogger(__name__)

AHEAD = 4  # portions whose addresses are looked up at once
_LOOK = 0.1  # seconds between two looks at what was learned
_UNTRUSTED = "The network's name servers can't be trusted at the moment; nothing is judged until they can."
_NO_NETWORK = (
    "The network's name servers couldn't be trusted since {since:%Y-%m-%d %H:%M} UTC, so the rest was "
    "given up. What is judged stays; verify again when the network is back."
)
Begun = tuple[BackgroundJob, VerificationRun]


class NoNetwork(Exception):
    """The name servers couldn't be trusted for too long."""

    def __init__(self, since: dt.datetime) -> None:
        super().__init__(_NO_NETWORK.format(since=since))


def run_verification(job_id: UUID, *, should_stop: ShouldStop = never) -> bool:
    """Runs the job as far as it goes now. -> whether it has ended by this."""
    return run(VERIFICATIONS, job_id, should_stop=should_stop)


def _work(begun: Begun, should_stop: ShouldStop) -> bool:
    if begun[0].status in ENDED_EARLY:
        settle(begun[1], should_stop=should_stop)
        return False
    return JobRun(*begun, should_stop=should_stop).go()


def _fail(begun: Begun, failure: Failure) -> bool:
    try:
        fail(begun[1], failure)
    except (BackgroundJob.DoesNotExist, JobEnded):
        return False
    settle(begun[1])
    return True


def _explain(error: Exception) -> Failure | None:
    return Failure(code="no_network", text=str(error)) if isinstance(error, NoNetwork) else None


VERIFICATIONS = Kind(
    task=Task.VERIFY,
    open=open_verifications,
    begin=begin_run,
    work=_work,
    find=find_run,
    fail=_fail,
    explain=_explain,
)


class InHand(msgspec.Struct, frozen=True):
    """A portion under way: `known` needs no asking."""

    portion: Portion
    known: dict[str, Verdict]
    answer: "Future[dict[str, Verdict]]"


class JobRun:
    def __init__(self, job: BackgroundJob, run: VerificationRun, *, should_stop: ShouldStop) -> None:
        self._job = job
        self._run = run
        self._should_stop = should_stop
        self._config: VerificationConfig = read_config()
        self._most, self._timeouts = size_of(run), 0

    def go(self) -> bool:
        """One round. -> whether the job has ended."""
        with RunningVerifier(self._config) as self._verifier:
            if not self._verifier.is_network_trusted():
                self._wait_for_network()
                return False
            found_network(self._job)
            if not self._round():
                return False
        if self._run.unknown_count and not self._is_last_round:
            self._begin_next_round()
            return False
        return finish(self._run)

    def _wait_for_network(self) -> None:
        """Raises NoNetwork where that has been so for too long."""
        since = missed_network(self._job)
        if clock.now() - since >= dt.timedelta(hours=settings.LEADGATE_VERIFY_NETWORK_HOURS):
            raise NoNetwork(since)
        postpone(self._run, until=_in(settings.LEADGATE_VERIFY_RETRY_SECONDS), note=_UNTRUSTED)

    @property
    def _is_last_round(self) -> bool:
        return self._run.round >= settings.LEADGATE_VERIFY_ROUNDS

    def _begin_next_round(self) -> None:
        run = self._run
        pause = settings.LEADGATE_VERIFY_RETRY_SECONDS * 2 ** (run.round - 1)
        run.round, run.checkpoint = run.round + 1, None
        until = _in(pause)
        postpone(run, until=until, note=f"What is unknown still is tried again at {until:%H:%M} UTC.")

    def _round(self) -> bool:
        """-> whether it came to its end: nobody stopped or cancelled it."""
        hands: deque[InHand] = deque()
        portions = self._portions()
        while True:
            while len(hands) < AHEAD and (portion := next(portions, None)):
                hands.append(self._take(portion))
            if not hands:
                return True
            if not self._wait(hands[0]):
                return False
            is_cancelled = self._write(hands.popleft())
            if is_cancelled is None:  # what is learned stays, so that looking anew costs little
                hands.clear()
                portions = self._portions()
            if is_cancelled:
                settle(self._run, should_stop=self._should_stop)
                return False

    def _portions(self) -> Iterator[Portion]:
        after = self._run.checkpoint
        while portion := read_portion(self._run, after, most=self._most):
            yield portion
            after = portion.last

    def _take(self, portion: Portion) -> InHand:
        """What is known already is not looked up again."""
        emails = sorted({item.email for item in portion.items if item.email}, key=domain_of)
        kept = read_verdicts(self._run.workspace_id, emails)
        queries_servers = self._config.smtp is not None
        known = {
            email: one.verdict for email, one in kept.items() if one.is_fresh(queries_servers=queries_servers)
        }
        rest = [email for email in emails if email not in known]
        strange = {domain for email in rest if not self._verifier.knows(domain := domain_of(email))}
        return InHand(portion, known, self._verifier.submit(rest, read_domains(strange) if strange else ()))

    def _wait(self, hand: InHand) -> bool:
        """Until it is judged; what is learned meanwhile is kept. -> False when a stop was requested."""
        while True:
            done, _ = wait_for([hand.answer], timeout=_LOOK)
            self._keep_learned()
            if done:
                return True
            if self._should_stop():
                return False

    def _keep_learned(self) -> None:
        if learned := self._verifier.take_learned():
            until_no_race_is_lost(lambda: write_domains(learned))
        if received := self._verifier.take_received():
            until_no_race_is_lost(lambda: write_verdicts(self._run.workspace_id, received))

    def _write(self, hand: InHand) -> bool | None:
        """-> whether the job was cancelled; None where it took too long: portions are half as large then.

        Raises TooSlow.
        """
        answer = hand.answer.result()
        try:
            is_cancelled = until_no_race_is_lost(
                lambda: write_portion(
                    self._run,
                    hand.portion,
                    hand.known | answer,
                    new=answer,
                    is_last_round=self._is_last_round,
                )
            )
        except Exception as error:
            if not is_timeout(error):
                raise
            self._shrink(error)
            return None
        self._timeouts = 0
        return is_cancelled

    def _shrink(self, error: Exception) -> None:
        self._timeouts += 1
        logger.warning("A portion of at most %s leads took too long: %s", self._most, error)
        if self._timeouts > MOST_TIMEOUTS:
            raise TooSlow from error
        self._most = max(1, self._most // 2)
        self._run.refresh_from_db()


def _in(seconds: float) -> dt.datetime:
    return clock.now() + dt.timedelta(seconds=seconds)
