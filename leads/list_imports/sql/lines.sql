-- The next leads of a list as page.sql reads them, but as a whole: how many, where the page ends, their
-- emails, and what COPY wants of each beside the id (one text, a line for each, in the order of their
-- memberships there). The head stands between the lead's id and what was stated. The last two: whether one of
-- them is or was in the import's target, and names of custom variables that the target doesn't know.
-- Escaped for COPY: a JSON text holds no tab and no line break but as an escape.
SELECT count(*), max(page.id::text COLLATE "C"), count(page.email),
       string_agg(page.email, E'\n' ORDER BY page.id),
       string_agg(page.line, E'\n' ORDER BY page.id) FILTER (WHERE page.email IS NOT NULL),
       coalesce(bool_or(page.own IS NOT NULL), false),
       array_agg(page.unknown) FILTER (WHERE page.unknown IS NOT NULL)
FROM (
    SELECT here.id, own.id AS own,
           CASE WHEN {wanted} THEN coalesce(l.email, '') END AS email,
           here.lead_id::text || %(head)s || {personalization} || E'\t\t'
               || replace(here.custom_variables::text, '\', '\\') || E'\t{{}}' AS line,
           CASE WHEN here.custom_variables - %(known)s::text[] <> '{{}}'
                THEN (here.custom_variables - %(known)s::text[])::text END AS unknown
    {people}
    OFFSET 0
) AS page
