-- The workspace's next leads, deleted ones as well, in order of id, as anywhere.sql reads memberships: the imports'
-- ranges of the primary key, one after the other.
SELECT l.id
FROM (
    SELECT i.id
    FROM leads_leadimport AS i
    WHERE i.workspace_id = %(workspace)s AND i.created_count > 0
      -- from the import that the cursor, or the first id, is in
      AND i.id >= (left(greatest(%(after)s::uuid, %(first)s::uuid)::text, 27) || '000000000')::uuid
      AND i.id <= %(last)s
    ORDER BY i.id
    OFFSET 0
) AS i
CROSS JOIN LATERAL (
    SELECT l.id
    FROM leads_lead AS l
    WHERE l.id > %(after)s AND l.id >= (left(i.id::text, 27) || '100000000')::uuid
      AND l.id <= (left(i.id::text, 27) || '1ffffffff')::uuid
      AND l.id BETWEEN %(first)s AND %(last)s
      AND l.workspace_id IS NOT DISTINCT FROM %(workspace)s
    ORDER BY l.id
    LIMIT %(limit)s
) AS l
ORDER BY i.id, l.id
LIMIT %(limit)s
