-- Leads that have no terms yet -> those whose own name or company fits, the first ones in order. (What was said
-- of them in some place only is a change: index_changed.sql.) The fences: see hits.sql.
SELECT hit.value, hit.key, hit.lead_id, hit.id
FROM (
    SELECT {matched} AS value, reverse(translate(lead.id::text, '-', ''))::uuid AS key,
           lead.id AS lead_id, place.id
    FROM unnest(%(firsts)s::uuid[], %(lasts)s::uuid[]) AS import (first, last)
    CROSS JOIN LATERAL (
        SELECT l.id, l.email, l.first_name, l.last_name, l.company_name
        FROM leads_lead AS l
        WHERE l.id BETWEEN import.first AND import.last
          AND l.workspace_id IS NOT DISTINCT FROM %(workspace)s AND l.deleted_at IS NULL
          AND {named}
        OFFSET 0
    ) AS lead
    CROSS JOIN LATERAL ({places}) AS place
) AS hit
WHERE (hit.value, hit.key, hit.id) > (%(value)s, %(key)s, %(place)s)
ORDER BY hit.value, hit.key, hit.id
LIMIT %(most)s
