-- The first memberships of a list in an order that somebody asked for.
SELECT m.id
FROM leads_membership AS m
JOIN leads_lead AS l ON l.workspace_id = m.workspace_id AND l.id = m.lead_id AND l.deleted_at IS NULL
WHERE coalesce(m.campaign_id, m.list_id) BETWEEN %(list)s AND %(list)s
  AND m.workspace_id = %(workspace)s AND m.deleted_at IS NULL AND {wanted}
ORDER BY {order}
LIMIT %(limit)s
