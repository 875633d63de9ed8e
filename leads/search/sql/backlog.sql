-- Imports of the workspace with leads that have no terms yet, the newest first. As open_imports.sql.
SELECT i.id, i.workspace_id, i.searchable_row, i.checkpoint, i.total_count
FROM leads_leadimport AS i
WHERE i.workspace_id = %(workspace)s AND i.searchable_row < i.checkpoint
  AND (i.checkpoint > 0 OR i.state = 'finished')
ORDER BY i.id DESC
LIMIT %(imports)s
