-- Which of these hashes are those of people who were erased. LATERAL … LIMIT 1: see probe_leads.sql.
SELECT found.hash
FROM unnest(%(hashes)s::bytea[]) AS probe (hash)
CROSS JOIN LATERAL (
    SELECT e.hash
    FROM leads_erasedidentity AS e
    WHERE e.workspace_id = %(workspace)s AND e.hash = probe.hash
    LIMIT 1
) AS found
