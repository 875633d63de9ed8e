-- The next things that have the tag lose it. -> how many. See undo/sql/forget_changes.sql for the array.
WITH gone AS (
    DELETE FROM leads_tagging AS tagging
    WHERE tagging.workspace_id IS NOT DISTINCT FROM %(workspace)s AND tagging.ctid = ANY (ARRAY(
        SELECT own.ctid
        FROM leads_tagging AS own
        WHERE own.workspace_id = %(workspace)s AND own.tag_id = %(tag)s
        ORDER BY own.tag_id, own.kind, coalesce(own.resource_id, own.resource_id) -- that of tagging_by_tag
        LIMIT %(size)s
    ))
    RETURNING 1
)
SELECT count(*) FROM gone
