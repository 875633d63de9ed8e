-- A body is bytes: written as escapes, so that any body can be looked at, and the needles likewise.
SELECT a.key, a.body
FROM workspaces_keptanswer AS a
WHERE a.workspace_id = %(workspace)s
  AND EXISTS (
      SELECT FROM unnest(%(needles)s::text[]) AS n (needle)
      WHERE strpos(lower(encode(a.body, 'escape')), encode(convert_to(n.needle, 'UTF8'), 'escape')) > 0
  )
FOR UPDATE OF a
