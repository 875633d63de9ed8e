"""Background jobs that move, copy or assign the leads of campaigns and lists.

    start_move, start_assignment    the job, pending, in the queue
    run_job                         a worker's part, step by step (leads/jobs)
    cancel_job, resume_job          after the step that is under way; what is done stays

Who is put into a campaign or list passes the gate there, so a move costs uploads and can refuse leads: these
stay where they are.
"""

from leads.jobs.errors import JobEnded
from leads.moving.run import MOVES, cancel_job, open_jobs, resume_job, run_job
from leads.moving.start import start_assignment, start_copy_of_people, start_move

__all__ = [
    "MOVES",
    "JobEnded",
    "cancel_job",
    "open_jobs",
    "resume_job",
    "run_job",
    "start_assignment",
    "start_copy_of_people",
    "start_move",
]
