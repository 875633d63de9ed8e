-- The campaign of an import, and the blocklist in force: the one that is requested, else the default.
-- Locks the workspace and the campaign against removal until the transaction ends; imports don't
-- hinder each other, and whoever removes or merges leads takes the workspace FOR UPDATE.
-- Until the transaction ends no statement is planned as a scan of a whole table: the probes' plans are
-- kept, and a table that was small when they were made may have millions of rows by now. Nor does one remember
-- what it has looked up (Memoize): a chunk has each person once.
SELECT campaign.channel = 'linkedin', campaign.owner_id, campaign.custom_variables,
       blocklist.id, blocklist.version,
       plan.billing_day, (statement_timestamp() AT TIME ZONE 'UTC')::date,
       workspace.erasure_key, workspace.default_country, set_config('enable_seqscan', 'off', true)
       || set_config('enable_memoize', 'off', true)
FROM workspaces_workspace AS workspace
JOIN campaigns_campaign AS campaign ON campaign.workspace_id = workspace.id
JOIN workspaces_plan AS plan ON plan.workspace_id = workspace.id
{blocklist_in_force}
WHERE workspace.id = %(workspace)s AND campaign.id = %(target)s
FOR KEY SHARE OF workspace, campaign
