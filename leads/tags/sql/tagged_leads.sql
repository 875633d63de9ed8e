-- The newest live leads of each of the tags, up to a bound. LATERAL … LIMIT: see imports/sql/probe_leads.sql.
SELECT found.lead_id
FROM unnest(%(tags)s::uuid[]) AS wanted (tag_id)
CROSS JOIN LATERAL (
    SELECT tagging.resource_id AS lead_id
    FROM leads_tagging AS tagging
    CROSS JOIN LATERAL (
        SELECT
        FROM leads_lead AS l
        WHERE l.workspace_id IS NOT DISTINCT FROM %(workspace)s AND l.id = tagging.resource_id
          AND l.deleted_at IS NULL
        LIMIT 1
    ) AS live
    WHERE tagging.workspace_id = %(workspace)s AND tagging.tag_id = wanted.tag_id AND tagging.kind = %(lead)s
    -- The order of tagging_by_tag, from its end.
    ORDER BY tagging.tag_id DESC, tagging.kind DESC, coalesce(tagging.resource_id, tagging.resource_id) DESC
    LIMIT %(most)s
) AS found
