-- What the workspace knows about the people of a chunk, by email: the lead, its membership in this
-- import's target, and, where a skip flag asks, one live membership in any campaign or list.
-- Only emails with a lead come back. All emails are searched in one pass over the index, which reads
-- neighbours together. The OFFSET and LATERAL … LIMIT 1 are fences: with ordinary joins the planner
-- hashes the whole workspace as soon as its statistics are stale.
SELECT lead.email, lead.id::text, lead.deleted_at, lead.status, lead.xmin, {found},
       own.id::text, own.created_at, own.deleted_at, campaign.*, list.*
FROM (
    SELECT l.email, l.id, l.deleted_at, l.status, l.xmin, {profile}
    FROM leads_lead AS l
    WHERE l.workspace_id = %(workspace)s
      AND l.email = ANY (string_to_array(%(emails)s, E'\n') COLLATE "C")
    OFFSET 0
) AS lead
LEFT JOIN LATERAL (
    SELECT m.id, m.created_at, m.deleted_at
    FROM leads_membership AS m
    WHERE m.workspace_id = %(workspace)s AND m.lead_id = lead.id AND {own_target}
    LIMIT 1
) AS own ON true
{places}
