-- Leads that have no terms yet and whose own name or company fits, or their memberships. (What was stated about them in
-- some place only is a change: index_changed.sql.)
FROM unnest(%(firsts)s::uuid[], %(lasts)s::uuid[]) AS import (first, last)
CROSS JOIN LATERAL (
    SELECT l.id, l.email, l.first_name, l.last_name, l.company_name, l.phone, l.external_id
    FROM leads_lead AS l
    WHERE l.id BETWEEN import.first AND import.last
      AND l.workspace_id IS NOT DISTINCT FROM %(workspace)s AND l.deleted_at IS NULL
      AND {named}
    OFFSET 0
) AS lead
CROSS JOIN LATERAL ({places}) AS place
