-- Part of open_campaign and open_list: the blocklist that is requested, else the default, if any. Its
-- version is NULL as long as it never had an entry; xmin, because a number that was counted up in a
-- transaction that failed is given out again.
LEFT JOIN LATERAL (
    SELECT b.id, CASE WHEN b.version > 0 THEN b.version || '/' || b.xmin END AS version
    FROM blocklists_blocklist AS b
    WHERE b.workspace_id = workspace.id
      AND CASE WHEN %(blocklist)s::uuid IS NULL THEN b.is_default ELSE b.id = %(blocklist)s::uuid END
) AS blocklist ON true
