-- The guard of the plan: adds what the import used, or returns no row when that would go past it.
-- The last statement of every import, because all imports of the workspace wait for this row.
-- A limit that is already exceeded (the plan was made smaller) doesn't hinder what adds nothing to it.
UPDATE workspaces_usage AS usage
SET contacts = usage.contacts + %(contacts)s,
    uploads = CASE WHEN usage.period_start < %(period)s THEN 0 ELSE usage.uploads END + %(uploads)s,
    period_start = greatest(usage.period_start, %(period)s)
FROM workspaces_plan AS plan
WHERE usage.workspace_id = %(workspace)s AND plan.workspace_id = usage.workspace_id
  AND (%(contacts)s = 0 OR usage.contacts + %(contacts)s <= plan.contact_limit)
  AND (%(uploads)s = 0 OR CASE WHEN usage.period_start < %(period)s THEN 0 ELSE usage.uploads END
                          + %(uploads)s <= plan.upload_limit)
RETURNING plan.upload_limit - usage.uploads
