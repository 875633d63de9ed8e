"""Background jobs that move, copy or assign the leads of campaigns and lists.

    start_move, start_assignment    the job, pending; whoever starts it also defers it (leads/tasks.py)
    run_job                         a worker's part: batch after batch, each a transaction of its own that
                                    saves how far the job is
    cancel_job                      after the batch that is under way; what is done stays

Who is put into a campaign or list passes the gate there, so a move costs uploads and can refuse leads: these
stay where they are.
"""

from leads.moving.run import JobEnded, cancel_job, open_jobs, run_job
from leads.moving.start import check_place, start_assignment, start_move

__all__ = ["JobEnded", "cancel_job", "check_place", "open_jobs", "run_job", "start_assignment", "start_move"]
