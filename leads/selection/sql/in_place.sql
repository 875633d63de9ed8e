-- The next memberships of one campaign or list that fit, asleep or not, in order of id: a range of
-- membership_target_page, entered at the cursor. The row comparison is what enters it there; with "id >"
-- beside the target PostgreSQL may read all ids before. An equality of the target would tempt the planner
-- to walk the primary key (see MembershipQuerySet.in_target). IS NOT DISTINCT FROM means =, but no index
-- that begins with the workspace can serve it. What doesn't fit is passed over here, however much there is of it.
SELECT leads_membership.id
FROM leads_membership
WHERE (coalesce(leads_membership.campaign_id, leads_membership.list_id), leads_membership.id)
        > (%(target)s, %(after)s)
  AND coalesce(leads_membership.campaign_id, leads_membership.list_id) <= %(target)s
  AND leads_membership.workspace_id IS NOT DISTINCT FROM %(workspace)s
  AND {conditions}
ORDER BY coalesce(leads_membership.campaign_id, leads_membership.list_id), leads_membership.id
LIMIT %(limit)s
