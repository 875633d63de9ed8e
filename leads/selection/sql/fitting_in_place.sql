-- The next memberships of one campaign or list that fit, in order of id. As in_place.sql, but what doesn't fit
-- is passed over here, however much there is of it.
SELECT leads_membership.id
FROM leads_membership
WHERE (coalesce(leads_membership.campaign_id, leads_membership.list_id), leads_membership.id)
        > (%(target)s, %(after)s)
  AND coalesce(leads_membership.campaign_id, leads_membership.list_id) <= %(target)s
  AND leads_membership.workspace_id IS NOT DISTINCT FROM %(workspace)s
  AND {conditions}
ORDER BY coalesce(leads_membership.campaign_id, leads_membership.list_id), leads_membership.id
LIMIT %(limit)s
