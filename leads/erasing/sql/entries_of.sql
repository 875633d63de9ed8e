-- Entries of blocklists, whichever has them: each list that has any is looked up by itself, in blocklist_entry_value_unique.
SELECT b.id, e.id
FROM blocklists_blocklist AS b
CROSS JOIN unnest(%(emails)s::text[]) AS v (value)
CROSS JOIN LATERAL (
    SELECT e.id
    FROM blocklists_blocklistentry AS e
    WHERE e.workspace_id = %(workspace)s AND e.blocklist_id = b.id AND e.value = v.value COLLATE "C"
    LIMIT 1
) AS e
WHERE b.workspace_id = %(workspace)s AND b.entry_count > 0
ORDER BY b.id
