-- Those of the target with these ids, in their order. The fence: see chosen_leads.sql.
SELECT m.*
FROM unnest(%(ids)s::uuid[]) WITH ORDINALITY AS chosen (id, place)
CROSS JOIN LATERAL (
    SELECT m.*
    FROM leads_membership AS m
    WHERE m.id = chosen.id AND m.workspace_id IS NOT DISTINCT FROM %(workspace)s
      AND coalesce(m.campaign_id, m.list_id) = %(target)s AND m.deleted_at IS NULL
    LIMIT 1
) AS m
ORDER BY chosen.place
OFFSET 0
