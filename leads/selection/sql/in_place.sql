-- The next memberships of one campaign or list, asleep or not, in order of id: a range of
-- membership_target_page, entered at the cursor. The row comparison is what enters it there; with "id >"
-- beside the target PostgreSQL may read all ids before. An equality of the target would tempt the planner
-- to walk the primary key (see MembershipQuerySet.in_target). IS NOT DISTINCT FROM means =, but no index
-- that begins with the workspace can serve it.
SELECT m.id
FROM leads_membership AS m
WHERE (coalesce(m.campaign_id, m.list_id), m.id) > (%(target)s, %(after)s)
  AND coalesce(m.campaign_id, m.list_id) <= %(target)s
  AND m.workspace_id IS NOT DISTINCT FROM %(workspace)s
ORDER BY coalesce(m.campaign_id, m.list_id), m.id
LIMIT %(limit)s
