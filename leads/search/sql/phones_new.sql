-- The same among leads that have no terms yet: those of ranges of ids.
SELECT lead.id, lead.email, lead.phone, lead.external_id, lead.external_source
FROM unnest(%(firsts)s::uuid[], %(lasts)s::uuid[]) AS import (first, last)
CROSS JOIN LATERAL (
    SELECT l.id, coalesce(l.email, '') AS email, l.phone, l.external_id, l.external_source
    FROM leads_lead AS l
    WHERE l.id BETWEEN import.first AND import.last
      AND l.workspace_id IS NOT DISTINCT FROM %(workspace)s AND l.phone <> ''
    OFFSET 0
) AS lead
WHERE {digits} = ANY (string_to_array(%(terms)s, E'\n'))
