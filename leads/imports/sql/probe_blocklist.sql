-- Which of these emails and domains stand on the blocklist. LATERAL … LIMIT 1: see probe_leads.sql.
SELECT entry.value
FROM unnest(string_to_array(%(values)s, E'\n')) AS probe (value)
CROSS JOIN LATERAL (
    SELECT e.value
    FROM blocklists_blocklistentry AS e
    WHERE e.workspace_id = %(workspace)s AND e.blocklist_id = %(blocklist)s
      AND e.value = probe.value COLLATE "C"
    LIMIT 1
) AS entry
