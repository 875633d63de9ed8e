-- Bytes of our tables, indexes included; empty ones (two pages or less) are left out.
SELECT relname, pg_total_relation_size(oid)
FROM pg_class
WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace AND relpages > 2
  AND relname ~ '^(leads|campaigns|blocklists|workspaces|procrastinate)_'
