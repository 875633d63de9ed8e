-- Which of these emails and domains stand on the blocklist. Before PostgreSQL 17: see
-- leads_by_email_before_17.sql.
SELECT entry.value
FROM unnest(string_to_array(%(values)s, E'\n')) AS probe (value)
CROSS JOIN LATERAL (
    SELECT e.value
    FROM blocklists_blocklistentry AS e
    WHERE e.workspace_id = %(workspace)s AND e.blocklist_id = %(blocklist)s
      AND e.value = probe.value COLLATE "C"
    LIMIT 1
) AS entry
