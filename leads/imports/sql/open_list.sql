-- The list of an import, and the blocklist in force. See open_campaign.sql.
SELECT false, %(user)s::uuid, ARRAY[]::text[], blocklist.id, blocklist.version,
       plan.billing_day, (statement_timestamp() AT TIME ZONE 'UTC')::date,
       workspace.erasure_key, workspace.default_country, set_config('enable_seqscan', 'off', true)
       || set_config('enable_memoize', 'off', true)
FROM workspaces_workspace AS workspace
JOIN leads_leadlist AS list ON list.workspace_id = workspace.id
JOIN workspaces_plan AS plan ON plan.workspace_id = workspace.id
{blocklist_in_force}
WHERE workspace.id = %(workspace)s AND list.id = %(target)s
FOR KEY SHARE OF workspace, list
