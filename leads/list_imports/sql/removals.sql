-- How often the workspace was locked to remove leads (workspaces/models/locks.py). As the import's
-- first statement does, it keeps what follows in the transaction from being planned as a scan of a table.
SELECT removals, set_config('enable_seqscan', 'off', true)
FROM workspaces_workspace
WHERE id = %(workspace)s
