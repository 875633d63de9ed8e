-- The campaign's counter, and the names of custom variables that it hasn't met before.
UPDATE campaigns_campaign
SET lead_count = lead_count + %(leads)s,
    custom_variables = custom_variables || ARRAY(
        SELECT name FROM unnest(%(names)s::text[]) AS name WHERE name <> ALL (custom_variables) ORDER BY name
    )
WHERE workspace_id = %(workspace)s AND id = %(target)s
