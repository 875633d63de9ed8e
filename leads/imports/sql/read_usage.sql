-- The plan and what is used of it in the billing period that began on %(period)s or later.
SELECT plan.contact_limit, usage.contacts, plan.upload_limit,
       CASE WHEN usage.period_start < %(period)s THEN 0 ELSE usage.uploads END
FROM workspaces_plan AS plan
JOIN workspaces_usage AS usage ON usage.workspace_id = plan.workspace_id
WHERE plan.workspace_id = %(workspace)s
