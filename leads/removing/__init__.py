"""Background jobs that take many leads out of campaigns and lists. The leads stay in the workspace.

delete_target            a campaign or list goes at once, what is left in it by a job
begin_blocked_removal    what a blocklist matches is taken out of the campaigns
run_removal              a worker's part, step by step (leads/jobs)
"""

from leads.removing.blocked import begin_blocked_removal
from leads.removing.run import REMOVALS, open_removals, resume_removal, run_removal
from leads.removing.targets import delete_target

__all__ = [
    "REMOVALS",
    "begin_blocked_removal",
    "delete_target",
    "open_removals",
    "resume_removal",
    "run_removal",
]
