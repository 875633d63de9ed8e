-- The next leads of a list, in order of their memberships' ids, with what was said about them there.
-- coalesce(…) and no plain list_id: see MembershipQuerySet.in_target. The OFFSET is a fence: the leads
-- are looked up one by one, by their ids, however stale the statistics are.
SELECT l.id, coalesce(l.email, ''), m.personalization, m.custom_variables, {profile}, m.id
FROM (
    SELECT m.id, m.lead_id, m.personalization, m.custom_variables::text
    FROM leads_membership AS m
    WHERE coalesce(m.campaign_id, m.list_id) = %(list)s AND m.workspace_id = %(workspace)s
      AND m.id > %(after)s AND m.deleted_at IS NULL
    ORDER BY coalesce(m.campaign_id, m.list_id), m.id
    LIMIT %(limit)s
    OFFSET 0
) AS m
CROSS JOIN LATERAL (
    SELECT l.*
    FROM leads_lead AS l
    WHERE l.workspace_id IS NOT DISTINCT FROM %(workspace)s AND l.id = m.lead_id AND l.deleted_at IS NULL
    LIMIT 1
) AS l
ORDER BY m.id
