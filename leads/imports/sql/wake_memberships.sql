-- Sleeping memberships of this import's target wake up with what the import says about the person;
-- undo puts them to sleep again with what they held before.
-- IS NOT DISTINCT FROM: see places.sql.
UPDATE leads_membership AS membership
SET personalization = woken.personalization, pl_value_lead = woken.pl_value_lead,
    lt_interest_status = woken.lt_interest_status, assigned_to = woken.assigned_to,
    custom_variables = woken.custom_variables, overrides = woken.overrides,
    deleted_at = woken.deleted_at, updated_at = statement_timestamp()
FROM unnest(
    %(ids)s::uuid[], %(personalization)s::text[], %(pl_value_lead)s::text[], %(lt_interest_status)s::bigint[],
    %(assigned_to)s::uuid[], %(custom_variables)s::jsonb[], %(overrides)s::jsonb[],
    %(deleted_at)s::timestamptz[]
) AS woken (
    id, personalization, pl_value_lead, lt_interest_status, assigned_to, custom_variables, overrides,
    deleted_at
)
CROSS JOIN LATERAL ( -- see change_leads.sql
    SELECT m.ctid AS place
    FROM leads_membership AS m
    WHERE m.workspace_id IS NOT DISTINCT FROM %(workspace)s AND m.id = woken.id
    LIMIT 1
) AS found
WHERE membership.ctid = found.place
