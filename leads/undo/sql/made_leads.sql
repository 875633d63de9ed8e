-- Undo: the next leads that the import made, and why one stays. Each scalar subquery with its LIMIT is a fence: written
-- as EXISTS, the planner may read all places of the workspace once.
SELECT l.id, l.email, l.deleted_at IS NULL, CASE
    WHEN coalesce(
        (SELECT true FROM leads_membership AS m WHERE {in_campaign} AND m.deleted_at IS NULL LIMIT 1),
        (SELECT true FROM leads_membership AS m WHERE {in_list} AND m.deleted_at IS NULL LIMIT 1),
        (SELECT true FROM leads_membership AS m WHERE {in_linkedin} AND m.deleted_at IS NULL LIMIT 1)
    ) THEN 'is in a campaign or list'
    WHEN l.deleted_at IS NOT NULL THEN ''
    WHEN (
        SELECT true
        FROM leads_tagging AS t
        WHERE t.workspace_id = %(workspace)s AND t.resource_id = l.id AND t.import_id IS DISTINCT FROM %(import)s
        LIMIT 1
    ) THEN 'was tagged since'
    WHEN l.updated_at <> l.created_at THEN 'was edited since'
    ELSE ''
END
FROM leads_lead AS l
WHERE l.workspace_id IS NOT DISTINCT FROM %(workspace)s AND l.id > %(after)s AND l.id <= %(last)s
ORDER BY l.id
LIMIT %(size)s
