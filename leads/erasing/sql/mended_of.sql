SELECT m.row_number AS row, m.source_id AS file, m.cells
FROM leads_mendedrow AS m
WHERE m.workspace_id = %(workspace)s
  AND EXISTS (
      SELECT FROM unnest(%(emails)s::text[]) AS n (needle)
      WHERE strpos(lower(m.cells::text), n.needle) > 0
  )
ORDER BY m.owner_id, m.stage, m.row_number
