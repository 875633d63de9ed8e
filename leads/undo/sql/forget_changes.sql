-- Undo: the before-images that it has dealt with. Each is looked up by itself: see search/sql/forget.sql.
DELETE FROM leads_importchange
WHERE ctid = ANY (ARRAY(
    SELECT found.ctid
    FROM unnest(%(kinds)s::smallint[], %(objects)s::uuid[], %(numbers)s::bigint[]) AS done (kind, object_id, row_number)
    CROSS JOIN LATERAL (
        SELECT change.ctid
        FROM leads_importchange AS change
        WHERE change.workspace_id IS NOT DISTINCT FROM %(workspace)s AND change.import_id = %(import)s
          AND change.kind = done.kind AND change.object_id = done.object_id AND change.row_number = done.row_number
        LIMIT 1
    ) AS found
))
