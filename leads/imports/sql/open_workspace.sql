-- An import into the workspace alone, and the blocklist in force. See open_campaign.sql.
SELECT false, NULL::uuid, ARRAY[]::text[], blocklist.id, blocklist.version,
       plan.billing_day, (statement_timestamp() AT TIME ZONE 'UTC')::date,
       workspace.erasure_key, workspace.default_country, set_config('enable_seqscan', 'off', true)
       || set_config('enable_memoize', 'off', true)
FROM workspaces_workspace AS workspace
JOIN workspaces_plan AS plan ON plan.workspace_id = workspace.id
{blocklist_in_force}
WHERE workspace.id = %(workspace)s
FOR KEY SHARE OF workspace
