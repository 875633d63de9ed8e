-- Candidates -> those that are shown, in no order; and, without a lead, the last candidate, if there may be
-- more of them. Each lead is shown under the first of its values that match, so it is found once; candidates
-- that can't be that are dropped before anything is looked up.
-- OFFSET 0 and LIMIT 1 are fences: leads and memberships are looked up one by one, however stale the
-- statistics are. IS NOT DISTINCT FROM: see imports/sql/places.sql. In a campaign that few candidates are in,
-- the places come first.
WITH candidate AS MATERIALIZED ({candidates})
SELECT candidate.value, candidate.key, candidate.lead_id, place.id
FROM candidate
CROSS JOIN LATERAL ({places}) AS place
CROSS JOIN LATERAL (
    SELECT l.email, l.first_name, l.last_name, l.company_name, l.phone, l.external_id
    FROM leads_lead AS l
    WHERE l.workspace_id IS NOT DISTINCT FROM %(workspace)s AND l.id = candidate.lead_id
      AND l.deleted_at IS NULL AND place.id IS NOT NULL
    LIMIT 1
) AS lead
WHERE candidate.may_be_first AND candidate.value = {matched}
  AND (candidate.value, candidate.key, place.id) > (%(value)s, %(key)s, %(place)s)
UNION ALL
(
    SELECT value, key, NULL, NULL
    FROM candidate
    WHERE (SELECT count(*) FROM candidate) = %(most)s
    ORDER BY value DESC, key DESC
    LIMIT 1
)
