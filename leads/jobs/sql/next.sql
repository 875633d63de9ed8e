-- What gets a free slot of a worker; it is the worker's from then on.
--
-- taken      how many of its slots each workspace has, by kind of work
-- kinds      how many slots each kind has, and how many of them are taken, also by long jobs
-- first      of what each workspace has waiting, the first short and the first long job
-- served     which workspaces got the worker's last slots
-- Neither one workspace nor all long jobs together get the last slot of a kind. The fewer slots a workspace has,
-- the sooner comes its turn; then whoever was served less lately; then who came first, a long job as if it had
-- come later: short ones pass it, but not for ever. What another worker takes just now is passed over.
WITH taken AS (
    SELECT kind, queue_name, count(*) AS slots, count(*) FILTER (WHERE priority < 0) AS long
    FROM (
        SELECT {kind} AS kind, queue_name, priority
        FROM procrastinate_jobs
        WHERE status = 'doing' AND worker_id = %(worker_id)s
    ) AS running
    GROUP BY kind, queue_name
), kinds AS (
    SELECT kind, number, is_shared, coalesce(sum(slots), 0) AS slots, coalesce(sum(long), 0) AS long
    FROM unnest(%(kinds)s::text[], %(numbers)s::int[], %(shared)s::bool[]) AS k (kind, number, is_shared)
    LEFT JOIN taken USING (kind)
    GROUP BY kind, number, is_shared
), first AS (
    SELECT DISTINCT ON (kind, queue_name, is_long) id, kind, queue_name, is_long
    FROM (
        SELECT id, {kind} AS kind, queue_name, priority < 0 AS is_long
        FROM procrastinate_jobs
        WHERE status = 'todo'
          AND (scheduled_at IS NULL OR scheduled_at <= now())
          AND (%(queues)s::text[] IS NULL OR queue_name = ANY (%(queues)s::text[]))
    ) AS waiting
    ORDER BY kind, queue_name, is_long, id
), served AS (
    SELECT kind, queue_name, max(place) AS place
    FROM unnest(%(served_kinds)s::text[], %(served_queues)s::text[])
         WITH ORDINALITY AS s (kind, queue_name, place)
    GROUP BY kind, queue_name
), next AS (
    SELECT job.id, kind
    FROM first
    JOIN kinds USING (kind)
    LEFT JOIN taken USING (kind, queue_name)
    LEFT JOIN served USING (kind, queue_name)
    JOIN procrastinate_jobs AS job ON job.id = first.id AND job.status = 'todo'
    WHERE kinds.slots < number
      AND (NOT is_shared OR coalesce(taken.slots, 0) < number - 1)
      AND (NOT is_shared OR NOT is_long OR kinds.long < number - 1)
    ORDER BY coalesce(taken.slots, 0),
             coalesce(served.place, 0),
             first.id + CASE WHEN is_long THEN %(overtaken)s ELSE 0 END
    LIMIT 1
    FOR UPDATE OF job SKIP LOCKED
)
UPDATE procrastinate_jobs AS job
SET status = 'doing', worker_id = %(worker_id)s
FROM next
WHERE job.id = next.id
RETURNING job.id, job.status, job.task_name, job.priority, job.lock, job.queueing_lock, job.args,
          job.scheduled_at, job.queue_name, job.attempts, job.worker_id, next.kind
