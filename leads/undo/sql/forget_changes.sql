-- Undo: the before-images that it has dealt with.
DELETE FROM leads_importchange AS change
USING unnest(%(kinds)s::smallint[], %(objects)s::uuid[], %(numbers)s::bigint[]) AS done (kind, object_id, row_number)
WHERE change.workspace_id = %(workspace)s AND change.import_id = %(import)s
  AND change.kind = done.kind AND change.object_id = done.object_id AND change.row_number = done.row_number
