-- A file's import after one chunk: the counts so far, and up to which row they reach. The fence
-- (run_number) keeps out a run that was thought dead and goes on: no row comes back then.
UPDATE leads_leadimport
SET total_count = total_count + %(total)s, restored_count = restored_count + %(restored)s,
    updated_count = updated_count + %(updated)s, contact_count = contact_count + %(contacts)s,
    {added_counts},
    held_row = CASE WHEN held_count = 0 THEN %(first_held)s ELSE held_row END, held_count = held_count + %(held)s,
    changed_fields = CASE WHEN %(changed_fields)s::jsonb = '{{}}' THEN changed_fields ELSE (
        SELECT jsonb_object_agg(summed.name, summed.times)
        FROM (
            SELECT part.key AS name, sum(part.value::bigint) AS times
            FROM (VALUES (changed_fields), (%(changed_fields)s::jsonb)) AS both_parts (fields),
                 jsonb_each_text(both_parts.fields) AS part
            GROUP BY part.key
        ) AS summed
    ) END,
    checkpoint = %(checkpoint)s
WHERE workspace_id = %(workspace)s AND id = %(id)s AND run_number = %(run)s AND state = 'running'
RETURNING cancel_requested
