-- The next things that have the tag get another instead, if that is there still. -> how many had it.
WITH gone AS (
    DELETE FROM leads_tagging AS tagging
    WHERE tagging.workspace_id IS NOT DISTINCT FROM %(workspace)s AND tagging.ctid = ANY (ARRAY(
        SELECT own.ctid
        FROM leads_tagging AS own
        WHERE own.workspace_id = %(workspace)s AND own.tag_id = %(tag)s
        ORDER BY own.tag_id, own.kind, coalesce(own.resource_id, own.resource_id) -- that of tagging_by_tag
        LIMIT %(size)s
    ))
    RETURNING tagging.*
), tagged AS (
    INSERT INTO leads_tagging (workspace_id, resource_id, tag_id, kind, import_id, created_at)
    SELECT gone.workspace_id, gone.resource_id, tag.id, gone.kind, gone.import_id, gone.created_at
    FROM gone
    JOIN leads_tag AS tag ON tag.workspace_id = gone.workspace_id AND tag.id = %(into)s
    WHERE tag.workspace_id = %(workspace)s
    ORDER BY gone.resource_id
    ON CONFLICT (workspace_id, resource_id, tag_id) DO NOTHING
)
SELECT count(*) FROM gone
