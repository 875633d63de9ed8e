-- A body is bytes: written as escapes, which are ASCII, so that any body can be looked at, and the needles likewise.
-- OFFSET 0: once for all needles.
SELECT a.key, a.body
FROM workspaces_keptanswer AS a
CROSS JOIN LATERAL (SELECT lower(encode(a.body, 'escape') COLLATE "C") AS text OFFSET 0) AS small
WHERE a.workspace_id = %(workspace)s
  AND EXISTS (
      SELECT FROM unnest(%(needles)s::text[]) AS n (needle)
      WHERE strpos(small.text, encode(convert_to(n.needle, 'UTF8'), 'escape')) > 0
  )
FOR UPDATE OF a
