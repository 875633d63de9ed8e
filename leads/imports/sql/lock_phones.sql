-- As lock_profiles.sql, for phone numbers: no index forbids two imports to bring the same one at once. Before
-- profiles, and under keys of their own.
SELECT pg_advisory_xact_lock(bucket.key)
FROM (
    SELECT DISTINCT hashtextextended(%(workspace)s::uuid::text, 64 + (hashtext(given.phone) & 63)) AS key
    FROM unnest(string_to_array(%(phones)s, E'\n')) AS given (phone)
    ORDER BY key
) AS bucket
