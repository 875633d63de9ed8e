-- NULL counts as a blank row: the file's own cells don't come back.
UPDATE leads_mendedrow AS m
SET cells = NULL
WHERE m.workspace_id = %(workspace)s
  AND EXISTS (
      SELECT FROM unnest(%(needles)s::text[]) AS n (needle)
      WHERE strpos(lower(m.cells::text), n.needle) > 0
  )
