-- Of what kind a row of the queue is, as leads/jobs/shares.py counts slots: jobs have the queue of their
-- workspace, webhooks too (those without one were queued by an older version), what the clock starts has none.
CASE
    WHEN task_name = 'workspaces.tasks.deliver_webhooks' THEN 'webhook'
    WHEN queue_name = 'default' THEN 'chore'
    ELSE 'job'
END
