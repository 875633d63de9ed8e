-- OFFSET 0: see answers_mentioning.sql.
SELECT j.id, j.data, j.work
FROM leads_backgroundjob AS j
CROSS JOIN LATERAL (SELECT lower(concat(j.work, E'\n', j.data)) AS text OFFSET 0) AS small
WHERE j.workspace_id = %(workspace)s
  AND EXISTS (SELECT FROM unnest(%(needles)s::text[]) AS n (needle) WHERE strpos(small.text, n.needle) > 0)
ORDER BY j.id
FOR UPDATE OF j
