-- Counts one request in the current minute of a key and a dialect, and says how many that makes.
-- One statement, so it is exact however many processes count at once. The minute is the
-- database's, so that web servers whose clocks disagree share one window; a request that waited here
-- while the next minute began counts into that one, and never turns it back.
INSERT INTO workspaces_ratewindow AS w (api_key_id, dialect, "window", hits)
VALUES (%(api_key)s, %(dialect)s, floor(extract(epoch FROM statement_timestamp()) / 60), 1)
ON CONFLICT (api_key_id, dialect) DO UPDATE
SET hits = CASE WHEN excluded."window" > w."window" THEN 1 ELSE w.hits + 1 END,
    "window" = greatest(w."window", excluded."window")
RETURNING hits, ("window" + 1) * 60, ceil(extract(epoch FROM statement_timestamp()))::bigint
