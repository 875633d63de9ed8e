-- All memberships of a small campaign or list. coalesce(…): see MembershipQuerySet.in_target.
FROM (
    SELECT m.id, m.lead_id, m.overrides
    FROM leads_membership AS m
    WHERE coalesce(m.campaign_id, m.list_id) BETWEEN %(target)s AND %(target)s
      AND m.workspace_id = %(workspace)s AND m.deleted_at IS NULL
    OFFSET 0
) AS place
CROSS JOIN LATERAL (
    SELECT l.id, l.email, l.first_name, l.last_name, l.company_name, l.phone, l.external_id
    FROM leads_lead AS l
    WHERE l.workspace_id IS NOT DISTINCT FROM %(workspace)s AND l.id = place.lead_id
      AND l.deleted_at IS NULL
    LIMIT 1
) AS lead
