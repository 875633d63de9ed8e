-- The names of the tags of the lead `l`, in their order. One by one by their keys: a join might read all tags of
-- the workspace for each lead. IS NOT DISTINCT FROM: see leads/imports/sql/places.sql.
ARRAY(
    SELECT found.name
    FROM (
        SELECT (
            SELECT tag.name
            FROM leads_tag AS tag
            WHERE tag.workspace_id IS NOT DISTINCT FROM %(workspace)s AND tag.id = tagging.tag_id
        ) AS name
        FROM leads_tagging AS tagging
        WHERE tagging.workspace_id = %(workspace)s AND tagging.resource_id = l.id
    ) AS found
    WHERE found.name IS NOT NULL
    ORDER BY found.name
)
