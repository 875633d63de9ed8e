-- These keys of a workspace, and the keys that they made, and those that these made, and so on.
WITH RECURSIVE made AS (
    SELECT id FROM workspaces_apikey WHERE workspace_id = %(workspace)s AND id = ANY(%(keys)s)
    UNION
    SELECT key.id
    FROM made
    JOIN workspaces_apikey AS key ON key.made_by_id = made.id AND key.workspace_id = %(workspace)s
)
SELECT id FROM made
