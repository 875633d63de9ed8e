-- Candidates by name or company: the next terms in order. From the index alone.
SELECT t.term AS value, t.lead_key AS key, reverse(translate(t.lead_key::text, '-', ''))::uuid AS lead_id,
       true AS may_be_first
FROM leads_searchterm AS t
WHERE t.workspace_id = %(workspace)s
  AND (t.term, t.lead_key) >= (%(value)s, %(key)s) AND t.term < %(end)s
ORDER BY t.term, t.lead_key
LIMIT %(most)s
