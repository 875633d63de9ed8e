-- All of the target. coalesce(…): see leads/list_imports/sql/page.sql. Page by page of the index, so the first rows
-- come at once.
SELECT m.*
FROM leads_membership AS m
WHERE coalesce(m.campaign_id, m.list_id) BETWEEN %(target)s AND %(target)s
  AND m.workspace_id = %(workspace)s AND m.deleted_at IS NULL
ORDER BY coalesce(m.campaign_id, m.list_id), m.id
OFFSET 0
