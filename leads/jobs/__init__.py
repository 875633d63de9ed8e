"""What every kind of background job needs, once.

    queue      whoever requests a job has a worker do it, in the same transaction
    runner     lock, fence, work, failure with a sentence, and waiting for a database that is gone
    batches    transactions, each short: races are lost and tried again, what takes too long is halved
    turns      a long job makes room for those of other workspaces
    steps      the jobs that the v2 API shows (BackgroundJob): step after step, progress, cancel, resume

A kind of job is a `Kind`; leads/tasks.py has the list of them, and looks after those that are open.
"""
