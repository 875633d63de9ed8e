-- All memberships of a small campaign or list that fit. coalesce(…): see MembershipQuerySet.in_target;
-- the fences: see hits.sql.
SELECT hit.value, hit.key, hit.lead_id, hit.id
FROM (
    SELECT {matched} AS value, reverse(translate(lead.id::text, '-', ''))::uuid AS key,
           lead.id AS lead_id, place.id
    FROM (
        SELECT m.id, m.lead_id, m.overrides
        FROM leads_membership AS m
        WHERE coalesce(m.campaign_id, m.list_id) BETWEEN %(target)s AND %(target)s
          AND m.workspace_id = %(workspace)s AND m.deleted_at IS NULL
        OFFSET 0
    ) AS place
    CROSS JOIN LATERAL (
        SELECT l.id, l.email, l.first_name, l.last_name, l.company_name
        FROM leads_lead AS l
        WHERE l.workspace_id IS NOT DISTINCT FROM %(workspace)s AND l.id = place.lead_id
          AND l.deleted_at IS NULL
        LIMIT 1
    ) AS lead
) AS hit
WHERE (hit.value, hit.key, hit.id) > (%(value)s, %(key)s, %(place)s)
ORDER BY hit.value, hit.key, hit.id
LIMIT %(most)s
