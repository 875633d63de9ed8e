-- The names of the custom fields that the workspace's leads have, and of what was stated of them in its campaigns,
-- which know their variables, and lists.
SELECT DISTINCT found.name
FROM (
    SELECT jsonb_object_keys(l.custom_fields) AS name
    FROM leads_lead AS l
    WHERE l.workspace_id = %(workspace)s AND l.deleted_at IS NULL AND l.custom_fields <> '{{}}'
    UNION ALL
    SELECT unnest(c.custom_variables)
    FROM campaigns_campaign AS c
    WHERE c.workspace_id = %(workspace)s
    UNION ALL
    SELECT jsonb_object_keys(m.custom_variables)
    FROM leads_membership AS m
    WHERE m.workspace_id = %(workspace)s AND m.list_id IS NOT NULL AND m.custom_variables <> '{{}}'
) AS found
LIMIT 10000
