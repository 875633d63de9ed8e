-- Leads that are known by their ids -> those that are in this import's target already, or that a skip flag
-- may mean. LATERAL … LIMIT 1: see probe_leads.sql. The lead of a row is who is in the target under its
-- identity, if anybody is.
SELECT probe.identity, lead.id::text, lead.deleted_at, lead.status, lead.xmin, {found},
       own.id::text, own.created_at, own.deleted_at, campaign.*, list.*
FROM unnest(string_to_array(%(identities)s, E'\n'), %(ids)s::uuid[]) AS probe (identity, lead_id)
LEFT JOIN LATERAL (
    SELECT m.id, m.lead_id, m.created_at, m.deleted_at
    FROM leads_membership AS m
    WHERE m.workspace_id = %(workspace)s AND {own_known}
    LIMIT 1
) AS own ON true
CROSS JOIN LATERAL (
    SELECT l.id, l.deleted_at, l.status, l.xmin, {profile}
    FROM leads_lead AS l
    WHERE l.workspace_id IS NOT DISTINCT FROM %(workspace)s AND l.id = coalesce(own.lead_id, probe.lead_id)
    LIMIT 1
) AS lead
{places}
