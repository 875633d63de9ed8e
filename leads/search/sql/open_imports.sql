-- Imports with leads that have no terms yet, the newest first: after a busy time, or an update of Leadgate,
-- what is new is found before what is old. One without a checkpoint wrote all its rows in one transaction,
-- or none yet. One that runs still is followed once it is so many rows ahead. The workspace is locked as imports
-- lock it, so that nobody removes leads meanwhile.
SELECT i.id, i.workspace_id, i.searchable_row, i.checkpoint
FROM leads_leadimport AS i
JOIN workspaces_workspace AS w ON w.id = i.workspace_id
WHERE i.searchable_row < i.checkpoint AND (i.checkpoint > 0 OR i.state = 'finished')
  AND (i.state <> 'running' OR i.checkpoint - i.searchable_row > %(ahead)s)
ORDER BY i.id DESC
LIMIT %(imports)s
FOR KEY SHARE OF w SKIP LOCKED
