-- Whether the job that the row of the queue is about is the one to make room.
--
-- running    the jobs of its worker, and how many slots the workspace of each has
-- waiting    workspaces with a job that finds no slot, and how many slots they have
-- Somebody waits who has fewer slots; and nobody else has more, or as many and for longer.
WITH running AS (
    SELECT id, queue_name, task_name, priority, count(*) OVER (PARTITION BY queue_name) AS slots
    FROM procrastinate_jobs
    WHERE status = 'doing'
      AND worker_id = (SELECT worker_id FROM procrastinate_jobs WHERE id = %(id)s)
      AND {kind} = 'job'
), full_up AS (
    SELECT count(*) >= %(number)s AS for_all,
           count(*) FILTER (WHERE priority < 0) >= %(number)s - 1 AS for_long
    FROM running
), waiting AS (
    SELECT DISTINCT queue_name,
           (SELECT count(*) FROM running WHERE running.queue_name = job.queue_name) AS slots
    FROM procrastinate_jobs AS job, full_up
    WHERE status = 'todo'
      AND (scheduled_at IS NULL OR scheduled_at <= now())
      AND {kind} = 'job'
      AND (for_all OR (for_long AND priority < 0))
)
SELECT EXISTS (
    SELECT FROM running AS own
    WHERE own.id = %(id)s
      AND EXISTS (SELECT FROM waiting WHERE waiting.slots < own.slots)
      AND NOT EXISTS (
          SELECT FROM running AS other
          WHERE other.task_name <> ALL (%(unstoppable)s)
            AND (other.slots > own.slots OR (other.slots = own.slots AND other.id < own.id))
      )
)
