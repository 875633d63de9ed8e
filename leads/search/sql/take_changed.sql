-- Some leads that changed, the first ones first. The workspace: see open_imports.sql.
DELETE FROM leads_unsearchedlead AS taken
USING (
    SELECT u.id
    FROM leads_unsearchedlead AS u
    JOIN workspaces_workspace AS w ON w.id = u.workspace_id
    ORDER BY u.id
    LIMIT %(most)s
    FOR KEY SHARE OF w SKIP LOCKED
) AS chosen
WHERE taken.id = chosen.id
RETURNING taken.workspace_id, taken.lead_id
