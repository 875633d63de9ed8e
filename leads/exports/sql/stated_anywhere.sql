-- What was stated of the lead `l` in its campaigns and lists, the latest place last, and then what is stated of the
-- person alone. Each part fits one partial index but for its last column. Most leads are in one
-- place: only what several state is taken apart.
coalesce((
    SELECT CASE WHEN count(*) = 1 THEN (array_agg(m.custom_variables ORDER BY m.id))[1] ELSE (
        SELECT jsonb_object_agg(stated.name, stated.value ORDER BY place.number)
        FROM unnest(array_agg(m.custom_variables ORDER BY m.id)) WITH ORDINALITY AS place (variables, number)
        CROSS JOIN LATERAL jsonb_each(place.variables) AS stated (name, value)
    ) END
    FROM (
        SELECT m.id, m.custom_variables FROM leads_membership AS m WHERE {in_campaign}
        UNION ALL
        SELECT m.id, m.custom_variables FROM leads_membership AS m WHERE {in_list}
        UNION ALL
        SELECT m.id, m.custom_variables FROM leads_membership AS m WHERE {in_linkedin}
    ) AS m
), '{{}}') || l.custom_fields
