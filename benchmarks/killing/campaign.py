"""An installation -> so many kills, and what was found."""

import os
import random
import signal
import statistics
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from benchmarks.killing.adding import BATCH, Adder
from benchmarks.killing.calls import Api
from benchmarks.killing.checks import Checks
from benchmarks.killing.installation import Installation
from benchmarks.killing.rounds import KINDS, Lane
from benchmarks.killing.victims import ALWAYS_THERE, Victim, find_all
from benchmarks.killing.watch import Watch, wait_for
from config.bootstrap import bootstrap
from config.supervisor.children import STEADY_AFTER
from config.supervisor.welcome import WORKSPACE

ADDERS = 4
LANES = 2
_LONGEST_PAUSE = 1.0  # seconds between the end of a check and the next kill
_AIM = 2.0  # seconds that a kind of work is waited for which few kills have struck
_SOON = 0.1  # seconds after its beginning


@dataclass(kw_only=True)
class Results:
    """`back`: by what was killed, the seconds of each kill until the API answered and all processes were
    there. `struck`: how often each kind of work was under way then."""

    back: dict[Victim, list[float]] = field(default_factory=dict)
    struck: Counter[str] = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)
    added: int = 0
    retries: int = 0
    seconds: float = 0.0
    broken: list[str] = field(default_factory=list)

    @property
    def kills(self) -> int:
        return sum(map(len, self.back.values()))

    def lines(self) -> list[str]:
        """For people."""
        return [
            f"{self.kills} kills in {self.seconds:.0f} s",
            *(
                f"  {victim:20} {len(times):4} kills, back after {statistics.median(times):5.1f} s (median), "
                f"{max(times):5.1f} s (longest)"
                for victim, times in sorted(self.back.items())
            ),
            f"{self.added} leads added by {ADDERS} clients, {self.retries} requests sent again",
            *(
                f"  {kind:20} {self.done[kind]:4} done, {self.struck[kind]:4} kills during it"
                for kind in KINDS
            ),
            *(self.broken or ["Every promise was kept."]),
        ]


class Campaign:
    """`say` gets a line now and then."""

    def __init__(self, installation: Installation, *, seed: int, say: Callable[[str], None]) -> None:
        self._installation, self._dice, self._say = installation, random.Random(seed), say
        self._watch, self._results = Watch(), Results()
        ground = bootstrap(workspace_name=WORKSPACE)
        self._api = Api(port=installation.port, key=installation.key)
        self._adders = [
            Adder(self._api, self._watch, number=n, campaign_id=ground.campaign_id) for n in range(ADDERS)
        ]
        self._lanes = [
            Lane(self._api, self._watch, number=n, workspace_id=ground.workspace_id) for n in range(LANES)
        ]
        self._checks = Checks(self._adders, workspace_id=ground.workspace_id, campaign_id=ground.campaign_id)

    def run(self, kills: int) -> Results:
        began = time.monotonic()
        threads = [*self._adders, *self._lanes]
        for thread in threads:
            thread.start()
        self._watch.run(lambda: self._kill(kills))
        self._watch.ends.set()
        for thread in threads:
            thread.join()
        if not self._watch.broken:
            self._watch.run(self._checks.at_the_end)
        results = self._results
        results.seconds = time.monotonic() - began
        results.broken = self._watch.broken
        results.added = sum(len(adder.answered) for adder in self._adders) * BATCH
        results.retries = sum(adder.retries for adder in self._adders)
        for lane in self._lanes:
            results.done += lane.done
        return results

    def _kill(self, kills: int) -> None:
        time.sleep(STEADY_AFTER)  # `up` takes children that die at once, and never ran, for ones that can't
        while self._results.kills < kills and not self._watch.ends.is_set():
            if self._results.kills % 2:
                time.sleep(self._dice.uniform(0, _LONGEST_PAUSE))
            else:
                self._aim()
            self._kill_one(*self._choose())

    def _aim(self) -> None:
        """At what few kills have struck: some kinds of work are over in no time."""
        rarest = min(KINDS, key=lambda kind: self._results.struck[kind])
        deadline = time.monotonic() + _AIM
        while time.monotonic() < deadline and all(lane.now != rarest for lane in self._lanes):
            time.sleep(0.005)
        time.sleep(self._dice.uniform(0, _SOON))

    def _choose(self) -> tuple[Victim, int]:
        """One kind as likely as any other. A reading process, there for moments only, is waited for."""
        victim, found = self._dice.choice(list(Victim)), self._find_all()
        deadline = time.monotonic() + _AIM
        while not found[victim] and time.monotonic() < deadline:
            found = self._find_all()
        if not found[victim]:
            victim = self._dice.choice([each for each in Victim if found[each]])
        return victim, self._dice.choice(found[victim])

    def _find_all(self) -> dict[Victim, list[int]]:
        return find_all(up=self._installation.process.pid, data_dir=self._installation.data_dir)

    def _kill_one(self, victim: Victim, pid: int) -> None:
        self._results.struck.update(lane.now for lane in self._lanes if lane.now)
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        began = time.monotonic()
        wait_for(lambda: self._is_back(pid), what=f"the installation after the end of a {victim}")
        seconds = time.monotonic() - began
        self._results.back.setdefault(victim, []).append(seconds)
        self._checks.after_a_kill()
        if self._results.kills % 10 == 0:
            self._say(f"{self._results.kills} kills; the last one: a {victim}, back after {seconds:.1f} s")

    def _is_back(self, killed: int) -> bool:
        """Every kind of process is there, none of them the dead one, and the API can serve."""
        there = self._find_all()
        has_all = all(there[victim] for victim in ALWAYS_THERE)
        if not has_all or any(killed in pids for pids in there.values()):
            return False
        answer = self._api.try_once("GET", "/readyz", None, {})
        return answer is not None and answer.status == 200
