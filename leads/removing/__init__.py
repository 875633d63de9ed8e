"""Background jobs that take many leads out of campaigns and lists, or a tag off them. The leads stay in the
workspace.

delete_target            a campaign or list goes at once, what is left in it by a job
delete_tag, merge_tags   the same of a tag, and of what has it
begin_blocked_removal    what a blocklist matches is taken out of the campaigns
run_removal              a worker's part, step by step (leads/jobs)
"""

from leads.removing.blocked import begin_blocked_removal
from leads.removing.run import REMOVALS, open_removals, resume_removal, run_removal
from leads.removing.tags import delete_tag, merge_tags
from leads.removing.targets import delete_target

__all__ = [
    "REMOVALS",
    "begin_blocked_removal",
    "delete_tag",
    "delete_target",
    "merge_tags",
    "open_removals",
    "resume_removal",
    "run_removal",
]
