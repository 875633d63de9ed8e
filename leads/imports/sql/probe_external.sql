-- Whom the keys of rows mean: the lead with the external id, and the lead that the row names by leadgate_id, or
-- has the row's email, with its own external id. One record for each row, in order. LATERAL … LIMIT 1: see
-- probe_leads.sql; IS NOT DISTINCT FROM: see places.sql.
SELECT keyed.id, coalesce(keyed.email, ''), coalesce(keyed.phone, ''),
       other.id, other.external_id, coalesce(other.external_source, ''), coalesce(other.phone, '')
FROM (
    SELECT given.external_id, coalesce(given.source, '') AS source, coalesce(given.email, '') AS email,
           nullif(given.lead, '')::uuid AS lead_id, given.position
    FROM unnest(
        string_to_array(%(ids)s, E'\n'), string_to_array(%(sources)s, E'\n'),
        string_to_array(%(emails)s, E'\n'), string_to_array(%(leads)s, E'\n')
    ) WITH ORDINALITY AS given (external_id, source, email, lead, position)
) AS probe
LEFT JOIN LATERAL ({by_external_id}) AS keyed ON true
LEFT JOIN LATERAL (
    SELECT l.id
    FROM leads_lead AS l
    WHERE l.workspace_id = %(workspace)s AND l.email = probe.email COLLATE "C"
    LIMIT 1
) AS by_email ON true
LEFT JOIN LATERAL (
    SELECT l.id, l.external_id, l.external_source, l.phone
    FROM leads_lead AS l
    WHERE l.workspace_id IS NOT DISTINCT FROM %(workspace)s AND l.id = coalesce(probe.lead_id, by_email.id)
    LIMIT 1
) AS other ON true
ORDER BY probe.position
