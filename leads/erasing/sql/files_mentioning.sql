SELECT s.id, s.columns
FROM leads_sourcefile AS s
WHERE s.workspace_id = %(workspace)s
  AND EXISTS (
      SELECT FROM unnest(%(needles)s::text[]) AS n (needle)
      WHERE strpos(lower(s.columns::text), n.needle) > 0 OR strpos(lower(s.warnings::text), n.needle) > 0
  )
ORDER BY s.id
FOR UPDATE OF s
