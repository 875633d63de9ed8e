-- Candidates by email: the next leads in order of it. Not may_be_first: a name of theirs finds the lead before, for
-- certain. Where all Johns have been shown by name, all of them come again as john.smith@…
SELECT l.email AS value, reverse(translate(l.id::text, '-', ''))::uuid AS key, l.id AS lead_id,
       coalesce(l.email COLLATE "C" <= least({named}), true) AS may_be_first
FROM leads_lead AS l
WHERE l.workspace_id = %(workspace)s AND l.email >= %(value)s AND l.email < %(end)s
ORDER BY l.email
LIMIT %(most)s
