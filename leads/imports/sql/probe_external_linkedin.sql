-- The same for a LinkedIn campaign: the other keys are leadgate_id, the profile in this campaign, the email, and
-- without one the profile in any campaign, as probe_linkedin.sql has them.
SELECT keyed.id, coalesce(keyed.email, ''), coalesce(keyed.phone, ''),
       other.id, other.external_id, coalesce(other.external_source, ''), coalesce(other.phone, '')
FROM (
    SELECT given.external_id, coalesce(given.source, '') AS source, coalesce(given.email, '') AS email,
           nullif(given.lead, '')::uuid AS lead_id, given.url, given.position
    FROM unnest(
        string_to_array(%(ids)s, E'\n'), string_to_array(%(sources)s, E'\n'),
        string_to_array(%(emails)s, E'\n'), string_to_array(%(leads)s, E'\n'), string_to_array(%(urls)s, E'\n')
    ) WITH ORDINALITY AS given (external_id, source, email, lead, url, position)
) AS probe
LEFT JOIN LATERAL ({by_external_id}) AS keyed ON true
LEFT JOIN LATERAL (
    SELECT m.lead_id
    FROM leads_membership AS m
    WHERE m.workspace_id = %(workspace)s AND m.linkedin_url = probe.url COLLATE "C" AND m.campaign_id = %(target)s
    LIMIT 1
) AS own ON true
LEFT JOIN LATERAL (
    SELECT m.lead_id
    FROM leads_membership AS m
    WHERE probe.email = '' AND m.workspace_id = %(workspace)s AND m.linkedin_url = probe.url COLLATE "C"
    ORDER BY m.created_at, m.id
    LIMIT 1
) AS elsewhere ON true
LEFT JOIN LATERAL (
    SELECT l.id
    FROM leads_lead AS l
    WHERE l.workspace_id = %(workspace)s AND l.email = probe.email COLLATE "C"
    LIMIT 1
) AS by_email ON true
LEFT JOIN LATERAL (
    SELECT l.id, l.external_id, l.external_source, l.phone
    FROM leads_lead AS l
    WHERE l.workspace_id IS NOT DISTINCT FROM %(workspace)s
      AND l.id = coalesce(own.lead_id, probe.lead_id, by_email.id, elsewhere.lead_id)
    LIMIT 1
) AS other ON true
ORDER BY probe.position
