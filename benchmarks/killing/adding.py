"""Four clients that add leads to one campaign, each batch until it is answered."""

import json
import threading
import time
from collections.abc import Sequence
from uuid import UUID

from typing_extensions import override

from benchmarks.killing.calls import Api
from benchmarks.killing.watch import Watch, check

BATCH = 25  # leads
_PAUSE = 0.05  # seconds between two batches: the machine does other things too


class Adder(threading.Thread):
    """`answered` are numbers of batches, in order. Odd clients send an Idempotency-Key, and get the one
    answer that there is however often they send; the others may be answered that all are there already."""

    def __init__(self, api: Api, watch: Watch, *, number: int, campaign_id: UUID) -> None:
        super().__init__(name=f"adder {number}")
        self._api, self._watch, self._number, self._campaign = api, watch, number, campaign_id
        self.answered: list[int] = []
        self.retries = 0

    @override
    def run(self) -> None:
        self._watch.run(self._add_until_the_end)

    def emails(self, batch: int) -> list[str]:
        return [f"a{self._number}.{batch}.{n}@adds.example" for n in range(BATCH)]

    def _add_until_the_end(self) -> None:
        batch = 0
        while not self._watch.ends.is_set():
            self._add(batch)
            self.answered.append(batch)
            batch += 1
            time.sleep(_PAUSE)

    def _add(self, batch: int) -> None:
        has_key = self._number % 2 == 1
        leads = [{"email": email, "first_name": "Ann", "last_name": "Lee"} for email in self.emails(batch)]
        body = json.dumps({"campaign_id": str(self._campaign), "leads": leads}).encode()
        answer = self._api.send("POST", "/api/v2/leads/add", body, has_key=has_key)
        self.retries += answer.tries - 1
        reply = answer.json()
        added, there = reply["leads_uploaded"], reply["duplicated_leads"]
        check(f"rows of {self.name}'s batch {batch} that were answered", added + there, BATCH)
        if has_key or answer.tries == 1:
            check(f"rows of {self.name}'s batch {batch} that are new", added, BATCH)
        else:
            check(f"a part of {self.name}'s batch {batch} was there", added in (0, BATCH), True)


def newest(adders: Sequence[Adder], since: Sequence[int]) -> list[str]:
    """Emails of the batches that were answered, of each adder from that one on."""
    return [
        email
        for adder, first in zip(adders, since, strict=True)
        for batch in adder.answered[first:]
        for email in adder.emails(batch)
    ]
