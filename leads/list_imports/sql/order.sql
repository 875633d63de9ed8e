-- The first memberships of a list in a requested order.
SELECT here.id
FROM leads_membership AS here
JOIN leads_lead AS l ON l.workspace_id = here.workspace_id AND l.id = here.lead_id AND l.deleted_at IS NULL
WHERE coalesce(here.campaign_id, here.list_id) BETWEEN %(list)s AND %(list)s
  AND here.workspace_id = %(workspace)s AND here.deleted_at IS NULL AND {wanted}
ORDER BY {order}
LIMIT %(limit)s
