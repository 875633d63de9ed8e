-- LinkedIn profiles that this import has no email for: whether the workspace knows the person is seen from
-- the memberships of other campaigns, and no index forbids two campaigns to bring the same person at once. So
-- imports that share a profile queue up here. Advisory locks live in the server's one lock table, whose
-- room is limited, hence 64 of them per workspace and not one per profile; in order of the key, so that
-- two imports wait for each other in one direction only. The sorted subquery is done before the locks.
SELECT pg_advisory_xact_lock(bucket.key)
FROM (
    SELECT DISTINCT hashtextextended(%(workspace)s::uuid::text, hashtext(given.url) & 63) AS key
    FROM unnest(string_to_array(%(urls)s, E'\n')) AS given (url)
    ORDER BY key
) AS bucket
