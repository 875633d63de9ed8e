-- The same among leads that changed since they have got their terms.
SELECT lead.id, lead.email, lead.phone, lead.external_id, lead.external_source
FROM (SELECT DISTINCT u.lead_id FROM leads_unsearchedlead AS u WHERE u.workspace_id = %(workspace)s) AS changed
CROSS JOIN LATERAL (
    SELECT l.id, coalesce(l.email, '') AS email, l.phone, l.external_id, l.external_source
    FROM leads_lead AS l
    WHERE l.workspace_id IS NOT DISTINCT FROM %(workspace)s AND l.id = changed.lead_id AND l.phone <> ''
    LIMIT 1
) AS lead
WHERE {digits} = ANY (string_to_array(%(terms)s, E'\n'))
