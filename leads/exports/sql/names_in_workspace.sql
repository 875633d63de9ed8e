-- The names of the custom fields that the workspace's leads have.
SELECT DISTINCT jsonb_object_keys(l.custom_fields)
FROM leads_lead AS l
WHERE l.workspace_id = %(workspace)s AND l.deleted_at IS NULL AND l.custom_fields <> '{{}}'
LIMIT 10000
