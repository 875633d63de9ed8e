-- This database: bytes, how many transactions until it has to be frozen by force (autovacuum does it long
-- before), connections that the server takes, and what went wrong since its statistics were reset.
SELECT pg_database_size(d.oid), age(d.datfrozenxid), mxid_age(d.datminmxid),
       current_setting('max_connections')::int, s.deadlocks
FROM pg_database AS d
JOIN pg_stat_database AS s ON s.datid = d.oid
WHERE d.datname = current_database()
