-- How many live leads have each of the tags, up to a bound. Deleted ones keep theirs, asleep.
-- LATERAL … LIMIT: see imports/sql/probe_leads.sql.
SELECT wanted.tag_id, found.number
FROM unnest(%(tags)s::uuid[]) AS wanted (tag_id)
CROSS JOIN LATERAL (
    SELECT count(*) AS number
    FROM (
        SELECT
        FROM leads_tagging AS tagging
        CROSS JOIN LATERAL (
            SELECT
            FROM leads_lead AS l
            WHERE l.workspace_id IS NOT DISTINCT FROM %(workspace)s AND l.id = tagging.resource_id
              AND l.deleted_at IS NULL
            LIMIT 1
        ) AS live
        WHERE tagging.workspace_id = %(workspace)s AND tagging.tag_id = wanted.tag_id AND tagging.kind = %(lead)s
        ORDER BY tagging.tag_id, tagging.kind, coalesce(tagging.resource_id, tagging.resource_id) -- its index's
        LIMIT %(most)s
    ) AS tagged
) AS found
