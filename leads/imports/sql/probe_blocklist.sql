-- Which of these emails and domains stand on the blocklist: one search through its only index.
SELECT entry.value
FROM blocklists_blocklistentry AS entry
WHERE entry.workspace_id = %(workspace)s AND entry.blocklist_id = %(blocklist)s
  AND entry.value = ANY ((SELECT string_to_array(%(values)s, E'\n'))::text[] COLLATE "C")
