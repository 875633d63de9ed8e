-- Workers that gave a sign of life in the last minute, imports of files that wait or run, and webhook
-- deliveries that are due. Each by an index that holds little else.
SELECT (SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '60 seconds'),
       (SELECT count(*) FROM leads_leadimport WHERE state <> 'finished' AND state = 'pending'),
       (SELECT count(*) FROM leads_leadimport WHERE state <> 'finished' AND state = 'running'),
       (SELECT count(*) FROM workspaces_webhookdelivery WHERE state = 'pending' AND next_attempt_at <= now())
