-- The leads of one campaign or list, in order of their memberships' ids, as they are there. The fences: see
-- leads/list_imports/sql/page.sql.
SELECT here.lead_id AS leadgate_id, l.external_id, l.external_source, l.email, {profile}, {linkedin_url} AS linkedin_url,
       coalesce(here.overrides ->> 'notes', l.notes) AS notes,
       here.personalization, here.lt_interest_status, here.pl_value_lead, here.assigned_to,
       {status} AS status, here.verification_status, {tags} AS tags, l.source, here.created_at AS timestamp_created,
       here.custom_variables
FROM (
    {memberships}
) AS here
CROSS JOIN LATERAL (
    SELECT l.*
    FROM leads_lead AS l
    WHERE l.workspace_id IS NOT DISTINCT FROM %(workspace)s AND l.id = here.lead_id AND l.deleted_at IS NULL
    LIMIT 1
) AS l
