-- The next memberships of the whole workspace, or of its campaigns or lists, that fit, in order of id.
-- No index has a workspace's memberships in this order, and none is worth what every import would pay for
-- it. But each id begins with its import's (leads/models/row_ids.py), and the imports are in an index: their
-- ranges of the primary key, one after the other, are the page. LATERAL … LIMIT keeps the planner from any
-- other order; IS NOT DISTINCT FROM means =, but no index that begins with the workspace can serve it.
-- An import made memberships of one campaign or list, and those that it woke have the id of an older one.
SELECT m.id
FROM (
    SELECT i.id
    FROM leads_leadimport AS i
    WHERE i.workspace_id = %(workspace)s AND i.created_count > 0
      AND (%(campaigns)s AND i.campaign_id IS NOT NULL OR %(lists)s AND i.list_id IS NOT NULL)
      -- the import that the cursor is in
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
