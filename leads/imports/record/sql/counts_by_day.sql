-- What imports counted, by the quarter of an hour in which they began: whatever zone the reader is in, a day begins
-- with one. Of the workspace's newest so many, by import_workspace_id; a campaign's or list's are looked for among
-- these.
SELECT floor(extract(epoch FROM i.created_at) / 900)::bigint AS quarter, count(*),
       sum(i.contact_count), sum(i.created_count), sum(i.duplicate_count), sum(i.repeated_count),
       sum(i.skipped_count), sum(i.blocked_count + i.erased_count), sum(i.invalid_email_count),
       sum(i.invalid_identity_count), sum(i.incomplete_count), sum(i.conflict_count + i.unknown_lead_count)
FROM (
    SELECT *
    FROM leads_leadimport AS i
    WHERE i.workspace_id = %(workspace)s AND i.id >= %(since)s
    ORDER BY i.id DESC
    LIMIT %(limit)s
) AS i
WHERE NOT i.is_dry_run
  AND (%(target)s::uuid IS NULL OR i.campaign_id = %(target)s OR i.list_id = %(target)s)
GROUP BY 1
ORDER BY 1
