-- The campaign of an import, and the blocklist in force: the one that is asked for, else the default.
-- Locks the workspace and the campaign against removal until the transaction ends; imports don't
-- hinder each other, and whoever removes or merges leads takes the workspace FOR UPDATE.
SELECT campaign.channel = 'linkedin', campaign.owner_id, campaign.custom_variables,
       blocklist.id, blocklist.has_entries,
       plan.billing_day, (statement_timestamp() AT TIME ZONE 'UTC')::date
FROM workspaces_workspace AS workspace
JOIN campaigns_campaign AS campaign ON campaign.workspace_id = workspace.id
JOIN workspaces_plan AS plan ON plan.workspace_id = workspace.id
{blocklist_in_force}
WHERE workspace.id = %(workspace)s AND campaign.id = %(target)s
FOR KEY SHARE OF workspace, campaign
