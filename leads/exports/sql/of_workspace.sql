-- Leads of the workspace, with what is stated about the person, wherever it was.
SELECT l.id AS leadgate_id, l.external_id, l.external_source, l.email, {profile}, {linkedin_url} AS linkedin_url, l.notes,
       '' AS personalization, NULL::bigint AS lt_interest_status, '' AS pl_value_lead,
       NULL::uuid AS assigned_to, {status} AS status, NULL::smallint AS verification_status, {tags} AS tags, l.source,
       l.created_at AS timestamp_created, {variables} AS custom_variables
FROM {leads}
