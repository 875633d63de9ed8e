-- Terms of leads that changed: of their own values, and of what was stated about them in some place only.
-- Those that they had already stay.
INSERT INTO leads_searchterm (workspace_id, term, lead_key)
SELECT DISTINCT l.workspace_id, v.term COLLATE "C", reverse(translate(l.id::text, '-', ''))::uuid
FROM (SELECT DISTINCT * FROM unnest(%(workspaces)s::uuid[], %(leads)s::uuid[])) AS given (workspace, lead)
CROSS JOIN LATERAL (
    SELECT *
    FROM leads_lead AS l
    WHERE l.id = given.lead AND l.workspace_id IS NOT DISTINCT FROM given.workspace
    LIMIT 1
) AS l
CROSS JOIN LATERAL (
    SELECT l.email, l.first_name, l.last_name, l.company_name, l.phone, l.external_id
    UNION ALL
    SELECT l.email,
           coalesce(m.overrides->>'first_name', l.first_name),
           coalesce(m.overrides->>'last_name', l.last_name),
           coalesce(m.overrides->>'company_name', l.company_name),
           coalesce(m.overrides->>'phone', l.phone),
           l.external_id
    FROM ({all_places}) AS m
    WHERE m.overrides <> '{{}}'
    OFFSET 0
) AS stated
CROSS JOIN LATERAL {stated_terms} AS v
ORDER BY 1, 2, 3
ON CONFLICT DO NOTHING
