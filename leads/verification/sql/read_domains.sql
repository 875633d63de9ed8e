-- What is known of domains, where it still counts; one index probe each, however stale the planner's statistics are.
SELECT known.domain, known.kind, known.detail, array_to_string(known.hosts, E'\n')
FROM unnest(string_to_array(%(domains)s, E'\n')) AS given (domain)
CROSS JOIN LATERAL (
    SELECT kept.domain, kept.kind, kept.detail, kept.hosts
    FROM leads_maildomain AS kept
    WHERE kept.domain = given.domain COLLATE "C" AND kept.expires_at > statement_timestamp()
    LIMIT 1
) AS known
