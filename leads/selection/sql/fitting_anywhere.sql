-- The same of the whole workspace, or of its campaigns or lists: as anywhere.sql.
SELECT m.id
FROM (
    SELECT i.id
    FROM leads_leadimport AS i
    WHERE i.workspace_id = %(workspace)s AND i.created_count > 0
      AND (%(campaigns)s AND i.campaign_id IS NOT NULL OR %(lists)s AND i.list_id IS NOT NULL)
      AND i.id >= (left(%(after)s::uuid::text, 27) || '000000000')::uuid
    ORDER BY i.id
    OFFSET 0
) AS i
CROSS JOIN LATERAL (
    SELECT leads_membership.id
    FROM leads_membership
    WHERE leads_membership.id > %(after)s
      AND leads_membership.id >= (left(i.id::text, 27) || '200000000')::uuid
      AND leads_membership.id <= (left(i.id::text, 27) || '2ffffffff')::uuid
      AND leads_membership.workspace_id IS NOT DISTINCT FROM %(workspace)s
      AND {conditions}
    ORDER BY leads_membership.id
    LIMIT %(limit)s
) AS m
ORDER BY i.id, m.id
LIMIT %(limit)s
