-- Leads that may have one of these numbers, by their terms: no more than some of a number, as a switchboard's may
-- be thousands'. LATERAL … LIMIT 1: see probe_leads.sql of the gate; IS NOT DISTINCT FROM: see places.sql there.
SELECT lead.*
FROM unnest(string_to_array(%(terms)s, E'\n')) AS probe (term)
CROSS JOIN LATERAL (
    SELECT t.lead_key
    FROM leads_searchterm AS t
    WHERE t.workspace_id = %(workspace)s AND t.term = probe.term COLLATE "C"
    ORDER BY t.lead_key
    LIMIT %(most)s
) AS hit
CROSS JOIN LATERAL (
    SELECT l.id, coalesce(l.email, ''), l.phone, l.external_id, l.external_source
    FROM leads_lead AS l
    WHERE l.workspace_id IS NOT DISTINCT FROM %(workspace)s
      AND l.id = reverse(translate(hit.lead_key::text, '-', ''))::uuid
    LIMIT 1
) AS lead
