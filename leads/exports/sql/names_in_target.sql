-- The names of the custom variables that a list's leads have there.
SELECT DISTINCT jsonb_object_keys(m.custom_variables)
FROM leads_membership AS m
WHERE coalesce(m.campaign_id, m.list_id) BETWEEN %(target)s AND %(target)s
  AND m.workspace_id = %(workspace)s AND m.deleted_at IS NULL AND m.custom_variables <> '{{}}'
LIMIT 10000
