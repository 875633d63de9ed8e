-- The same for a LinkedIn campaign, whose identity is the profile URL: `own` is the membership with
-- this URL in this campaign. The lead is that membership's, else the one with the row's email, else
-- (for a row without email) the one of the oldest LinkedIn membership with this URL.
SELECT probe.url, lead.id::text, lead.deleted_at, lead.status, lead.xmin, {found},
       own.id::text, own.created_at, own.deleted_at, campaign.*, list.*
FROM (
    SELECT given.url, coalesce(given.email, '') AS email  -- of one empty email string_to_array makes none
    FROM unnest(string_to_array(%(urls)s, E'\n'), string_to_array(%(emails)s, E'\n')) AS given (url, email)
) AS probe
LEFT JOIN LATERAL (
    SELECT m.id, m.lead_id, m.created_at, m.deleted_at
    FROM leads_membership AS m
    WHERE m.workspace_id = %(workspace)s AND m.linkedin_url = probe.url COLLATE "C"
      AND m.campaign_id = %(target)s
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
CROSS JOIN LATERAL (
    SELECT l.id, l.deleted_at, l.status, l.xmin, {profile}
    FROM leads_lead AS l
    WHERE l.workspace_id IS NOT DISTINCT FROM %(workspace)s
      AND l.id = coalesce(own.lead_id, by_email.id, elsewhere.lead_id)
    LIMIT 1
) AS lead
{places}
