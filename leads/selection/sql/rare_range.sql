-- The same for a range of values, which the index has one after the other: all in it are read, and sorted by id.
-- An id in "coalesce" keeps the planner from walking the primary key instead.
SELECT found.id
FROM unnest(%(targets)s::uuid[]) AS place (id)
CROSS JOIN LATERAL (
    SELECT leads_membership.id
    FROM leads_membership
    WHERE coalesce(leads_membership.list_id, leads_membership.campaign_id) = place.id
      AND leads_membership.{column} BETWEEN %(first)s AND %(last)s
      AND leads_membership.{rare}
      AND coalesce(leads_membership.id, leads_membership.id) > %(after)s
      AND leads_membership.workspace_id IS NOT DISTINCT FROM %(workspace)s
      AND {conditions}
    OFFSET 0
) AS found
ORDER BY found.id
LIMIT %(limit)s
