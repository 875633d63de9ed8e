-- Which of these emails and domains stand on the blocklist. LATERAL … LIMIT 1 is a fence: it leaves
-- the planner nothing but one index probe per value, also when its statistics are stale.
SELECT entry.value
FROM unnest(%(values)s::text[]) AS probe (value)
CROSS JOIN LATERAL (
    SELECT e.value
    FROM blocklists_blocklistentry AS e
    WHERE e.workspace_id = %(workspace)s AND e.blocklist_id = %(blocklist)s
      AND e.value = probe.value COLLATE "C"
    LIMIT 1
) AS entry
