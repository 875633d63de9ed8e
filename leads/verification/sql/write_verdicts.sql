-- Verdicts of one workspace, in order of address so that two runs queue up and never deadlock.
-- A line for each: one text is sent much faster than an array.
-- A lead's verdict stays one when somebody asks for the address by itself.
INSERT INTO leads_emailverdict AS known (workspace_id, email, status, reason, evidence, is_passing, checked_at)
SELECT %(workspace)s, given.email, given.status, given.reason, given.evidence::jsonb, %(is_passing)s, statement_timestamp()
FROM unnest(
         string_to_array(%(emails)s, E'\n'),
         string_to_array(%(statuses)s, E'\n')::smallint[],
         string_to_array(%(reasons)s, E'\n'),
         string_to_array(%(evidence)s, E'\n')
     ) AS given (email, status, reason, evidence)
ORDER BY given.email COLLATE "C"
ON CONFLICT (workspace_id, email) DO UPDATE
SET status = excluded.status, reason = excluded.reason, evidence = excluded.evidence,
    checked_at = excluded.checked_at, is_passing = known.is_passing AND excluded.is_passing,
    attempts = CASE WHEN excluded.status = 11 AND known.status = 11 THEN known.attempts + 1 ELSE 1 END
