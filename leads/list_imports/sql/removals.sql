-- How often somebody has had the workspace to himself to remove leads (workspaces/models/locks.py). As the import's
-- first statement does, it keeps what follows in the transaction from being planned as a scan of a table.
SELECT removals, set_config('enable_seqscan', 'off', true)
FROM workspaces_workspace
WHERE id = %(workspace)s
