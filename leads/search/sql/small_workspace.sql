-- No row: the workspace has no more leads than few, deleted ones included. Where the plan's count of the live
-- ones tells enough, no leads are counted.
(
    SELECT 1
    FROM workspaces_usage
    WHERE workspace_id = %(workspace)s AND contacts > %(few)s
)
UNION ALL
(
    SELECT 1
    FROM leads_lead
    WHERE workspace_id = %(workspace)s
    LIMIT 1
    OFFSET %(few)s
)
LIMIT 1
