-- Up to which row the leads of an import have their terms.
UPDATE leads_leadimport AS i
SET searchable_row = done.row
FROM unnest(%(imports)s::uuid[], %(rows)s::bigint[]) AS done (import, row)
WHERE i.id = done.import
