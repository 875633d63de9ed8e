-- The queue by task: what is due and waits, since when, what is due later, what is being done.
-- A job without a moment of its own is due since it was queued. Jobs that have ended stay in the table for days: each
-- half is read by a partial index of procrastinate's, which a condition on both states would not fit.
SELECT split_part(task_name, '.', -1),
       count(*) FILTER (WHERE is_open AND is_due),
       count(*) FILTER (WHERE is_open AND NOT is_due),
       count(*) FILTER (WHERE NOT is_open),
       coalesce(max(extract(epoch FROM now() - since)) FILTER (WHERE is_open AND is_due), 0)::float8
FROM (
    SELECT task_name, true AS is_open, scheduled_at IS NULL OR scheduled_at <= now() AS is_due,
           coalesce(scheduled_at, (
               SELECT min(at) FROM procrastinate_events AS e WHERE e.job_id = job.id AND e.type = 'deferred'
           )) AS since
    FROM procrastinate_jobs AS job
    WHERE status = 'todo'
    UNION ALL
    SELECT task_name, false, true, NULL
    FROM procrastinate_jobs
    WHERE status = 'doing'
) AS jobs
GROUP BY 1
