-- The queue by task: what is due and waits, since when, what is due later, what is being done.
-- A job without a moment of its own is due since it was queued.
SELECT split_part(task_name, '.', -1),
       count(*) FILTER (WHERE status = 'todo' AND due),
       count(*) FILTER (WHERE status = 'todo' AND NOT due),
       count(*) FILTER (WHERE status = 'doing'),
       coalesce(max(extract(epoch FROM now() - since)) FILTER (WHERE status = 'todo' AND due), 0)::float8
FROM (
    SELECT task_name, status::text, scheduled_at IS NULL OR scheduled_at <= now() AS due,
           coalesce(scheduled_at, (
               SELECT min(at) FROM procrastinate_events AS e WHERE e.job_id = job.id AND e.type = 'deferred'
           )) AS since
    FROM procrastinate_jobs AS job
    WHERE status IN ('todo', 'doing')
) AS open
GROUP BY 1
