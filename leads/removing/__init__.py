"""Background jobs that take many leads out of campaigns and lists. The leads stay in the workspace.

    begin_target_deletion    a campaign or list goes at once, what is left in it by a job
    begin_blocked_removal    what a blocklist matches is taken out of the campaigns
    run_removal              a worker's part, batch by batch

leads/tasks.py has the tasks: whoever begins a removal also defers it.
"""

from leads.removing.blocked import begin_blocked_removal
from leads.removing.run import open_removals, run_removal
from leads.removing.targets import begin_target_deletion

__all__ = ["begin_blocked_removal", "begin_target_deletion", "open_removals", "run_removal"]
