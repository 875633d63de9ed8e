-- The memberships of a page get their numbers, in order of id: the row that an update locks is the row that it
-- changes, and to lock them all before would be to write them twice. What sleeps or has its number is left alone.
-- Not an edit, so updated_at stays: undo takes for edited what has one of its own.
UPDATE leads_membership AS membership
SET verification_status = given.status
FROM (
    SELECT *
    FROM unnest(
        string_to_array(%(ids)s, E'\n')::uuid[],
        string_to_array(%(statuses)s, E'\n', '')::smallint[]
    ) AS given (id, status)
    ORDER BY given.id
) AS given
WHERE membership.id = given.id
  AND membership.id = ANY (string_to_array(%(ids)s, E'\n')::uuid[]) -- see imports/sql/change_leads.sql
  AND coalesce(membership.workspace_id, membership.workspace_id) = %(workspace)s
  AND membership.deleted_at IS NULL
  AND membership.verification_status IS DISTINCT FROM given.status
