"""One change of many leads: of some that are named at once, of all that a selection finds in a job.

    acts      what can be done, each by the function that every door calls
    work      what a job has to do, and how far it is
    start     a selection > a pending job
    run       a worker's part, step by step (leads/jobs)

Moves, copies and assignments are jobs of their own (leads/moving).
"""

from leads.bulk.acts import Act, Order, act_on
from leads.bulk.run import BULK_CHANGES
from leads.bulk.start import start_change

__all__ = ["BULK_CHANGES", "Act", "Order", "act_on", "start_change"]
