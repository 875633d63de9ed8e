-- What is known of some addresses, one index probe each, however stale the planner's statistics are.
SELECT known.email, known.status, known.reason, known.evidence::text, known.checked_at, known.attempts,
       statement_timestamp() - known.checked_at
FROM unnest(string_to_array(%(emails)s, E'\n')) AS given (email)
CROSS JOIN LATERAL (
    SELECT verdict.email, verdict.status, verdict.reason, verdict.evidence, verdict.checked_at, verdict.attempts
    FROM leads_emailverdict AS verdict
    WHERE verdict.workspace_id = %(workspace)s AND verdict.email = given.email COLLATE "C"
    LIMIT 1
) AS known
