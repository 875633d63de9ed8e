"""One step of a removal: what was planned without a lock, and is done with it."""

from collections.abc import Callable
from dataclasses import dataclass

from leads.models import BackgroundJob


@dataclass(frozen=True, kw_only=True)
class Step:
    """`work` gets the locked job, changes its data and progress, and says whether it was the last step."""

    work: Callable[[BackgroundJob], bool]
    takes_out: bool = True  # else the workspace needs no lock
