-- Sleeping memberships of this import's target wake up with what the import says about the person.
-- IS NOT DISTINCT FROM: see places.sql.
UPDATE leads_membership AS membership
SET personalization = woken.personalization, pl_value_lead = woken.pl_value_lead,
    lt_interest_status = woken.lt_interest_status, assigned_to = woken.assigned_to,
    custom_variables = woken.custom_variables, overrides = woken.overrides,
    deleted_at = NULL, updated_at = statement_timestamp()
FROM unnest(
    %(ids)s::uuid[], %(personalization)s::text[], %(pl_value_lead)s::text[], %(lt_interest_status)s::bigint[],
    %(assigned_to)s::uuid[], %(custom_variables)s::jsonb[], %(overrides)s::jsonb[]
) AS woken (
    id, personalization, pl_value_lead, lt_interest_status, assigned_to, custom_variables, overrides
)
WHERE membership.workspace_id IS NOT DISTINCT FROM %(workspace)s AND membership.id = woken.id
