-- All live leads of the workspace, in no order.
leads_lead AS l
WHERE l.workspace_id = %(workspace)s AND l.deleted_at IS NULL
