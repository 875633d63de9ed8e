-- The next leads of a list, in order of their memberships' ids, with what was said about them there, and
-- whether they are among those that are wanted.
-- coalesce(…) and no plain list_id: see MembershipQuerySet.in_target. OFFSET and LATERAL … LIMIT 1 are
-- fences: the leads are looked up one by one, by their ids, however stale the statistics are.
SELECT m.id, {wanted}, l.id, coalesce(l.email, ''), m.personalization, m.custom_variables::text, {profile}
FROM (
    SELECT m.id, m.lead_id, m.personalization, m.custom_variables
    FROM leads_membership AS m
    WHERE coalesce(m.campaign_id, m.list_id) BETWEEN %(list)s AND %(list)s
      AND m.workspace_id = %(workspace)s AND m.deleted_at IS NULL AND {chosen}
    ORDER BY coalesce(m.campaign_id, m.list_id), m.id
    LIMIT %(limit)s
    OFFSET 0
) AS m
LEFT JOIN LATERAL (
    SELECT l.*
    FROM leads_lead AS l
    WHERE l.workspace_id IS NOT DISTINCT FROM %(workspace)s AND l.id = m.lead_id AND l.deleted_at IS NULL
    LIMIT 1
) AS l ON true
ORDER BY m.id
