-- Part of the probes: one live membership of `lead` in any campaign, and one in any list. Where no
-- skip flag asks, the parameters are false and nothing is read. IS NOT DISTINCT FROM means =, but no
-- index can serve it: it keeps the planner from an index that begins with the workspace alone.
-- What this import made itself, in an earlier chunk, is no place that a flag means.
LEFT JOIN LATERAL (
    SELECT m.campaign_id, m.created_at
    FROM leads_membership AS m
    WHERE %(any_campaign)s AND {in_any_campaign} AND m.deleted_at IS NULL
      AND m.id NOT BETWEEN %(own_first)s AND %(own_last)s
    UNION ALL
    SELECT m.campaign_id, m.created_at
    FROM leads_membership AS m
    WHERE %(any_campaign)s AND {in_any_linkedin} AND m.deleted_at IS NULL
      AND m.id NOT BETWEEN %(own_first)s AND %(own_last)s
    LIMIT 1
) AS campaign ON true
LEFT JOIN LATERAL (
    SELECT m.list_id, m.created_at
    FROM leads_membership AS m
    WHERE %(any_list)s AND {in_any_list} AND m.deleted_at IS NULL
      AND m.id NOT BETWEEN %(own_first)s AND %(own_last)s
    LIMIT 1
) AS list ON true
