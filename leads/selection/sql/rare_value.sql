-- The next memberships with one rare value in some campaigns and lists, in order of id: of each the next in its
-- range of a partial index (models/membership.py), entered at the cursor. The lists come first in its expression,
-- so that no other index knows these words.
SELECT found.id
FROM unnest(%(targets)s::uuid[]) AS place (id)
CROSS JOIN LATERAL (
    SELECT leads_membership.id
    FROM leads_membership
    WHERE (coalesce(leads_membership.list_id, leads_membership.campaign_id), leads_membership.{column},
            leads_membership.id) > (place.id, %(first)s, %(after)s)
      AND (coalesce(leads_membership.list_id, leads_membership.campaign_id), leads_membership.{column})
            <= (place.id, %(last)s)
      AND leads_membership.{rare}
      AND leads_membership.workspace_id IS NOT DISTINCT FROM %(workspace)s
      AND {conditions}
    ORDER BY coalesce(leads_membership.list_id, leads_membership.campaign_id), leads_membership.{column},
        leads_membership.id
    LIMIT %(limit)s
) AS found
ORDER BY found.id
LIMIT %(limit)s
