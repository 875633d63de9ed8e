-- Undo: the next memberships that the import made go, but for those that somebody has edited since.
-- -> how many were looked at, the last of them, how many are gone, which are kept, and how many of those that are gone
-- each campaign and list had counted.
WITH batch AS MATERIALIZED (
    SELECT m.id
    FROM leads_membership AS m
    WHERE m.workspace_id IS NOT DISTINCT FROM %(workspace)s AND m.id > %(after)s AND m.id <= %(last)s
    ORDER BY m.id
    LIMIT %(size)s
), gone AS (
    DELETE FROM leads_membership AS m
    WHERE m.workspace_id IS NOT DISTINCT FROM %(workspace)s AND m.id = ANY (ARRAY(SELECT batch.id FROM batch))
      AND (m.deleted_at IS NOT NULL OR m.updated_at = m.created_at)
    RETURNING m.id, m.campaign_id, m.list_id, m.deleted_at
), lost AS (
    SELECT gone.campaign_id, gone.list_id, count(*) AS number
    FROM gone
    WHERE gone.deleted_at IS NULL
    GROUP BY gone.campaign_id, gone.list_id
)
SELECT
    (SELECT count(*) FROM batch),
    (SELECT batch.id FROM batch ORDER BY batch.id DESC LIMIT 1),
    (SELECT count(*) FROM gone),
    ARRAY(SELECT batch.id FROM batch EXCEPT SELECT gone.id FROM gone ORDER BY id),
    ARRAY(SELECT lost.campaign_id FROM lost ORDER BY lost.campaign_id, lost.list_id),
    ARRAY(SELECT lost.list_id FROM lost ORDER BY lost.campaign_id, lost.list_id),
    ARRAY(SELECT lost.number FROM lost ORDER BY lost.campaign_id, lost.list_id)
