-- Part of open_campaign and open_list: the blocklist that is asked for, else the default, if any.
LEFT JOIN LATERAL (
    SELECT b.id, EXISTS (
        SELECT FROM blocklists_blocklistentry AS entry
        WHERE entry.workspace_id = b.workspace_id AND entry.blocklist_id = b.id
    ) AS has_entries
    FROM blocklists_blocklist AS b
    WHERE b.workspace_id = workspace.id
      AND CASE WHEN %(blocklist)s::uuid IS NULL THEN b.is_default ELSE b.id = %(blocklist)s::uuid END
) AS blocklist ON true
