-- Some leads that changed, the first ones first; not those of an import that runs still, where it shall not be
-- followed. The workspace: see open_imports.sql.
DELETE FROM leads_unsearchedlead AS taken
USING (
    SELECT u.id
    FROM leads_unsearchedlead AS u
    JOIN workspaces_workspace AS w ON w.id = u.workspace_id
    WHERE %(follows)s OR u.import_id IS NULL
       OR u.import_id <> ALL (ARRAY(SELECT i.id FROM leads_leadimport AS i WHERE i.state = 'running'))
    ORDER BY u.id
    LIMIT %(most)s
    FOR KEY SHARE OF w SKIP LOCKED
) AS chosen
WHERE taken.id = chosen.id
RETURNING taken.workspace_id, taken.lead_id
