-- What sleeping memberships hold, for their before-images. Their leads are locked, and so are they: they are
-- changed by their places next (wake_memberships.sql), which a verification that writes beside it would move.
-- IS NOT DISTINCT FROM: see places.sql.
SELECT id, personalization, pl_value_lead, lt_interest_status, assigned_to, custom_variables, overrides,
       deleted_at
FROM leads_membership
WHERE workspace_id IS NOT DISTINCT FROM %(workspace)s AND id = ANY(%(ids)s)
ORDER BY id
FOR NO KEY UPDATE
