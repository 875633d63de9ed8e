-- The leads with these ids, in their order, deleted ones as well: whoever chose them knows. One by one: LIMIT 1 is a
-- fence, and IS NOT DISTINCT FROM means =, but no index that begins with the workspace can serve it.
unnest(%(ids)s::uuid[]) WITH ORDINALITY AS chosen (id, place)
CROSS JOIN LATERAL (
    SELECT l.*
    FROM leads_lead AS l
    WHERE l.id = chosen.id AND l.workspace_id IS NOT DISTINCT FROM %(workspace)s
    LIMIT 1
) AS l
ORDER BY chosen.place
