-- The next leads of a list, what was stated about them there, and their membership in the import's target.
-- coalesce(…) and no plain list_id: see MembershipQuerySet.in_target. OFFSET and LATERAL … LIMIT 1 are
-- fences: the leads are looked up one by one, by their ids, however stale the statistics are.
FROM (
    SELECT m.id, m.lead_id, m.personalization, m.custom_variables
    FROM leads_membership AS m
    WHERE coalesce(m.campaign_id, m.list_id) BETWEEN %(list)s AND %(list)s
      AND m.workspace_id = %(workspace)s AND m.deleted_at IS NULL AND {chosen}
    ORDER BY coalesce(m.campaign_id, m.list_id), m.id
    LIMIT %(limit)s
    OFFSET 0
) AS here
LEFT JOIN LATERAL (
    SELECT l.*
    FROM leads_lead AS l
    WHERE l.workspace_id IS NOT DISTINCT FROM %(workspace)s AND l.id = here.lead_id AND l.deleted_at IS NULL
    LIMIT 1
) AS l ON true
LEFT JOIN LATERAL (
    SELECT m.id, m.created_at, m.deleted_at
    FROM leads_membership AS m
    WHERE m.workspace_id = %(workspace)s AND m.lead_id = here.lead_id AND {own_target}
    LIMIT 1
) AS own ON true
