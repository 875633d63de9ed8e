-- Candidates by email: the next leads in order of it.
SELECT l.email AS value, reverse(translate(l.id::text, '-', ''))::uuid AS key, l.id AS lead_id
FROM leads_lead AS l
WHERE l.workspace_id = %(workspace)s AND l.email >= %(value)s AND l.email < %(end)s
ORDER BY l.email
LIMIT %(most)s
