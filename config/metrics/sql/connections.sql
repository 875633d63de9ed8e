-- Connections to this database by what they do, and the seconds since the oldest transaction of each began.
SELECT coalesce(state, 'unknown'), count(*), coalesce(max(extract(epoch FROM now() - xact_start)), 0)::float8
FROM pg_stat_activity
WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
GROUP BY 1
