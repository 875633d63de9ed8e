SELECT j.id, j.data, j.work
FROM leads_backgroundjob AS j
WHERE j.workspace_id = %(workspace)s
  AND EXISTS (
      SELECT FROM unnest(%(needles)s::text[]) AS n (needle)
      WHERE strpos(lower(j.work::text), n.needle) > 0 OR strpos(lower(j.data::text), n.needle) > 0
  )
ORDER BY j.id
FOR UPDATE OF j
