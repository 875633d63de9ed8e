-- The memberships of a page get their numbers; locked in order of id, as everywhere. What sleeps is left
-- alone. Not an edit, so updated_at stays: undo takes for edited what has one of its own.
WITH said AS (
    SELECT *
    FROM unnest(
        string_to_array(%(ids)s, E'\n')::uuid[],
        string_to_array(%(statuses)s, E'\n', '')::smallint[]
    ) AS said (id, status)
),
locked AS (
    SELECT membership.id
    FROM leads_membership AS membership
    WHERE membership.id = ANY (string_to_array(%(ids)s, E'\n')::uuid[])
      AND coalesce(membership.workspace_id, membership.workspace_id) = %(workspace)s
      AND membership.deleted_at IS NULL
    ORDER BY membership.id
    FOR NO KEY UPDATE
)
UPDATE leads_membership AS membership
SET verification_status = said.status
FROM said
JOIN locked ON locked.id = said.id
WHERE membership.id = said.id AND membership.verification_status IS DISTINCT FROM said.status
