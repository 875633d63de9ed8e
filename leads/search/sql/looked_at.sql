-- People who are looked at one by one -> those that fit, the first ones in order. The fences in what chooses them:
-- see hits.sql.
SELECT hit.value, hit.key, hit.lead_id, hit.id
FROM (
    SELECT {matched} AS value, reverse(translate(lead.id::text, '-', ''))::uuid AS key,
           lead.id AS lead_id, place.id
    {people}
) AS hit
WHERE (hit.value, hit.key, hit.id) > (%(value)s, %(key)s, %(place)s)
ORDER BY hit.value, hit.key, hit.id
LIMIT %(most)s
